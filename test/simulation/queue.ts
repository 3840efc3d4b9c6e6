import type { WorkItem } from '../../functions/core/cause.ts';
import type { Task } from './gate.ts';

/** A message of the work queue. */
export interface Message {
  readonly id: string;
  readonly item: WorkItem;
  readonly lane: string;
  receives: number;
  state: 'waiting' | 'in-flight' | 'dead' | 'done';
  /** The worker that has it last. */
  holder: Task | null;
  reason: string;
}

/** SQS FIFO as it is when things go badly: at least once, back after its worker has ended, and after five times put aside with the reason. */
export interface SimulatedQueue {
  readonly messages: readonly Message[];
  add(items: readonly WorkItem[]): void;
  /** The oldest waiting messages of lanes that have none in flight. */
  receive(task: Task, most: number): Message[];
  /** Hands messages out a second time while their worker is still at it: its visibility time-out was too short. */
  receiveAgain(task: Task, lane: string): Message[];
  finish(task: Task, message: Message, failure: string | null): void;
  /** What an ended worker had comes back. */
  release(task: Task): void;
  redrive(): void;
}

const MOST_RECEIVES = 5;

export function simulatedQueue(laneOf: (item: WorkItem) => string): SimulatedQueue {
  const messages: Message[] = [];

  function handOut(task: Task, chosen: readonly Message[]): Message[] {
    for (const message of chosen) {
      message.state = 'in-flight';
      message.holder = task;
      message.receives += 1;
    }
    return [...chosen];
  }

  function giveBack(message: Message, reason: string): void {
    message.reason = reason;
    message.state = message.receives >= MOST_RECEIVES ? 'dead' : 'waiting';
  }

  return {
    messages,

    add(items) {
      for (const item of items)
        messages.push({ id: `m${messages.length + 1}`, item, lane: laneOf(item), receives: 0, state: 'waiting', holder: null, reason: '' });
    },

    receive(task, most) {
      const busy = new Set(messages.filter(({ state }) => state === 'in-flight').map(({ lane }) => lane));
      return handOut(task, messages.filter(({ state, lane }) => state === 'waiting' && !busy.has(lane)).slice(0, most));
    },

    receiveAgain(task, lane) {
      return handOut(
        task,
        messages.filter((message) => message.lane === lane && message.state === 'in-flight'),
      );
    },

    finish(task, message, failure) {
      if (message.state === 'done') return;
      // Only who has it last may give it back; whoever has done it, it is done.
      if (failure === null) message.state = 'done';
      else if (message.holder === task && message.state === 'in-flight') giveBack(message, failure);
    },

    release(task) {
      for (const message of messages) if (message.holder === task && message.state === 'in-flight') giveBack(message, 'The worker ended.');
    },

    redrive() {
      for (const message of messages) {
        if (message.state !== 'dead') continue;
        message.state = 'waiting';
        message.receives = 0;
      }
    },
  };
}
