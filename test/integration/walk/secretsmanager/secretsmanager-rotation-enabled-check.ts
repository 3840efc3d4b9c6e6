import { CancelRotateSecretCommand, RotateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Example } from '../example.ts';
import { idleFunction } from '../lambda/function.ts';
import { taggedSecret } from './secret.ts';

export default {
  async onMoto({ region }) {
    const SecretId = await taggedSecret(region);
    const RotationLambdaARN = await idleFunction(region, 'rotate');
    const secrets = new SecretsManagerClient({ region });
    await secrets.send(new RotateSecretCommand({ SecretId, RotationLambdaARN, RotationRules: { AutomaticallyAfterDays: 30 }, RotateImmediately: false }));
    await secrets.send(new CancelRotateSecretCommand({ SecretId }));
    return SecretId;
  },
} satisfies Example;
