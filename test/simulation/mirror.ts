import type { Entry } from '../../functions/core/entry.ts';
import type { Finding, Lane, UndoOrder } from '../../functions/core/lane.ts';
import type { Stop } from '../../functions/core/ports.ts';
import type { ApprovalRequest } from '../../functions/core/request.ts';
import type { Table, Write } from '../../functions/core/table.ts';

/** One transaction that the table carried out, as far as the ledger's meaning goes. */
export interface Written {
  readonly entries: readonly Entry[];
  /** The lane that it is about, before it; null: nothing was recorded of it. */
  readonly before: Lane | null;
  /** The day that it anchored. */
  readonly anchored: string | null;
}

/** What the table holds, read off its successful transactions: the truth, whatever a worker was told of it. */
export interface Mirror {
  readonly lanes: ReadonlyMap<string, Lane>;
  readonly entries: readonly Entry[];
  readonly requests: ReadonlyMap<string, ApprovalRequest>;
  readonly stops: ReadonlyMap<string, Stop>;
  /** Every order to take a change back that was ever given. */
  readonly orders: readonly UndoOrder[];
}

/** The same table, watched. */
export function watched(table: Table, onWritten: (written: Written, mirror: Mirror) => void): { readonly table: Table; readonly mirror: Mirror } {
  const lanes = new Map<string, Lane>();
  const findings = new Map<string, Map<string, Finding>>();
  const requests = new Map<string, ApprovalRequest>();
  const stops = new Map<string, Stop>();
  const entries: Entry[] = [];
  const orders: UndoOrder[] = [];
  const mirror: Mirror = { lanes, entries, requests, stops, orders };

  function note(writes: readonly Write[]): void {
    const fresh: Entry[] = [];
    let before: Lane | null = null;
    let anchored: string | null = null;
    for (const write of writes) {
      if (write.kind === 'delete') stops.delete(write.key.sk);
      if (write.kind !== 'put') continue;
      const { pk, sk, version, json } = write.item;
      const content: unknown = JSON.parse(json);
      // What the ledger writes is the ledger's own: by its sort keys it is told what it is.
      if (sk.startsWith('0#finding#')) {
        const finding = content as Finding;
        findings.set(pk, new Map(findings.get(pk)).set(finding.ruleId, finding));
      } else if (sk === '0#head') {
        before = lanes.get(pk) ?? null;
        const lane = { ...(content as Lane), id: pk, version };
        if (lane.undo && !orders.some(({ at, changeId }) => at === lane.undo?.at && changeId === lane.undo.changeId)) orders.push(lane.undo);
        lanes.set(pk, lane);
      } else if (sk.startsWith('1#entry#')) fresh.push(content as Entry);
      else if (sk.startsWith('2#request#')) requests.set((content as ApprovalRequest).id, content as ApprovalRequest);
      else if (pk === 'anchor') anchored = sk;
      else if (sk.startsWith('3#')) stops.set(sk, content as Stop);
    }
    for (const [id, lane] of lanes) lanes.set(id, { ...lane, findings: [...(findings.get(id)?.values() ?? [])] });
    entries.push(...fresh);
    onWritten({ entries: fresh, before, anchored }, mirror);
  }

  return {
    mirror,
    table: {
      query: (...given) => table.query(...given),
      get: (...given) => table.get(...given),
      due: (...given) => table.due(...given),
      async transact(writes) {
        const failed = await table.transact(writes);
        if (failed.length === 0) note(writes);
        return failed;
      },
    },
  };
}

/** A stop switch that covers it is on. */
export function stopOver({ stops }: Mirror, accountId: string, ruleId: string): Stop | undefined {
  return [...stops.values()].find(({ scope }) => scope === 'all' || ('accountId' in scope ? scope.accountId === accountId : scope.ruleId === ruleId));
}
