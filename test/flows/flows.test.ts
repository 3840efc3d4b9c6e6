import { describe, expect, it } from 'vitest';
import { auditLedger } from '../../cli/audit-ledger.ts';
import { answerRequest } from '../../functions/core/answer.ts';
import { verifyChain } from '../../functions/core/entry.ts';
import { emptyLane, laneOf } from '../../functions/core/lane.ts';
import { defaultPolicy } from '../../functions/core/policy-file.ts';
import type { Answer } from '../../functions/core/request.ts';
import { DAY, HOUR, later, MINUTE } from '../../functions/core/time.ts';
import type { SandboxActor } from '../../sandbox/actor.ts';
import { rules } from '../../sandbox/baseline.ts';
import { ANA, openWorld, PLACE, photograph, type World } from './world.ts';

const world22 = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0', Description: 'for a minute' }] };
const publicRead = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::snapwave-media/*' }],
});

function open(world: World, as: SandboxActor = ANA) {
  return world.sandbox.as(as).ask(PLACE)('ec2:AuthorizeSecurityGroupIngress', { GroupId: world.snapwave.groups.bastion, IpPermissions: [world22] });
}

function bastionRules(world: World): string[] {
  const group = world.sandbox.state.securityGroups.find(({ id }) => id === world.snapwave.groups.bastion);
  return (group?.rules ?? []).filter(({ isEgress }) => !isEgress).map((rule) => JSON.stringify(rule.peer ?? rule));
}

function ssh(world: World): string {
  return `arn:aws:ec2:${PLACE.region}:${PLACE.accountId}:security-group/${world.snapwave.groups.bastion}`;
}

async function lane(world: World, arn: string) {
  const found = await world.holdfast.ledger.lane(laneOf(arn));
  return found ?? emptyLane(arn, { ...PLACE, type: 'AWS::EC2::SecurityGroup', id: '' });
}

async function answer(world: World, choice: Answer, by: string, more: { reason?: string; until?: string; request?: string } = {}) {
  const request = more.request ? world.requests.findLast(({ id }) => id === more.request) : world.requests.at(-1);
  if (!request) throw new Error('Nothing was asked.');
  const current = await world.holdfast.ledger.request(request.id);
  if (!current) throw new Error('The request is not in the ledger.');
  const answered = answerRequest({
    lane: await lane(world, request.arn),
    request: current,
    answer: { answer: choice, reason: more.reason ?? null, until: more.until ?? null },
    by,
    snoozeHours: 24,
    now: world.now(),
  });
  if ('refused' in answered) return answered;
  expect(await world.holdfast.ledger.commit(answered.change)).toHaveProperty('done');
  const cause = { kind: 'answer' as const, eventId: `answer-${request.id}-${world.now()}`, at: world.now(), call: null, actor: null };
  await world.holdfast.queue.enqueue([{ ref: request.ref, cause }]);
  return 'answered';
}

async function undo(world: World, changeId: string, arn: string) {
  const before = await lane(world, arn);
  const order = { changeId, by: 'ana', at: world.now(), waiver: { owner: 'ana', reason: 'taken back', until: later(world.now(), DAY) } };
  await world.holdfast.ledger.commit({ before, after: { ...before, undo: order, lookAgainAt: world.now() }, entries: [], now: world.now() });
  await world.pass(MINUTE);
}

async function entriesOf(world: World, arn: string) {
  return world.holdfast.ledger.entries(laneOf(arn));
}

describe('a security group that is opened to the world', () => {
  it('is closed again, the office stays, and nothing else is touched', async () => {
    const world = openWorld();
    const before = photograph(world.sandbox);

    await open(world);
    await world.hear();

    expect(photograph(world.sandbox)).toEqual(before);
    expect(world.line('restricted-ssh')).toMatchObject({ decision: { outcome: 'ignore', reason: 'compliant' } });
    expect(world.looks[0]?.lines.find(({ ruleId }) => ruleId === 'restricted-ssh')).toMatchObject({
      decision: { outcome: 'act', reason: 'low-risk' },
      status: 'verified',
    });
    expect(world.alerts).toMatchObject([{ kind: 'change', status: 'verified', ruleId: 'restricted-ssh', actor: { name: 'ana' }, reason: 'low-risk' }]);
  });

  it('is recorded: the intent before, the outcome after, in a chain that verifies', async () => {
    const world = openWorld();
    await open(world);
    await world.hear();

    const entries = await entriesOf(world, ssh(world));
    expect(entries.map(({ kind }) => kind)).toEqual(['intent', 'outcome']);
    expect(entries[1]).toMatchObject({ of: entries[0]?.id, detail: { status: 'verified' } });
    expect(verifyChain(entries, await lane(world, ssh(world)))).toEqual([]);
  });

  it.each(['observe', 'approve'] as const)('is left as it is in mode %s', async (mode) => {
    const world = openWorld({ policy: { mode } });
    await open(world);
    await world.hear();

    expect(bastionRules(world)).toHaveLength(2);
    expect(world.alerts).toMatchObject([{ kind: mode === 'observe' ? 'violation' : 'request', reason: mode === 'observe' ? 'observe' : 'approve-mode' }]);
  });

  it('is told of once, however often it is seen', async () => {
    const world = openWorld({ policy: { mode: 'observe' } });
    await open(world);
    await world.hear();
    for (let more = 0; more < 3; more += 1) {
      for (const event of world.sandbox.events) await world.holdfast.take(JSON.stringify({ ...event, detail: { ...event.detail, eventID: `again-${more}` } }));
      await world.hear();
    }

    expect(world.alerts).toHaveLength(1);
  });

  it('is resolved, and said to be, when somebody closes it by hand', async () => {
    const world = openWorld({ policy: { mode: 'observe' } });
    await open(world);
    await world.hear();
    await world.sandbox.as({ userName: 'ben' }).ask(PLACE)('ec2:RevokeSecurityGroupIngress', {
      GroupId: world.snapwave.groups.bastion,
      IpPermissions: [world22],
    });
    await world.hear();

    expect(world.alerts.map(({ kind }) => kind)).toEqual(['violation', 'resolved']);
    expect(world.alerts[1]?.actor?.name).toBe('ben');
  });

  it('is asked about where infrastructure code opened it', async () => {
    const world = openWorld();
    await open(world, { roleName: 'terraform-apply', sessionName: 'run-7' });
    await world.hear();

    expect(bastionRules(world)).toHaveLength(2);
    expect(world.alerts).toMatchObject([{ kind: 'request', reason: 'owned-by-code' }]);
  });

  it('is waited for where a grace period is granted, and closed when that is over', async () => {
    const rulesPolicy = { ...defaultPolicy(rules).rules };
    const sshPolicy = { enabled: true, mode: null, graceMinutes: 15, approvals: 1, parameters: rulesPolicy['restricted-ssh']?.parameters };
    const world = openWorld({ policy: { rules: { ...rulesPolicy, 'restricted-ssh': sshPolicy } } });
    await open(world);
    await world.hear();

    expect(world.line('restricted-ssh')?.decision).toEqual({ outcome: 'wait', reason: 'grace' });
    expect(bastionRules(world)).toHaveLength(2);
    await world.pass(14 * MINUTE);
    expect(bastionRules(world)).toHaveLength(2);
    await world.pass(2 * MINUTE);
    expect(bastionRules(world)).toHaveLength(1);
  });

  it('ends in a question when a script keeps opening it', async () => {
    const world = openWorld();
    for (let round = 0; round < 3; round += 1) {
      await open(world, { userName: 'nightly-script' });
      await world.hear();
      await world.pass(10 * MINUTE);
    }

    expect(world.alerts.filter(({ kind }) => kind === 'change')).toHaveLength(2);
    expect(world.alerts.at(-1)).toMatchObject({ kind: 'request', reason: 'flapping' });
    expect(bastionRules(world)).toHaveLength(2);
  });

  it('is left alone once the budget of the hour is spent, and somebody is asked', async () => {
    const world = openWorld({ policy: { budget: { perAccountHour: 1, perRuleHour: 10 } } });
    await open(world);
    await world.hear();
    await world.sandbox.as(ANA).ask(PLACE)('cloudtrail:StopLogging', { Name: world.snapwave.trail });
    await world.hear();

    expect(world.alerts.map(({ kind, reason }) => [kind, reason])).toEqual([
      ['change', 'low-risk'],
      ['request', 'budget-spent'],
    ]);
  });

  it('is only told of while the stop switch is on, and closed once it is off', async () => {
    const world = openWorld();
    const stop = { scope: 'all' as const, by: 'ana', reason: 'release night', since: world.now() };
    await world.holdfast.ledger.setStop('all', stop, 'ana', world.now());
    await open(world);
    await world.hear();

    expect(world.alerts).toMatchObject([{ kind: 'violation', reason: 'stopped' }]);
    expect(bastionRules(world)).toHaveLength(2);
    await world.holdfast.ledger.setStop('all', null, 'ana', world.now());
    await world.holdfast.sweepEverything([PLACE]);
    await world.hear();
    expect(bastionRules(world)).toHaveLength(1);
  });
});

describe('an undo', () => {
  it('restores what was there, and the loop lets it be', async () => {
    const world = openWorld();
    await open(world);
    const opened = photograph(world.sandbox);
    await world.hear();
    const changeId = world.alerts[0]?.changeId ?? '';

    await undo(world, changeId, ssh(world));

    expect(photograph(world.sandbox)).toEqual(opened);
    expect(world.alerts.at(-1)).toMatchObject({ kind: 'undone', status: 'verified', changeId });
    expect(world.line('restricted-ssh')?.decision).toEqual({ outcome: 'suppress', reason: 'waived' });
    expect((await entriesOf(world, ssh(world))).map(({ kind }) => kind)).toEqual(['intent', 'outcome', 'intent', 'outcome']);
  });

  it('lasts as long as its waiver', async () => {
    const world = openWorld();
    await open(world);
    await world.hear();
    await undo(world, world.alerts[0]?.changeId ?? '', ssh(world));
    await world.pass(DAY + MINUTE);

    expect(bastionRules(world)).toHaveLength(1);
  });

  it('is refused, with the difference, where somebody has changed the resource since', async () => {
    const world = openWorld();
    await open(world);
    await world.hear();
    const more = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '198.51.100.0/24' }] };
    await world.sandbox.as(ANA).ask(PLACE)('ec2:AuthorizeSecurityGroupIngress', { GroupId: world.snapwave.groups.bastion, IpPermissions: [more] });
    await undo(world, world.alerts[0]?.changeId ?? '', ssh(world));

    expect(bastionRules(world)).toHaveLength(2);
    expect(world.alerts.at(-1)).toMatchObject({ kind: 'undone', status: 'none', error: expect.stringContaining('different now: ingress') });
  });

  it('is refused the second time', async () => {
    const world = openWorld();
    await open(world);
    await world.hear();
    const changeId = world.alerts[0]?.changeId ?? '';
    await undo(world, changeId, ssh(world));
    await undo(world, changeId, ssh(world));

    expect(world.alerts.at(-1)?.error).toContain('has been taken back already');
  });
});

describe('an undo and an approval that cross', () => {
  const block = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };

  /** The bucket's block is dropped while a request for the account's own block is out. */
  async function dropped(mode: 'enforce' | 'approve') {
    const world = openWorld({ policy: { mode } });
    await world.holdfast.sweepEverything([PLACE]);
    await world.hear();
    const { uploads } = world.snapwave.buckets;
    await world.sandbox.as(ANA).ask(PLACE)('s3:DeletePublicAccessBlock', { Bucket: uploads });
    await world.hear();
    const arn = `arn:aws:s3:::${uploads}`;
    const ofRule = (ruleId: string) => world.requests.findLast(({ plan }) => plan.ruleId === ruleId)?.id ?? '';
    const bucket = () => world.sandbox.state.buckets.find(({ name }) => name === uploads);
    return { world, arn, bucket, ofRule };
  }

  it('restores the bucket’s own block though the account’s was tightened since', async () => {
    const { world, arn, bucket, ofRule } = await dropped('enforce');
    expect(bucket()?.publicAccessBlock).toEqual(block);
    const changeId = world.alerts.findLast(({ kind }) => kind === 'change')?.changeId ?? '';

    expect(await answer(world, 'apply', 'ben', { request: ofRule('s3-account-level-public-access-blocks') })).toBe('answered');
    await undo(world, changeId, arn);

    expect(world.sandbox.state.publicAccessBlock).toEqual(block);
    expect(bucket()?.publicAccessBlock).toBeNull();
    expect(world.alerts.findLast(({ kind }) => kind === 'undone')).toMatchObject({ status: 'verified', changeId });
  });

  it('comes before an approval of the same plan, which then releases what it showed', async () => {
    const { world, arn, bucket, ofRule } = await dropped('approve');
    const request = ofRule('s3-bucket-level-public-access-prohibited');
    await answer(world, 'apply', 'ben', { request });
    await world.hear();
    const changeId = world.alerts.findLast(({ kind }) => kind === 'change')?.changeId ?? '';

    // Somebody drops the block again, and a new request for the same plan is out when the order to undo comes.
    await world.sandbox.as(ANA).ask(PLACE)('s3:DeletePublicAccessBlock', { Bucket: world.snapwave.buckets.uploads });
    await world.hear();
    const again = ofRule('s3-bucket-level-public-access-prohibited');
    expect(again).not.toBe(request);
    const before = await lane(world, arn);
    const order = { changeId, by: 'ana', at: world.now(), waiver: { owner: 'ana', reason: 'undone', until: later(world.now(), DAY) } };
    await world.holdfast.ledger.commit({ before, after: { ...before, undo: order, lookAgainAt: world.now() }, entries: [], now: world.now() });
    expect(await answer(world, 'apply', 'ben', { request: again })).toBe('answered');
    await world.pass(MINUTE);

    // The order comes first. The resource is not as the change left it, so the undo is refused; then the approval releases the plan that it showed.
    expect(world.alerts.findLast(({ kind }) => kind === 'undone')).toMatchObject({ status: 'none', changeId });
    expect(bucket()?.publicAccessBlock).toEqual(block);
    expect((await lane(world, arn)).undo).toBeNull();
  });
});

