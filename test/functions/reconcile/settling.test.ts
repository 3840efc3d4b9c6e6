import { describe, expect, it } from 'vitest';
import { openLedger } from '../../../functions/adapters/ledger.ts';
import { embeddedTable } from '../../../functions/adapters/table-embedded.ts';
import { defaultPolicy } from '../../../functions/core/policy-file.ts';
import type { Accounts } from '../../../functions/core/ports.ts';
import { type Instant, instant, later } from '../../../functions/core/time.ts';
import { reconcile } from '../../../functions/reconcile/reconcile.ts';
import { defineResource } from '../../../resources/resource.ts';
import { defineRule } from '../../../rules/rule.ts';

const REF = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::Test::Database', id: 'orders' } as const;
const START = '2026-11-23T08:00:00.000Z';
const SECOND = 1000;

/** A database whose protection shows so many seconds after the call that switches it on; the loop looks at it on a clock of its own. */
async function changed(showsAfter: number, { slowly, lease = 55 }: { readonly slowly: boolean; readonly lease?: number }) {
  let now = instant(START);
  let shows: Instant | null = null;
  const database = defineResource<{ protection: boolean }>()({
    type: REF.type,
    ...(slowly && { settlesSlowly: true as const }),
    reads: ['rds:DescribeDBInstances'],
    touchedBy: {},
    arn: ({ id }) => `arn:aws:rds:eu-west-1:111122223333:db:${id}`,
    read: async () => ({ protection: shows !== null && now >= shows }),
    async *list() {},
  });
  const set = (DeletionProtection: boolean) => ({ action: 'rds:ModifyDBInstance', input: { DBInstanceIdentifier: 'orders', DeletionProtection } }) as const;
  const rule = defineRule(database, {
    meta: {
      id: 'protected',
      version: 1,
      title: 'Protected.',
      severity: 'LOW',
      risk: 'low',
      rationale: 'It is.',
      references: ['https://example.com'],
      changes: ['rds:ModifyDBInstance'],
      messages: { off: 'It is off.', on: 'Switch it on.' },
    },
    needs: ['protection'],
    evaluate: ({ protection }) => (protection ? { compliance: 'COMPLIANT' } : { compliance: 'NON_COMPLIANT', message: 'off' }),
    remediate: () => ({ risk: 'low', message: 'on', steps: [{ apply: set(true), revert: set(false) }] }),
  });
  let slept = 0;
  const ask = async () => {
    shows = later(now, showsAfter * SECOND);
    return {};
  };
  // Nothing of the answers is looked at: the facts are the resource's own.
  const accounts = { reader: () => ask, remediator: async () => ask } as unknown as Accounts;
  const silent = () => {};
  const lines = await reconcile(
    {
      ledger: openLedger(embeddedTable(':memory:')),
      accounts,
      notifier: { tell: async () => {} },
      settings: { rules: [rule], policy: { ...defaultPolicy([rule]), mode: 'enforce' } },
      lease: { owner: 'test', until: later(instant(START), lease * SECOND), isOver: () => true },
      clock: () => now,
      log: { debug: silent, info: silent, warn: silent, error: silent },
      sleep: async (milliseconds) => {
        slept += milliseconds;
        now = later(now, milliseconds);
      },
    },
    REF,
    [{ kind: 'event', eventId: 'e', at: instant(START), call: null, actor: null }],
  );
  return { status: lines[0]?.status, slept };
}

describe('a change is verified', () => {
  it('at once, where it shows at once', async () => {
    expect(await changed(0, { slowly: false })).toEqual({ status: 'verified', slept: 0 });
    expect(await changed(0, { slowly: true })).toEqual({ status: 'verified', slept: 0 });
  });

  it('after some seconds, of a service that takes them', async () => {
    expect(await changed(12, { slowly: true })).toEqual({ status: 'verified', slept: 15_000 });
    expect(await changed(28, { slowly: true })).toEqual({ status: 'verified', slept: 30_000 });
  });

  it('not, and said so, where others have long shown theirs', async () => {
    expect(await changed(12, { slowly: false })).toEqual({ status: 'not-effective', slept: 3000 });
    expect(await changed(60, { slowly: true })).toEqual({ status: 'not-effective', slept: 30_000 });
  });

  it('within the lease: what is left of it is for recording the outcome', async () => {
    expect(await changed(28, { slowly: true, lease: 20 })).toEqual({ status: 'not-effective', slept: 15_000 });
  });
});
