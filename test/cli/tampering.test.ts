import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { anchorDaysGone } from '../../cli/anchors.ts';
import { verify } from '../../cli/commands/log.ts';
import { embeddedStore } from '../../cli/store.ts';
import { openEmbedded } from '../../functions/adapters/embedded-database.ts';
import { openLedger } from '../../functions/adapters/ledger.ts';
import { embeddedTable } from '../../functions/adapters/table-embedded.ts';
import { answerRequest } from '../../functions/core/answer.ts';
import { hashOf } from '../../functions/core/hash.ts';
import { laneOf } from '../../functions/core/lane.ts';
import { orderUndo, orderWaiver } from '../../functions/core/orders.ts';
import { defaultPolicy } from '../../functions/core/policy-file.ts';
import { DAY, type Instant, later, MINUTE } from '../../functions/core/time.ts';
import { rules } from '../../sandbox/baseline.ts';
import { ANA, openWorld, PLACE, type World } from '../flows/world.ts';
import { jsonLines, keepingTerminal } from './terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdfast-tampering-'));
afterAll(() => rmSync(folder, { recursive: true }));

const TODAY = '2026-11-25';
const SSH = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };

function present<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('The scenario did not come to this.');
  return value;
}

/** What the scenario leaves, for the tamperings to name. */
interface Recorded {
  readonly now: Instant;
  readonly bastion: string;
  readonly web: string;
  readonly bucket: string;
  readonly account: string;
  readonly trail: string;
  readonly request: string;
  readonly change: string;
  readonly firstAnchor: string;
  readonly lastAnchor: string;
}

const arnOf = (group: string) => `arn:aws:ec2:${PLACE.region}:${PLACE.accountId}:security-group/${group}`;

async function order(world: World, lane: string, ordered: (lane: never) => unknown): Promise<void> {
  const found = present(await world.holdfast.ledger.lane(lane));
  const result = ordered(found as never) as { readonly change?: Parameters<World['holdfast']['ledger']['commit']>[0] };
  expect(await world.holdfast.ledger.commit(present(result.change))).toHaveProperty('done');
}

/** Three days: two of them anchored, and today, with a request that is out, a waiver, a switch that is on, and an unattended change. */
async function record(state: string): Promise<Recorded> {
  const { rules: settings } = defaultPolicy(rules);
  const passwords = { ...present(settings['iam-password-policy']), mode: 'observe' as const };
  const world = openWorld({ state, policy: { rules: { ...settings, 'iam-password-policy': passwords } } });
  const { ledger } = world.holdfast;
  const ask = world.sandbox.as(ANA).ask(PLACE);
  const { groups, buckets } = world.snapwave;
  const [bastion, web] = [laneOf(arnOf(groups.bastion)), laneOf(arnOf(groups.web))];

  await ask('ec2:AuthorizeSecurityGroupIngress', { GroupId: groups.bastion, IpPermissions: [SSH] });
  await world.hear();
  const change = present(world.alerts[0]?.changeId);
  await ledger.setStop(
    { ruleId: 'restricted-ssh' },
    { scope: { ruleId: 'restricted-ssh' }, by: 'ana', reason: 'test', since: world.now() },
    'ana',
    world.now(),
  );
  await world.pass(MINUTE);
  await ledger.setStop({ ruleId: 'restricted-ssh' }, null, 'ana', world.now());

  await world.pass(DAY);
  await ask('iam:UpdateAccountPasswordPolicy', { MinimumPasswordLength: 6 });
  await ask('cloudtrail:StopLogging', { Name: world.snapwave.trail });
  await world.hear();

  await world.pass(DAY);
  await anchorDaysGone(ledger, world.now());
  await ask('ec2:AuthorizeSecurityGroupIngress', { GroupId: groups.web, IpPermissions: [SSH] });
  await world.hear();
  await world.holdfast.sweepEverything([PLACE]);
  await world.hear();
  const request = present(world.requests.find(({ plan }) => plan.ruleId === 's3-account-level-public-access-blocks'));
  await order(world, bastion, (lane) =>
    orderWaiver({
      lane,
      rule: present(rules.find(({ meta }) => meta.id === 'restricted-ssh')),
      waiver: { owner: 'ben', reason: 'a fair', until: later(world.now(), 30 * DAY) },
      by: 'ana',
      now: world.now(),
    }),
  );
  await ledger.setStop(
    { accountId: PLACE.accountId },
    { scope: { accountId: PLACE.accountId }, by: 'ben', reason: 'freeze', since: world.now() },
    'ben',
    world.now(),
  );

  const anchors = await ledger.anchors();
  world.holdfast.close();
  return {
    now: later(world.now(), MINUTE),
    bastion,
    web,
    bucket: laneOf(`arn:aws:s3:::${buckets.media}`),
    account: laneOf(request.arn),
    trail: laneOf(`arn:aws:cloudtrail:${PLACE.region}:${PLACE.accountId}:trail/${world.snapwave.trail.split('/').at(-1)}`),
    request: request.id,
    change,
    firstAnchor: present(anchors[0]?.hash),
    lastAnchor: present(anchors.at(-1)?.hash),
  };
}

