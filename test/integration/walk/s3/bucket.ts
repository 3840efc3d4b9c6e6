import { CreateBucketCommand, PutBucketPolicyCommand, PutBucketTaggingCommand, S3Client } from '@aws-sdk/client-s3';
import { S3ControlClient } from '@aws-sdk/client-s3-control';
import { keepHost } from '../../../../functions/adapters/endpoint.ts';

/** A client of an endpoint that is no name of Amazon S3's. */
export function s3Client(region: string): S3Client {
  return new S3Client({ region, forcePathStyle: true });
}

/** A client of the account's settings, of an endpoint that is an IP address. */
export function s3ControlClient(region: string): S3ControlClient {
  const client = new S3ControlClient({ region });
  keepHost(client);
  return client;
}

/** A tagged bucket whose policy lets another role of the account read, spelt with the spaces that somebody left in it. */
export async function bucketWithPolicy(region: string, accountId: string): Promise<string> {
  const Bucket = 'snapwave-walk';
  const s3 = s3Client(region);
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [{ Key: 'service', Value: 'web' }] } }));
  const statement = `{"Sid":"Renderer",  "Effect":"Allow","Principal":{"AWS":"arn:aws:iam::${accountId}:root"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::${Bucket}/*"}`;
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: `{ "Version": "2012-10-17",\n "Statement": [ ${statement} ] }` }));
  return Bucket;
}
