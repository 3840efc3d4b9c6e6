import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { PolicyFileError, readPolicy } from '../../../functions/adapters/policy-source.ts';
import { defaultPolicy } from '../../../functions/core/policy-file.ts';
import { rules } from '../../../rules/generated/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdfast-policy-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('the policy file on disk', () => {
  it('is not needed: without one the defaults hold', async () => {
    expect(await readPolicy(null, rules)).toEqual(defaultPolicy(rules));
  });

  it('is read as YAML, an unquoted day among it', async () => {
    const waiver =
      "{ rule: restricted-ssh, resource: 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-1', owner: Ana, reason: bastion, until: 2026-12-31 }";
    const policy = await readPolicy(file('a.yml', `# ours\nmode: approve\nwaivers:\n  - ${waiver}\n`), rules);

    expect(policy.mode).toBe('approve');
    expect(policy.waivers[0]?.until).toBe('2026-12-31T23:59:59.999Z');
  });

  it('is read as JSON, as the deployed functions keep it', async () => {
    expect((await readPolicy(file('a.json', '{"mode":"enforce"}'), rules)).mode).toBe('enforce');
  });

  it.each([
    ['b.yml', 'mode: observe\nrules: [\n', /b\.yml can't be used: line 3: /],
    ['c.yml', 'mode: observe\nmode: enforce\n', /c\.yml can't be used: line 2: Map keys must be unique/],
    ['d.json', '{"mode":', /d\.json can't be used: it is not JSON/],
    ['e.yml', 'mode: yolo\n', /e\.yml can't be used: mode: "yolo" is not known/],
    ['f.yml', 'accounts:\n  011122223333: { mode: enforce }\n', /accounts\.11122223333: .*quote it/],
  ])('is refused where it is wrong (%s), and the line or key is named', async (name, content, message) => {
    await expect(readPolicy(file(name, content), rules)).rejects.toThrow(message);
  });

  it('is refused where it is not there, rather than taken for defaults', async () => {
    await expect(readPolicy(join(folder, 'none.yml'), rules)).rejects.toThrow(/none\.yml can't be used: there is no such file/);
  });

  it.each([
    [
      'a bomb of aliases',
      `a: &a [x, x, x, x, x, x, x, x, x, x]\n${[...'bcdefgh'].map((name, index) => `${name}: &${name} [${Array(10).fill(`*${'abcdefgh'[index]}`)}]\n`).join('')}`,
    ],
    ['lists within lists', `mode: ${'['.repeat(20_000)}`],
  ])('is refused in our own words where it holds %s', async (_what, content) => {
    await expect(readPolicy(file('bomb.yml', content), rules)).rejects.toBeInstanceOf(PolicyFileError);
  });
});
