import type { Instant } from '../../functions/core/time.ts';
import { later } from '../../functions/core/time.ts';

/** Where every accident of a history comes from: one seeded stream of numbers. */
export interface Chance {
  /** True so often, of one. */
  happens(rate: number): boolean;
  /** One of them; undefined where there is none. */
  oneOf<T>(these: readonly T[]): T | undefined;
}

/** Something that talks to the world and may end in the middle of it: an invocation, a person at a keyboard. */
export interface Task {
  readonly name: string;
  /** Whoever runs it ends it then, wherever it is. */
  readonly deadline: Instant;
  alive: boolean;
}

/** How often (of one) something goes wrong with one I/O. */
export interface Rates {
  readonly aws: number;
  readonly table: number;
  readonly notifier: number;
  readonly queue: number;
  /** The process ends there. */
  readonly crash: number;
  /** The answer takes up to half a minute. */
  readonly slow: number;
}
export const CALM: Rates = { aws: 0, table: 0, notifier: 0, queue: 0, crash: 0, slow: 0 };

/** What may go wrong with it besides what its own code throws: thrown instead of carrying it out, or afterwards. */
export interface Failing {
  readonly rate: 'table' | 'notifier' | 'queue' | 'aws' | null;
  error(): Error;
}
export const SAFE: Failing = { rate: null, error: () => new Error('It does not fail.') };

interface Held {
  readonly task: Task;
  /** Carries it out and answers the task. */
  go(): Promise<void>;
  /** Carries it out, perhaps, and never answers. */
  abandon(): Promise<void>;
}

export interface Gate {
  now(): Instant;
  /** Holds an I/O of a task back until its turn comes. Never resolves where the task ends first. */
  io<T>(task: Task, failing: Failing, carryOut: () => Promise<T>): Promise<T>;
  /** Lets one of the held I/Os happen, whichever chance names. False: nothing is held. */
  step(): Promise<boolean>;
  /** Lets time pass (milliseconds). Whose deadline is reached on the way ends, its I/O carried out or not. */
  pass(milliseconds: number): Promise<void>;
  end(task: Task): Promise<void>;
  /** Somebody's process ends, whosever chance names. */
  crash(): Promise<void>;
  setRates(rates: Rates): void;
}

const SLOWEST = 30_000;

/** Every I/O of every task behind one gate, so that any interleaving of several at work can be had, and each of them can end between any two. */
export function openGate({ start, chance, onEnd }: { readonly start: Instant; readonly chance: Chance; onEnd(task: Task): void }): Gate {
  let now = start;
  let rates = CALM;
  let held: Held[] = [];

  async function end(task: Task): Promise<void> {
    if (!task.alive) return;
    task.alive = false;
    const its = held.filter((each) => each.task === task);
    held = held.filter((each) => each.task !== task);
    for (const each of its) await each.abandon();
    onEnd(task);
  }

  async function pass(milliseconds: number): Promise<void> {
    const until = later(now, milliseconds);
    const due = [...new Set(held.map(({ task }) => task))].filter(({ deadline }) => deadline <= until).sort((a, b) => (a.deadline < b.deadline ? -1 : 1));
    for (const task of due) {
      if (task.deadline > now) now = task.deadline;
      await end(task);
    }
    now = until;
  }

  return {
    now: () => now,
    end,
    pass,
    async crash() {
      await idle();
      const task = chance.oneOf(held)?.task;
      if (task) await end(task);
    },
    setRates: (to) => {
      rates = to;
    },

    io(task, failing, carryOut) {
      return new Promise((resolve, reject) => {
        if (!task.alive) return;
        held.push({
          task,
          async go() {
            const rate = failing.rate === null ? 0 : rates[failing.rate];
            if (chance.happens(rate)) {
              if (chance.happens(0.5)) await quietly(carryOut);
              reject(failing.error());
              return;
            }
            await carryOut().then(resolve, reject);
          },
          async abandon() {
            if (chance.happens(0.5)) await quietly(carryOut);
          },
        });
      });
    },

    async step() {
      await idle();
      if (held.length > 0 && chance.happens(rates.slow)) await pass(Math.ceil(SLOWEST / (chance.oneOf([1, 2, 5, 30]) ?? 1)));
      const chosen = chance.oneOf(held);
      if (!chosen) return false;
      if (chance.happens(rates.crash)) {
        await end(chosen.task);
        return true;
      }
      held = held.filter((each) => each !== chosen);
      await chosen.go();
      await idle();
      return true;
    },
  };
}

/** All code that could still ask for something has run: nothing here waits for anything but the gate. */
function idle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

async function quietly(carryOut: () => Promise<unknown>): Promise<void> {
  try {
    await carryOut();
  } catch {
    // Nobody is there any more to hear of it.
  }
}
