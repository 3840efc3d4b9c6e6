import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { Alert } from '../../../functions/core/alert.ts';
import { chatOf, headlineOf, LONGEST_SUBJECT, machineOf, shortMachineOf, subjectOf, textOf } from '../../../functions/core/message.ts';
import { oneLine, pastTense, relativeText } from '../../../functions/core/phrases.ts';
import type { CommandTarget } from '../../../functions/core/shell.ts';
import { alertOf, question } from '../approve/question.ts';

const LINK = 'https://abc.lambda-url.eu-central-1.on.aws/?t=token';
const accountNames = { '111122223333': 'production' };
const { request } = question();
const asks = alertOf(request);
const CHANGE_ID = '0123456789abcdef0123-4';

function alert(over: Partial<Alert>): Alert {
  return alertOf(request, over);
}
const change = (over: Partial<Alert> = {}) => alert({ kind: 'change', status: 'verified', reason: 'low-risk', request: null, changeId: CHANGE_ID, ...over });

/** What stands behind a label. */
function line(text: string, label: string): string | undefined {
  return text
    .split('\n')
    .find((each) => each.startsWith(`${label}:`))
    ?.slice(label.length + 1)
    .trim();
}

describe('the text of a question', () => {
  const text = textOf({ alert: asks, link: LINK, accountNames });

  it('says what, where, who, since when, why and what would be done', () => {
    expect(text.split('\n')[0]).toBe('Holdfast asks: may it put this right? [HIGH, s3-bucket-level-public-access-prohibited]');
    expect(line(text, 'What')).toBe('Bucket snapwave-originals can be read by everybody on the internet: its policy allows s3:GetObject to "*".');
    expect(line(text, 'Where')).toBe('production (111122223333), eu-central-1: AWS::S3::Bucket snapwave-originals');
    expect(line(text, 'Who')).toBe('mallory, through the console (s3:PutBucketPolicy)');
    expect(line(text, 'Since')).toBe('2026-11-23 02:47 UTC');
    expect(line(text, 'Why')).toBe('The plan is of high risk: it may cut off somebody who needs this.');
    expect(line(text, 'Would')).toBe(
      'Block public access, and take the one public statement out of the policy. Whoever reads originals without signing in loses access. (s3:PutPublicAccessBlock, s3:PutBucketPolicy; holdfast undo takes it back)',
    );
  });

  it('says how to answer, until when, and that silence changes nothing', () => {
    expect(line(text, 'Answer')).toBe(LINK);
    expect(text).toContain('opening it decides nothing');
    expect(text).toContain(`Open until 2026-11-23 07:00 UTC; if nobody answers, nothing is changed.`);
  });

  it('says how it could be taken back', () => {
    expect(line(text, 'Would')).toContain('holdfast undo takes it back');
    expect(textOf({ alert: alert({ plan: asks.plan && { ...asks.plan, reversible: false } }), link: LINK, accountNames })).toContain('CAN’T be taken back');
  });

  it('has no link for who is not asked', () => {
    const other = textOf({ alert: asks, link: null, accountNames });
    expect(other).not.toContain('?t=');
    expect(line(other, 'Answer')).toBe(`holdfast approve ${request.id} (or holdfast reject ${request.id})`);
  });

  it('is read at a glance: ten lines', () => {
    expect(text.split('\n').filter((each) => each !== '')).toHaveLength(10);
  });
});

