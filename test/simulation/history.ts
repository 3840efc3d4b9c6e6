import fc from 'fast-check';
import type { AwsErrorKind } from '../../aws/call.ts';
import { answerRequest } from '../../functions/core/answer.ts';
import { take } from '../../functions/core/intake.ts';
import { parseEntryId } from '../../functions/core/lane.ts';
import { orderUndo, orderWaiver } from '../../functions/core/orders.ts';
import type { Stop } from '../../functions/core/ports.ts';
import type { Answer } from '../../functions/core/request.ts';
import { DAY, HOUR, later, MINUTE, SECOND } from '../../functions/core/time.ts';
import { resources, rules } from '../../sandbox/baseline.ts';
import type { ChangeEvent } from '../../sandbox/events.ts';
import { act, DOINGS, type DoingName, PEOPLE, type Person } from './account.ts';
import type { Chance, Rates, Task } from './gate.ts';
import { type Breakable, openSimulation, PLACE, type Ports, type Simulation, type Variant } from './simulation.ts';

type Form = 'call' | 'item' | 'compliance' | 'lost';
type Scope = 'all' | 'account' | 'rule';

/** One thing that happens. `which` picks among what is there then. */
export type Step =
  | { readonly do: 'change'; readonly what: DoingName; readonly who: Person }
  | { readonly do: 'deliver'; readonly which: number; readonly form: Form; readonly copies: number }
  | { readonly do: 'deliver everything' }
  | { readonly do: 'work'; readonly lanes: number }
  | { readonly do: 'redeliver' }
  | { readonly do: 'go on'; readonly ios: number }
  | { readonly do: 'rest' }
  | { readonly do: 'pass'; readonly milliseconds: number }
  | { readonly do: 'sweep everything' }
  | { readonly do: 'answer'; readonly which: number; readonly answer: Answer; readonly by: string; readonly heard: boolean }
  | { readonly do: 'undo'; readonly which: number }
  | { readonly do: 'waive'; readonly which: number; readonly days: number }
  | { readonly do: 'stop' | 'resume'; readonly scope: Scope }
  | { readonly do: 'break'; readonly what: Breakable; readonly kind: AwsErrorKind }
  | { readonly do: 'mend' }
  | { readonly do: 'crash' };

/** A whole history: the policy, how often things go wrong, what happens, and where every other accident comes from. */
export interface History {
  readonly policy: object | null;
  readonly rates: Rates;
  /** So many steps in which nothing goes wrong. */
  readonly calmFor: number;
  readonly steps: readonly Step[];
  readonly numbers: fc.Stream<number>;
}

const APPROVERS = ['ana', 'ben', 'cleo'];
/** What is put right unattended, and is done most often: the more there is to do, the more can go wrong. */
const FAVOURITES: readonly DoingName[] = [
  'open SSH',
  'open SSH',
  'stop the trail',
  'stop the trail',
  'open every port',
  'use the default group',
  'use the default group',
  'close by hand',
];
const which = fc.nat({ max: 1000 });
const keysOf = <K extends string>(of: Readonly<Record<K, unknown>>) => Object.keys(of) as K[];

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 18,
    arbitrary: fc.record({
      do: fc.constant('change'),
      what: fc.constantFrom(...keysOf(DOINGS), ...FAVOURITES),
      who: fc.constantFrom<Person[]>('ana', 'ana', 'ben', 'ben', 'script', 'script', 'terraform'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('deliver'),
      which,
      form: fc.constantFrom<Form[]>('call', 'call', 'item', 'compliance', 'lost'),
      copies: fc.constantFrom(1, 1, 2),
    }),
  },
  { weight: 9, arbitrary: fc.record({ do: fc.constant('deliver everything') }) },
  { weight: 7, arbitrary: fc.record({ do: fc.constant('work'), lanes: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('redeliver') }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('go on'), ios: fc.integer({ min: 1, max: 12 }) }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('rest') }) },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('pass'), milliseconds: fc.constantFrom(20 * SECOND, MINUTE, 3 * MINUTE, 20 * MINUTE, HOUR, 25 * HOUR, 3 * DAY) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('sweep everything') }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('answer'),
      which,
      answer: fc.constantFrom<Answer[]>('apply', 'apply', 'apply', 'keep', 'not-now'),
      by: fc.constantFrom(...APPROVERS, 'mallory'),
      heard: fc.boolean(),
    }),
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('undo'), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('waive'), which, days: fc.constantFrom(1, 30) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('stop'), scope: fc.constantFrom<Scope[]>('all', 'account', 'rule') }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('resume'), scope: fc.constantFrom<Scope[]>('all', 'account', 'rule') }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('break'),
      what: fc.constantFrom<Breakable[]>('reading', 'taking credentials', 'ec2', 's3', 'cloudtrail'),
      kind: fc.constantFrom<AwsErrorKind[]>('denied', 'throttled', 'unreachable', 'unknown'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('mend') }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('crash') }) },
);

