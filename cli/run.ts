import { findingOf, laneOf } from '../functions/core/lane.ts';
import type { Clock } from '../functions/core/ports.ts';
import { type Instant, instant, later, MINUTE, SECOND } from '../functions/core/time.ts';
import { anchorDaysGone } from './anchors.ts';
import type { Embedded } from './embedded.ts';
import { EXIT, type ExitCode, lineFor } from './errors.ts';
import { counted, sentence, type Terminal } from './output.ts';
import type { EventInput, InputEvent } from './run-input.ts';
import { isFailedChange, type Outcome } from './run-output.ts';

export interface Run {
  readonly holdfast: Embedded;
  readonly input: EventInput;
  /** What the looks came to; filled while the run goes on. */
  readonly outcomes: readonly Outcome[];
  /** Asked once, before the first look. Throws where the account can't be reached: then nothing is looked at, and everything is kept. */
  readonly reach: () => Promise<void>;
  readonly terminal: Pick<Terminal, 'err'>;
  /** The state folder, as a person names it. */
  readonly where: string;
  /** What leads to the same state in another command: `holdfast --state DIR`. */
  readonly command: string;
  /** Ends the run after the looks that are under way. */
  readonly signal: AbortSignal;
  readonly clock?: Clock;
}

/** How long what failed is tried again after the last event. Milliseconds. */
const PATIENCE = 8 * SECOND;
/** How long, once the account can't be reached, events are still taken from somebody who goes on writing. Milliseconds. */
const LAST_EVENTS = SECOND;

interface Tally {
  events: number;
  notUnderstood: number;
  /** Events that had been taken before. */
  repeated: number;
  /** What kept the run from doing its work: a sentence each. */
  readonly troubles: string[];
}

type Arrival =
  | { readonly kind: 'events'; readonly events: readonly InputEvent[] }
  | { readonly kind: 'end' }
  | { readonly kind: 'broken'; readonly why: string };

/**
 * Handles events as they arrive, and first what an earlier run left: the same doors as the deployed functions, one after the other. Answers how the
 * process is to end. Throws where the ledger can't be read or written: what was taken is in the queue then.
 */
export async function run(options: Run): Promise<ExitCode> {
  const { holdfast, input, signal, terminal } = options;
  const clock = options.clock ?? (() => instant(Date.now()));
  const tally: Tally = { events: 0, notUnderstood: 0, repeated: 0, troubles: [] };
  try {
    const again = holdfast.queue.redrive();
    if (again > 0) terminal.err(`${counted(again, 'look')} that an earlier run gave up on ${again === 1 ? 'is' : 'are'} tried again.\n`);
    await anchorDaysGone(holdfast.ledger, clock());
    // What was ordered while nobody had the folder, or is while nothing else happens, stands in the ledger too.
    await holdfast.ledger.stops();
    await holdfast.sweepDue();
    await handleAll(options, clock, tally);
  } finally {
    input.close();
  }
  const exit = await summed(options, tally);
  return signal.aborted ? EXIT.interrupted : exit;
}

async function handleAll(options: Run, clock: Clock, tally: Tally): Promise<void> {
  const { holdfast, input, signal } = options;
  const batches = input.batches[Symbol.asyncIterator]();
  let arriving: Promise<Arrival> | null = null;
  let endedAt: Instant | null = null;
  let isReached = false;
  let tick = later(clock(), MINUTE);

  while (!signal.aborted) {
    if (!isReached && holdfast.queue.state().waiting > 0) {
      const trouble = await reasonNotTo(options.reach);
      if (trouble !== null) {
        if (endedAt === null) await keepTheRest(options, batches, arriving, tally);
        tally.troubles.push(trouble);
        return;
      }
      isReached = true;
    }
    await holdfast.drain(0, { signal });

    const { next: retry } = holdfast.queue.state();
    if (endedAt !== null && (retry === null || retry > later(endedAt, PATIENCE))) return;
    if (endedAt === null) arriving ??= arrivalFrom(batches);
    const arrival = await firstOf(arriving, Date.parse(retry !== null && retry < tick ? retry : tick) - Date.parse(clock()), signal);
    if (arrival !== null) {
      arriving = null;
      if (arrival.kind === 'events') await takeAll(options, arrival.events, tally);
      else endedAt = clock();
      if (arrival.kind === 'broken') tally.troubles.push(arrival.why);
    }
    if (clock() < tick) continue;
    tick = later(clock(), MINUTE);
    await holdfast.ledger.stops();
    await holdfast.sweepDue();
  }
}

async function reasonNotTo(reach: Run['reach']): Promise<string | null> {
  try {
    await reach();
    return null;
  } catch (error) {
    return lineFor(error);
  }
}

/** The events that nobody can look at now are enqueued all the same: the next run finds them there. */
async function keepTheRest(options: Run, batches: AsyncIterator<readonly InputEvent[]>, arriving: Promise<Arrival> | null, tally: Tally): Promise<void> {
  const until = options.input.isStream ? Date.now() + LAST_EVENTS : Number.POSITIVE_INFINITY;
  let next = arriving;
  while (!options.signal.aborted) {
    const arrival = await firstOf(next ?? arrivalFrom(batches), Math.min(until - Date.now(), MINUTE), options.signal);
    next = null;
    if (arrival?.kind === 'broken') tally.troubles.push(arrival.why);
    if (arrival?.kind !== 'events') return;
    await takeAll(options, arrival.events, tally);
  }
}