async function audited(state: string, now: Instant, anchor: string | null = null) {
  using database = openEmbedded(join(state, 'holdfast.db'));
  const ledger = openLedger(embeddedTable(database));
  const store = { ...embeddedStore({ ledger } as Parameters<typeof embeddedStore>[0], state, () => now), ledger };
  const terminal = keepingTerminal();
  const exit = await verify(store, { format: 'jsonl', arn: null, anchor }, terminal);
  return { exit, ...(jsonLines(terminal.written.out)[0] as { readonly problems: readonly string[] }) };
}

/** Somebody who can write to the file, and knows how it is made. */
function tamperer(state: string) {
  const database = new DatabaseSync(join(state, 'holdfast.db'));
  const run = (sql: string, ...values: (string | number)[]) => {
    const { changes } = database.prepare(sql).run(...values);
    expect(Number(changes)).toBeGreaterThan(0);
  };
  const get = (pk: string, sk: string) => JSON.parse(String(present(database.prepare('SELECT json FROM items WHERE pk = ? AND sk = ?').get(pk, sk))['json']));
  const put = (pk: string, sk: string, json: unknown) => run('UPDATE items SET json = ? WHERE pk = ? AND sk = ?', JSON.stringify(json), pk, sk);
  return {
    run,
    get,
    put,
    // biome-ignore lint/suspicious/noExplicitAny: a tamperer is bound by no type
    edit(pk: string, sk: string, change: (content: any) => void) {
      const content = get(pk, sk);
      change(content);
      put(pk, sk, content);
    },
    /** Hashes a lane's chain anew, and has its head, and what a day names, follow. */
    rehash(lane: string, day: string) {
      const rows = database.prepare("SELECT sk, json FROM items WHERE pk = ? AND sk LIKE '1#%' ORDER BY sk").all(lane);
      let previous = '0'.repeat(64);
      let sequence = 0;
      for (const { sk, json } of rows) {
        const { hash: _, ...body } = JSON.parse(String(json));
        const content = { ...body, previous };
        previous = hashOf(content);
        sequence = content.sequence;
        put(lane, String(sk), { ...content, hash: previous });
      }
      this.edit(lane, '0#head', (head) => Object.assign(head, { sequence, hash: previous }));
      this.edit(`day#${day}`, lane, (row) => Object.assign(row, { sequence, hash: previous }));
    },
    close: () => database.close(),
  };
}
type Tamperer = ReturnType<typeof tamperer>;

const entry = (sequence: number) => `1#entry#${String(sequence).padStart(10, '0')}`;
const SSH_FINDING = '0#finding#restricted-ssh';
const ACCOUNT_FINDING = '0#finding#s3-account-level-public-access-blocks';
const until = '2027-06-01T00:00:00.000Z';

