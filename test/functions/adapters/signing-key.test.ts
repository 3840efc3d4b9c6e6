import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fileKey, keyFromEnvironment, secretKey } from '../../../functions/adapters/signing-key.ts';

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'holdfast-key-'));
  folders.push(made);
  return made;
}

/** Answers one after the other, as Secrets Manager would. */
function secrets(...answers: readonly (object | Error)[]) {
  const asked: unknown[] = [];
  const left = [...answers];
  const send = async (command: { readonly input: unknown }) => {
    asked.push(command.input);
    const answer = left.shift();
    if (answer instanceof Error || answer === undefined) throw answer ?? new Error('asked too often');
    return answer;
  };
  // The one overload that is used.
  return { client: { send } as unknown as Parameters<typeof secretKey>[0], asked };
}

describe('the key in a file', () => {
  it('is made once, for its owner alone, and stays', async () => {
    const state = join(await folder(), 'deep', 'state');
    const first = await fileKey(state)();
    expect(first.byteLength).toBe(32);
    expect((await stat(join(state, 'signing-key'))).mode & 0o777).toBe(0o600);
    expect(Buffer.compare(await fileKey(state)(), first)).toBe(0);
  });

  it('is one key, however many processes make it at once', async () => {
    const state = await folder();
    const keys = await Promise.all(Array.from({ length: 20 }, () => fileKey(state)()));
    expect(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size).toBe(1);
    expect(await readdir(state)).toEqual(['signing-key']);
  });
});

describe('the key in Secrets Manager', () => {
  it('is read again after five minutes, so that a new value ends the links that are out', async () => {
    const { client, asked } = secrets({ SecretString: 'the former key, which has leaked by now' }, { SecretString: 'the key that was put in its place' });
    let now = 1_000_000;
    const key = secretKey(client, 'arn:secret', () => now);
    const read = async () => Buffer.from(await key()).toString();

    expect(await read()).toMatch(/^the former/);
    now += 5 * 60_000 - 1;
    expect(await read()).toMatch(/^the former/);
    now += 1;
    expect(await Promise.all([read(), read()])).toEqual(['the key that was put in its place', 'the key that was put in its place']);
    expect(asked).toEqual([{ SecretId: 'arn:secret' }, { SecretId: 'arn:secret' }]);
  });

  it('is not kept longer where it can not be read again', async () => {
    const { client } = secrets({ SecretString: 'the former key, which has leaked by now' }, new Error('throttled'));
    let now = 1_000_000;
    const key = secretKey(client, 'arn:secret', () => now);
    await key();
    now += 5 * 60_000;

    await expect(key()).rejects.toThrow('throttled');
  });

  it('is read once by all who ask within five minutes', async () => {
    const { client, asked } = secrets({ SecretString: 'a secret of more than 32 characters' });
    const key = secretKey(client, 'arn:secret');
    const [one, two] = await Promise.all([key(), key()]);
    expect(Buffer.from(one).toString()).toBe('a secret of more than 32 characters');
    expect(two).toBe(one);
    expect(asked).toEqual([{ SecretId: 'arn:secret' }]);
  });

  it('is read anew after a reading that failed', async () => {
    const { client } = secrets(new Error('throttled'), { SecretString: 'a secret of more than 32 characters' });
    const key = secretKey(client, 'arn:secret');
    await expect(key()).rejects.toThrow('throttled');
    expect((await key()).byteLength).toBe(35);
  });

  it('is missed by name', async () => {
    await expect(secretKey(secrets({}).client, 'arn:secret')()).rejects.toThrow('The secret arn:secret holds no value');
    expect(() => keyFromEnvironment({})).toThrow('HOLDFAST_SIGNING_SECRET_ARN is not set');
  });
});
