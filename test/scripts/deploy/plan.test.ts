import { describe, expect, it } from 'vitest';
import { defaultPolicy, parsePolicy } from '../../../functions/core/policy-file.ts';
import { type Live, type LiveStack, planDeployment } from '../../../scripts/deploy/plan.ts';
import { globalEventsRegion, hasFunctionUrls } from '../../../scripts/deploy/regions.ts';
import { flagsOf, type Wanted, wantedFrom } from '../../../scripts/deploy/settings.ts';
import { nextText, planText, refusalText } from '../../../scripts/deploy/text.ts';
import { serverlessArguments } from '../../../scripts/deploy.ts';

/** What a command line asks for, with a policy file of this content and this Region in the environment. */
function wantedBy(options: readonly string[], file: object = {}, environmentRegion?: string): Wanted {
  const parsed = parsePolicy(file, []);
  if ('problems' in parsed) throw new Error(parsed.problems.join('\n'));
  return wantedFrom(flagsOf(options), parsed.policy, { isModeInFile: 'mode' in file, environmentRegion });
}

const stack: LiveStack = {
  region: 'us-east-1',
  status: 'UPDATE_COMPLETE',
  email: 'oncall@example.com',
  mode: 'observe',
  parameters: new Map(),
  globals: true,
  approvers: [],
  hasLedger: true,
  hasConfigRule: true,
  hasPage: true,
};
const nothing: Live = { accountId: '111122223333', stack: null, elsewhere: [], unseen: [], trail: 'logging', recorder: 'on' };
const deployed: Live = { ...nothing, stack };
const elsewhere: Live = { ...nothing, elsewhere: [{ ...stack, region: 'eu-west-1' }] };

describe('what is wanted', () => {
  it('comes from the flags, then the policy file, then the environment and the defaults', () => {
    const file = { mode: 'approve', deployment: { email: 'oncall@example.com', region: 'eu-west-1', stage: 'dev', configRule: false, page: false } };

    expect(wantedBy([], file)).toEqual({
      stage: 'dev',
      region: 'eu-west-1',
      isRegionNamed: true,
      email: 'oncall@example.com',
      approvers: [],
      mode: 'approve',
      isModeNamed: true,
      configRule: false,
      page: false,
      globals: null,
      parameters: new Map(),
      confirmDrop: false,
    });
    const options = ['--region', 'eu-central-1', '--stage', 'prod', '--mode', 'enforce', '--email', 'ana@example.com', '--with-config-rule'];
    expect(wantedBy(options, file)).toMatchObject({ region: 'eu-central-1', stage: 'prod', mode: 'enforce', email: 'ana@example.com', configRule: true });
    expect(wantedBy([], {}, 'eu-south-1')).toMatchObject({ region: 'eu-south-1', isRegionNamed: false, mode: 'observe', isModeNamed: false, page: true });
    expect(wantedBy([])).toMatchObject({ region: 'us-east-1', isRegionNamed: false, stage: 'prod', email: null, configRule: 'auto' });
  });

  it('takes the policy file’s word on global resources for the Region that it names alone', () => {
    const file = { deployment: { region: 'eu-west-1', globals: true } };

    expect(wantedBy([], file).globals).toBe(true);
    expect(wantedBy(['--region', 'us-east-1'], file).globals).toBeNull();
    expect(wantedBy(['--region', 'us-east-1', '--globals', 'no'], file).globals).toBe(false);
  });

  it('spells an approver’s address as the policy file does', () => {
    expect(wantedBy(['--email', 'Ana@Example.com'], { approvers: [{ name: 'Ana', email: 'ana@example.com' }] }).email).toBe('ana@example.com');
  });

  it.each([
    [['--mode', 'enfroce'], '--mode: "enfroce" is not a mode; there are observe, approve, enforce.'],
    [['--email', 'ana'], '--email: "ana" is not an e-mail address.'],
    [['--stage', 'My Stage'], '--stage: "My Stage" can\'t be part of names'],
    [['--region', 'Frankfurt'], '--region: "Frankfurt" is not the name of a Region, such as eu-west-1.'],
    [['--globals', 'maybe'], '--globals: "maybe" is neither yes nor no.'],
    [['--with-config-rule', '--without-config-rule'], 'contradict each other'],
    [['--emial', 'ana@example.com'], '--emial'],
  ])('refuses %j with what is wrong', (given, sentence) => {
    expect(() => flagsOf(given)).toThrow(sentence);
  });
});

