import { PutPublicAccessBlockCommand } from '@aws-sdk/client-s3-control';
import type { Example } from '../example.ts';
import { s3ControlClient } from './bucket.ts';

export default [
  /** An account in which nobody ever set a block. */
  { onMoto: async ({ accountId }) => accountId },
  {
    async onMoto({ region, accountId }) {
      const PublicAccessBlockConfiguration = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: false, RestrictPublicBuckets: false };
      await s3ControlClient(region).send(new PutPublicAccessBlockCommand({ AccountId: accountId, PublicAccessBlockConfiguration }));
      return accountId;
    },
  },
] satisfies readonly Example[];
