import { DeletePublicAccessBlockCommand, GetPublicAccessBlockCommand, PutPublicAccessBlockCommand, S3ControlClient } from '@aws-sdk/client-s3-control';
import { changes, reads } from './service.ts';

export const client = S3ControlClient;

/** IAM action names: Service Authorization Reference, Amazon S3. */
export const operations = {
  GetPublicAccessBlock: reads(GetPublicAccessBlockCommand, ['s3:GetAccountPublicAccessBlock']),
  PutPublicAccessBlock: changes(PutPublicAccessBlockCommand, ['s3:PutAccountPublicAccessBlock']),
  DeletePublicAccessBlock: changes(DeletePublicAccessBlockCommand, ['s3:PutAccountPublicAccessBlock']),
};