describe('a bucket policy that goes public', () => {
  const media = 'arn:aws:s3:::snapwave-media';

  async function goPublic(world: World) {
    await world.sandbox.as(ANA).ask(PLACE)('s3:DeletePublicAccessBlock', { Bucket: 'snapwave-media' });
    await world.sandbox.as(ANA).ask(PLACE)('s3:PutBucketPolicy', { Bucket: 'snapwave-media', Policy: publicRead });
    await world.hear();
  }
  const asked = (world: World) => world.requests.filter(({ plan }) => plan.ruleId === 's3-bucket-level-public-access-prohibited');

  it('is asked about, and put right when somebody says so', async () => {
    const world = openWorld();
    await goPublic(world);
    expect(asked(world)).toHaveLength(1);
    expect(asked(world)[0]).toMatchObject({ reason: 'high-risk', needed: 1 });
    world.requests.splice(0, world.requests.length, ...asked(world));

    expect(await answer(world, 'apply', 'ben')).toBe('answered');
    await world.pass(MINUTE);

    const bucket = world.sandbox.state.buckets.find(({ name }) => name === 'snapwave-media');
    expect(bucket?.publicAccessBlock).toEqual({ BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true });
    expect(bucket?.policy).toBe(publicRead);
    expect(world.alerts).toContainEqual(expect.objectContaining({ kind: 'change', reason: 'approved', status: 'verified' }));
    const intents = (await entriesOf(world, media)).filter(({ kind }) => kind === 'intent');
    expect(intents).toMatchObject([{ who: 'ben' }]);
  });

  it('is asked about anew where the plan is no longer the one that was approved', async () => {
    const world = openWorld();
    await goPublic(world);
    world.requests.splice(0, world.requests.length, ...asked(world));
    await answer(world, 'apply', 'ben');
    const narrower = publicRead.replace('s3:GetObject', 's3:GetObjectVersion');
    await world.sandbox.as(ANA).ask(PLACE)('s3:PutBucketPolicy', { Bucket: 'snapwave-media', Policy: narrower });
    await world.pass(MINUTE);

    expect(world.sandbox.state.buckets.find(({ name }) => name === 'snapwave-media')?.publicAccessBlock).toBeNull();
    expect(asked(world)).toHaveLength(2);
  });

  it('is kept as it is under a waiver with an end', async () => {
    const world = openWorld();
    await goPublic(world);
    world.requests.splice(0, world.requests.length, ...asked(world));
    const until = later(world.now(), 7 * DAY);
    expect(await answer(world, 'keep', 'ben', { reason: 'campaign until Friday', until })).toBe('answered');
    await world.pass(MINUTE);
    expect(world.line('s3-bucket-level-public-access-prohibited')?.decision).toEqual({ outcome: 'suppress', reason: 'waived' });

    await world.pass(8 * DAY);
    expect(asked(world)).toHaveLength(2);
  });

  describe('where a role made the change, in a session that anyone could have named', () => {
    const until = '2027-01-31T00:00:00.000Z';
    const audit = async (world: World) => (await auditLedger(world.holdfast.ledger, { lane: null, anchor: null, now: world.now() })).problems;
    async function openedByRole(): Promise<World> {
      const world = openWorld({ policy: { mode: 'approve' } });
      await open(world, { roleName: 'engineer', sessionName: 'ben' });
      await world.hear();
      return world;
    }

    it('is kept once two approvers keep it, and the audit finds nothing', async () => {
      const world = await openedByRole();

      expect(await answer(world, 'keep', 'ben', { reason: 'maintenance', until })).toBe('answered');
      await world.pass(MINUTE);
      expect(world.line('restricted-ssh')?.decision.reason).toBe('approve-mode');
      expect(await audit(world)).toEqual([]);
      expect(await answer(world, 'keep', 'ana', { reason: 'maintenance', until })).toBe('answered');
      await world.pass(MINUTE);

      expect(world.line('restricted-ssh')?.decision).toEqual({ outcome: 'suppress', reason: 'waived' });
      expect(await audit(world)).toEqual([]);
    });

    it('is remediated where the second approver approves instead', async () => {
      const world = await openedByRole();

      await answer(world, 'keep', 'ben', { reason: 'maintenance', until });
      expect(await answer(world, 'apply', 'ana')).toBe('answered');
      await world.pass(MINUTE);

      expect(world.alerts).toContainEqual(expect.objectContaining({ kind: 'change', reason: 'approved', status: 'verified' }));
      expect(await audit(world)).toEqual([]);
    });
  });

  it('is not asked about again while somebody said not now', async () => {
    const world = openWorld();
    await goPublic(world);
    world.requests.splice(0, world.requests.length, ...asked(world));
    expect(await answer(world, 'not-now', 'ben')).toBe('answered');
    await world.pass(23 * HOUR);
    expect(asked(world)).toHaveLength(1);
    await world.pass(2 * HOUR);
    expect(asked(world)).toHaveLength(2);
  });

  it('is left as it is where nobody answers: the answer is no, and that is said', async () => {
    const world = openWorld();
    await goPublic(world);
    await world.pass(25 * HOUR);

    expect(world.alerts).toContainEqual(expect.objectContaining({ kind: 'expired', ruleId: 's3-bucket-level-public-access-prohibited' }));
    expect(asked(world)).toHaveLength(1);
    world.requests.splice(0, world.requests.length, ...asked(world));
    expect(await answer(world, 'apply', 'ben')).toMatchObject({ refused: 'expired' });
  });

  it('is answered once', async () => {
    const world = openWorld();
    await goPublic(world);
    world.requests.splice(0, world.requests.length, ...asked(world));
    await answer(world, 'not-now', 'ben');
    expect(await answer(world, 'apply', 'ana')).toMatchObject({ refused: 'already-answered', given: { by: 'ben' } });
  });
});

