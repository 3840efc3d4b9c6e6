import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SigningKey } from './link-signer.ts';

/** For so long a process goes on with the key that it has read, in milliseconds: after that, a link that was signed with the former one is refused. */
const KEPT_FOR = 5 * 60_000;

/**
 * The key kept in Secrets Manager, read again once it has been kept for five minutes; a reading that failed is not kept. A new value in the secret therefore ends
 * the links that are out within five minutes, since only the current version is asked for (AWSPREVIOUS is not accepted): `holdfast approve` goes on working.
 * `now`: milliseconds.
 */
export function secretKey(client: Pick<SecretsManagerClient, 'send'>, secretArn: string, now: () => number = Date.now): SigningKey {
  let reading: Promise<Uint8Array> | undefined;
  let readAt = 0;

  async function read(): Promise<Uint8Array> {
    const { GetSecretValueCommand } = await import('@aws-sdk/client-secrets-manager');
    const { SecretString, SecretBinary } = await client.send(new GetSecretValueCommand({ SecretId: secretArn }));
    const key = SecretBinary ?? (SecretString && Buffer.from(SecretString));
    if (!key) throw new Error(`The secret ${secretArn} holds no value: put at least 32 random characters into it.`);
    return key;
  }

  return () => {
    // A clock that was set back must not keep the key longer.
    if (reading && Math.abs(now() - readAt) < KEPT_FOR) return reading;
    readAt = now();
    const latest = read().catch((error: unknown) => {
      if (reading === latest) reading = undefined;
      throw error;
    });
    reading = latest;
    return latest;
  };
}

/** The key of the installation that the environment names. Throws where it names none. */
export function keyFromEnvironment(environment: Readonly<Record<string, string | undefined>>): SigningKey {
  const secretArn = environment['HOLDFAST_SIGNING_SECRET_ARN'];
  if (!secretArn) throw new Error('HOLDFAST_SIGNING_SECRET_ARN is not set: it names the secret that approval links are signed with.');
  let key: SigningKey | undefined;
  return async () => {
    if (!key) {
      const { SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager');
      key = secretKey(new SecretsManagerClient(), secretArn);
    }
    return key();
  };
}

/** The key of an embedded installation: a file in its state folder, made at random the first time, to be read by its owner alone. */
export function fileKey(stateDirectory: string): SigningKey {
  const path = join(stateDirectory, 'signing-key');
  let reading: Promise<Uint8Array> | undefined;
  return () => {
    reading ??= readOrMake(stateDirectory, path).catch((error: unknown) => {
      reading = undefined;
      throw error;
    });
    return reading;
  };
}

/** The key of a process that keeps nothing. */
export function randomKey(): SigningKey {
  const key = randomBytes(32);
  return async () => key;
}

async function readOrMake(directory: string, path: string): Promise<Uint8Array> {
  const there = await readIfThere(path);
  if (there) return there;
  await mkdir(directory, { recursive: true });
  const made = `${path}.${randomBytes(6).toString('hex')}`;
  await writeFile(made, randomBytes(32), { mode: 0o600, flag: 'wx' });
  try {
    // Linking fails where another process was first, and never shows a key that is half written.
    await link(made, path).catch(unlessThere);
  } finally {
    await rm(made, { force: true });
  }
  return readFile(path);
}

async function readIfThere(path: string): Promise<Uint8Array | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

function unlessThere(error: unknown): void {
  if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return;
  throw error;
}