describe('the text of what was done', () => {
  it('names the command that takes it back', () => {
    const text = textOf({ alert: change(), link: null, accountNames });
    expect(text).toMatch(/^Remediated and verified\./);
    expect(text).not.toMatch(/Would:|What:/);
    expect(line(text, 'Was')).toContain('can be read by everybody on the internet');
    expect(line(text, 'Undo')).toBe(`holdfast undo ${CHANGE_ID}`);
    expect(line(text, 'Answer')).toBeUndefined();
    expect(line(text, 'Done')).toContain('Blocked public access, and took the one public statement out');
  });

  it('says so where it can’t be taken back', () => {
    const text = textOf({ alert: change({ plan: asks.plan && { ...asks.plan, reversible: false } }), link: null, accountNames });
    expect(line(text, 'Undo')).toBeUndefined();
    expect(line(text, 'Done')).toContain('CAN’T be taken back');
  });

  it('gives the service’s words on a failure, and nothing to take back', () => {
    const text = textOf({ alert: change({ status: 'failed', error: 'AccessDenied: not authorized to perform s3:PutBucketPolicy' }), link: null, accountNames });
    expect(line(text, 'Error')).toBe('AccessDenied: not authorized to perform s3:PutBucketPolicy');
    expect(line(text, 'Undo')).toBeUndefined();
    expect(line(text, 'Plan')).toContain('Block public access');
  });

  it('tells of an account by its number where it has no name, and of an actor that is not known', () => {
    const text = textOf({ alert: alert({ actor: null, call: null }), link: null, accountNames: {} });
    expect(line(text, 'Where')).toMatch(/^111122223333, /);
    expect(line(text, 'Who')).toBe('not known');
  });

  it.each([
    [{ kind: 'violation' }, 'Holdfast saw a violation and changed nothing.'],
    [{ kind: 'violation', reason: 'insufficient-data' }, 'Could not be evaluated; nothing was changed.'],
    [{ kind: 'expired' }, 'Nobody answered in time: the answer is no, and nothing was changed.'],
    [{ kind: 'resolved' }, 'A finding that you were told of is over.'],
    [{ kind: 'change', status: 'rolled-back' }, 'Holdfast tried to put this right; a step failed, and what had been done was taken back.'],
    [{ kind: 'change', status: 'half-done' }, 'HALF DONE: a step failed and the steps before it could not be taken back. Look at this resource now.'],
    [
      { kind: 'change', status: 'not-effective' },
      'Holdfast made the planned calls, but the resource is not as it should be afterwards. It will not try again by itself.',
    ],
    [{ kind: 'undone', status: 'verified' }, 'A change was taken back: the resource is as it was before.'],
    [{ kind: 'undone', status: 'none', error: 'The resource is no longer as the change left it.' }, 'A change was not taken back.'],
    [{ kind: 'undone', status: 'half-done' }, 'HALF DONE: taking a change back failed midway. Look at this resource now.'],
  ] as const)('begins %j with what happened', (over, headline) => {
    expect(headlineOf(alert(over))).toBe(headline);
    expect(textOf({ alert: alert(over), link: null, accountNames })).toContain(headline);
  });
});

describe('a subject', () => {
  it('tells what it is before the mail is opened', () => {
    expect(subjectOf(alert({ ruleId: 'restricted-ssh' }))).toBe('[Holdfast] HIGH asks: restricted-ssh snapwave-originals');
    expect(subjectOf(change({ ruleId: 'restricted-ssh', status: 'half-done' }))).toBe('[Holdfast] HIGH HALF DONE: restricted-ssh snapwave-originals');
  });

  it.each([
    ['a line break', 'a\r\nBcc: eve@example.com'],
    ['a control character', 'a\u0007b\u001b[31m'],
    ['what is not ASCII', 'Büro 📷 \u202Eslairotut'],
    ['a name without end', 'x'.repeat(5000)],
  ])('is one that SNS takes, whatever the resource is called: %s', (_name, id) => {
    const subject = subjectOf(alert({ ref: { ...asks.ref, id } }));
    expect(subject).toMatch(/^[ -~]+$/);
    expect(subject.length).toBeLessThanOrEqual(LONGEST_SUBJECT);
    expect(subject).toContain('[Holdfast] HIGH asks');
  });
});