describe('an approval that the chain does not hold', () => {
  /** Opened by infrastructure code, so that a person is asked; nobody answered. */
  async function asked() {
    const world = openWorld();
    await open(world, { roleName: 'terraform-apply', sessionName: 'run-7' });
    await world.hear();
    const arn = ssh(world);
    const { ledger } = world.holdfast;
    async function mark(approved: object, change: object = {}) {
      const before = await lane(world, arn);
      const findings = before.findings.map((finding) => (finding.pending ? { ...finding, pending: { ...finding.pending, approved, ...change } } : finding));
      await ledger.commit({
        before,
        after: { ...before, findings: findings as typeof before.findings, lookAgainAt: world.now() },
        entries: [],
        now: world.now(),
      });
    }
    return { world, arn, mark };
  }

  it('changes nothing, alerts, and has approval requested anew', async () => {
    const { world, arn, mark } = await asked();
    const [first] = world.requests;
    await mark({ by: 'mia', at: world.now() });
    await world.pass(MINUTE);

    expect(bastionRules(world)).toHaveLength(2);
    expect((await entriesOf(world, arn)).map(({ kind }) => kind)).toEqual(['request', 'request']);
    expect(world.alerts.filter(({ kind }) => kind === 'unproven')).toMatchObject([
      { status: 'none', error: expect.stringMatching(/needs 1 approvals, and its chain holds 0/) },
    ]);
    expect(world.requests.at(-1)?.id).not.toBe(first?.id);
    expect(await answer(world, 'apply', 'ben')).toBe('answered');
    await world.hear();
    expect(bastionRules(world)).toHaveLength(1);
  });

  it('changes nothing where the request that it names is not in the chain, or is no request', async () => {
    for (const requestId of ['0123456789abcdef0123-1', 'nothing', '']) {
      const { world, mark } = await asked();
      await mark({ by: 'mia', at: world.now() }, { requestId });
      await world.pass(MINUTE);

      expect(bastionRules(world)).toHaveLength(2);
      expect(world.alerts.filter(({ kind }) => kind === 'unproven')).toHaveLength(1);
    }
  });

  it('changes nothing by an answer to another plan, by somebody else, or to a request that ended', async () => {
    const forged = [
      { who: 'mia', planHash: null },
      { who: 'ben', planHash: 'f'.repeat(64) },
    ];
    for (const { who, planHash } of forged) {
      const { world, arn, mark } = await asked();
      const before = await lane(world, arn);
      const pending = before.findings.find((finding) => finding.pending)?.pending;
      const detail = { answer: 'apply', planHash: planHash ?? pending?.planHash, reason: null, until: null };
      const entry = { kind: 'answer' as const, at: world.now(), who, ruleId: 'restricted-ssh', of: pending?.requestId ?? null, detail };
      await world.holdfast.ledger.commit({ before, after: before, entries: [entry], now: world.now() });
      await mark({ by: who, at: world.now() });
      await world.pass(MINUTE);

      expect(bastionRules(world)).toHaveLength(2);
      expect(world.alerts.filter(({ kind }) => kind === 'unproven')).toHaveLength(1);
    }
  });
});

