import { CreateSecretCommand, PutResourcePolicyCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { sure } from '../example.ts';

/** A tagged secret, with a policy of these statements where there are any. Answers its ARN. */
export async function taggedSecret(region: string, statements: readonly string[] = []): Promise<string> {
  const secrets = new SecretsManagerClient({ region });
  const { ARN } = await secrets.send(new CreateSecretCommand({ Name: 'snapwave/db', SecretString: 'a password', Tags: [{ Key: 'service', Value: 'web' }] }));
  const ResourcePolicy = `{ "Version": "2012-10-17",\n "Statement": [ ${statements.join(', ')} ] }`;
  if (statements.length > 0) await secrets.send(new PutResourcePolicyCommand({ SecretId: sure(ARN), ResourcePolicy }));
  return sure(ARN);
}
