import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { sshOpened } from './call-events.ts';
import { runHoldfast, startHoldfast } from './holdfast-process.ts';
import { jsonLines } from './terminal.ts';

/** Nobody listens there: the port is one that no service is given. */
const DEAD_ENDPOINT = { AWS_ENDPOINT_URL: 'http://127.0.0.1:9', AWS_ACCESS_KEY_ID: 'testing', AWS_SECRET_ACCESS_KEY: 'testing' };

describe('holdfast run, as a process of its own', { timeout: 60_000 }, () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'holdfast-process-'));
    return () => rmSync(folder, { recursive: true });
  });

  function write(name: string, ...lines: readonly (string | object)[]): string {
    writeFileSync(join(folder, name), lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''));
    return name;
  }

  it('says in one line that there are no credentials, keeps the event and ends with 3', async () => {
    const { code, out, err } = await runHoldfast(folder, ['run', '--events', write('events.jsonl', sshOpened('sg-1')), '--enforce']);

    expect([code, out]).toEqual([3, '']);
    expect(err.split('\n')[0]).toMatch(
      /^holdfast: There are no AWS credentials .*AWS_PROFILE.*Nothing was changed\. Nothing is lost: 1 look waits in \.holdfast for the next run\.$/,
    );
  });

  it('says which endpoint does not answer, keeps the event and ends with 3', async () => {
    const { code, out, err } = await runHoldfast(folder, ['run', '--events', '-', '--enforce'], DEAD_ENDPOINT, `${JSON.stringify(sshOpened('sg-1'))}\n`);

    expect([code, out]).toEqual([3, '']);
    expect(err).toMatch(/^holdfast: The endpoint http:\/\/127\.0\.0\.1:9 \(AWS_ENDPOINT_URL\) does not answer .*ECONNREFUSED.*Nothing is lost: 1 look waits/);
  });

  it('ends by itself where nobody ends its input and the account can not be reached', async () => {
    const { child, ended } = startHoldfast(folder, ['run', '--events', '-'], DEAD_ENDPOINT);
    child.stdin.write(`${JSON.stringify(sshOpened('sg-1'))}\n`);

    expect(await ended).toMatchObject({ code: 3 });
  });

  it('names the line and what is wrong with it, keeps it whole, and ends with 3', async () => {
    const { code, err } = await runHoldfast(folder, ['run', '--events', write('events.jsonl', '{"broken": ', { hello: 'world' })]);

    expect(code).toBe(3);
    expect(err).toContain('events.jsonl:1: the event was not understood and touched nothing: It is not JSON');
    expect(err).toContain('events.jsonl:2: the event was not understood and touched nothing: event.id is missing');
    expect(jsonLines(readFileSync(join(folder, '.holdfast/dead-letters.jsonl'), 'utf8')).map(({ body }) => body)).toEqual(['{"broken":', '{"hello":"world"}']);
  });

  it.each([
    ['a misspelt key', 'moed: enforce\n', /moed: there is no such key: did you mean "mode"\?/],
    [
      'a rule that does not exist',
      'rules:\n  restricted-shh: { mode: enforce }\n',
      /rules\.restricted-shh: there is no such rule: did you mean "restricted-ssh"\?/,
    ],
  ])('does not begin with %s in the policy file', async (_what, policy, why) => {
    write('policy.yml', policy);
    const { code, out, err } = await runHoldfast(folder, ['run', '--events', write('events.jsonl', sshOpened('sg-1'))], DEAD_ENDPOINT);

    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(why);
    expect(err).toMatch(/^holdfast: The policy file policy\.yml can't be used/);
    expect(existsSync(join(folder, '.holdfast'))).toBe(false);
  });

  it.each([
    ['a file that is not there', ['--events', 'nothing.jsonl'], 'There is no file nothing.jsonl.'],
    ['a folder', ['--events', '.'], '. is a folder'],
    ['no events', [], "required option '--events <file>' not specified"],
    ['an unknown format', ['--events', '-', '--format', 'yaml'], 'There is no format "yaml" here'],
    ['a state folder that is a file', ['--events', '/dev/null', '--state', 'taken'], "The state folder taken can't be used"],
  ])('says what is wrong with %s', async (_what, args, why) => {
    write('taken', '');

    expect(await runHoldfast(folder, ['run', ...args])).toMatchObject({ code: 2, out: '', err: expect.stringContaining(`holdfast: ${why}`) });
  });

  it('leaves the state folder to the one that has it', async () => {
    const first = startHoldfast(folder, ['run', '--events', '-']);
    // Whatever it says: it has the folder by then.
    first.child.stdin.write('no event\n');
    await first.said('not understood');

    const second = await runHoldfast(folder, ['run', '--events', '/dev/null']);
    const shown = await runHoldfast(folder, ['log']);
    first.child.stdin.end();

    expect(second).toMatchObject({
      code: 3,
      out: '',
      err: expect.stringMatching(/^holdfast: .*\.holdfast is in use by another holdfast \(pid \d+\): wait until it has ended/),
    });
    expect(shown).toMatchObject({ code: 3, err: expect.stringMatching(/in use by another holdfast \(pid \d+\)/) });
    expect(await first.ended).toMatchObject({ code: 3 });
  });

  it('is stopped and resumed from another process while it has the folder, and answers wait', async () => {
    const first = startHoldfast(folder, ['run', '--events', '-']);
    first.child.stdin.write('no event\n');
    await first.said('not understood');

    const stopped = await runHoldfast(folder, ['stop', '--reason', 'release night']);
    const again = await runHoldfast(folder, ['stop', '--reason', 'again']);
    const approved = await runHoldfast(folder, ['approve', '0123456789abcdef0123-1']);
    const other = await runHoldfast(folder, ['resume', '--rule', 'restricted-ssh']);
    first.child.stdin.end();
    await first.ended;
    const logged = await runHoldfast(folder, ['log']);

    expect(stopped).toMatchObject({ code: 0, err: `Target: state folder ${folder}/.holdfast.\n` });
    expect(stopped.out).toMatch(
      /^Stopped \(everything\) in state folder .*\.holdfast: nothing is changed until "holdfast resume --state .*\(pid \d+\) begins no other change/,
    );
    expect(again).toMatchObject({ code: 0, out: expect.stringMatching(/^Already stopped .*\(release night\)/) });
    expect(approved).toMatchObject({
      code: 3,
      out: '',
      err: expect.stringMatching(/in use by another holdfast \(pid \d+\).*The stop switch for everything is on/),
    });
    expect(other.out).toContain('The stop switch for rule restricted-ssh is not on');
    expect(jsonLines(logged.out)).toMatchObject([{ kind: 'stop', what: 'Stops everything: release night' }]);
  });

  it('keeps what it took when it is killed', async () => {
    const { child, ended, said } = startHoldfast(folder, ['run', '--events', '-'], DEAD_ENDPOINT);
    child.stdin.write(`${JSON.stringify(sshOpened('sg-1'))}\nno event\n`);
    await said('not understood');
    child.kill('SIGKILL');
    expect(await ended).toMatchObject({ signal: 'SIGKILL' });

    const next = await runHoldfast(folder, ['run', '--events', '/dev/null'], DEAD_ENDPOINT);
    expect(next).toMatchObject({ code: 3, err: expect.stringContaining('1 look waits in .holdfast') });
  });

  it('ends quietly where its reader has had enough', async () => {
    const { child, ended } = startHoldfast(folder, ['demo']);
    child.stdout.once('data', () => child.stdout.destroy());

    expect(await ended).toMatchObject({ code: 0, err: '' });
  });

  it.each(['run', 'status', 'redrive', 'log', 'undo', 'approve', 'reject', 'waive', 'stop', 'resume', 'demo'])(
    'explains %s, and what its exit codes mean',
    async (command) => {
      const { code, out } = await runHoldfast(folder, [command, '--help']);

      expect(code).toBe(0);
      expect(out).toContain(`Usage: holdfast ${command}`);
      if (command !== 'demo') expect(out).toContain('Exit codes:');
    },
  );
});

