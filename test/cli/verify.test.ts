import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { anchorDaysGone } from '../../cli/anchors.ts';
import { verify } from '../../cli/commands/log.ts';
import { embeddedStore } from '../../cli/store.ts';
import { openEmbedded } from '../../functions/adapters/embedded-database.ts';
import { openLedger } from '../../functions/adapters/ledger.ts';
import { embeddedTable } from '../../functions/adapters/table-embedded.ts';
import { DAY, later } from '../../functions/core/time.ts';
import { ANA, openWorld, PLACE, START } from '../flows/world.ts';
import { jsonLines, keepingTerminal } from './terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdfast-verify-'));
afterAll(() => rmSync(folder, { recursive: true }));

const NOW = later(START, 3 * DAY);
const SSH = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };

/** Two groups opened and closed on the first day, a trail stopped and started on the second, each day under its anchor. */
async function recorded(state: string): Promise<void> {
  const world = openWorld({ state });
  const ask = world.sandbox.as(ANA).ask(PLACE);
  const { bastion, web } = world.snapwave.groups;
  for (const GroupId of [bastion, web]) await ask('ec2:AuthorizeSecurityGroupIngress', { GroupId, IpPermissions: [SSH] });
  await world.hear();
  await world.pass(DAY);
  await ask('cloudtrail:StopLogging', { Name: world.snapwave.trail });
  await world.hear();
  await anchorDaysGone(world.holdfast.ledger, NOW);
  world.holdfast.close();
}

async function verified(state: string) {
  using database = openEmbedded(join(state, 'holdfast.db'));
  const ledger = openLedger(embeddedTable(database));
  const store = { ...embeddedStore({ ledger } as Parameters<typeof embeddedStore>[0], state, () => NOW), ledger };
  const terminal = keepingTerminal();
  const exit = await verify(store, { format: 'jsonl', arn: null }, terminal);
  return { exit, ...jsonLines(terminal.written.out)[0] };
}

describe('holdfast log --verify', () => {
  let state: string;
  beforeEach(async () => {
    state = mkdtempSync(join(folder, 'state-'));
    await recorded(state);
  });

  /** What somebody does who can write to the file. */
  function tamper(sql: string): void {
    const database = new DatabaseSync(join(state, 'holdfast.db'));
    try {
      expect(database.prepare(sql).run().changes).toBeGreaterThan(0);
    } finally {
      database.close();
    }
  }

  it('finds nothing wrong with a ledger that nobody touched', async () => {
    expect(await verified(state)).toEqual({ exit: 0, verified: true, entries: 6, lanes: 3, anchors: 2, problems: [] });
  });

  const firstEntry = "sk = '1#entry#0000000001'";
  const oneLane = `pk = (SELECT min(pk) FROM items WHERE ${firstEntry})`;

  it.each([
    [
      'an entry that was changed',
      `UPDATE items SET json = replace(json, '"who":"holdfast"', '"who":"nobody"') WHERE ${firstEntry} AND ${oneLane}`,
      /entry \S+-1 was changed/,
    ],
    ['an entry in the middle that was removed', `DELETE FROM items WHERE ${firstEntry} AND ${oneLane}`, /entry \S+-1 is missing/],
    [
      'the newest entry, removed',
      `DELETE FROM items WHERE sk = '1#entry#0000000002' AND ${oneLane}`,
      /the newest entry is not the one that the lane's head names/,
    ],
    ['a state that was removed', `DELETE FROM items WHERE sk LIKE '0#%' AND ${oneLane}`, /the head of lane \S+ is missing/],
    [
      'a head that was turned back',
      `UPDATE items SET json = replace(json, '"sequence":2', '"sequence":1') WHERE sk = '0#head' AND ${oneLane}`,
      /the newest entry is not the one/,
    ],
    ['a whole resource that was removed', `DELETE FROM items WHERE ${oneLane}`, /lane \S+ is missing, though it is named by the anchor of 2026-11-23/],
    [
      'a whole resource that was removed with what its day says of it',
      `DELETE FROM items WHERE ${oneLane} OR sk = (SELECT min(pk) FROM items WHERE ${firstEntry})`,
      /lane \S+ is missing, though it is named by the anchor of 2026-11-23/,
    ],
    [
      'an anchor that was changed',
      "UPDATE items SET json = replace(json, '\"sequence\":2', '\"sequence\":1') WHERE pk = 'anchor' AND sk = '2026-11-23'",
      /the anchor of 2026-11-23 was changed/,
    ],
    ['an anchor that was removed', "DELETE FROM items WHERE pk = 'anchor' AND sk = '2026-11-23'", /the anchor of 2026-11-24 does not follow the one before it/],
  ])('finds %s', async (_what, sql, problem) => {
    tamper(sql);
    const { exit, ...found } = await verified(state);

    expect(exit).toBe(1);
    expect(found).toMatchObject({ verified: false, problems: expect.arrayContaining([expect.stringMatching(problem)]) });
  });
});
