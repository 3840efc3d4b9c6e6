import type { Example } from '../example.ts';
import { ownKey } from './key.ts';

export default {
  onMoto: ({ region, accountId }) => ownKey(region, accountId, ['{"Sid":"Open","Effect":"Allow","Principal":"*","Action":"kms:Decrypt","Resource":"*"}']),
} satisfies Example;
