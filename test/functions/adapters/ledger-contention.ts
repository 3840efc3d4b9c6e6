import { describe, expect, it } from 'vitest';
import { openLedger } from '../../../functions/adapters/ledger.ts';
import { type EntryContent, verifyChain } from '../../../functions/core/entry.ts';
import type { Lane } from '../../../functions/core/lane.ts';
import type { LaneChange } from '../../../functions/core/ports.ts';
import type { ResourceRef } from '../../../resources/resource.ts';
import type { OpenTable } from './table-contract.ts';

const now = '2026-11-23T08:00:00.000Z';
const accountId = '111122223333';
const ruleId = 'restricted-ssh';
const writers = Array.from({ length: 100 }, (_, index) => index);

/** A hundred looks at once, through the ledger: no budget is overspent, and of several looks at one resource one wins. */
export function describeLedgerContention(name: string, open: () => Promise<OpenTable>): void {
  describe(`the ledger on ${name}, with a hundred writers at once`, () => {
    it('lets exactly as many unattended changes through as the budget of the account allows', async () => {
      await withLedger(async (ledger) => {
        const lanes = await Promise.all(writers.map(async (writer) => (await ledger.known(groupRef(writer), arnOf(writer), [ruleId], now)).lane));

        const commits = await Promise.all(
          lanes.map((lane, writer) => ledger.commit(intent(lane, `writer ${writer}`, { perAccountHour: 20, perRuleHour: 50 }))),
        );

        expect(countBy(commits.map((commit) => ('done' in commit ? 'done' : commit.refused)))).toEqual({ done: 20, 'budget-spent': 80 });
        const known = await ledger.known(groupRef(0), arnOf(0), [ruleId], now);
        expect(known.spent).toEqual({ account: 20, rules: { [ruleId]: 20 } });
        for (const writer of writers) {
          const { lane } = await ledger.known(groupRef(writer), arnOf(writer), [ruleId], now);
          const wasDone = 'done' in (commits[writer] ?? {});
          expect(await ledger.entries(lane.id)).toHaveLength(wasDone ? 1 : 0);
        }
      });
    });

    it('lets exactly one of them write to one resource, and its budget is counted once', async () => {
      await withLedger(async (ledger) => {
        const { lane } = await ledger.known(groupRef(1), arnOf(1), [ruleId], now);

        const commits = await Promise.all(writers.map((writer) => ledger.commit(intent(lane, `writer ${writer}`, { perAccountHour: 500, perRuleHour: 500 }))));

        expect(countBy(commits.map((commit) => ('done' in commit ? 'done' : commit.refused)))).toEqual({ done: 1, 'moved-on': 99 });
        const after = await ledger.known(groupRef(1), arnOf(1), [ruleId], now);
        const entries = await ledger.entries(lane.id);
        expect(entries.map(({ who }) => who)).toEqual([`writer ${commits.findIndex((commit) => 'done' in commit)}`]);
        expect(after.lane).toMatchObject({ version: 1, sequence: 1 });
        expect(after.spent.account).toBe(1);
        expect(verifyChain(entries, after.lane)).toEqual([]);
      });
    });

    it('lets five alerts a second and sixty a minute through', async () => {
      await withLedger(async (ledger) => {
        const turns = await Promise.all(writers.map(() => ledger.takeTurn(now)));
        expect(turns.filter(Boolean)).toHaveLength(5);

        let taken = 5;
        for (let second = 1; second < 60; second += 1) {
          const at = `2026-11-23T08:00:${String(second).padStart(2, '0')}.000Z`;
          for (let tried = 0; tried < 2; tried += 1) if (await ledger.takeTurn(at)) taken += 1;
        }
        expect(taken).toBe(60);
        expect(await ledger.takeTurn('2026-11-23T08:01:00.000Z')).toBe(true);
      });
    });

    it('records all of them, one after the other, where each looks again after it lost', async () => {
      await withLedger(async (ledger) => {
        const some = writers.slice(0, 10);
        await Promise.all(
          some.map(async (writer) => {
            for (;;) {
              const { lane } = await ledger.known(groupRef(1), arnOf(1), [ruleId], now);
              if ('done' in (await ledger.commit(intent(lane, `writer ${writer}`, null)))) return;
            }
          }),
        );

        const { lane } = await ledger.known(groupRef(1), arnOf(1), [ruleId], now);
        const entries = await ledger.entries(lane.id);
        expect(entries.map(({ who }) => who).sort()).toEqual(some.map((writer) => `writer ${writer}`).sort());
        expect(verifyChain(entries, lane)).toEqual([]);
      });
    });
  });

  async function withLedger(use: (ledger: ReturnType<typeof openLedger>) => Promise<void>): Promise<void> {
    const { table, close } = await open();
    try {
      await use(openLedger(table));
    } finally {
      await close();
    }
  }
}

function intent(before: Lane, who: string, budget: NonNullable<LaneChange['guard']>['budget']): LaneChange {
  const content: EntryContent = { kind: 'intent', at: now, who, ruleId, of: null, detail: { plan: 'revoke' } };
  return { before, after: before, entries: [content], guard: { accountId, ruleId, budget }, now };
}

function groupRef(number: number): ResourceRef {
  return { accountId, region: 'eu-central-1', type: 'AWS::EC2::SecurityGroup', id: `sg-${number}` };
}

function arnOf(number: number): string {
  return `arn:aws:ec2:eu-central-1:${accountId}:security-group/sg-${number}`;
}

function countBy(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}
