import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'holdfast bin '));
afterAll(() => rmSync(folder, { recursive: true }));
const bin = resolve('bin/holdfast');

describe('bin/holdfast', () => {
  it('runs from any folder, through links, with the project own Node and without a warning', async () => {
    symlinkSync(bin, join(folder, 'first'));
    symlinkSync('first', join(folder, 'second'));
    const { stdout, stderr } = await promisify(execFile)('./second', ['rules', '--format', 'jsonl'], { cwd: folder });

    expect(stderr).toBe('');
    expect(stdout).toContain('"id":"restricted-ssh"');
    expect(stdout).not.toContain('\u001B');
  });

  it('reads policy.yml in the current folder', async () => {
    writeFileSync(join(folder, 'policy.yml'), 'mode: approve\n');
    const { stdout, stderr } = await promisify(execFile)(bin, ['policy', 'check'], { cwd: folder });

    expect(stderr).toBe('policy.yml is valid.\n');
    expect(stdout).toContain('"mode":"approve"');
  });

  it('ends quietly where its reader has had enough', async () => {
    const item = {
      configurationItemCaptureTime: '2026-11-23T08:00:00.000Z',
      configurationItemStatus: 'ResourceDeleted',
      awsAccountId: '111122223333',
      awsRegion: 'eu-west-1',
      resourceType: 'AWS::EC2::SecurityGroup',
    };
    const many = Array.from({ length: 5000 }, (_, index) => ({ ...item, resourceId: `sg-${index}` }));
    writeFileSync(join(folder, 'many.json'), JSON.stringify(many));
    const child = spawn(bin, ['check', '--from', 'many.json', '--format', 'jsonl'], { cwd: folder });
    let err = '';
    child.stderr.on('data', (chunk) => {
      err += chunk;
    });
    child.stdout.once('data', () => child.stdout.destroy());
    const code = await new Promise((end) => child.on('close', end));

    expect(err).not.toMatch(/EPIPE|Error/);
    expect(code).toBe(0);
  });

  it('says what to do where there are no credentials', async () => {
    const env = { PATH: process.env['PATH'], HOME: folder, AWS_REGION: 'eu-west-1', AWS_EC2_METADATA_DISABLED: 'true' };
    const ran = promisify(execFile)(bin, ['check', '--live'], { cwd: folder, env });

    await expect(ran).rejects.toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/^holdfast: .*no AWS credentials.*AWS_PROFILE.*\n$/) });
  });

  it('says which endpoint does not answer', async () => {
    const env = {
      PATH: process.env['PATH'],
      HOME: folder,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'example',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
    };
    const ran = promisify(execFile)(bin, ['check', '--live'], { cwd: folder, env });

    await expect(ran).rejects.toMatchObject({ code: 3, stderr: expect.stringMatching(/^holdfast: .*ECONNREFUSED.*127\.0\.0\.1:9.*\n$/) });
  }, 20_000);
});
