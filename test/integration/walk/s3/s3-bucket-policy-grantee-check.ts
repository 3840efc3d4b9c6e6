import type { Example } from '../example.ts';
import { allowing, bucketThatAllows } from './bucket.ts';

const partner = allowing({ AWS: 'arn:aws:iam::444455556666:root' }, 's3:GetObject');

export default [
  /** A statement of several. */
  { onMoto: ({ region, accountId }) => bucketThatAllows(region, accountId, partner, allowing({ AWS: accountId }, 's3:PutObject')) },
  /** All of the policy. */
  { onMoto: ({ region, accountId }) => bucketThatAllows(region, accountId, partner) },
] satisfies readonly Example[];