describe('what the ARN of a role with a path names', { timeout: 60_000 }, () => {
  it('is waived, and logged, as the role that it is, by the one of a requirement on several types that is about roles', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'holdfast-waive-'));
    const arn = 'arn:aws:iam::111122223333:role/team/a/build';
    await runHoldfast(folder, ['run', '--events', '/dev/null']);
    const waived = await runHoldfast(folder, ['waive', arn, 'iam-inline-policy-no-admin-access', '--until', inAWeek(), '--reason', 'moves out']);
    const logged = [await runHoldfast(folder, ['log', '--resource', arn]), await runHoldfast(folder, ['log', '--resource', arn.replace('team/a/', '')])];
    const other = await runHoldfast(folder, ['waive', arn, 'access-keys-rotated', '--until', inAWeek(), '--reason', 'moves out']);
    rmSync(folder, { recursive: true });

    expect(waived).toMatchObject({ code: 0, err: `Target: state folder ${folder}/.holdfast.\n` });
    expect(logged.map(({ out }) => jsonLines(out))).toMatchObject(Array(2).fill([{ kind: 'waiver', arn: 'arn:aws:iam::111122223333:role/build' }]));
    expect(other).toMatchObject({ code: 2, err: expect.stringContaining('is not the ARN of a resource that access-keys-rotated is about') });
  });
});

function inAWeek(): string {
  return new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
}

describe('the stop switch', { timeout: 60_000 }, () => {
  it('needs no credentials, and is named in the ledger by the user of this machine', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'holdfast-stop-'));
    await runHoldfast(folder, ['run', '--events', '/dev/null']);
    const stopped = await runHoldfast(folder, ['stop', '--reason', 'release night']);
    const [entry] = jsonLines((await runHoldfast(folder, ['log'])).out);
    rmSync(folder, { recursive: true });

    expect(stopped).toMatchObject({
      code: 0,
      out: `Stopped (everything) in state folder ${folder}/.holdfast: nothing is changed until "holdfast resume --state ${folder}/.holdfast".\n`,
    });
    expect(entry).toMatchObject({ kind: 'stop', who: expect.stringMatching(/^.+@.+$/), what: 'Stops everything: release night' });
  });
});