describe('a deployment', () => {
  it('goes ahead where there is nothing yet', () => {
    expect(planDeployment(wantedBy([]), nothing)).toEqual({
      refusals: [],
      drops: [],
      notes: [],
      configRule: true,
      page: true,
      globals: true,
      isFirst: true,
    });
  });

  it('goes ahead where the policy file describes what is deployed', () => {
    const file = { mode: 'enforce', deployment: { email: 'oncall@example.com' }, approvers: [{ name: 'Ben', email: 'ben@example.com' }] };
    const live = { ...deployed, stack: { ...stack, mode: 'enforce', approvers: ['ben@example.com'] } };

    expect(planDeployment(wantedBy([], file), live)).toMatchObject({ refusals: [], drops: [], isFirst: false });
  });

  it('drops no subscription that nothing names, and says how to keep it', () => {
    const { refusals, drops } = planDeployment(wantedBy(['--mode', 'enforce']), deployed);

    expect(refusals).toEqual([]);
    expect(drops).toEqual([
      `Subscriptions of oncall@example.com: alerts and Holdfast's own alarms, with nobody in its place. Keep them: --email oncall@example.com, or "email: oncall@example.com" under deployment: in the policy file.`,
    ]);
    expect(planDeployment(wantedBy(['--email', 'other@example.com', '--mode', 'enforce']), deployed).drops).toEqual([
      expect.stringContaining('with other@example.com in its place'),
    ]);
    expect(planDeployment(wantedBy(['--email', 'ONCALL@example.com', '--mode', 'enforce']), deployed).drops).toEqual([]);
  });

  it('drops no approver whom the policy file has left out', () => {
    const live = { ...deployed, stack: { ...stack, approvers: ['ana@example.com', 'Ben@example.com'] } };
    const wanted = wantedBy(['--email', 'oncall@example.com', '--mode', 'observe'], { approvers: [{ name: 'Ben', email: 'ben@example.com' }] });

    expect(planDeployment(wanted, live).drops).toEqual([
      'Approver ana@example.com: approval requests. Keep them: name ana@example.com under approvers: in the policy file.',
    ]);
    // An approver who becomes the deployment's own address is asked as before.
    expect(planDeployment({ ...wanted, email: 'ana@example.com' }, { ...live, stack: { ...live.stack, email: null } }).drops).toEqual([]);
  });

  it('drops no parameter that only the policy file sets', () => {
    const parameters = new Map([
      ['AnchorBucket', 'anchors'],
      ['PageConcurrency', '5'],
    ]);
    const live = { ...deployed, stack: { ...stack, parameters } };
    const named = ['--email', 'oncall@example.com', '--mode', 'observe'];

    expect(planDeployment(wantedBy(named), live).drops).toEqual([
      'AnchorBucket: the stack has "anchors" and would have none. Keep it: "anchorBucket: anchors" under deployment: in the policy file.',
      'PageConcurrency: the stack has "5" and would have none. Keep it: "pageConcurrency: 5" under deployment: in the policy file.',
    ]);
    expect(planDeployment(wantedBy(named, { deployment: { anchorBucket: 'anchors', pageConcurrency: 10 } }), live).drops).toEqual([]);
  });

  it('hands what only the policy file sets to the template', () => {
    const key = 'arn:aws:kms:eu-west-1:111122223333:key/1';
    const wanted = wantedBy([], { deployment: { kmsKey: key, rolePath: 'security/', subscribers: ['arn:aws:sqs:*', 'https://example.com'] } });

    expect(serverlessArguments('deploy', wanted, planDeployment(wanted, nothing))).toEqual(
      expect.arrayContaining([`kms-key=${key}`, 'role-path=security/', 'subscribers=arn:aws:sqs:*,https://example.com']),
    );
    expect(serverlessArguments('deploy', wantedBy([]), planDeployment(wanted, nothing)).join(' ')).not.toMatch(/kms-key|anchor-bucket/);
  });

  it.each([
    ['enforce', 'observe'],
    ['approve', 'observe'],
  ])('does not fall back from the mode %s to %s because nothing names one', (mode, fallback) => {
    const live = { ...deployed, stack: { ...stack, email: null, mode } };

    expect(planDeployment(wantedBy([]), live).drops).toEqual([
      `Mode: the stack has "${mode}" and would get "${fallback}", which nothing names. Keep it: --mode ${mode}, or "mode: ${mode}" in the policy file.`,
    ]);
    expect(planDeployment(wantedBy(['--mode', fallback]), live).drops).toEqual([]);
    expect(planDeployment(wantedBy([], { mode: fallback }), live).drops).toEqual([]);
    expect(planDeployment(wantedBy([], { mode }), live).drops).toEqual([]);
  });

  it('creates no second stack in a Region that nothing names', () => {
    expect(planDeployment(wantedBy([]), elsewhere).refusals).toEqual([
      expect.stringMatching(/^holdfast-prod runs in eu-west-1\. .*--region eu-west-1\. .*--region us-east-1\.$/),
    ]);
    // A Region of the environment is nobody's word.
    expect(planDeployment(wantedBy([], {}, 'us-east-1'), elsewhere).refusals).toHaveLength(1);
    expect(planDeployment(wantedBy(['--region', 'us-east-1']), elsewhere)).toMatchObject({ refusals: [], globals: false });
    expect(planDeployment(wantedBy([], { deployment: { region: 'us-east-1' } }), elsewhere).refusals).toEqual([]);
    expect(planDeployment(wantedBy([]), { ...elsewhere, stack }).refusals).toEqual([expect.stringContaining('exactly one stack may')]);
  });

  it.each([
    ['UPDATE_IN_PROGRESS', 'wait until that has ended'],
    ['ROLLBACK_COMPLETE', 'aws cloudformation delete-stack --region us-east-1 --stack-name holdfast-prod'],
    ['UPDATE_ROLLBACK_FAILED', 'CloudFormation refuses to update it'],
  ])('is refused while the stack is in the status %s', (status, sentence) => {
    expect(planDeployment(wantedBy(['--email', 'oncall@example.com', '--mode', 'observe']), { ...deployed, stack: { ...stack, status } }).refusals).toEqual([
      expect.stringContaining(sentence),
    ]);
  });
});

