import { CreateKeyCommand, KMSClient, PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import { sure } from '../example.ts';

/** A tagged key that its account manages, its policy spelt with the spaces that somebody left in it. Answers its id. */
export async function ownKey(region: string, accountId: string, more: readonly string[] = []): Promise<string> {
  const kms = new KMSClient({ region });
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Description: 'snapwave media', Tags: [{ TagKey: 'service', TagValue: 'web' }] }));
  const KeyId = sure(KeyMetadata?.KeyId);
  const root = `{"Sid":"Root",  "Effect":"Allow","Principal":{"AWS":"arn:aws:iam::${accountId}:root"},"Action":"kms:*","Resource":"*"}`;
  const Policy = `{ "Version": "2012-10-17",\n "Statement": [ ${[root, ...more].join(', ')} ] }`;
  await kms.send(new PutKeyPolicyCommand({ KeyId, PolicyName: 'default', Policy }));
  return KeyId;
}
