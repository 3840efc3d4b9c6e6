import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readDeadLetters } from '../../cli/embedded.ts';
import { run } from '../../cli/run.ts';
import { openEvents } from '../../cli/run-input.ts';
import { type Outcome, outcomesOf } from '../../cli/run-output.ts';
import { openState } from '../../cli/store.ts';
import { policy as baseline } from '../../sandbox/baseline.ts';
import { createSandbox, type Sandbox } from '../../sandbox/sandbox.ts';
import { seedSnapwave } from '../../sandbox/snapwave.ts';
import { sshOpened } from './call-events.ts';
import { keepingTerminal } from './terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdfast-run-'));
afterAll(() => rmSync(folder, { recursive: true }));
const place = { accountId: '111122223333', region: 'eu-west-1' };
const world22 = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };

let files = 0;
/** A file whose lines are these: texts as they are, anything else as JSON. */
function eventsFile(...lines: readonly (string | object)[]): string {
  files += 1;
  const file = join(folder, `events-${files}.jsonl`);
  writeFileSync(file, lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''));
  return file;
}

function account(): Sandbox & { readonly bastion: string; readonly web: string } {
  const sandbox = createSandbox(place);
  const { groups } = seedSnapwave(sandbox);
  return { ...sandbox, bastion: groups.bastion, web: groups.web };
}

async function open(sandbox: Sandbox, GroupId: string): Promise<void> {
  await sandbox.as({ userName: 'ana' }).ask(place)('ec2:AuthorizeSecurityGroupIngress', { GroupId, IpPermissions: [world22] });
}

function revocations({ calls }: Sandbox): number {
  return calls.filter(({ action }) => action === 'ec2:RevokeSecurityGroupIngress').length;
}

/** The command, over the sandbox's account in place of one that the environment's credentials are of. */
async function running(sandbox: Sandbox, file: string, { state = mkdtempSync(join(folder, 'state-')), reach = async () => {}, enforce = true } = {}) {
  const terminal = keepingTerminal();
  const outcomes: Outcome[] = [];
  const policy = { ...baseline, mode: enforce ? ('enforce' as const) : ('observe' as const) };
  const onLook: Parameters<typeof openState>[0]['onLook'] = (item, lines, causes) => outcomes.push(...outcomesOf(item, lines, causes));
  using holdfast = openState({ state, policy, accounts: sandbox, terminal, onLook });
  const signal = new AbortController().signal;
  const exit = await run({ holdfast, input: openEvents(file), outcomes, reach, terminal, where: state, command: 'holdfast', signal });
  return { exit, outcomes, err: terminal.written.err, state };
}

const at = { account: place.accountId, region: place.region };

