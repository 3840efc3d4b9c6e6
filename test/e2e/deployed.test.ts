import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { laneOf } from '../../functions/core/lane.ts';
import type { Ledger } from '../../functions/core/ports.ts';
import { instant } from '../../functions/core/time.ts';
import { headsNamed, verifyLane } from '../../functions/core/verify.ts';
import { rules } from '../../rules/generated/index.ts';
import { AGREED } from '../../sandbox/baseline.ts';
import type { Emulator } from '../integration/emulator.ts';
import { MOTO_ACCOUNT, type Moto, startMoto } from '../integration/moto.ts';
import { type Deployment, type Listener, openDeployment, recordOf, type Told, taken } from './deployment.ts';
import { eventually } from './eventually.ts';
import { ALL_BLOCKED, type GuardedAccount, PUBLIC_POLICY, seedGuardedAccount } from './guarded-account.ts';
import { startMinistack } from './ministack.ts';

// The emulators may have to be installed first, and each wait has a deadline of its own.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

const OFFICE = '22 from 203.0.113.0/24 office';
const OPEN = [OFFICE, '22 from 0.0.0.0/0 ', '22 from ::/0 '];
const TAGS = { Name: 'bastion', team: 'platform' };
/** The rules that the stories are about, and no others: the emulator has not all that the whole library looks at. */
const RULES = `
rules:
${[...new Set(rules.map(({ meta }) => meta.id))].map((id) => (AGREED.has(id) ? '' : `  ${id}: { enabled: false }\n`)).join('')}`;
const POLICY = `
approvers:
  - { name: Ana, email: ana@example.com }
  - { name: Ben, email: ben@example.com }
${RULES}`;

let folder: string;
let moto: Moto;
let ministack: Emulator;
let holdfast: Deployment;
let account: GuardedAccount;
let ledger: Ledger;
/** Who is told everything, and asked, as the deployment's own address is. */
let ana: Listener;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-e2e-'));
  moto = await startMoto();
  ministack = await startMinistack();
  account = await seedGuardedAccount(moto.endpoint, MOTO_ACCOUNT);
  holdfast = openDeployment(ministack.endpoint, moto.endpoint);
});
afterAll(async () => {
  await ministack?.stop();
  await moto?.stop();
  rmSync(folder, { recursive: true });
});

describe('deployed as it comes', () => {
  it('tells what it sees, and leaves the world alone', async () => {
    const policy = join(folder, 'rules.yml');
    writeFileSync(policy, RULES);
    await timed('npm run deploy', () => holdfast.deploy('--policy', policy));
    ledger = await holdfast.ledger();
    const everyone = await holdfast.listen('everyone', { audience: ['everyone'] });

    await holdfast.tell(await account.openSsh(account.groupId));
    const told = await heard(everyone, 'that SSH is open', ({ alert }) => alert.arn === account.groupArn);

    expect(told.alert).toMatchObject({ kind: 'violation', ruleId: 'restricted-ssh', reason: 'observe', status: 'none' });
    expect(await account.group(account.groupId)).toEqual({ ingress: OPEN, tags: TAGS });
    expect((await ledger.entries(laneOf(account.groupArn))).filter(({ kind }) => kind === 'intent')).toEqual([]);
  });

  it('lets nobody listen whom the policy file does not name, and has no role that changes anything', async () => {
    await expect(holdfast.subscribe('https', 'https://eavesdropper.example.com')).rejects.toThrow('not authorized to perform: sns:Subscribe');
    await expect(holdfast.output('RemediatorRoleName')).rejects.toThrow('has no output RemediatorRoleName');
  });
});

