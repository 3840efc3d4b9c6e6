import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { isSameScope } from '../core/circumstances.ts';
import type { Clock, Ledger, Stop } from '../core/ports.ts';
import { instant } from '../core/time.ts';

/**
 * The stop switch of a state folder that another process has open. The file of the ledger is locked then, so that an order to stop is a file of its own
 * beside it, `STOP.<milliseconds>.<random>`: put there whole, by a rename. The process that has the ledger finds it before each change, records it in the
 * chain, and takes the file away; where that process has ended, the next one does.
 *
 * A file `STOP` that a person makes by hand (`touch .holdfast/STOP`) stops everything, and so does an order to stop that can't be read.
 */
export type SwitchOrder = { readonly order: 'stop'; readonly stop: Stop } | { readonly order: 'resume'; readonly scope: Stop['scope']; readonly by: string };

/** What the process that has the ledger knows of its switches, for those that can't read it. */
const KNOWN = 'stops.json';

const scope = v.union([v.literal('all'), v.strictObject({ accountId: v.string() }), v.strictObject({ ruleId: v.string() })]);
const stopSchema = v.strictObject({ scope, by: v.string(), reason: v.string(), since: v.pipe(v.string(), v.isoTimestamp()) });
const orderSchema = v.variant('order', [
  v.strictObject({ order: v.literal('stop'), stop: stopSchema }),
  v.strictObject({ order: v.literal('resume'), scope, by: v.string() }),
]);

/** Leaves an order in the folder, for whoever has its ledger. Throws where the folder can't be written. */
export function leaveOrder(folder: string, order: SwitchOrder, now: number = Date.now()): void {
  const name = `${order.order === 'stop' ? 'STOP' : 'RESUME'}.${String(now).padStart(15, '0')}.${randomUUID().slice(0, 8)}`;
  const draft = join(folder, `.${name}`);
  writeFileSync(draft, JSON.stringify(order), { flush: true });
  renameSync(draft, join(folder, name));
}

/** The switches of a folder as far as that can be told without its ledger: those last known, and the orders that wait. */
export function switchesWithoutLedger(folder: string): readonly Stop[] {
  let stops: Stop[] = [];
  const known = v.safeParse(v.array(stopSchema), jsonIn(join(folder, KNOWN)));
  if (known.success) stops = known.output;
  for (const { order } of ordersIn(folder)) {
    const scoped = order.order === 'stop' ? order.stop.scope : order.scope;
    const others = stops.filter((each) => !isSameScope(each.scope, scoped));
    const standing = stops.find((each) => isSameScope(each.scope, scoped));
    stops = order.order === 'stop' ? [...others, standing ?? order.stop] : others;
  }
  return stops;
}

/** The ledger of a folder, which takes up the orders that were left there before it answers what a change depends on. It throws where it can't. */
export function withSwitchOrders(ledger: Ledger, folder: string, clock: Clock): Ledger {
  let takingUp: Promise<void> | null = null;
  let known = '';

  async function takeUp(): Promise<void> {
    // Of the looks side by side one records the orders, and the others wait; one that came meanwhile may not be among them.
    while (takingUp !== null) await takingUp;
    if (ordersIn(folder).length === 0) return;
    takingUp = recordAll();
    try {
      await takingUp;
    } finally {
      takingUp = null;
    }
  }

  async function recordAll(): Promise<void> {
    for (const { file, order } of ordersIn(folder)) {
      const scoped = order.order === 'stop' ? order.stop.scope : order.scope;
      const isOn = (await ledger.stops()).some((each) => isSameScope(each.scope, scoped));
      if (order.order === 'stop' && !isOn) await ledger.setStop(scoped, order.stop, order.stop.by, clock());
      if (order.order === 'resume' && isOn) await ledger.setStop(scoped, null, order.by, clock());
      rmSync(join(folder, file), { force: true });
    }
    note(await ledger.stops());
  }

  function note(stops: readonly Stop[]): void {
    const text = JSON.stringify(stops);
    if (text === known) return;
    writeFileSync(join(folder, KNOWN), text);
    known = text;
  }

  return {
    ...ledger,
    async known(...of) {
      await takeUp();
      return ledger.known(...of);
    },
    async commit(change) {
      if (change.guard) await takeUp();
      return ledger.commit(change);
    },
    async stops() {
      await takeUp();
      const stops = await ledger.stops();
      note(stops);
      return stops;
    },
    async setStop(...of) {
      await takeUp();
      await ledger.setStop(...of);
      note(await ledger.stops());
    },
  };
}

/** The orders that wait, in the order in which they were left; what a person made by hand comes last. */
function ordersIn(folder: string): readonly { readonly file: string; readonly order: SwitchOrder }[] {
  return readdirSync(folder)
    .filter((file) => /^(STOP|RESUME)(\.|$)/.test(file))
    .sort((a, b) => compare(momentOf(a), momentOf(b)) || compare(a, b))
    .flatMap((file) => {
      const read = v.safeParse(orderSchema, jsonIn(join(folder, file)));
      if (read.success) return [{ file, order: read.output }];
      if (!file.startsWith('STOP')) return [];
      const stop: Stop = { scope: 'all', by: `a file ${file}`, reason: `the file ${file} was put into the state folder`, since: instant(Date.now()) };
      return [{ file, order: { order: 'stop', stop } }];
    });
}

function momentOf(file: string): string {
  return /^\w+\.(\d{15})\./.exec(file)?.[1] ?? '~';
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function jsonIn(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
