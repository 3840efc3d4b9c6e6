import {
  CreateBucketCommand,
  GetBucketAclCommand,
  type Grant,
  PutBucketAclCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { S3ControlClient } from '@aws-sdk/client-s3-control';
import { keepHost } from '../../../../functions/adapters/endpoint.ts';
import { sure } from '../example.ts';

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

/** The bucket with another policy, of these statements, spelt with spaces. */
export async function bucketThatAllows(region: string, accountId: string, ...statements: readonly object[]): Promise<string> {
  const Bucket = await bucketWithPolicy(region, accountId);
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, 2);
  await s3Client(region).send(new PutBucketPolicyCommand({ Bucket, Policy }));
  return Bucket;
}

/** A statement by which somebody may do something with the objects of that bucket. */
export function allowing(Principal: string | object, Action: string): object {
  return { Sid: Action.replace(':', ''), Effect: 'Allow', Principal, Action, Resource: 'arn:aws:s3:::snapwave-walk/*' };
}

/** Gives the bucket an ACL of its owner and these. */
export async function putGrants(region: string, Bucket: string, ...more: Grant[]): Promise<void> {
  const s3 = s3Client(region);
  const { Owner } = await s3.send(new GetBucketAclCommand({ Bucket }));
  const ID = sure(Owner?.ID);
  const Grants: Grant[] = [{ Grantee: { Type: 'CanonicalUser', ID }, Permission: 'FULL_CONTROL' }, ...more];
  await s3.send(new PutBucketAclCommand({ Bucket, AccessControlPolicy: { Owner: { ID }, Grants } }));
}

/** The grant of a permission to a group: `global/AllUsers`. */
export function toGroup(name: string, Permission: NonNullable<Grant['Permission']>): Grant {
  return { Grantee: { Type: 'Group', URI: `http://acs.amazonaws.com/groups/${name}` }, Permission };
}