const sometimes = (most: number) => fc.constantFrom(0, 0, 0, most / 4, most);
const rates: fc.Arbitrary<Rates> = fc.record({
  aws: sometimes(0.2),
  table: sometimes(0.1),
  notifier: sometimes(0.3),
  queue: sometimes(0.2),
  crash: sometimes(0.08),
  slow: sometimes(0.1),
});

const ruleMode = fc.record({
  mode: fc.constantFrom(null, null, null, null, 'enforce', 'approve', 'observe'),
  graceMinutes: fc.constantFrom(0, 0, 0, 15),
  approvals: fc.constantFrom(1, 1, 2),
  enabled: fc.constantFrom(...Array<boolean>(9).fill(true), false),
});
const policy: fc.Arbitrary<object | null> = fc.option(
  fc.record({
    mode: fc.constantFrom(...Array<string>(8).fill('enforce'), 'approve', 'approve', 'observe'),
    rules: fc.record({ 'restricted-ssh': ruleMode, 'cloudtrail-enabled': ruleMode, 'vpc-default-security-group-closed': ruleMode }),
    environments: fc.constantFrom(null, null, { tag: 'env', modes: { prod: 'approve', dev: 'enforce' } }),
    budget: fc.record({ perAccountHour: fc.constantFrom(1, 3, 20, 20), perRuleHour: fc.constantFrom(1, 2, 10, 10) }),
    flapping: fc.record({ remediations: fc.constantFrom(1, 2), hours: fc.constantFrom(1, 24) }),
    approvals: fc.record({ expireHours: fc.constantFrom(1, 24), snoozeHours: fc.constantFrom(1, 24) }),
    approvers: fc.constant(APPROVERS.map((name) => ({ name }))),
    waivers: fc.constantFrom(
      [],
      [],
      [
        {
          rule: 'cloud-trail-log-file-validation-enabled',
          resource: `arn:aws:cloudtrail:${PLACE.region}:${PLACE.accountId}:trail/snapwave-audit`,
          owner: 'ana',
          reason: 'moving',
          until: '2026-11-24',
        },
      ],
    ),
  }),
  { nil: null, freq: 20 },
);

const numbers = fc.infiniteStream(fc.integer({ min: 0, max: 2 ** 31 - 1 }), { noHistory: true });

/** Histories of everything that may come together in an account. */
const anything: fc.Arbitrary<History> = fc.record({
  policy,
  rates,
  calmFor: fc.constant(0),
  steps: fc.array(step, { minLength: 10, maxLength: 60, size: 'max' }),
  numbers,
});

/** Where most goes wrong: several workers at one plan, of two steps or one, whose processes end and whose calls fail. */
const struggle: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('work'), lanes: fc.integer({ min: 1, max: 2 }) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('redeliver') }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('go on'), ios: fc.integer({ min: 1, max: 6 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('pass'), milliseconds: fc.constantFrom(20 * SECOND, MINUTE, 2 * MINUTE) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('crash') }) },
  { weight: 1, arbitrary: step },
);
const BEGINNINGS: readonly (readonly DoingName[])[] = [
  ['use the default group'],
  ['use the default group'],
  ['use the default group', 'open SSH'],
  ['open SSH'],
  ['stop the trail'],
];
const crowded: fc.Arbitrary<History> = fc
  .tuple(
    fc.constantFrom(...BEGINNINGS),
    fc.constantFrom<readonly Step[]>(
      [],
      [{ do: 'rest' }, { do: 'undo', which: 1 }, { do: 'go on', ios: 20 }, { do: 'sweep everything' }, { do: 'go on', ios: 60 }],
    ),
    fc.array(struggle, { minLength: 5, maxLength: 40, size: 'max' }),
    fc.record({
      aws: fc.constantFrom(0, 0.1, 0.3),
      table: fc.constantFrom(0, 0, 0.05),
      notifier: fc.constant(0),
      queue: fc.constant(0),
      crash: fc.constantFrom(0, 0.05, 0.15),
      slow: fc.constantFrom(0, 0, 0.2),
    }),
    numbers,
  )
  .map(([changes, more, steps, given, stream]) => {
    const beginning: Step[] = [
      ...changes.map((what): Step => ({ do: 'change', what, who: 'ana' })),
      { do: 'deliver everything' },
      ...(changes.includes('use the default group')
        ? ([{ do: 'rest' }, { do: 'answer', which: 1, answer: 'apply', by: 'ben', heard: true }, { do: 'go on', ios: 20 }] satisfies Step[])
        : []),
      ...more,
    ];
    const settings = { mode: 'enforce', approvers: APPROVERS.map((name) => ({ name })) };
    return { policy: settings, rates: given, calmFor: beginning.length, steps: [...beginning, ...steps], numbers: stream };
  });