describe('global resources', () => {
  const here = ['--region', 'us-east-1', '--email', 'oncall@example.com', '--mode', 'observe'];

  it('belong to the first stack, and to no second', () => {
    expect(planDeployment(wantedBy(here), nothing).globals).toBe(true);
    expect(planDeployment(wantedBy(here), elsewhere)).toMatchObject({ globals: false, refusals: [], drops: [] });
    expect(planDeployment(wantedBy([...here, '--globals', 'yes']), elsewhere).refusals).toEqual([
      expect.stringMatching(/^holdfast-prod in eu-west-1 owns .* exactly one stack may\. .*--region eu-west-1 --globals no --confirm-drop\.$/),
    ]);
  });

  it('that two stacks own are given to one of them by a word, not by chance', () => {
    const both = { ...elsewhere, stack };

    expect(planDeployment(wantedBy(here), both).refusals).toEqual([expect.stringMatching(/in us-east-1 and in eu-west-1.*Say which/)]);
    expect(planDeployment(wantedBy([...here, '--globals', 'no']), both)).toMatchObject({ refusals: [], drops: [], globals: false });
  });

  it('are left without an owner only where that is confirmed', () => {
    expect(planDeployment(wantedBy([...here, '--globals', 'no']), deployed).drops).toEqual([expect.stringContaining('This stack owns')]);
    expect(planDeployment(wantedBy([...here, '--globals', 'no']), nothing).drops).toEqual([expect.stringContaining('No stack would own')]);
  });
});

describe('what is left out', () => {
  it('is the AWS Config rule where no recorder is on, unless it is asked for', () => {
    const off: Live = { ...nothing, recorder: 'off' };

    expect(planDeployment(wantedBy([]), off)).toMatchObject({ configRule: false, notes: [expect.stringContaining('the AWS Config rule is left out')] });
    expect(planDeployment(wantedBy(['--with-config-rule']), off)).toMatchObject({ configRule: true, notes: [expect.stringContaining('AWS may refuse')] });
    expect(planDeployment(wantedBy(['--without-config-rule']), nothing)).toMatchObject({ configRule: false, notes: [] });
    expect(planDeployment(wantedBy([]), { ...nothing, recorder: { unknown: 'AccessDenied: no' } })).toMatchObject({
      configRule: false,
      notes: [expect.stringMatching(/AccessDenied: no\. The AWS Config rule is left out/)],
    });
    expect(planDeployment(wantedBy(['--stage', 'local', '--with-config-rule']), nothing).configRule).toBe(false);
  });

  it('is the page where there are no function URLs, or nobody wants it', () => {
    for (const region of ['il-central-1', 'us-gov-west-1', 'cn-north-1'])
      expect(planDeployment(wantedBy(['--region', region]), nothing)).toMatchObject({
        page: false,
        notes: [expect.stringMatching(new RegExp(`no function URLs in ${region}.*holdfast approve`))],
      });
    expect(planDeployment(wantedBy(['--without-page', '--email', 'oncall@example.com', '--mode', 'observe']), deployed)).toMatchObject({
      page: false,
      notes: [expect.stringContaining('links of open approval requests stop working')],
    });
  });

  it('is said of events where no trail is logging, and where that is not known', () => {
    expect(planDeployment(wantedBy([]), { ...nothing, trail: 'none' }).notes).toEqual([expect.stringMatching(/^No trail is logging in us-east-1/)]);
    expect(planDeployment(wantedBy([]), { ...nothing, trail: { unknown: 'AccessDenied: no' } }).notes).toEqual([expect.stringContaining('AccessDenied: no')]);
  });

  it('is said of Regions in which nobody could look, and of stacks that are not updated', () => {
    const live = { ...elsewhere, unseen: [{ region: 'us-east-1', why: 'AccessDenied: no' }] };

    expect(planDeployment(wantedBy(['--region', 'eu-north-1']), live).notes).toEqual([
      'holdfast-prod also runs in eu-west-1 (owns global resources); this command does not update it there.',
      expect.stringMatching(/us-east-1 \(AccessDenied: no\).*Events of IAM/),
    ]);
  });
});