describe('deployed to enforce', () => {
  beforeAll(async () => {
    const policy = join(folder, 'policy.yml');
    writeFileSync(policy, POLICY);
    await timed('npm run deploy, again', () => holdfast.deploy('--mode', 'enforce', '--email', 'Ana@example.com', '--policy', policy));
    ana = await holdfast.listen('ana', (await holdfast.filterOf('ana@example.com')) ?? {});
  });

  it('subscribes each approver once, to what is theirs', async () => {
    expect(await holdfast.filterOf('ana@example.com')).toEqual({ audience: ['approver', 'everyone'], approver: ['Ana', { exists: false }] });
    expect(await holdfast.filterOf('ben@example.com')).toEqual({ audience: ['approver'], approver: ['Ben'] });
  });

  it('closes SSH to the world, and leaves the office in', async () => {
    const groupId = await account.makeGroup('jump');
    const call = await account.openSsh(groupId);

    await timed('from the event to a closed group', async () => {
      await holdfast.tell(call);
      await becomes('the group is closed', async () => (await account.group(groupId)).ingress.length === 1);
    });

    expect(await account.group(groupId)).toEqual({ ingress: [OFFICE], tags: TAGS });
    const told = await heard(ana, 'that the group was closed', ({ alert }) => alert.arn.endsWith(groupId));
    expect(told.alert).toMatchObject({ kind: 'change', status: 'verified', reason: 'low-risk' });
  });

  it('starts a trail again that was stopped', async () => {
    const call = await account.stopTrail();
    expect(await account.trailIsLogging()).toBe(false);

    await holdfast.tell(call);

    await becomes('the trail is logging', () => account.trailIsLogging());
    await heard(ana, 'that the trail was started', ({ alert }) => alert.arn === account.trailArn && alert.status === 'verified');
  });

  it('changes nothing from "holdfast stop --stack" until "holdfast resume --stack", in the deployed ledger', async () => {
    const groupId = await account.makeGroup('release');
    const target = ['--stack', 'holdfast-local'];
    const stopped = await holdfast.run('bin/holdfast', ['stop', ...target, '--reason', 'release night']);
    expect(stopped.out, stopped.err).toContain('stack holdfast-local');
    expect(stopped.code).toBe(0);
    expect(await ledger.stops()).toMatchObject([{ scope: 'all', reason: 'release night' }]);

    const call = await account.openSsh(groupId);
    await holdfast.tell(call);
    await heard(ana, 'that the group is open while everything is stopped', ({ alert }) => alert.arn.endsWith(groupId) && alert.reason === 'stopped');
    expect((await account.group(groupId)).ingress).toEqual(OPEN);
    const status = await holdfast.run('bin/holdfast', ['status', ...target, '--format', 'jsonl']);
    expect(status.out, status.err).toContain('release night');

    const resumed = await holdfast.run('bin/holdfast', ['resume', ...target]);
    expect(resumed.code, resumed.err).toBe(0);
    expect(await ledger.stops()).toEqual([]);
    await holdfast.tell(call);
    await becomes('the group is closed', async () => (await account.group(groupId)).ingress.length === 1);
  });

  it('asks each approver by a link of their own, does what they say, and takes it back', async () => {
    const ben = await holdfast.listen('ben', (await holdfast.filterOf('ben@example.com')) ?? {});
    await account.unblockBucket();
    await holdfast.tell(await account.publishBucket());

    const asked = await heard(ben, 'the question', ({ alert }) => alert.kind === 'request');
    expect(asked.alert).toMatchObject({ arn: account.bucketArn, ruleId: 's3-bucket-level-public-access-prohibited', reason: 'high-risk' });
    expect((await account.bucket()).block).toBeNull();

    const link = asked.link ?? '';
    const page = await fetchPage(link);
    expect(page.status).toBe(200);
    expect(page.body).toContain('Your answer, <bdi>Ben</bdi>');
    // Opening it has decided nothing.
    expect((await account.bucket()).block).toBeNull();

    const answered = await fetchPage(link, { answer: 'apply', nonce: /name="nonce" value="([^"]+)"/.exec(page.body)?.[1] ?? '', reason: '', until: '' });
    expect(answered.body).toContain('Your answer is recorded');
    await becomes('the bucket is closed', async () => (await account.bucket()).block !== null);
    expect(await account.bucket()).toEqual({ block: ALL_BLOCKED, policy: PUBLIC_POLICY });

    const { alert } = await heard(ana, 'that the bucket was closed', (told) => told.alert.arn === account.bucketArn && told.alert.kind === 'change');
    expect(alert).toMatchObject({ status: 'verified', reason: 'approved' });
    const undo = await holdfast.run('bin/holdfast', ['undo', alert.changeId ?? '', '--stack', 'holdfast-local']);
    expect(undo).toMatchObject({ code: 0, err: expect.stringMatching(/^Target: stack holdfast-local, account \d{12}, us-east-1\.\n$/) });
    await becomes('the change is taken back', async () => (await account.bucket()).block === null);
    expect(await account.bucket()).toEqual({ block: null, policy: PUBLIC_POLICY });

    await heard(ana, 'that it was taken back', (told) => told.alert.kind === 'undone' && told.alert.status === 'verified');
    // All else went to whom it was for.
    expect((await ben.heard()).map((told) => told.alert.kind)).toEqual(['request']);
    const used = await fetchPage(link);
    expect(used.body).toContain('Ben answered at');
  });

  it('keeps whole what it can’t understand, with the reason, and does the rest of the batch', async () => {
    const groupId = await account.makeGroup('batch');
    const event = { ...envelope, detail: recordOf(await account.openSsh(groupId)) };
    const bodies = ['{"id": "torn off', JSON.stringify({ ...event, detail: { ...event.detail, eventName: 7 } }), JSON.stringify(event)];

    await holdfast.sqs.send(
      new SendMessageBatchCommand({
        QueueUrl: await holdfast.output('InboxUrl'),
        Entries: bodies.map((MessageBody, index) => ({ Id: String(index), MessageBody })),
      }),
    );

    const deadLetters = await holdfast.output('InboxDeadLettersUrl');
    const dead = new Map<string | undefined, string | undefined>();
    await becomes('both are in the dead-letter queue', async () => {
      for (const { Body, MessageAttributes } of await taken(holdfast.sqs, deadLetters)) dead.set(Body, MessageAttributes?.['reason']?.StringValue);
      return dead.size >= 2;
    });
    expect([...dead.keys()].sort()).toEqual([bodies[0], bodies[1]].sort());
    expect(dead.get(bodies[0])).toContain('It is not JSON');
    expect(dead.get(bodies[1])).toContain('detail.eventName has to be a text');
    await becomes('the third was done', async () => (await account.group(groupId)).ingress.length === 1);
    expect((await account.group(groupId)).ingress).toEqual([OFFICE]);
  });

  it('finds by the daily sweep what no event told of', async () => {
    const groupId = await account.makeGroup('unheard');
    await account.openSsh(groupId);

    const swept = await holdfast.run('npx', ['serverless', 'invoke', '--stage', 'local', '--function', 'sweep', '--data', '{"sweep":"everything"}']);

    expect(swept.out, swept.err).toContain('"failed": []');
    await becomes('the group is closed', async () => (await account.group(groupId)).ingress.length === 1);
    // So is the one that was only observed before.
    await becomes('the first group is closed', async () => (await account.group(account.groupId)).ingress.length === 1);
    expect(await account.group(account.groupId)).toEqual({ ingress: [OFFICE], tags: TAGS });
  });

  it('has written down all of it, in chains that verify from the table', async () => {
    const lanes: string[] = [];
    for await (const id of ledger.lanes(instant(Date.now()))) lanes.push(id);
    const named = headsNamed(await ledger.anchors());
    const kinds = new Map<string, readonly string[]>();
    for (const id of lanes) {
      const entries = await ledger.entries(id);
      expect(verifyLane(id, await ledger.lane(id), entries, named.get(id) ?? [])).toEqual([]);
      kinds.set(
        id,
        entries.map(({ kind }) => kind),
      );
    }

    expect(kinds.get(laneOf(account.trailArn))).toEqual(['intent', 'outcome']);
    expect(kinds.get(laneOf(account.bucketArn))).toEqual(['request', 'answer', 'intent', 'outcome', 'undo', 'intent', 'outcome']);
    expect(kinds.get(laneOf(account.groupArn))).toEqual(['intent', 'outcome']);
    // No day on which anything was written is over yet.
    expect(await ledger.anchors()).toEqual([]);
  });

  it('refuses an update that would drop subscriptions and the mode, and drops none', async () => {
    const refused = await holdfast.run('npm', ['run', '-s', 'deploy', '--', '--stage', 'local', '--policy', join(folder, 'rules.yml')]);

    expect(refused.code, refused.out).toBe(2);
    for (const words of ['Subscriptions of ana@example.com', 'Approver ben@example.com', 'the stack has "enforce" and would get "observe"', '--confirm-drop'])
      expect(refused.err).toContain(words);
    expect(await holdfast.parameters()).toMatchObject({ Email: 'ana@example.com', Mode: 'enforce', LedgerProtection: 'on' });
    expect(await holdfast.filterOf('ben@example.com')).toEqual({ audience: ['approver'], approver: ['Ben'] });
  });

  it('keeps subscriptions and mode in an update by a policy file that describes them', async () => {
    const described = join(folder, 'described.yml');
    writeFileSync(described, `mode: enforce\ndeployment: { email: ana@example.com, region: us-east-1, stage: local }\n${POLICY}`);

    await timed('npm run deploy, a third time', () => holdfast.deploy('--policy', described));

    expect(await holdfast.parameters()).toMatchObject({ Email: 'ana@example.com', Mode: 'enforce', Globals: 'yes' });
    expect(await holdfast.filterOf('ana@example.com')).toEqual({ audience: ['approver', 'everyone'], approver: ['Ana', { exists: false }] });
    expect(await holdfast.filterOf('ben@example.com')).toEqual({ audience: ['approver'], approver: ['Ben'] });
  });

  // The last of the stories: on the emulator, roles of two Regions' stacks have the same generated names, and the newer ones take the place of the others.
  it('leaves global resources to the stack of one Region', async () => {
    const second = openDeployment(ministack.endpoint, moto.endpoint, 'eu-west-1');
    const inSecond = ['--region', 'eu-west-1', '--policy', join(folder, 'rules.yml')];
    const globalLanes = async (of: Ledger) => {
      const found: string[] = [];
      for await (const id of of.lanes(instant(Date.now()))) found.push((await of.lane(id))?.ref.region ?? '');
      return found.filter((region) => region === 'global');
    };
    const owner = await holdfast.run('npm', ['run', '-s', 'deploy', '--', '--stage', 'local', ...inSecond, '--globals', 'yes']);
    expect([owner.code, owner.err]).toEqual([2, expect.stringContaining('exactly one stack may')]);

    await timed('npm run deploy, in a second Region', () => second.deploy(...inSecond));
    const swept = await second.run('npx', [
      'serverless',
      'invoke',
      '--stage',
      'local',
      '--region',
      'eu-west-1',
      '--function',
      'sweep',
      '--data',
      '{"sweep":"everything"}',
    ]);

    expect(swept.out, swept.err).toContain('"failed": []');
    expect([(await holdfast.parameters())['Globals'], (await second.parameters())['Globals']]).toEqual(['yes', 'no']);
    expect(await second.parameters('holdfast-local-forward')).toEqual({ HomeRegion: 'us-east-1' });
    expect((await globalLanes(ledger)).length).toBeGreaterThan(0);
    expect(await globalLanes(await second.ledger())).toEqual([]);
  });

  it('leaves the ledger where it is when all else is removed', async () => {
    const table = await holdfast.ledger();

    const removed = await holdfast.run('npx', ['serverless', 'remove', '--stage', 'local']);

    expect(removed.code, removed.out + removed.err).toBe(0);
    await expect(holdfast.output('LedgerTable')).rejects.toThrow();
    expect(await table.entries(laneOf(account.trailArn))).toHaveLength(2);
  });
});

