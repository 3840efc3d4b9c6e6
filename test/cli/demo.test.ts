import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { steps } from '../../cli/demo/steps.ts';
import { wrapped } from '../../cli/wrapped.ts';
import { runHoldfast, startHoldfast } from './holdfast-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdfast-demo-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Without what is another each time: times, the port, the token of the link, days. */
function steady(text: string): string {
  return text
    .replaceAll(/\d+\.\d s/g, '0.0 s')
    .replaceAll(/127\.0\.0\.1:\d+\/\?t=\S+/g, 'link')
    .replaceAll(/\d{4}-\d\d-\d\d/g, 'day')
    .replaceAll(/\d\d:\d\d UTC/g, 'time');
}

describe('the demo', { timeout: 60_000 }, () => {
  it('tells its story to the end, twice the same, and leaves nothing behind', async () => {
    const [first, second] = [await runHoldfast(folder, ['demo']), await runHoldfast(folder, ['demo'])];

    expect(first).toMatchObject({ code: 0, err: '' });
    expect(steady(second.out).replaceAll(/\s+/g, ' ')).toBe(steady(first.out).replaceAll(/\s+/g, ' '));
    for (const [index, { title }] of steps.entries()) expect(first.out).toContain(`\n${index + 1}. ${title}\n`);
    for (const part of [
      'before: 203.0.113.0/24 (SnapWave office), 0.0.0.0/0 (for a minute)',
      'after:  203.0.113.0/24 (SnapWave office)\n',
      'Holdfast looks again, comes to the very same plan, and does it.',
      'Taken back: ',
      'now:    203.0.113.0/24 (SnapWave office), 0.0.0.0/0 (for a minute)',
      'seen, recorded, and left alone',
      'Holdfast does not fight. It asks who is right.',
      'told of, and left alone',
      'It is looked at again, and closed.',
      '5 changes made, 1 taken back, 2 questions asked.',
      'The ledger verifies: 19 entries in 6 chains.',
      'npm start -- --interactive',
    ])
      expect(first.out).toContain(part);
    expect(first.out).not.toContain('\u001B');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('leaves the answers to the reader where that is wished, and goes on with what they say', async () => {
    const { child, ended, said } = startHoldfast(folder, ['demo', '--interactive']);
    let out = '';
    child.stdout.on('data', (text: string) => {
      out += text;
    });
    const answer = async (nth: number, choice: string) => {
      const links = () => [...out.matchAll(/http:\/\/127\.0\.0\.1:\d+\/\?t=\S+(?=\n)/g)].map(([link]) => link);
      await said('It is your turn');
      await expect.poll(links, { timeout: 20_000 }).toHaveLength(nth);
      const link = links()[nth - 1] ?? '';
      const [, nonce = ''] = /name="nonce" value="([^"]+)"/.exec(await (await fetch(link)).text()) ?? [];
      const answered = await fetch(link, { method: 'POST', body: new URLSearchParams({ answer: choice, nonce }) });
      expect(answered.status).toBe(200);
    };
    await answer(1, 'not-now');
    await answer(2, 'apply');

    expect(await ended).toMatchObject({ code: 0 });
    expect(out).toContain('You said “not now”: nothing is changed');
    expect(out).toContain('You approved the plan.');
    expect(out).toContain('5 changes made, 1 taken back, 2 questions asked.');
  });

  it('ends at once when it is interrupted', async () => {
    const { child, ended, said } = startHoldfast(folder, ['demo', '--interactive']);
    await said('It is your turn');
    child.kill('SIGINT');

    expect(await ended).toMatchObject({ code: 130, err: '\nEnded early. Nothing is left behind: it was all in memory.\n' });
  });
});

describe('lines of the demo', () => {
  it.each([
    ['are broken between words', 'one two three', 8, ['one two', 'three']],
    ['keep long words whole', 'see http://127.0.0.1:1/long now', 10, ['see', 'http://127.0.0.1:1/long', 'now']],
    ['keep what they begin with', '  - one two', 8, ['  - one', '  two']],
  ])('%s', (_what, text, width, lines) => {
    expect(wrapped(text, width)).toEqual(lines);
  });
});
