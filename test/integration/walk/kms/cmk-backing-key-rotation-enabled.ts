import type { Example } from '../example.ts';
import { ownKey } from './key.ts';

export default { onMoto: ({ region, accountId }) => ownKey(region, accountId) } satisfies Example;
