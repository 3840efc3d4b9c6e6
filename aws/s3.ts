import {
  DeleteBucketPolicyCommand,
  DeletePublicAccessBlockCommand,
  GetBucketAclCommand,
  GetBucketPolicyCommand,
  GetBucketPolicyStatusCommand,
  GetBucketTaggingCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  PutBucketPolicyCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { changes, reads } from './service.ts';

export const client = S3Client;

/** S3's IAM action names differ from its API's; deleting a public access block is authorised as putting one (Service Authorization Reference, Amazon S3). */
export const operations = {
  ListBuckets: reads(ListBucketsCommand, ['s3:ListAllMyBuckets']),
  HeadBucket: reads(HeadBucketCommand, ['s3:ListBucket']),
  GetPublicAccessBlock: reads(GetPublicAccessBlockCommand, ['s3:GetBucketPublicAccessBlock']),
  GetBucketPolicy: reads(GetBucketPolicyCommand),
  GetBucketPolicyStatus: reads(GetBucketPolicyStatusCommand),
  GetBucketAcl: reads(GetBucketAclCommand),
  GetBucketTagging: reads(GetBucketTaggingCommand),
  PutPublicAccessBlock: changes(PutPublicAccessBlockCommand, ['s3:PutBucketPublicAccessBlock']),
  DeletePublicAccessBlock: changes(DeletePublicAccessBlockCommand, ['s3:PutBucketPublicAccessBlock']),
  PutBucketPolicy: changes(PutBucketPolicyCommand),
  DeleteBucketPolicy: changes(DeleteBucketPolicyCommand),
};