describe('a run', () => {
  it('acts on what is there now, and tells what came of each rule', async () => {
    const sandbox = account();
    await open(sandbox, sandbox.bastion);
    const { exit, outcomes } = await running(sandbox, eventsFile(sshOpened(sandbox.bastion, at)));

    expect(exit).toBe(0);
    expect(outcomes.map(({ ruleId, decision, reason, status }) => [ruleId, decision, reason, status]).sort()).toEqual([
      ['restricted-common-ports', 'ignore', 'compliant', 'none'],
      ['restricted-ssh', 'act', 'low-risk', 'verified'],
      ['vpc-default-security-group-closed', 'ignore', 'not-applicable', 'none'],
    ]);
    expect(revocations(sandbox)).toBe(1);
  });

  it.each([
    ['a source that is no text', JSON.stringify({ eventSource: { toString: 1 }, eventName: 'x' })],
    ['a source of 100,000 nested lists', `{"eventSource":${'['.repeat(100_000)}${']'.repeat(100_000)},"eventName":"x"}`],
    ['a record of 100,000 nested lists', `{"Records":[${'['.repeat(100_000)}${']'.repeat(100_000)}]}`],
    ['a line that breaks off in 100,000 nested lists', `{"Records":[${'['.repeat(100_000)}`],
    ['a null', 'null'],
  ])('keeps an event with %s as one problem, and reads on', async (_name, poison) => {
    const sandbox = account();
    await open(sandbox, sandbox.bastion);
    const { outcomes, err, state } = await running(sandbox, eventsFile(poison, sshOpened(sandbox.bastion, at)));

    expect(outcomes).toContainEqual(expect.objectContaining({ ruleId: 'restricted-ssh', decision: 'act', status: 'verified' }));
    expect(err.match(/was not understood/g)).toHaveLength(1);
    expect((await readDeadLetters(state)).map(({ body }) => body)).toEqual([poison]);
  });

  it('changes nothing where the policy only observes', async () => {
    const sandbox = account();
    await open(sandbox, sandbox.bastion);
    const { exit, outcomes, err } = await running(sandbox, eventsFile(sshOpened(sandbox.bastion, at)), { enforce: false });

    expect(exit).toBe(0);
    expect(outcomes).toContainEqual(
      expect.objectContaining({ ruleId: 'restricted-ssh', decision: 'notify', reason: 'observe', status: 'none', changeId: null }),
    );
    expect(err).toContain('Holdfast saw a violation and changed nothing.');
    expect(revocations(sandbox)).toBe(0);
  });

  it('tells of a change once, under the first of the events that came together, and answers each of them', async () => {
    const sandbox = account();
    await open(sandbox, sandbox.bastion);
    const events = ['first', 'second', 'third'].map((id) => sshOpened(sandbox.bastion, { ...at, id }));
    const { outcomes } = await running(sandbox, eventsFile(...events));

    expect(outcomes.filter(({ ruleId }) => ruleId === 'restricted-ssh').map(({ eventId, decision, status }) => [eventId, decision, status])).toEqual([
      ['first', 'act', 'verified'],
      ['second', 'ignore', 'none'],
      ['third', 'ignore', 'none'],
    ]);
    expect(revocations(sandbox)).toBe(1);
  });

  it('takes the same event once, however often it comes', async () => {
    const sandbox = account();
    await open(sandbox, sandbox.bastion);
    const event = sshOpened(sandbox.bastion, at);
    const { outcomes } = await running(sandbox, eventsFile(event, event, event));

    expect(outcomes.filter(({ decision }) => decision === 'act')).toHaveLength(1);
  });

  it('takes bare records, and whole CloudTrail log files', async () => {
    const sandbox = account();
    await open(sandbox, sandbox.bastion);
    await open(sandbox, sandbox.web);
    const [bare, inFile] = [sshOpened(sandbox.bastion, { ...at, id: 'bare' }), sshOpened(sandbox.web, { ...at, id: 'in-file' })];
    const { exit, outcomes } = await running(sandbox, eventsFile(bare.detail, { Records: [inFile.detail] }));

    expect(exit).toBe(0);
    expect(outcomes.filter(({ status }) => status === 'verified').map(({ eventId }) => eventId)).toEqual(['bare', 'in-file']);
  });

  it.each([
    ['a line that is no JSON', '{ "id": ', 'It is not JSON'],
    ['a line that is no object', '42', 'The event has to be an object'],
    ['an unknown kind of event', { ...sshOpened('sg-1'), 'detail-type': 'Pizza Delivered' }, 'No event of the kind "Pizza Delivered"'],
    ['an event without its account', { ...sshOpened('sg-1'), account: undefined }, 'event.account is missing'],
  ])('keeps %s whole, says where it is and what is wrong, and goes on', async (_what, bad, why) => {
    const sandbox = account();
    await open(sandbox, sandbox.bastion);
    const file = eventsFile('', bad, sshOpened(sandbox.bastion, at));
    const { exit, err, outcomes, state } = await running(sandbox, file);

    expect(exit).toBe(3);
    expect(err).toContain(`holdfast: ${file}:2: the event was not understood and touched nothing: ${why}`);
    expect(await readDeadLetters(state)).toEqual([{ reason: expect.stringContaining(why), body: typeof bad === 'string' ? bad.trim() : JSON.stringify(bad) }]);
    expect(outcomes).toContainEqual(expect.objectContaining({ decision: 'act', status: 'verified' }));
  });

  it('names the record of a log file that it does not understand', async () => {
    const { err } = await running(account(), eventsFile({ Records: [sshOpened('sg-1', at).detail, { eventSource: 'ec2.amazonaws.com' }] }));

    expect(err).toMatch(/:1, record 2: the event was not understood/);
  });

  it('ends with 1 where a change failed, and says how', async () => {
    const sandbox = account();
    await open(sandbox, sandbox.bastion);
    sandbox.faults.push({ action: 'ec2:RevokeSecurityGroupIngress', kind: 'denied', when: 'before' });
    const { exit, outcomes, err } = await running(sandbox, eventsFile(sshOpened(sandbox.bastion, at)));

    expect(exit).toBe(1);
    expect(outcomes).toContainEqual(expect.objectContaining({ ruleId: 'restricted-ssh', decision: 'act', status: 'failed' }));
    expect(err).toContain('AccessDenied');
  });

  it('ends with 3 where something could not be read, and names the permission', async () => {
    const sandbox = account();
    sandbox.faults.push({ action: 'ec2:DescribeSecurityGroupRules', kind: 'denied', when: 'before' });
    const { exit, err } = await running(sandbox, eventsFile(sshOpened(sandbox.bastion, at)));

    expect(exit).toBe(3);
    expect(err).toContain('ec2:DescribeSecurityGroupRules');
  });

  it('tries again what was throttled', async () => {
    const sandbox = account();
    await open(sandbox, sandbox.bastion);
    sandbox.faults.push({ action: 'ec2:DescribeSecurityGroups', kind: 'throttled', when: 'before' });
    const { exit, outcomes } = await running(sandbox, eventsFile(sshOpened(sandbox.bastion, at)));

    expect(exit).toBe(0);
    expect(outcomes).toContainEqual(expect.objectContaining({ decision: 'act', status: 'verified' }));
  });

  it('keeps every event, and touches nothing, where the account can not be reached; the next run handles them', async () => {
    const sandbox = account();
    await open(sandbox, sandbox.bastion);
    await open(sandbox, sandbox.web);
    const file = eventsFile(sshOpened(sandbox.bastion, { ...at, id: 'a' }), sshOpened(sandbox.web, { ...at, id: 'b' }));
    const calls = sandbox.calls.length;
    const unable = await running(sandbox, file, {
      reach: async () => {
        throw new Error('There are no AWS credentials.');
      },
    });

    expect(unable).toMatchObject({ exit: 3, outcomes: [] });
    expect(unable.err).toContain('There are no AWS credentials. Nothing was changed. Nothing is lost: 2 looks wait in');
    expect(sandbox.calls).toHaveLength(calls);

    const next = await running(sandbox, eventsFile(), { state: unable.state });
    expect(next.exit).toBe(0);
    expect(next.outcomes.filter(({ status }) => status === 'verified').map(({ eventId }) => eventId)).toEqual(['a', 'b']);
  });

  it('keeps a long file to its last event where the account can not be reached', async () => {
    const events = Array.from({ length: 500 }, (_, index) => sshOpened(`sg-${index}`, { ...at, id: `e-${index}` }));
    const reach = async () => {
      throw new Error('There are no AWS credentials.');
    };

    expect((await running(account(), eventsFile(...events), { reach })).err).toContain('500 looks wait');
  });

  it('needs no account for events that touch nothing', async () => {
    const reach = async () => {
      throw new Error('There are no AWS credentials.');
    };
    const read = { ...sshOpened('sg-1', at), detail: { ...sshOpened('sg-1', at).detail, readOnly: true } };

    expect(await running(account(), eventsFile(read), { reach })).toMatchObject({ exit: 0, outcomes: [] });
  });

  it('evaluates the same file again when a person gives it again, and says that it was taken before', async () => {
    const sandbox = account();
    await open(sandbox, sandbox.bastion);
    const file = eventsFile(sshOpened(sandbox.bastion, at));
    const observed = await running(sandbox, file, { enforce: false });
    expect(observed.err).not.toContain('taken before');
    const enforced = await running(sandbox, file, { state: observed.state });
    const third = await running(sandbox, file, { state: observed.state });

    expect(enforced.outcomes).toContainEqual(expect.objectContaining({ ruleId: 'restricted-ssh', decision: 'act', status: 'verified' }));
    expect(enforced.err).toContain('1 event was taken before, within the last day: the resources are evaluated again');
    expect(enforced.err).toContain('Remediated and verified.');
    expect(third.outcomes).toContainEqual(expect.objectContaining({ ruleId: 'restricted-ssh', decision: 'ignore', reason: 'compliant' }));
    expect(revocations(sandbox)).toBe(1);
  });

  it('says of a resource that can not be read that it could not be evaluated, in one alert for all its rules', async () => {
    const sandbox = account();
    const denied = { action: 'ec2:DescribeSecurityGroupRules', kind: 'denied', when: 'before' } as const;
    sandbox.faults.push(...Array.from({ length: 5 }, () => denied));
    const first = await running(sandbox, eventsFile(sshOpened(sandbox.bastion, at)));

    expect(first.err).not.toMatch(/saw a violation|Would:/);
    expect(first.err.match(/Could not be evaluated; nothing was changed\./g)).toHaveLength(1);
    expect(first.err).toMatch(/\[\w+, \S+ and [2-9] more\]/);
    expect(first.err).toContain('0 violations reported');
    sandbox.faults.length = 0;
    const second = await running(sandbox, eventsFile(sshOpened(sandbox.bastion, { ...at, id: 'later' })), { state: first.state });
    expect(second.err.match(/A finding that you were told of is over\./g)).toHaveLength(1);
  });

  it('says how to answer each question that is open', async () => {
    const sandbox = account();
    const group = sandbox.state.securityGroups.find(({ id }) => id === sandbox.bastion);
    await open(sandbox, sandbox.bastion);
    if (group) group.tags = { ...group.tags, 'aws:cloudformation:stack-name': 'network' };
    const event = sshOpened(sandbox.bastion, at);
    const { exit, err } = await running(sandbox, eventsFile({ ...event, detail: { ...event.detail, userIdentity: null } }));

    expect(exit).toBe(0);
    expect(err).toMatch(/Asked about sg-0b57d1a9f2c4e6801 \(restricted-ssh\): holdfast approve [0-9a-f]{20}-1, or reject\./);
  });
});