export const histories: fc.Arbitrary<History> = fc.oneof({ weight: 3, arbitrary: anything }, { weight: 2, arbitrary: crowded });

/** Lives a history through to its end. Throws at the first step after which an invariant does not hold. */
export async function live(
  { policy: document, rates: given, calmFor, steps, numbers: stream }: History,
  variant?: Variant,
  look?: (simulation: Simulation) => void,
  opened?: (simulation: Simulation) => void,
): Promise<void> {
  const simulation = openSimulation({ policy: document, chance: chanceFrom(stream), ...(variant && { variant }) });
  opened?.(simulation);
  const player = openPlayer(simulation);
  await simulation.check();
  for (const [index, each] of steps.entries()) {
    if (index === calmFor) simulation.gate.setRates(given);
    await player.play(each);
    await simulation.check();
    assertUnbroken(simulation, `after step ${index} (${JSON.stringify(each)})`);
  }
  await player.play({ do: 'deliver everything' });
  await simulation.end();
  look?.(simulation);
  assertUnbroken(simulation, 'in the end');
}

function assertUnbroken({ broken }: Simulation, when: string): void {
  if (broken.length > 0) throw new Error(`Does not hold ${when}: ${broken[0]}.`);
}

function chanceFrom(stream: fc.Stream<number>): Chance {
  const next = () => Number(stream.next().value);
  return {
    happens: (rate) => rate > 0 && next() / 2 ** 31 < rate,
    oneOf: (these) => (these.length === 0 ? undefined : these[next() % these.length]),
  };
}

