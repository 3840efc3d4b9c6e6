import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { approve } from '../../cli/commands/approve.ts';
import { log, verify } from '../../cli/commands/log.ts';
import { reject } from '../../cli/commands/reject.ts';
import { resume } from '../../cli/commands/resume.ts';
import { stop } from '../../cli/commands/stop.ts';
import { undo } from '../../cli/commands/undo.ts';
import { type WaiveCommand, waive } from '../../cli/commands/waive.ts';
import { openHoldfast } from '../../cli/embedded.ts';
import { UsageError } from '../../cli/errors.ts';
import { ruleNamed } from '../../cli/rule-option.ts';
import { embeddedStore, type Store } from '../../cli/store.ts';
import type { Caller } from '../../functions/core/answer-as.ts';
import { laneOf } from '../../functions/core/lane.ts';
import { defaultPolicy } from '../../functions/core/policy-file.ts';
import { DAY, HOUR, later } from '../../functions/core/time.ts';
import { resources, rules } from '../../sandbox/baseline.ts';
import { ANA, openWorld, PLACE, photograph, type World, type WorldOptions } from '../flows/world.ts';
import { jsonLines, keepingTerminal } from './terminal.ts';

const BEN: Caller = { name: 'ben', identity: 'arn:aws:sts::111122223333:assumed-role/OnCall/ben' };
const SSH = ruleNamed('restricted-ssh', rules);
const MEDIA = 'snapwave-media';

interface Scene {
  readonly world: World;
  readonly store: Store;
  readonly bastionArn: string;
  /** What a command ended with, and what it said. */
  does(
    command: (terminal: ReturnType<typeof keepingTerminal>) => Promise<number>,
  ): Promise<{ readonly exit: number; readonly out: string; readonly err: string }>;
}

function openScene(options: WorldOptions = {}): Scene {
  const world = openWorld(options);
  return {
    world,
    store: embeddedStore(world.holdfast, 'memory', world.now),
    bastionArn: `arn:aws:ec2:${PLACE.region}:${PLACE.accountId}:security-group/${world.snapwave.groups.bastion}`,
    async does(command) {
      const terminal = keepingTerminal();
      const exit = await command(terminal);
      return { exit, ...terminal.written };
    },
  };
}

async function openSsh({ sandbox, snapwave }: World, cidr = '0.0.0.0/0', GroupId = snapwave.groups.bastion): Promise<void> {
  const IpPermissions = [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: cidr, Description: 'for a minute' }] }];
  await sandbox.as(ANA).ask(PLACE)('ec2:AuthorizeSecurityGroupIngress', { GroupId, IpPermissions });
}

function bastionRules({ sandbox, snapwave }: World): number {
  return sandbox.state.securityGroups.find(({ id }) => id === snapwave.groups.bastion)?.rules.filter(({ isEgress }) => !isEgress).length ?? 0;
}

/** SSH opened, and closed again by Holdfast. */
async function closedScene(options: WorldOptions = {}) {
  const scene = openScene(options);
  await openSsh(scene.world);
  const opened = photograph(scene.world.sandbox);
  await scene.world.hear();
  return { ...scene, opened, changeId: scene.world.alerts[0]?.changeId ?? '' };
}