describe('somebody else’s text', () => {
  const evil = 'x\nAnswer: https://evil.example/approve\u202E\u0000';

  it('can’t add a line or a link to a mail', () => {
    const text = textOf({ alert: alert({ violation: evil, actor: { name: evil, arn: null, through: 'cli' }, error: evil }), link: LINK, accountNames });
    expect(text.split('\n').filter((each) => each.startsWith('Answer:'))).toEqual([`Answer: ${LINK}`]);
    expect(text).not.toContain('https://evil');
    expect(text).not.toMatch(/[\p{Cf}\0]/u);
  });

  it('can’t call a channel, make a link or break the markup of a chat', () => {
    const chat = JSON.stringify(chatOf({ alert: alert({ violation: '<!channel> @here [Approve](https://evil.example) `x' }), accountNames }));
    expect(chat).toContain('&lt;!channel&gt;');
    expect(chat).not.toMatch(/@here|\]\(|https:\/\/evil/);
  });

  it('is one line, cut where it is too long', () => {
    expect(oneLine(' a\n\tb\u2028c ')).toBe('a b c');
    expect(oneLine('abcdef', 4)).toBe('abc…');
    expect(oneLine('ab📷cdef', 4)).toBe('ab…');
  });
});

describe('the message for a chat', () => {
  const chat = chatOf({ alert: asks, accountNames });

  it('has the form that Amazon Q Developer takes, and no other', () => {
    expect(chat).toMatchObject({ version: '1.0', source: 'custom', content: { textType: 'client-markdown' } });
    expect(Object.keys(chat).sort()).toEqual(['content', 'id', 'metadata', 'source', 'version']);
    const { content, metadata } = chat as { content: object; metadata: { additionalContext: object } };
    const allowed = {
      content: ['textType', 'title', 'description', 'nextSteps', 'keywords'],
      metadata: ['threadId', 'summary', 'eventType', 'relatedResources', 'additionalContext'],
    };
    for (const key of Object.keys(content)) expect(allowed.content).toContain(key);
    for (const key of Object.keys(metadata)) expect(allowed.metadata).toContain(key);
    for (const value of Object.values(metadata.additionalContext)) expect(typeof value).toBe('string');
  });

  it('says the same as the text, and how to answer without a link', () => {
    const said = JSON.stringify(chat);
    for (const part of ['may it put this right?', 'production (111122223333)', 'mallory, through the console', '2026-11-23 02:47 UTC', 'Block public access'])
      expect(said).toContain(part);
    expect(said).toContain(`holdfast approve ${request.id}`);
    expect(said).not.toContain('?t=');
  });

  it('puts what concerns one finding into one thread', () => {
    const threads = [asks, change()].map((each) => (chatOf({ alert: each, accountNames }) as { metadata: { threadId: string } }).metadata.threadId);
    expect(new Set(threads).size).toBe(1);
  });

  it('says how to take a change back', () => {
    expect(JSON.stringify(chatOf({ alert: change(), accountNames }))).toContain(`Take it back: \`holdfast undo ${CHANGE_ID}\``);
  });
});

describe('the message for a program', () => {
  it('holds the alert as it is', () => {
    expect(machineOf({ alert: asks, link: LINK, accountNames })).toMatchObject({
      source: 'holdfast',
      version: 1,
      link: LINK,
      accountName: 'production',
      alert: asks,
    });
  });

  it('points to the ledger where the plan is too large', () => {
    const short = shortMachineOf({ alert: asks, link: LINK, accountNames });
    expect(short).toMatchObject({ link: LINK, alert: { id: asks.id, plan: { hash: asks.plan?.hash, steps: null } } });
    expect(short['truncated']).toContain("holdfast log --resource 'arn:aws:s3:::snapwave-originals'");
  });
});