describe('when a part fails', () => {
  it('puts a denied change before a person, in the service’s words, and does not try it again', async () => {
    const world = openWorld();
    world.sandbox.faults.push({ action: 'ec2:RevokeSecurityGroupIngress', kind: 'denied', when: 'before' });
    await open(world);
    await world.hear();
    await world.pass(HOUR);

    expect(world.alerts.map(({ kind, status, reason }) => [kind, status, reason])).toEqual([
      ['change', 'failed', 'low-risk'],
      ['request', 'none', 'flapping'],
    ]);
    expect(world.alerts[0]?.error).toContain('AccessDenied');
    expect(bastionRules(world)).toHaveLength(2);
  });

  it('believes the facts where a change may or may not have been carried out', async () => {
    const world = openWorld();
    world.sandbox.faults.push({ action: 'ec2:RevokeSecurityGroupIngress', kind: 'unknown', when: 'after' });
    await open(world);
    await world.hear();

    expect(world.alerts).toMatchObject([{ kind: 'change', status: 'verified' }]);
    expect(bastionRules(world)).toHaveLength(1);
  });

  it('tells which permission is missing where a read is denied, and changes nothing', async () => {
    const world = openWorld();
    world.sandbox.faults.push({ action: 'ec2:DescribeSecurityGroupRules', kind: 'denied', when: 'before' });
    await open(world);
    await world.hear();

    expect(world.line('restricted-ssh')).toMatchObject({ decision: { outcome: 'notify', reason: 'insufficient-data' } });
    expect(world.alerts[0]?.violation).toContain('ec2:DescribeSecurityGroupRules');
    expect(bastionRules(world)).toHaveLength(2);
  });

  it('looks again where a read was throttled', async () => {
    const world = openWorld();
    world.sandbox.faults.push({ action: 'ec2:DescribeSecurityGroups', kind: 'throttled', when: 'before' });
    await open(world);
    await world.hear();

    expect(bastionRules(world)).toHaveLength(1);
  });

  it('tells again where the alert was not taken; the change stands', async () => {
    const world = openWorld();
    world.deaf.next = 2;
    await open(world);
    await world.hear();

    expect(bastionRules(world)).toHaveLength(1);
    expect(world.alerts).toMatchObject([{ kind: 'change', status: 'verified' }]);
  });

  it('changes nothing, and says why, where the policy can not be read', async () => {
    const world = openWorld({ policy: null });
    await open(world);
    await world.hear();

    expect(world.alerts).toMatchObject([{ kind: 'violation', reason: 'circumstances-unknown' }]);
    expect(bastionRules(world)).toHaveLength(2);
  });
});