describe('the Regions', () => {
  it.each([
    ['eu-west-1', true, 'us-east-1'],
    ['ap-southeast-5', false, 'us-east-1'],
    ['us-gov-east-1', false, 'us-gov-west-1'],
    ['cn-northwest-1', false, 'cn-north-1'],
    ['eusc-de-east-1', false, 'eusc-de-east-1'],
  ])('%s has function URLs (%s), and its events of IAM are delivered to %s', (region, urls, events) => {
    expect([hasFunctionUrls(region), globalEventsRegion(region)]).toEqual([urls, events]);
    expect(flagsOf(['--region', region]).region).toBe(region);
  });
});

describe('what is printed', () => {
  const wanted = wantedBy(['--email', 'oncall@example.com']);
  const plan = planDeployment(wanted, nothing);

  it('before: account, Region, mode, price and notes', () => {
    const text = planText(wanted, { ...nothing, trail: 'none' }, planDeployment(wanted, { ...nothing, trail: 'none' }), 'about $1.00').join('\n');

    expect(text).toContain('Creating holdfast-prod in account 111122223333, us-east-1.');
    expect(text).toContain('AWS Config rule:  deployed; about $1.00');
    expect(text).toContain('Note: No trail is logging in us-east-1');
  });

  it('where it is refused: what would be dropped, and how to confirm that', () => {
    expect(refusalText(planDeployment(wantedBy(['--mode', 'enforce']), deployed)).join('\n')).toMatch(
      /would drop.*\n.*oncall@example\.com.*\n.*--confirm-drop/,
    );
    expect(refusalText(planDeployment(wantedBy([]), elsewhere)).join('\n')).not.toContain('--confirm-drop');
  });

  it('after: the mails to confirm, the first sweep, the outputs, and how to see and stop it', () => {
    const outputs = new Map([['LedgerTable', 'ledger-1']]);
    const outcome = { accountId: '111122223333', outputs, unconfirmed: ['oncall@example.com', 'oncall@example.com'], sweep: 'started' as const, failures: [] };

    const text = nextText(wanted, plan, outcome, [
      { region: 'eu-west-1', error: null },
      { region: 'us-east-2', error: 'AccessDenied: no' },
    ]).join('\n');

    expect(text).toContain('1. Confirm the 2 mails that AWS has sent to oncall@example.com');
    expect(text).toContain('2. The first sweep is running');
    expect(text).toContain('bin/holdfast status --stack holdfast-prod --region us-east-1');
    expect(text).toContain('  LedgerTable: ledger-1');
    expect(text).toContain('sent here from 1 other Region.');
    expect(text).toContain('us-east-2 does not send its events about global resources here: AccessDenied: no');
  });

  it('after, where nobody is notified or the sweep did not start: what to do', () => {
    const outcome = { accountId: '111122223333', outputs: new Map(), unconfirmed: [], sweep: { error: 'TooManyRequests' }, failures: [] };

    const text = nextText(wantedBy([]), plan, outcome, []).join('\n');

    expect(text).toContain('Nobody is notified.');
    expect(text).toMatch(/could not be started \(TooManyRequests\)\. Start it: aws lambda invoke --region us-east-1 --function-name holdfast-prod-sweep/);
  });
});

it('describes the defaults of a deployment in the policy that is built without a file', () => {
  expect(defaultPolicy([]).deployment).toMatchObject({ stage: 'prod', configRule: 'auto', page: true });
});