function openPlayer(simulation: Simulation): { play(step: Step): Promise<void> } {
  const { sandbox, snapwave, mirror, gate, queue: _queue } = simulation;
  const inTransit: ChangeEvent[] = [];
  let sent = 0;
  let asked = 0;

  async function play(given: Step): Promise<void> {
    switch (given.do) {
      case 'change':
        await act(given.what, { sandbox, snapwave, as: PEOPLE[given.who] });
        simulation.disturb();
        return;
      case 'deliver': {
        collect();
        const event = picked(inTransit, given.which);
        if (!event) return;
        inTransit.splice(inTransit.indexOf(event), 1);
        for (let copies = 0; copies < given.copies; copies += 1) deliver(event, given.form);
        return;
      }
      case 'deliver everything':
        collect();
        for (const event of inTransit.splice(0)) deliver(event, 'call');
        return;
      case 'work':
        simulation.work(given.lanes);
        return;
      case 'redeliver':
        simulation.redeliver();
        return;
      case 'go on':
        await simulation.step(given.ios);
        return;
      case 'rest':
        await simulation.rest();
        return;
      case 'pass':
        await gate.pass(given.milliseconds);
        simulation.sweep('due');
        return;
      case 'sweep everything':
        simulation.sweep('everything');
        return;
      case 'answer':
        begin('answer', (ports) => answer(ports, given));
        return;
      case 'undo':
        begin('undo', (ports) => undo(ports, given.which));
        return;
      case 'waive':
        begin('waive', (ports) => waive(ports, given.which, given.days));
        return;
      case 'stop':
      case 'resume':
        begin(given.do, (ports) => throwSwitch(ports, given.do, given.scope));
        return;
      case 'break':
        simulation.breakages.set(given.what, given.kind);
        return;
      case 'mend':
        simulation.breakages.clear();
        return;
      case 'crash':
        await gate.crash();
        return;
      default:
        given satisfies never;
    }
  }

  function collect(): void {
    inTransit.push(...sandbox.events.slice(sent));
    sent = sandbox.events.length;
  }

  function deliver(event: ChangeEvent, form: Form): void {
    if (form === 'call') simulation.take(JSON.stringify(event));
    if (form !== 'item' && form !== 'compliance') return;
    const taken = take(event, resources);
    if ('ignored' in taken) return;
    for (const { ref } of taken.items) {
      const resource = resources.find(({ type }) => type === ref.type);
      const named = { resourceType: ref.type, resourceId: ref.id, awsRegion: ref.region, awsAccountId: ref.accountId };
      const item = { ...named, resourceName: ref.id, ARN: resource?.arn(ref), configurationItemCaptureTime: gate.now(), configurationItemStatus: 'OK' };
      simulation.take(
        JSON.stringify({
          ...event,
          source: 'aws.config',
          'detail-type': form === 'item' ? 'Config Configuration Item Change' : 'Config Rules Compliance Change',
          detail: form === 'item' ? { configurationItem: item } : named,
        }),
      );
    }
  }

  /** Somebody at a keyboard: may fail, and end, as everything may. */
  function begin(name: string, doing: (ports: Ports) => Promise<void>): void {
    const task: Task = simulation.task(name);
    doing(simulation.portsOf(task)).catch(() => {
      // They are shown the error, and may try again.
    });
  }

  async function answer({ ledger, queue }: Ports, given: Extract<Step, { do: 'answer' }>): Promise<void> {
    // Most answer what is still open; some press an old link.
    const open = [...simulation.shown.values()].filter(({ id }) => mirror.requests.get(id)?.closed === null);
    const shown = picked(given.which % 5 === 0 ? [...simulation.shown.values()] : open, given.which);
    if (!shown) return;
    const [request, lane] = await Promise.all([ledger.request(shown.id), ledger.lane(parseEntryId(shown.id).lane)]);
    if (!request || !lane) return;
    const answered = answerRequest({
      lane,
      request,
      answer: { answer: given.answer, reason: 'agreed', until: later(gate.now(), 2 * DAY) },
      by: given.by,
      snoozeHours: 1,
      now: gate.now(),
    });
    if ('refused' in answered || !('done' in (await ledger.commit(answered.change))) || !given.heard) return;
    asked += 1;
    await queue.enqueue([{ ref: request.ref, cause: { kind: 'answer', eventId: `answer-${asked}`, at: gate.now(), call: null, actor: null } }]);
  }

  async function undo({ ledger }: Ports, nth: number): Promise<void> {
    const chosen = picked(
      mirror.entries.filter((entry) =>
        nth % 5 === 0 ? entry.kind === 'intent' : mirror.entries.some(({ of, detail }) => of === entry.id && detail['status'] === 'verified'),
      ),
      nth,
    );
    const lane = chosen && (await ledger.lane(chosen.lane));
    if (!chosen || !lane) return;
    const entries = await ledger.entries(lane.id);
    const ordered = orderUndo({ lane, entries, changeId: chosen.id, by: 'ana', reason: 'taken back', hours: 24, now: gate.now() });
    if ('change' in ordered) await ledger.commit(ordered.change);
  }

  async function waive({ ledger }: Ports, nth: number, days: number): Promise<void> {
    const chosen = picked([...mirror.lanes.values()], nth);
    const lane = chosen && (await ledger.lane(chosen.id));
    const rule = lane && rules.find(({ meta }) => meta.id === picked(lane.findings, nth)?.ruleId);
    if (!lane || !rule) return;
    const waiver = { owner: 'ana', reason: 'a fair', until: later(gate.now(), days * DAY) };
    const ordered = orderWaiver({ lane, rule, waiver, by: 'ana', now: gate.now() });
    if ('change' in ordered) await ledger.commit(ordered.change);
  }

  async function throwSwitch({ ledger }: Ports, what: 'stop' | 'resume', named: Scope): Promise<void> {
    const scope: Stop['scope'] = named === 'all' ? 'all' : named === 'account' ? { accountId: PLACE.accountId } : { ruleId: 'restricted-ssh' };
    const stop: Stop = { scope, by: 'ana', reason: 'release night', since: gate.now() };
    await ledger.setStop(scope, what === 'stop' ? stop : null, 'ana', gate.now());
  }

  return { play };
}

function picked<T>(these: readonly T[], nth: number): T | undefined {
  return these.length === 0 ? undefined : these[nth % these.length];
}