async function takeAll({ holdfast, terminal, where }: Run, events: readonly InputEvent[], tally: Tally): Promise<void> {
  for (const event of events) {
    tally.events += 1;
    if (event.problem !== undefined) {
      tally.notUnderstood += 1;
      terminal.err(`holdfast: ${event.where}: ${event.problem}\n`);
      continue;
    }
    const before = holdfast.queue.repeats();
    const why = await holdfast.take(event.body);
    if (holdfast.queue.repeats() > before) tally.repeated += 1;
    if (why === null) continue;
    tally.notUnderstood += 1;
    terminal.err(`holdfast: ${event.where}: the event was not understood and touched nothing: ${why} It is kept in ${where}/dead-letters.jsonl.\n`);
  }
}

function arrivalFrom(batches: AsyncIterator<readonly InputEvent[]>): Promise<Arrival> {
  return batches.next().then(
    ({ done, value }) => (done ? { kind: 'end' } : { kind: 'events', events: value }),
    (error: unknown) => ({ kind: 'broken', why: lineFor(error) }),
  );
}

/** What arrives within so many milliseconds; null: nothing did, or the run is to end. */
function firstOf(arriving: Promise<Arrival> | null, milliseconds: number, signal: AbortSignal): Promise<Arrival | null> {
  return new Promise((resolve) => {
    const end = (arrival: Arrival | null) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      resolve(arrival);
    };
    const onAbort = () => end(null);
    const timer = setTimeout(end, Math.max(1, milliseconds), null);
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) end(null);
    void arriving?.then(end);
  });
}

/** Says on standard error what came of it all, and answers the exit code. */
async function summed(options: Run, tally: Tally): Promise<ExitCode> {
  const { holdfast, outcomes, terminal, where, signal } = options;
  const { waiting, deadLetters } = holdfast.queue.state();
  const left = waiting + deadLetters;
  const kept = left === 0 ? '' : ` Nothing is lost: ${counted(left, 'look')} ${left === 1 ? 'waits' : 'wait'} in ${where} for the next run.`;
  for (const trouble of tally.troubles)
    terminal.err(`holdfast: ${trouble.replace(/[.]?$/, '.')}${outcomes.length === 0 ? ' Nothing was changed.' : ''}${kept}\n`);
  if (tally.troubles.length === 0 && left > 0) terminal.err(`holdfast: ${signal.aborted ? 'interrupted.' : await whyLeft(options)}${kept}\n`);
  if (tally.repeated > 0) {
    const [events, were] = [counted(tally.repeated, 'event'), tally.repeated === 1 ? 'was' : 'were'];
    terminal.err(`${events} ${were} taken before, within the last day: the resources are evaluated again, as they are now.\n`);
  }
  for (const line of await openQuestions(options)) terminal.err(sentence(line));
  terminal.err(`${summaryOf(outcomes, tally)}\n`);

  if (outcomes.some(({ status }) => isFailedChange(status))) return EXIT.violations;
  const isUnsure = tally.notUnderstood > 0 || tally.troubles.length > 0 || left > 0 || outcomes.some(({ reason }) => reason === 'insufficient-data');
  return isUnsure ? EXIT.incomplete : EXIT.fine;
}

async function whyLeft({ holdfast }: Run): Promise<string> {
  const [unfinished] = holdfast.queue.deadLetters().map(({ item, reason }) => `${item.ref.id} could not be looked at: ${reason}`);
  return unfinished ?? 'some resources could not be looked at.';
}

async function openQuestions({ holdfast, outcomes, command }: Run): Promise<string[]> {
  const asked = new Map(outcomes.filter(({ decision }) => decision === 'ask').map((outcome) => [`${outcome.arn} ${outcome.ruleId}`, outcome]));
  const lines: string[] = [];
  for (const { arn, ruleId, resourceId } of asked.values()) {
    const lane = await holdfast.ledger.lane(laneOf(arn));
    const pending = lane && findingOf(lane, ruleId)?.pending;
    if (pending && pending.approved === null) lines.push(`Asked about ${resourceId} (${ruleId}): ${command} approve ${pending.requestId}, or reject.`);
  }
  return lines;
}

function summaryOf(outcomes: readonly Outcome[], { events, notUnderstood }: Tally): string {
  const count = (decision: Outcome['decision']) => outcomes.filter((outcome) => outcome.decision === decision).length;
  const unknown = outcomes.filter(({ reason }) => reason === 'insufficient-data').length;
  const parts = [
    counted(events, 'event'),
    ...(notUnderstood > 0 ? [`${notUnderstood} not understood`] : []),
    counted(new Set(outcomes.map(({ arn }) => arn)).size, 'resource'),
    counted(count('act'), 'change'),
    counted(count('ask'), 'question'),
    `${counted(count('notify') - unknown, 'violation')} reported`,
    ...(unknown > 0 ? [`${unknown} could not be evaluated`] : []),
  ];
  return parts.join(', ');
}
