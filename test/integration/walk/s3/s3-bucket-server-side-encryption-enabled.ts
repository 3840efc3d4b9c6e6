import type { Example } from '../example.ts';
import { bucketWithPolicy } from './bucket.ts';

/** moto gives a new bucket no default encryption, as S3 did until January 2023. */
export default { onMoto: ({ region, accountId }) => bucketWithPolicy(region, accountId) } satisfies Example;