describe('an audit of the ledger', () => {
  const original = join(folder, 'original');
  let recorded: Recorded;
  beforeAll(async () => {
    recorded = await record(original);
  });
  let state: string;
  beforeEach(() => {
    state = mkdtempSync(join(folder, 'copy-'));
    copyFileSync(join(original, 'holdfast.db'), join(state, 'holdfast.db'));
  });

  it('finds nothing wrong with a ledger that nobody touched, by any anchor of its own', async () => {
    expect(await audited(state, recorded.now)).toMatchObject({ exit: 0, problems: [] });
    expect(await audited(state, recorded.now, recorded.firstAnchor)).toMatchObject({ exit: 0, problems: [] });
    expect(await audited(state, recorded.now, recorded.lastAnchor)).toMatchObject({ exit: 0, problems: [] });
  });

  it.each<[string, (at: Tamperer, on: Recorded) => void, RegExp]>([
    ['an entry of today, edited', (at, { web }) => at.edit(web, entry(1), (each) => (each.detail.unattended = false)), /entry \S+-1 was changed/],
    ['an entry of an anchored day, edited', (at, { bastion }) => at.edit(bastion, entry(1), (each) => (each.at = `${TODAY}T00:00:00.000Z`)), /was changed/],
    ['an entry in the middle, removed', (at, { bastion }) => at.run('DELETE FROM items WHERE pk = ? AND sk = ?', bastion, entry(2)), /-2 is missing/],
    ['the newest entry, removed', (at, { web }) => at.run('DELETE FROM items WHERE pk = ? AND sk = ?', web, entry(2)), /newest entry is not the one/],
    [
      'two entries, swapped',
      (at, { bastion }) => {
        const [a, b] = [at.get(bastion, entry(1)), at.get(bastion, entry(2))];
        at.put(bastion, entry(1), b);
        at.put(bastion, entry(2), a);
      },
      /does not follow|is missing/,
    ],
    [
      'the newest entry of today, cut off with the head put back',
      (at, { web }) => {
        const first = at.get(web, entry(1));
        at.run('DELETE FROM items WHERE pk = ? AND sk = ?', web, entry(2));
        at.edit(web, '0#head', (head) => Object.assign(head, { sequence: 1, hash: first.hash }));
      },
      /-2 is missing, though it is named by 2026-11-25/,
    ],
    [
      'the newest entry of today, cut off with head and row put back',
      (at, { web }) => {
        const first = at.get(web, entry(1));
        at.run('DELETE FROM items WHERE pk = ? AND sk = ?', web, entry(2));
        at.edit(web, '0#head', (head) => Object.assign(head, { sequence: 1, hash: first.hash }));
        at.edit(`day#${TODAY}`, web, (row) => Object.assign(row, { sequence: 1, hash: first.hash }));
      },
      /2026-11-25: \d+ entries were written to lanes/,
    ],
    [
      'the newest entry of an anchored day, cut off with head and row put back',
      (at, { trail }) => {
        const first = at.get(trail, entry(1));
        at.run('DELETE FROM items WHERE pk = ? AND sk = ?', trail, entry(2));
        at.edit(trail, '0#head', (head) => Object.assign(head, { sequence: 1, hash: first.hash }));
        at.edit('day#2026-11-24', trail, (row) => Object.assign(row, { sequence: 1, hash: first.hash }));
      },
      /-2 is missing, though it is named by the anchor of 2026-11-24/,
    ],
    ['a head, turned back', (at, { bastion }) => at.edit(bastion, '0#head', (head) => (head.sequence = 1)), /newest entry is not the one/],
    ['a state, removed', (at, { bastion }) => at.run("DELETE FROM items WHERE pk = ? AND sk LIKE '0#%'", bastion), /the head of lane \S+ is missing/],
    ['a lane of today, removed', (at, { web }) => at.run('DELETE FROM items WHERE pk = ?', web), /lane \S+ is missing, though it is named by 2026-11-25/],
    [
      'a lane of today, removed with its row',
      (at, { web }) => at.run('DELETE FROM items WHERE pk = ? OR sk = ?', web, web),
      /2026-11-25: 2 entries were written/,
    ],
    ['a lane of an anchored day, removed', (at, { trail }) => at.run('DELETE FROM items WHERE pk = ?', trail), /is missing, though it is named by the anchor/],
    ['a lane of an anchored day, removed with its row', (at, { trail }) => at.run('DELETE FROM items WHERE pk = ? OR sk = ?', trail, trail), /is missing/],
    ['all anchors, removed', (at) => at.run("DELETE FROM items WHERE pk = 'anchor'"), /2 anchors were written, and there are 0/],
    ['the first anchor, removed', (at) => at.run("DELETE FROM items WHERE pk = 'anchor' AND sk = '2026-11-23'"), /does not follow/],
    ['the newest anchor, removed', (at) => at.run("DELETE FROM items WHERE pk = 'anchor' AND sk = '2026-11-24'"), /2 anchors were written, and there are 1/],
    [
      'all anchors, removed with their count',
      (at) => at.run("DELETE FROM items WHERE pk IN ('anchor', 'newest-anchor')"),
      /2026-11-23 has entries and no anchor/,
    ],
    ['an anchor, edited', (at) => at.edit('anchor', '2026-11-23', (anchor) => (anchor.heads = [])), /anchor of 2026-11-23 was changed/],
    [
      'an anchor, written anew without a lane',
      (at) =>
        at.edit('anchor', '2026-11-24', (anchor) => {
          anchor.heads = [];
          anchor.hash = hashOf({ day: anchor.day, heads: [], previous: anchor.previous });
        }),
      /the newest anchor is not that of 2026-11-24|do not name the same entries/,
    ],
    [
      'a row of today, removed',
      (at, { web }) => at.run('DELETE FROM items WHERE pk = ? AND sk = ?', `day#${TODAY}`, web),
      /2026-11-25: 2 entries were written|does not name it/,
    ],
    ['a row of an anchored day, removed', (at, { trail }) => at.run("DELETE FROM items WHERE pk = 'day#2026-11-24' AND sk = ?", trail), /does not name it/],
    [
      'a row, moved to another day',
      (at, { trail }) => at.run("UPDATE items SET pk = 'day#2026-11-23' WHERE pk = 'day#2026-11-24' AND sk = ?", trail),
      /does not name it/,
    ],
    ['rows of all days, removed', (at) => at.run("DELETE FROM items WHERE pk LIKE 'day#%'"), /does not name it/],
    ['a row, turned back', (at, { bastion }) => at.edit(`day#${TODAY}`, bastion, (row) => (row.sequence = 1)), /as its newest, which is|is not the one that/],
    ["a day's counts, removed", (at) => at.run("DELETE FROM items WHERE pk = ? AND sk LIKE '#%'", `day#${TODAY}`), /2026-11-25: 0 entries were written/],
    [
      'an anchored chain, hashed anew',
      (at, { trail }) => {
        at.edit(trail, entry(1), (each) => (each.detail.unattended = false));
        at.rehash(trail, '2026-11-24');
      },
      /is not the one that the anchor of 2026-11-24 names/,
    ],
    [
      'an entry made up and chained on',
      (at, { web }) => {
        const last = at.get(web, entry(2));
        const { hash: _, ...body } = { ...last, sequence: 3, id: `${web}-3`, previous: last.hash };
        at.run('INSERT INTO items (pk, sk, version, json) VALUES (?, ?, 1, ?)', web, entry(3), JSON.stringify({ ...body, hash: '' }));
        at.rehash(web, TODAY);
      },
      /2026-11-25: 2 entries were written to lanes/,
    ],
    [
      'an approval, in the state alone',
      (at, { account }) => at.edit(account, ACCOUNT_FINDING, (finding) => (finding.pending.approved = { by: 'mia', at: `${TODAY}T08:00:00.000Z` })),
      /is approved in its state, but \S+ needs 1 approvals, and its chain holds 0/,
    ],
    [
      'an approval, in finding and request',
      (at, { account, request }) => {
        const given = { answer: 'apply', by: 'ana', at: `${TODAY}T08:00:00.000Z`, reason: null, until: null };
        at.edit(account, ACCOUNT_FINDING, (finding) => (finding.pending.approved = { by: 'ana', at: given.at }));
        at.edit(account, `2#request#${request.split('-').at(-1)?.padStart(10, '0')}`, (each) => Object.assign(each, { answers: [given], closed: 'answered' }));
      },
      /has other answers than its chain holds/,
    ],
    [
      'a waiver, put into a finding',
      (at, { web }) => at.edit(web, SSH_FINDING, (finding) => (finding.waiver = { owner: 'eve', reason: '', until })),
      /grants no such waiver/,
    ],
    [
      'a waiver, put into a finding of a resource without entries',
      (at) =>
        at.run(
          "UPDATE items SET json = json_set(json, '$.waiver', json(?)) WHERE sk LIKE '0#finding#%' AND pk NOT IN (SELECT pk FROM items WHERE sk LIKE '1#%')",
          JSON.stringify({ owner: 'eve', reason: '', until }),
        ),
      /grants no such waiver/,
    ],
    ['a waiver, made longer', (at, { bastion }) => at.edit(bastion, SSH_FINDING, (finding) => (finding.waiver.until = until)), /grants no such waiver/],
    [
      'a waiver, taken from a finding',
      (at, { bastion }) => at.edit(bastion, SSH_FINDING, (finding) => (finding.waiver = null)),
      /the waiver of restricted-ssh until \S+ \(\S+\) is gone/,
    ],
    [
      'a finding, removed with its waiver',
      (at, { bastion }) => at.run('DELETE FROM items WHERE pk = ? AND sk = ?', bastion, SSH_FINDING),
      /is gone, with its waiver/,
    ],
    ['a switch, turned off', (at) => at.run("DELETE FROM items WHERE pk = 'switch' AND sk LIKE '3#account#%'"), /is off, and was never turned off/],
    [
      'a switch, turned on',
      (at) =>
        at.run(
          "INSERT INTO items (pk, sk, version, json) VALUES ('switch', '3#all', 1, ?)",
          JSON.stringify({ scope: 'all', by: 'eve', reason: '', since: '' }),
        ),
      /is on, and its chain holds no order/,
    ],
    [
      'a switch that was turned off, turned on again',
      (at) =>
        at.run(
          "INSERT INTO items (pk, sk, version, json) VALUES ('switch', '3#rule#restricted-ssh', 1, ?)",
          JSON.stringify({ scope: { ruleId: 'restricted-ssh' }, by: 'ana', reason: 'test', since: '' }),
        ),
      /is on, and its chain holds no order/,
    ],
    [
      'a switch that says another reason',
      (at) => at.edit('switch', `3#account#${PLACE.accountId}`, (stop) => (stop.reason = 'nothing')),
      /does not say who turned it on/,
    ],
    [
      'an order to undo, put into a head',
      (at, { bastion, change, now }) =>
        at.edit(bastion, '0#head', (head) => (head.undo = { changeId: change, by: 'eve', at: now, waiver: { owner: 'eve', reason: '', until } })),
      /holds an order to undo \S+, which its chain does not/,
    ],
    [
      'an open change, put into a head',
      (at, { web }) => at.edit(web, '0#head', (head) => (head.open = { changeId: `${web}-9`, kind: 'remediation', plan: { ruleId: 'restricted-ssh' } })),
      /holds the open change/,
    ],
    ['the plan of a request, edited', (at, { account }) => at.edit(account, '2#request#0000000001', (each) => (each.plan.steps = [])), /has another plan/],
    [
      'the approvers of a request, edited',
      (at, { account }) => at.edit(account, '2#request#0000000001', (each) => (each.approvers = [{ name: 'eve', email: null }])),
      /another list of approvers/,
    ],
    [
      'the number of approvals of a request, edited',
      (at, { account }) => at.edit(account, '2#request#0000000001', (each) => (each.needed = 0)),
      /another number of approvals/,
    ],
    ['the expiry of a request, edited', (at, { account }) => at.edit(account, '2#request#0000000001', (each) => (each.expiresAt = until)), /another expiry/],
    [
      'the expiry in a finding, edited',
      (at, { account }) => at.edit(account, ACCOUNT_FINDING, (finding) => (finding.pending.expiresAt = until)),
      /another plan, or for longer/,
    ],
    ['a request that is out, removed', (at, { account }) => at.run("DELETE FROM items WHERE pk = ? AND sk LIKE '2#%'", account), /which is out, is missing/],
    [
      'a finding whose request is out, removed',
      (at, { account }) => at.run('DELETE FROM items WHERE pk = ? AND sk = ?', account, ACCOUNT_FINDING),
      /is out, and the finding of/,
    ],
    [
      'a request that is out, hidden from its finding',
      (at, { account }) => at.edit(account, ACCOUNT_FINDING, (finding) => (finding.pending = null)),
      /is out, and the finding of/,
    ],
    [
      'a budget, reset',
      (at) => at.run(`DELETE FROM items WHERE pk LIKE 'budget#${TODAY}%' AND sk LIKE 'account#%'`),
      /has counted 0 unattended changes, and the chains hold 1/,
    ],
    ['a budget, raised', (at) => at.run(`UPDATE items SET version = 20 WHERE pk LIKE 'budget#${TODAY}%'`), /has counted 20 unattended changes/],
    [
      'the resource of a lane, pointed elsewhere',
      (at, { web }) => at.edit(web, '0#head', (head) => (head.ref = { ...head.ref, id: 'sg-00000000000000000' })),
      /its state names \S+ sg-0+ .* its entries/,
    ],
    ['the ARN of a lane, pointed elsewhere', (at, { web }) => at.edit(web, '0#head', (head) => (head.arn = arnOf('sg-0'))), /which is another lane/],
    [
      'a name, changed',
      (at, { bastion }) => at.run(`UPDATE items SET json = replace(json, '"name":"ana"', '"name":"eve"') WHERE pk = ? AND sk LIKE '4#%'`, bastion),
      /a name in entry \d+ was changed/,
    ],
    [
      'names, removed',
      (at, { bastion }) => at.run("DELETE FROM items WHERE pk = ? AND sk LIKE '4#%'", bastion),
      /a name in entry \S+ is gone, and was not erased/,
    ],
    [
      'an entry that is no JSON',
      (at, { web }) => at.run('UPDATE items SET json = ? WHERE pk = ? AND sk = ?', '{"kind', web, entry(1)),
      /lane \S+ can't be understood/,
    ],
  ])('finds %s', async (_what, tampering, problem) => {
    const at = tamperer(state);
    try {
      tampering(at, recorded);
    } finally {
      at.close();
    }
    const { exit, problems } = await audited(state, recorded.now);

    expect(exit).toBe(1);
    expect(problems).toEqual(expect.arrayContaining([expect.stringMatching(problem)]));
  });

  it('finds what is written anew in full, counts and anchors included, by an anchor that was kept outside alone', async () => {
    const at = tamperer(state);
    at.edit(recorded.trail, entry(1), (each) => (each.detail.unattended = false));
    at.edit(recorded.trail, entry(1), (each) => (each.detail.unattended = true));
    at.edit(recorded.trail, entry(2), (each) => (each.detail.error = 'made up'));
    at.rehash(recorded.trail, '2026-11-24');
    const row = at.get('day#2026-11-24', recorded.trail);
    at.edit('anchor', '2026-11-24', (anchor) => {
      anchor.heads = anchor.heads.map((head: { lane: string }) => (head.lane === recorded.trail ? row : head));
      anchor.hash = hashOf({ day: anchor.day, heads: anchor.heads, previous: anchor.previous });
    });
    const { hash } = at.get('anchor', '2026-11-24');
    at.edit('newest-anchor', 'newest', (newest) => (newest.hash = hash));
    at.close();

    expect(await audited(state, recorded.now)).toMatchObject({ exit: 0 });
    expect(await audited(state, recorded.now, recorded.lastAnchor)).toMatchObject({
      exit: 1,
      problems: [expect.stringMatching(/no anchor of the ledger has the hash/)],
    });
  });

  it('finds an older copy of the whole file by an anchor that was kept outside', async () => {
    const world = openWorld({ state });
    await world.pass(3 * DAY);
    await anchorDaysGone(world.holdfast.ledger, world.now());
    const newest = present(await world.holdfast.ledger.newestAnchor()).hash;
    world.holdfast.close();
    expect(newest).not.toBe(recorded.lastAnchor);
    copyFileSync(join(original, 'holdfast.db'), join(state, 'holdfast.db'));

    expect(await audited(state, recorded.now, newest)).toMatchObject({ exit: 1, problems: [expect.stringMatching(/does not lead to what was kept outside/)] });
  });

  it('says which day is not anchored yet, without finding that wrong', async () => {
    expect(await audited(state, later(recorded.now, DAY))).toMatchObject({ exit: 0, problems: [], notAnchoredYet: [TODAY] });
  });
});