/** What EventBridge puts round a record of CloudTrail. */
const envelope = {
  version: '0',
  id: 'e2e-envelope',
  'detail-type': 'AWS API Call via CloudTrail',
  source: 'aws.ec2',
  account: MOTO_ACCOUNT,
  region: 'us-east-1',
  time: '2026-11-23T08:00:00Z',
  resources: [],
};

function heard(listener: Listener, what: string, isIt: (told: Told) => boolean): Promise<Told> {
  let all: readonly Told[] = [];
  return eventually(
    `somebody is told ${what}`,
    async () => {
      all = await listener.heard();
      return all.find(isIt);
    },
    () => `Told so far: ${JSON.stringify(all.map(({ alert }) => alert))}\n${ministack.said()}`,
  );
}

async function becomes(what: string, isSo: () => Promise<boolean>): Promise<void> {
  await eventually(what, isSo, () => ministack.said());
}

/** Of the approvers' page: the emulator knows it by the host that the link names, wherever that leads. A form is sent where there is one. */
function fetchPage(link: string, form?: Readonly<Record<string, string>>): Promise<{ readonly status: number; readonly body: string }> {
  const { host, pathname, search } = new URL(link);
  const headers = { host, ...(form && { 'content-type': 'application/x-www-form-urlencoded' }) };
  return new Promise((resolve, reject) => {
    const sent = request(`${ministack.endpoint}${pathname}${search}`, { method: form ? 'POST' : 'GET', headers }, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (text: string) => (body += text));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }));
    });
    sent.on('error', reject).end(form && new URLSearchParams(form).toString());
  });
}

async function timed(what: string, work: () => Promise<void>): Promise<void> {
  const start = performance.now();
  await work();
  console.log(`${what}: ${((performance.now() - start) / 1000).toFixed(1)} s`);
}
