import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { auditLedger } from '../../../cli/audit-ledger.ts';
import { openLedger } from '../../../functions/adapters/ledger.ts';
import { embeddedTable } from '../../../functions/adapters/table-embedded.ts';
import { verifyChain } from '../../../functions/core/entry.ts';
import type { Item } from '../../../functions/core/table.ts';
import { DAY, later } from '../../../functions/core/time.ts';

interface Row {
  readonly pk: string;
  readonly sk: string;
  readonly version: number;
  readonly expires: number | null;
  readonly duePartition: string | null;
  readonly dueAt: string | null;
  readonly json: string;
}

/** A ledger as the first version wrote it: every kind of entry, two anchors, names in the clear. Never to be written anew. */
const written = JSON.parse(readFileSync(new URL('./fixtures/ledger-version-1.json', import.meta.url), 'utf8')) as {
  readonly writtenUntil: string;
  readonly items: readonly Row[];
};

async function open() {
  const table = embeddedTable(':memory:');
  for (const { pk, sk, version, expires, duePartition, dueAt, json } of written.items) {
    const due = duePartition !== null && dueAt !== null && { due: { partition: duePartition, at: dueAt } };
    const item: Item = { pk, sk, version, json, ...(expires !== null && { expires }), ...due };
    await table.transact([{ kind: 'put', item }]);
  }
  return { ledger: openLedger(table, { installation: 'holdfast-prod.111122223333.eu-west-1' }), now: written.writtenUntil };
}

describe('a ledger of version 1', () => {
  it('verifies: chains, days, anchors, and its state against them', async () => {
    const { ledger, now } = await open();
    const lanes = new Set(written.items.filter(({ sk }) => sk.startsWith('1#')).map(({ pk }) => pk));
    for (const lane of lanes) {
      const entries = await ledger.entries(lane);
      expect(entries.every(({ version }) => version === undefined)).toBe(true);
      expect(verifyChain(entries, (await ledger.lane(lane)) ?? { sequence: 0, hash: '' })).toEqual([]);
    }
    expect(await auditLedger(ledger, { lane: null, anchor: null, now })).toMatchObject({ problems: [], unread: [], entries: 15, anchors: 2, open: [] });
  });

  it('goes on in version 2: the chain, the anchors and the ids of its entries', async () => {
    const { ledger, now } = await open();
    await ledger.setStop({ ruleId: 'restricted-ssh' }, { scope: { ruleId: 'restricted-ssh' }, by: 'ana', reason: 'test', since: now }, 'ana', now);
    await ledger.anchor('2026-11-25', later(now, DAY));

    const entries = await ledger.entries('switch');
    expect(entries.map(({ id }) => id)).toEqual(['switch-1', 'switch-2', 'switch-3', expect.stringMatching(/^[0-9a-f]{6}-switch-4$/)]);
    expect(entries.map(({ who }) => who)).toEqual(['ana@laptop', 'ana@laptop', 'ben@laptop', 'ana']);
    expect(await auditLedger(ledger, { lane: null, anchor: null, now: later(now, DAY) })).toMatchObject({ problems: [], anchors: 3 });
  });
});
