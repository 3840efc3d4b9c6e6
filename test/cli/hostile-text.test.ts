import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { log } from '../../cli/commands/log.ts';
import { guarded, sentence, table } from '../../cli/output.ts';
import { embeddedStore } from '../../cli/store.ts';
import { visible, visibleJson } from '../../cli/visible.ts';
import { openWorld, START } from '../flows/world.ts';
import { sshOpened } from './call-events.ts';
import { holdfast, keepingTerminal } from './terminal.ts';

/** A line of its own for a CI server, colors, a link, a bell, the C1 range, a bidi override, a zero-width space, a tag character outside the basic plane. */
const HOSTILE = 'x\r\n::error::pwned\u001b[31m\u001b]8;;https://evil.example\u0007\u009b2J\u202e\u200b\u{E0041}\u007f';

const folder = mkdtempSync(join(tmpdir(), 'holdfast-hostile-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | object): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

function assertHarmless(text: string): void {
  expect(text).not.toMatch(/[^\P{Cc}\n\t]|[\p{Cf}\u2028\u2029]/u);
  expect(text).not.toMatch(/^::/m);
}

describe('somebody else’s text on a terminal', () => {
  const group = {
    Type: 'AWS::EC2::SecurityGroup',
    Properties: { SecurityGroupIngress: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIp: '0.0.0.0/0' }] },
  };

  it.each(['table', 'jsonl', 'sarif', 'junit'])('is shown, and does nothing: a logical id in a template, as %s', async (format) => {
    const { exit, out, err } = await holdfast(
      'check',
      '--from',
      file('template.json', { Resources: { [HOSTILE]: group } }),
      '--rule',
      'restricted-ssh',
      '--format',
      format,
    );

    expect(exit).toBe(1);
    expect(out).toContain('pwned');
    assertHarmless(out);
    assertHarmless(err);
  });

  it('means the same in JSON to a program', async () => {
    const template = file('template.json', { Resources: { [HOSTILE]: group } });
    const { out } = await holdfast('check', '--from', template, '--rule', 'restricted-ssh', '--format', 'jsonl');

    expect(JSON.parse(out)).toMatchObject({ resourceId: HOSTILE });
    expect(JSON.parse(visibleJson({ [HOSTILE]: HOSTILE }))).toEqual({ [HOSTILE]: HOSTILE });
  });

  it.each([
    ['what is wrong with a policy file', ['policy', 'check', '--policy', file('policy.json', { [HOSTILE]: 1, mode: HOSTILE })]],
    ['a problem in a template', ['check', '--from', file('broken.json', { Resources: { [HOSTILE]: { Type: HOSTILE } } })]],
    ['an option', ['check', '--from', 'x', '--format', HOSTILE]],
    ['the name of a file', ['check', '--from', `${HOSTILE}.json`]],
    ['a stack', ['stop', '--reason', 'x', '--state', HOSTILE]],
  ])('does nothing in %s', async (_what, args) => {
    const { out, err } = await holdfast(...args);

    expect(err).not.toBe('');
    assertHarmless(out);
    assertHarmless(err);
    for (const line of err.trimEnd().split('\n')) expect(line).toMatch(/^holdfast: |^\d+ resources?,/);
  });

  it('does nothing in an event that is not understood', async () => {
    const events = file('events.jsonl', `${JSON.stringify({ ...sshOpened('sg-1'), 'detail-type': HOSTILE })}\n`);
    const { err } = await holdfast('run', '--events', events, '--state', join(folder, 'state'));

    expect(err).toContain('No event of the kind');
    assertHarmless(err);
  });

  it('does nothing in the ledger', async () => {
    const { holdfast: embedded, now } = openWorld();
    await embedded.ledger.setStop('all', { scope: 'all', by: HOSTILE, reason: HOSTILE, since: START }, HOSTILE, START);
    const terminal = keepingTerminal();
    for (const format of ['table', 'jsonl'] as const) await log(embeddedStore(embedded, 'memory', now), { format, arn: null }, terminal);

    expect(terminal.written.out).toContain('pwned');
    assertHarmless(terminal.written.out);
  });

  it('does nothing where a command forgets about it', () => {
    const terminal = keepingTerminal();
    const { out, err } = guarded(terminal);
    out(`a\u001b]0;title\u0007b\u009b\u202e\n`);
    err(`holdfast: ${HOSTILE}\n`);
    err('a\u001b[2Jb\n');

    assertHarmless(terminal.written.out);
    assertHarmless(terminal.written.err);
    expect(terminal.written.err.split('\n')).toHaveLength(3);
  });

  it('stays readable', () => {
    expect(visible('Büro 📷 日本\n\tzwei')).toBe('Büro 📷 日本 zwei');
    expect(visible('\u001b[31m\u{E0041}')).toBe('\\u001b[31m\\udb40\\udc41');
    expect(sentence('a\r\nb')).toBe('a b\n');
    expect(table(['A', 'B'], [['x\ny', 'z']])).toMatch(/^.*A.*\nx y {2}z\n$/);
  });
});