describe('the events that are given to a run', () => {
  async function bodies(file: string) {
    const all: string[] = [];
    for await (const batch of openEvents(file).batches) all.push(...batch.map(({ body }) => body));
    return all;
  }

  it('may lie in a document over several lines', async () => {
    const event = sshOpened('sg-1');
    const file = eventsFile(JSON.stringify({ Records: [event.detail, event.detail] }, null, 2));

    expect(await bodies(file)).toEqual([JSON.stringify(event.detail), JSON.stringify(event.detail)]);
    expect(await bodies(eventsFile(JSON.stringify([event], null, 2)))).toEqual([JSON.stringify(event)]);
    expect(await bodies(eventsFile(JSON.stringify(event, null, 2)))).toEqual([JSON.stringify(event)]);
  });

  it('may be zipped, whatever the file is called', async () => {
    const { gzipSync } = await import('node:zlib');
    const file = eventsFile();
    const lines = Array.from({ length: 5000 }, (_, index) => JSON.stringify(sshOpened(`sg-${index}`)));
    writeFileSync(file, gzipSync(lines.join('\n')));

    expect(await bodies(file)).toEqual(lines);
  });

  it('end where a zipped file is broken off, and that is said', async () => {
    const { gzipSync } = await import('node:zlib');
    const sandbox = account();
    const whole = gzipSync(Array.from({ length: 5000 }, () => JSON.stringify({ ...sshOpened('sg-1', at), id: `${Math.random()}` })).join('\n'));
    const file = eventsFile();
    writeFileSync(file, whole.subarray(0, whole.length / 2));
    const { exit, err } = await running(sandbox, file);

    expect(exit).toBe(3);
    expect(err).toContain(`${file} is broken off`);
  });

  it('keep characters whole that fall between two parts of the file', async () => {
    const lines = Array.from({ length: 4000 }, () => JSON.stringify({ id: '🪸ä'.repeat(20) }));
    const file = eventsFile(...lines);

    expect(await bodies(file)).toEqual(lines);
    expect(readFileSync(file).length).toBeGreaterThan(200_000);
  });

  it('may end their lines as Windows does, and begin with a byte order mark', async () => {
    expect(await bodies(eventsFile('\uFEFF{"id":"1"}\r\n{"id":"2"}\r'))).toEqual(['{"id":"1"}', '{"id":"2"}']);
  });

  it('are read on after a line that is far too long, in the time that it takes to read it once', async () => {
    const sandbox = account();
    await open(sandbox, sandbox.bastion);
    const file = eventsFile();
    writeFileSync(file, `${'x'.repeat(30_000_000)}\n${JSON.stringify(sshOpened(sandbox.bastion, at))}\n`);
    const { exit, err, outcomes, state } = await running(sandbox, file);

    expect(exit).toBe(3);
    expect(err).toContain(`holdfast: ${file}:1: the line has 28.6 million characters`);
    expect(outcomes).toContainEqual(expect.objectContaining({ decision: 'act', status: 'verified' }));
    expect(await readDeadLetters(state)).toEqual([]);
  });

  it('may be a log file of one long line', async () => {
    const detail = { ...sshOpened('sg-1').detail, requestID: 'r'.repeat(100_000) };
    const file = eventsFile({ Records: Array.from({ length: 40 }, () => detail) });

    expect(await bodies(file)).toHaveLength(40);
  });

  it('end where a zipped file unpacks to more than is read, and that is said', async () => {
    const { gzipSync } = await import('node:zlib');
    const file = eventsFile();
    writeFileSync(file, gzipSync(Buffer.alloc(3 * 1024 * 1024, 'x')));
    const read = async () => {
      for await (const batch of openEvents(file, 2 * 1024 * 1024).batches) expect(batch).toEqual([]);
    };

    await expect(read()).rejects.toThrow('it unpacks to more than 2 MB: split it');
  });
});