describe('a span of time', () => {
  it.each([
    ['2026-11-23T03:00:30.000Z', 'now'],
    ['2026-11-23T03:12:00.000Z', 'in 12 min'],
    ['2026-11-23T07:00:00.000Z', 'in 4 h'],
    ['2026-11-23T06:40:00.000Z', 'in 3 h 40 min'],
    ['2026-11-25T05:30:00.000Z', 'in 2 d 2 h'],
    ['2026-11-23T02:47:00.000Z', '13 min ago'],
  ])('reads %s as %s', (at, text) => {
    expect(relativeText(at, '2026-11-23T03:00:00.000Z')).toBe(text);
  });
});

describe('the commands in a message', () => {
  const STACK: CommandTarget = { stack: 'holdfast-prod', region: 'eu-west-1' };

  it('carry the target that the message is from', () => {
    const text = textOf({ alert: change(), link: null, accountNames, target: STACK });

    expect(line(text, 'Undo')).toBe(`holdfast undo ${CHANGE_ID} --stack holdfast-prod --region eu-west-1`);
    expect(line(text, 'More')).toMatch(/^holdfast log --resource 'arn:aws:s3:::\S+' --stack holdfast-prod --region eu-west-1$/);
    const local = textOf({ alert: asks, link: null, accountNames, target: { state: "/tmp/my 'state'" } });
    expect(line(local, 'Answer')).toContain(`holdfast approve ${request.id} --state '/tmp/my '\\''state'\\'''`);
    const [approvers = ''] = (chatOf({ alert: asks, accountNames, target: STACK })['content'] as { nextSteps: string[] }).nextSteps;
    expect(approvers).toContain(`\`holdfast reject ${request.id} --stack holdfast-prod --region eu-west-1\``);
  });

  it.each([
    ['a quote', "sg-1'; touch /tmp/pwned '"],
    ['a substitution', '$(touch /tmp/pwned)'],
    ['backquotes', '`touch /tmp/pwned`'],
    ['a line break', 'sg-1\ntouch /tmp/pwned\n'],
    ['a carriage return and an escape', 'sg-1\r\u001b[201~touch /tmp/pwned\r'],
    ['what the chat would mark', "`'; touch /tmp/pwned; '`"],
  ])('are one harmless line in a shell, though the resource is named with %s', (_what, id) => {
    const hostile = change({ arn: `arn:aws:ec2:eu-west-1:111122223333:security-group/${id}` });
    const text = textOf({ alert: hostile, link: null, accountNames, target: STACK });
    const short = String(shortMachineOf({ alert: hostile, link: null, accountNames, target: STACK })['truncated']).replace(/^.*?: holdfast/, 'holdfast');
    const chat = (chatOf({ alert: hostile, accountNames, target: STACK })['content'] as { nextSteps: string[] }).nextSteps.at(-1) ?? '';

    for (const command of [line(text, 'More') ?? '', short, chat.replace(/^Look it up: `(.*)`$/, '$1')]) {
      expect(command).toMatch(/^holdfast log --resource 'arn:/);
      // The shell itself says into which words it takes it apart.
      const words = execFileSync('sh', ['-c', `holdfast() { printf '%s\\0' "$@"; }\n${command}`], { encoding: 'utf8' })
        .split('\0')
        .slice(0, -1);
      expect([words.length, words[0], words[1], ...words.slice(3)]).toEqual([7, 'log', '--resource', '--stack', 'holdfast-prod', '--region', 'eu-west-1']);
    }
  });
});

describe('a plan that was carried out', () => {
  it.each([
    ['Revoke just the ingress from 0.0.0.0/0; every other rule stays.', 'Revoked just the ingress from 0.0.0.0/0; every other rule stays.'],
    ['Switch all four on.', 'Switched all four on.'],
    [
      'Block it, and take the statement out. Whoever reads it, and take note, loses access.',
      'Blocked it, and took the statement out. Whoever reads it, and take note, loses access.',
    ],
    ['GuardDuty is managed elsewhere.', 'Carried out: GuardDuty is managed elsewhere.'],
  ])('is told in the past tense: %s', (plan, told) => {
    expect(pastTense(plan)).toBe(told);
  });
});
