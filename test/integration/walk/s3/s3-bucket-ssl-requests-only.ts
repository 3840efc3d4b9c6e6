import type { Example } from '../example.ts';
import { bucketWithPolicy } from './bucket.ts';

export default { onMoto: ({ region, accountId }) => bucketWithPolicy(region, accountId) } satisfies Example;
