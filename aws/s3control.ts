import { DeletePublicAccessBlockCommand, GetPublicAccessBlockCommand, PutPublicAccessBlockCommand, S3ControlClient } from '@aws-sdk/client-s3-control';
import { changes, onEverything, reads } from './service.ts';

export const client = S3ControlClient;

/** IAM action names: Service Authorization Reference, Amazon S3. */
export const operations = {
  GetPublicAccessBlock: reads(GetPublicAccessBlockCommand, ['s3:GetAccountPublicAccessBlock']),
  PutPublicAccessBlock: changes(PutPublicAccessBlockCommand, [onEverything('s3:PutAccountPublicAccessBlock')]),
  DeletePublicAccessBlock: changes(DeletePublicAccessBlockCommand, [onEverything('s3:PutAccountPublicAccessBlock')]),
};