describe('orders that a person gives', () => {
  it('leave a ledger that verifies: approvals, rejections, waivers, undo', async () => {
    const state = mkdtempSync(join(folder, 'orders-'));
    const world = openWorld({ state, policy: { mode: 'approve' } });
    const { ledger } = world.holdfast;
    const ask = world.sandbox.as(ANA).ask(PLACE);
    for (const GroupId of [world.snapwave.groups.bastion, world.snapwave.groups.web, world.snapwave.groups.database])
      await ask('ec2:AuthorizeSecurityGroupIngress', { GroupId, IpPermissions: [SSH] });
    await world.hear();
    const answers = ['apply', 'keep', 'not-now'] as const;
    for (const [index, request] of world.requests.entries()) {
      const answer = { answer: answers[index % 3] ?? 'apply', reason: 'agreed', until: later(world.now(), DAY) };
      await order(world, laneOf(request.arn), (lane) => answerRequest({ lane, request, answer, by: 'ben', snoozeHours: 1, now: world.now() }));
    }
    expect(world.requests).toHaveLength(3);
    await world.pass(MINUTE);
    const change = present(world.alerts.find(({ kind }) => kind === 'change'));
    const entries = await ledger.entries(laneOf(change.arn));
    await order(world, laneOf(change.arn), (lane) =>
      orderUndo({ lane, entries, changeId: present(change.changeId), by: 'ana', reason: 'meant', hours: 1, now: world.now() }),
    );
    world.holdfast.close();
    expect(await audited(state, later(world.now(), MINUTE))).toMatchObject({ exit: 0, problems: [] });

    const again = openWorld({ state, policy: { mode: 'approve' } });
    await again.pass(3 * DAY);
    again.holdfast.close();
    expect(await audited(state, again.now())).toMatchObject({ exit: 0, problems: [] });
  });
});