/** A bucket that serves the public, and a question about it. */
async function askedScene(options: WorldOptions = {}) {
  const scene = openScene(options);
  const { sandbox } = scene.world;
  const ask = sandbox.as(ANA).ask(PLACE);
  await ask('s3:DeletePublicAccessBlock', { Bucket: MEDIA });
  const { Policy = '' } = await ask('s3:GetBucketPolicy', { Bucket: MEDIA });
  const policy = JSON.parse(Policy) as { Statement: object[] };
  policy.Statement.push({ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${MEDIA}/*` });
  await ask('s3:PutBucketPolicy', { Bucket: MEDIA, Policy: JSON.stringify(policy) });
  await scene.world.hear();
  return { ...scene, id: scene.world.requests[0]?.id ?? '' };
}

function isBlocked({ sandbox }: World): boolean {
  return sandbox.state.buckets.find(({ name }) => name === MEDIA)?.publicAccessBlock?.BlockPublicPolicy ?? false;
}

describe('holdfast undo', () => {
  const wish = { caller: BEN, reason: null, hours: 24 };

  it('puts back what was there, says so, and names who ordered it', async () => {
    const { world, store, does, opened, changeId, bastionArn } = await closedScene();
    const undone = await does((terminal) => undo(store, { ...wish, change: changeId }, terminal));

    expect(undone).toMatchObject({ exit: 0, out: expect.stringContaining(`Taken back: ${changeId} on ${bastionArn}`), err: '' });
    expect(photograph(world.sandbox)).toEqual(opened);
    const entries = await store.ledger.entries(changeId.slice(0, 20));
    expect(entries.slice(2).map(({ kind, who, of }) => [kind, who, of])).toEqual([
      ['undo', BEN.identity, changeId],
      ['intent', BEN.identity, changeId],
      ['outcome', 'holdfast', `${changeId.slice(0, 20)}-4`],
    ]);
  });

  it('takes the first letters of an id', async () => {
    const { store, does, changeId } = await closedScene();

    expect(await does((terminal) => undo(store, { ...wish, change: changeId.slice(0, 6) }, terminal))).toMatchObject({ exit: 0 });
  });

  it('leaves the finding alone for as long as it was told to', async () => {
    const { world, store, does, changeId } = await closedScene();
    await does((terminal) => undo(store, { ...wish, change: changeId, hours: 2 }, terminal));
    await world.pass(HOUR);
    expect(bastionRules(world)).toBe(2);
    await world.pass(HOUR + 60_000);

    expect(bastionRules(world)).toBe(1);
  });

  it('leaves to a run what else is waiting: it may have been told to enforce', async () => {
    const { world, store, does, changeId } = await closedScene();
    const { web } = world.snapwave.groups;
    await openSsh(world, '0.0.0.0/0', web);
    await world.holdfast.take(JSON.stringify(world.sandbox.events.at(-1)));
    expect(await does((terminal) => undo(store, { ...wish, change: changeId }, terminal))).toMatchObject({ exit: 0 });

    expect(world.holdfast.queue.state()).toMatchObject({ waiting: 1 });
    expect(world.looks.some(({ item }) => item.ref.id === web)).toBe(false);
  });

  it('is done once: the second time there is nothing left to do', async () => {
    const { store, does, changeId } = await closedScene();
    await does((terminal) => undo(store, { ...wish, change: changeId }, terminal));
    const before = (await store.ledger.entries(changeId.slice(0, 20))).length;

    expect(await does((terminal) => undo(store, { ...wish, change: changeId }, terminal))).toMatchObject({ exit: 0, out: expect.stringContaining('already') });
    expect(await store.ledger.entries(changeId.slice(0, 20))).toHaveLength(before);
  });

  it('is refused with the difference where somebody has changed the resource since', async () => {
    const { world, store, does, changeId } = await closedScene();
    await openSsh(world, '198.51.100.0/24');
    const before = photograph(world.sandbox);
    const refused = await does((terminal) => undo(store, { ...wish, change: changeId }, terminal));

    expect(refused).toMatchObject({ exit: 1, out: '' });
    expect(refused.err).toContain('different now: ingress.\n  ingress:\n');
    expect(refused.err).toMatch(/^ {4}\+ .*198\.51\.100\.0\/24/m);
    expect(refused.err).not.toMatch(/203\.0\.113\.0/);
    expect(photograph(world.sandbox)).toEqual(before);
  });

  it('is refused while the stop switch is on', async () => {
    const { world, store, does, changeId } = await closedScene();
    await does((terminal) => stop(store, { scope: 'all', reason: 'release', caller: BEN }, terminal));

    expect(await does((terminal) => undo(store, { ...wish, change: changeId }, terminal))).toMatchObject({
      exit: 1,
      err: expect.stringContaining('stop switch'),
    });
    expect(bastionRules(world)).toBe(1);
  });

  it('stands in the ledger where the account does not answer, and is carried out later', async () => {
    const { world, store, does, changeId } = await closedScene();
    const fault = { action: 'ec2:DescribeSecurityGroups', kind: 'unreachable', when: 'before' } as const;
    world.sandbox.faults.push(...Array.from({ length: 10 }, () => fault));
    const unable = await does((terminal) => undo(store, { ...wish, change: changeId }, terminal));
    expect(unable).toMatchObject({ exit: 3, err: expect.stringContaining('The order stands') });
    world.sandbox.faults.length = 0;

    expect(await does((terminal) => undo(store, { ...wish, change: changeId }, terminal))).toMatchObject({
      exit: 0,
      out: expect.stringContaining('Taken back'),
    });
    const orders = (await store.ledger.entries(changeId.slice(0, 20))).filter(({ kind }) => kind === 'undo');
    expect(orders).toHaveLength(1);
  });

  it('does not take an earlier refusal for the answer', async () => {
    const { world, store, does, changeId } = await closedScene();
    await does((terminal) => stop(store, { scope: 'all', reason: 'release', caller: BEN }, terminal));
    await does((terminal) => undo(store, { ...wish, change: changeId }, terminal));
    const fault = { action: 'ec2:DescribeSecurityGroups', kind: 'unreachable', when: 'before' } as const;
    world.sandbox.faults.push(...Array.from({ length: 10 }, () => fault));

    expect(await does((terminal) => undo(store, { ...wish, change: changeId }, terminal))).toMatchObject({
      exit: 3,
      err: expect.stringContaining('The order stands'),
    });
  });

  it.each([
    ['an id that is none', 'restricted-ssh', /not the id of a change/],
    ['a change that is not there', '0123456789abcdef0123-1', /There is no change/],
    ['too few letters', 'abc', /not the id of a change/],
  ])('says what is wrong with %s', async (_what, change, why) => {
    const { store } = await closedScene();

    await expect(undo(store, { ...wish, change }, keepingTerminal())).rejects.toThrow(why);
    await expect(undo(store, { ...wish, change }, keepingTerminal())).rejects.toBeInstanceOf(UsageError);
  });

  it('says what else an id names', async () => {
    const { store, does, changeId } = await closedScene();
    const outcome = changeId.replace(/-1$/, '-2');

    expect(await does((terminal) => undo(store, { ...wish, change: outcome }, terminal))).toMatchObject({
      exit: 1,
      err: `holdfast: ${outcome} is the outcome of the change ${changeId}: name that one.\n`,
    });
  });
});

describe('holdfast approve', () => {
  it('carries out what was asked, in the name of the approver', async () => {
    const { world, store, does, id } = await askedScene();
    const approved = await does((terminal) => approve(store, { plan: id, as: null, caller: BEN }, terminal));

    expect(approved).toMatchObject({ exit: 0, out: expect.stringContaining('Remediated and verified: Switched all four on'), err: '' });
    expect(isBlocked(world)).toBe(true);
    const entries = await store.ledger.entries(id.slice(0, 20));
    expect(entries.map(({ kind, who }) => [kind, who])).toEqual([
      ['request', 'holdfast'],
      ['answer', 'ben'],
      ['intent', 'ben'],
      ['outcome', 'holdfast'],
    ]);
    expect(entries[1]?.detail).toMatchObject({ answer: 'apply', caller: BEN.identity });
  });

  it('is for approvers: others are told who was asked, and nothing happens', async () => {
    const { world, store, does, id } = await askedScene();
    const eve = { name: 'eve', identity: 'arn:aws:iam::111122223333:user/eve' };
    const refused = await does((terminal) => approve(store, { plan: id, as: null, caller: eve }, terminal));

    expect(refused).toMatchObject({ exit: 1, err: expect.stringContaining('(ana, ben)') });
    expect(isBlocked(world)).toBe(false);
    expect(await does((terminal) => approve(store, { plan: id, as: 'Ben', caller: eve }, terminal))).toMatchObject({ exit: 0 });
    expect((await store.ledger.entries(id.slice(0, 20)))[1]).toMatchObject({ who: 'ben', detail: { caller: eve.identity } });
  });

  it('is for whoever calls where nobody is named, under their own identity', async () => {
    const { world, store, does, id } = await askedScene({ policy: { approvers: [] } });

    expect(await does((terminal) => approve(store, { plan: id, as: null, caller: BEN }, terminal))).toMatchObject({ exit: 0 });
    expect(isBlocked(world)).toBe(true);
    expect((await store.ledger.entries(id.slice(0, 20)))[1]).toMatchObject({ kind: 'answer', who: BEN.identity });
    expect((await store.ledger.request(id))?.approvers).toEqual([]);
  });

  it('waits for a second person where two have to agree, and one person is not two', async () => {
    const policyRules = Object.fromEntries(
      rules.map(({ meta }) => [meta.id, { enabled: true, mode: null, graceMinutes: 0, approvals: 2, parameters: undefined }]),
    );
    const { world, store, does, id } = await askedScene({ policy: { rules: policyRules } });
    const first = await does((terminal) => approve(store, { plan: id, as: null, caller: BEN }, terminal));
    expect(first).toMatchObject({ exit: 0, out: expect.stringContaining('1 more person has to say yes') });
    expect(isBlocked(world)).toBe(false);

    const again = await does((terminal) => approve(store, { plan: id, as: 'ana', caller: BEN }, terminal));
    expect(again).toMatchObject({ exit: 1, err: expect.stringContaining('already, as ben: another person has to') });
    expect(isBlocked(world)).toBe(false);

    const ana = { name: 'ana', identity: 'arn:aws:iam::111122223333:user/ana' };
    expect(await does((terminal) => approve(store, { plan: id, as: null, caller: ana }, terminal))).toMatchObject({ exit: 0 });
    expect(isBlocked(world)).toBe(true);
  });

  it('is told when it was answered before, and that is no failure where the answer is the same', async () => {
    const { store, does, id } = await askedScene();
    await does((terminal) => approve(store, { plan: id, as: null, caller: BEN }, terminal));

    expect(await does((terminal) => approve(store, { plan: id, as: 'ana', caller: { name: 'ana', identity: 'ana' } }, terminal))).toMatchObject({
      exit: 0,
      out: expect.stringContaining(`${id} was answered by ben`),
    });
  });

  it('does not act where the plan is another by now, and names the new question', async () => {
    const { world, store, does, id } = await askedScene();
    const ask = world.sandbox.as(ANA).ask(PLACE);
    const { Policy = '' } = await ask('s3:GetBucketPolicy', { Bucket: MEDIA });
    await ask('s3:PutBucketPolicy', {
      Bucket: MEDIA,
      Policy: Policy.replace(
        /"Action":"s3:GetObject","Resource":"arn:aws:s3:::snapwave-media\/\*"\}\]/,
        '"Action":"s3:*","Resource":"arn:aws:s3:::snapwave-media/*"}]',
      ),
    });
    const refused = await does((terminal) => approve(store, { plan: id, as: null, caller: BEN }, terminal));

    expect(refused).toMatchObject({ exit: 1, err: expect.stringMatching(/the plan is no longer the same: the new question is [0-9a-f]{20}-\d+/) });
    expect(isBlocked(world)).toBe(false);
  });

  it('can not answer a question that nobody answered in time', async () => {
    const { world, store, does, id } = await askedScene();
    await world.pass(25 * HOUR);

    expect(await does((terminal) => approve(store, { plan: id, as: null, caller: BEN }, terminal))).toMatchObject({
      exit: 1,
      err: expect.stringContaining('nobody answered'),
    });
    expect(isBlocked(world)).toBe(false);
  });

  it('says that the id of a change is no question', async () => {
    const { store, changeId } = await closedScene();

    await expect(approve(store, { plan: changeId, as: null, caller: BEN }, keepingTerminal())).rejects.toThrow(
      /is not a question, but an entry of the kind intent/,
    );
  });
});

describe('holdfast reject', () => {
  it('leaves things as they are until the snooze is over, and records why', async () => {
    const { world, store, does, id } = await askedScene();
    const rejected = await does((terminal) => reject(store, { plan: id, as: null, caller: BEN, why: 'campaign', snoozeHours: 24 }, terminal));

    expect(rejected).toMatchObject({ exit: 0, out: expect.stringContaining('Rejected. Nothing is changed.') });
    expect((await store.ledger.entries(id.slice(0, 20)))[1]).toMatchObject({ kind: 'answer', who: 'ben', detail: { answer: 'not-now', reason: 'campaign' } });
    await world.pass(23 * HOUR);
    expect(world.requests).toHaveLength(1);
    await world.pass(2 * HOUR);
    expect(world.requests).toHaveLength(2);
    expect(isBlocked(world)).toBe(false);
  });

  it('does not overrule a yes', async () => {
    const { store, does, id } = await askedScene();
    await does((terminal) => approve(store, { plan: id, as: null, caller: BEN }, terminal));

    expect(await does((terminal) => reject(store, { plan: id, as: null, caller: BEN, why: null, snoozeHours: 24 }, terminal))).toMatchObject({
      exit: 1,
      err: expect.stringContaining('approved. That stands.'),
    });
  });
});

describe('holdfast waive', () => {
  function wish({ world, bastionArn }: Pick<Scene, 'world' | 'bastionArn'>, more: Partial<WaiveCommand> = {}): WaiveCommand {
    return { arn: bastionArn, rules: [SSH], until: later(world.now(), 7 * DAY), reason: 'migration', owner: null, caller: BEN, looksNow: true, ...more };
  }

  it('lets a violation be that comes later, until it ends', async () => {
    const scene = openScene();
    const { world, store, does } = scene;
    expect(await does((terminal) => waive(store, wish(scene), terminal))).toMatchObject({ exit: 0, out: expect.stringContaining(`owned by ${BEN.identity}`) });
    await openSsh(world);
    await world.hear();

    expect(world.line('restricted-ssh')?.decision).toEqual({ outcome: 'suppress', reason: 'waived' });
    expect(bastionRules(world)).toBe(2);
    await world.pass(7 * DAY + 60_000);
    expect(bastionRules(world)).toBe(1);
  });

  it('covers a violation in another partition under the ARN that the resource has there', async () => {
    const place = { ...PLACE, region: 'us-gov-west-1' };
    const scene = openScene({ sandbox: place });
    const { world, store, does } = scene;
    const group = world.snapwave.groups.bastion;
    const arn = `arn:aws-us-gov:ec2:us-gov-west-1:${place.accountId}:security-group/${group}`;
    expect(await does((terminal) => waive(store, wish(scene, { arn, looksNow: false }), terminal))).toMatchObject({ exit: 0 });
    const IpPermissions = [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }];
    await world.sandbox.as(ANA).ask(place)('ec2:AuthorizeSecurityGroupIngress', { GroupId: group, IpPermissions });
    await world.hear();

    expect(world.line('restricted-ssh')?.decision).toEqual({ outcome: 'suppress', reason: 'waived' });
    expect(await store.ledger.lane(laneOf(arn))).toMatchObject({ arn, findings: [{ ruleId: 'restricted-ssh', state: 'SUPPRESSED' }] });
  });

  it('ends the question that is out', async () => {
    const { world, store, does, id } = await askedScene();
    const rule = ruleNamed('s3-bucket-level-public-access-prohibited', rules);
    await does((terminal) => waive(store, wish({ world, bastionArn: `arn:aws:s3:::${MEDIA}` }, { rules: [rule] }), terminal));

    expect(world.line(rule.meta.id)?.decision).toEqual({ outcome: 'suppress', reason: 'waived' });
    expect(await store.ledger.request(id)).toMatchObject({ closed: 'overtaken' });
    expect(await does((terminal) => approve(store, { plan: id, as: null, caller: BEN }, terminal))).toMatchObject({ exit: 1 });
  });

  it('is recorded once, and by name', async () => {
    const scene = openScene();
    const { store, does, bastionArn } = scene;
    await does((terminal) => waive(store, wish(scene, { owner: 'platform team' }), terminal));
    expect(await does((terminal) => waive(store, wish(scene, { owner: 'platform team' }), terminal))).toMatchObject({
      exit: 0,
      out: expect.stringContaining('already'),
    });

    const written = await does((terminal) => log(store, { format: 'jsonl', arn: bastionArn }, terminal));
    expect(jsonLines(written.out)).toMatchObject([{ kind: 'waiver', who: BEN.identity, detail: { owner: 'platform team', reason: 'migration' } }]);
  });

  it('waits for the next run where the account can not be read', async () => {
    const scene = openScene();
    const { world, store, does } = scene;
    await openSsh(world);
    const calls = world.sandbox.calls.length;
    expect(await does((terminal) => waive(store, wish(scene, { looksNow: false }), terminal))).toMatchObject({ exit: 0 });

    expect(world.sandbox.calls).toHaveLength(calls);
    await world.hear();
    expect(bastionRules(world)).toBe(2);
  });

  it('leaves alone what an enforcing run knows of other rules, and says nothing about them', async () => {
    const state = mkdtempSync(join(tmpdir(), 'holdfast-orders-'));
    const { world, id } = await askedScene({ state });
    const other = ruleNamed('s3-bucket-ssl-requests-only', rules);
    const before = await world.holdfast.ledger.lane(id.slice(0, 20));
    const alerts = world.alerts.length;
    world.holdfast.close();
    // As a command without --enforce has it: the policy file says less than the run was told.
    using observing = openHoldfast({
      state,
      resources,
      settings: { rules, policy: { ...defaultPolicy(rules), mode: 'observe' } },
      accounts: world.sandbox,
      notifier: () => ({ tell: async (alert) => void world.alerts.push(alert) }),
      log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
      clock: world.now,
    });
    const terminal = keepingTerminal();
    const store = embeddedStore(observing, 'memory', world.now);
    expect(await waive(store, wish({ world, bastionArn: `arn:aws:s3:::${MEDIA}` }, { rules: [other] }), terminal)).toBe(0);

    const after = await observing.ledger.lane(id.slice(0, 20));
    rmSync(state, { recursive: true });
    const others = (lane: typeof before) => lane?.findings.filter(({ ruleId }) => ruleId !== other.meta.id);
    expect(others(before)).not.toEqual([]);
    expect(others(after)).toEqual(others(before));
    expect(world.alerts).toHaveLength(alerts);
  });

  it.each([
    ['an end that is over', { until: '2026-11-22T23:59:59.999Z' }, 'is over'],
    ['an end that is too far away', { until: '2028-01-01T00:00:00.000Z' }, 'too far away'],
    ['no reason', { reason: '  ' }, 'needs a reason'],
    ['an endless reason', { reason: 'x'.repeat(501) }, 'too long'],
  ])('refuses %s', async (_what, more, why) => {
    const scene = openScene();
    const { store, does } = scene;

    expect(await does((terminal) => waive(store, wish(scene, more), terminal))).toMatchObject({ exit: 1, err: expect.stringContaining(why) });
    expect(await store.ledger.lane(laneOf(scene.bastionArn))).toBeNull();
  });

  it.each([
    ['a resource of another type', 'arn:aws:s3:::snapwave-media', /not the ARN of a resource that restricted-ssh is about/],
    ['something that is no ARN', 'sg-1', /not the ARN/],
    ['an ARN of a partition that the Region is not in', 'arn:aws:ec2:us-gov-west-1:111122223333:security-group/sg-1', /not the ARN/],
  ])('refuses %s', async (_what, arn, why) => {
    const scene = openScene();

    await expect(waive(scene.store, wish(scene, { arn }), keepingTerminal())).rejects.toThrow(why);
  });

  it('says where the waiver of a bucket belongs that was never looked at', async () => {
    const scene = openScene();
    const rule = ruleNamed('s3-bucket-ssl-requests-only', rules);

    await expect(waive(scene.store, wish(scene, { arn: 'arn:aws:s3:::other', rules: [rule] }), keepingTerminal())).rejects.toThrow(
      /put the waiver into the policy file/,
    );
  });
});

describe('holdfast stop and resume', () => {
  it('hold back every change, and let go of it again', async () => {
    const { world, store, does } = openScene();
    expect(await does((terminal) => stop(store, { scope: 'all', reason: 'release', caller: BEN }, terminal))).toMatchObject({
      exit: 0,
      out: expect.stringContaining('Stopped'),
    });
    await openSsh(world);
    await world.hear();
    expect(bastionRules(world)).toBe(2);

    const resumed = await does((terminal) => resume(store, { scope: 'all', caller: BEN }, terminal));
    expect(resumed).toMatchObject({ exit: 0, out: expect.stringContaining('1 resource that it held back is evaluated by the next "holdfast run"') });
    await world.hear();
    expect(bastionRules(world)).toBe(1);
  });

  it('hold back one rule, and leave the others to their work', async () => {
    const { world, store, does } = openScene();
    await does((terminal) => stop(store, { scope: { ruleId: 'cloudtrail-enabled' }, reason: 'maintenance', caller: BEN }, terminal));
    await openSsh(world);
    await world.sandbox.as(ANA).ask(PLACE)('cloudtrail:StopLogging', { Name: world.snapwave.trail });
    await world.hear();

    expect(bastionRules(world)).toBe(1);
    expect(world.line('cloudtrail-enabled')?.decision).toEqual({ outcome: 'notify', reason: 'stopped' });
    const other = await does((terminal) => resume(store, { scope: 'all', caller: BEN }, terminal));
    expect(other.out).toBe('The stop switch for everything is not on in memory. Still on: rule cloudtrail-enabled.\n');
  });

  it('are recorded once each, with who and why', async () => {
    const { store, does } = openScene();
    for (let times = 0; times < 2; times += 1) await does((terminal) => stop(store, { scope: 'all', reason: 'release', caller: BEN }, terminal));
    for (let times = 0; times < 2; times += 1) await does((terminal) => resume(store, { scope: 'all', caller: BEN }, terminal));

    expect(await store.ledger.entries('switch')).toMatchObject([
      { kind: 'stop', who: BEN.identity, detail: { scope: 'all', reason: 'release' } },
      { kind: 'resume', who: BEN.identity },
    ]);
  });

  it('are found out within the hour where nobody said that the switch is off again', async () => {
    const { world, store } = openScene();
    await store.ledger.setStop('all', { scope: 'all', by: 'ben', reason: 'release', since: world.now() }, 'ben', world.now());
    await openSsh(world);
    await world.hear();
    await store.ledger.setStop('all', null, 'ben', world.now());
    await world.pass(HOUR + 60_000);

    expect(bastionRules(world)).toBe(1);
  });
});

describe('holdfast log', () => {
  it('shows what happened, oldest first, and verifies', async () => {
    const { world, store, does, changeId } = await closedScene();
    await world.pass(60_000);
    await does((terminal) => stop(store, { scope: 'all', reason: 'release', caller: BEN }, terminal));
    const shown = await does((terminal) => log(store, { format: 'table', arn: null }, terminal));

    expect(
      shown.out
        .split('\n')
        .slice(1, -1)
        .map((line) => line.split(/ {2,}/).slice(1, 6)),
    ).toEqual([
      [changeId, 'intent', 'holdfast', 'restricted-ssh', world.snapwave.groups.bastion],
      [changeId.replace(/1$/, '2'), 'outcome', 'holdfast', 'restricted-ssh', world.snapwave.groups.bastion],
      ['switch-1', 'stop', 'ben', '-', 'holdfast:switch'],
    ]);
    expect(await does((terminal) => verify(store, { format: 'table', arn: null }, terminal))).toEqual({
      exit: 0,
      out: 'The ledger verifies: 3 entries in 2 chains.\n',
      err: '',
    });
  });

  it('says so where nothing is recorded', async () => {
    const { store, does, bastionArn } = openScene();

    expect(await does((terminal) => log(store, { format: 'jsonl', arn: null }, terminal))).toEqual({
      exit: 0,
      out: '',
      err: 'No change, request or order is recorded in memory so far.\n',
    });
    await expect(log(store, { format: 'jsonl', arn: bastionArn }, keepingTerminal())).rejects.toThrow(/Nothing is recorded of arn:aws:ec2/);
  });

  it('names the open findings of a resource that was notified about and not changed', async () => {
    const { world, store, does, bastionArn } = openScene();
    await stop(store, { scope: 'all', reason: 'release', caller: BEN }, keepingTerminal());
    await openSsh(world);
    await world.hear();

    expect(await does((terminal) => log(store, { format: 'jsonl', arn: bastionArn }, terminal))).toEqual({
      exit: 0,
      out: '',
      err: expect.stringMatching(
        /^arn:aws:ec2:\S+ was evaluated and has \d open findings? \(.*restricted-ssh.*\); no change, request or order of it is recorded in memory/,
      ),
    });
  });
});
