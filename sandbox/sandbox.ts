import { type Ask, type AwsAction, AwsError, type AwsErrorKind, type ChangeAction, type InputOf, type OutputOf } from '../aws/call.ts';
import { OWN_SESSION } from '../functions/core/actor.ts';
import { laneOf } from '../functions/core/lane.ts';
import type { Plan } from '../functions/core/plan.ts';
import type { Accounts, Clock } from '../functions/core/ports.ts';
import { type Purpose, roleFor } from '../functions/core/purpose.ts';
import { instant } from '../functions/core/time.ts';
import { assertWithinPlan } from '../functions/core/within-plan.ts';
import { endpointRegion } from '../resources/partition.ts';
import type { Place } from '../resources/resource.ts';
import { accessAnalyzer } from './access-analyzer.ts';
import type { SandboxActor } from './actor.ts';
import { cloudtrail } from './cloudtrail.ts';
import { ebs } from './ebs.ts';
import { ec2 } from './ec2.ts';
import { type ChangeEvent, eventOf } from './events.ts';
import { iam } from './iam.ts';
import { lambda } from './lambda.ts';
import { launchTemplates } from './launch-templates.ts';
import type { Carry, Context, OperationsOf } from './operation.ts';
import { s3 } from './s3.ts';
import { s3control } from './s3control.ts';
import { securityhub } from './securityhub.ts';
import { emptyState, type State } from './state.ts';

const READER = 'holdfast-reader';
/** The roles in which Holdfast acts here. */
export const OWN_ROLES: ReadonlySet<string> = new Set([READER, 'holdfast-remediator', 'holdfast-reverter']);

export interface SandboxOptions {
  /** Twelve digits. */
  readonly accountId: string;
  /** Where the seeds put what is of a Region. */
  readonly region: string;
  /** Left out: the machine's. */
  readonly clock?: Clock;
  /** The most that a page of any list holds; left out: 1000. */
  readonly pageSize?: number;
  /** Asked before and after each call is carried out; what it answers is thrown. For faults that a schedule decides. */
  readonly fault?: (call: MadeCall, when: Fault['when']) => Pick<Fault, 'kind' | 'code'> | undefined;
}

/** What goes wrong with the next call of an action: `before` it is carried out, or `after`, so that the caller can't know that it was. */
export interface Fault {
  readonly action: AwsAction;
  readonly kind: AwsErrorKind;
  readonly when: 'before' | 'after';
  /** Left out: a code that fits the kind. */
  readonly code?: string;
}

/** A call that reached the account, whatever came of it. */
export interface MadeCall {
  readonly action: AwsAction;
  readonly input: unknown;
  readonly place: Place;
  readonly actor: SandboxActor;
}

/** A small AWS account in memory, behind the same `ask` as a real one. */
export interface Sandbox extends Accounts {
  readonly accountId: string;
  readonly region: string;
  readonly state: State;
  /** Every call so far, oldest first. */
  readonly calls: readonly MadeCall[];
  /** The event of every change so far, oldest first, whoever made it. */
  readonly events: readonly ChangeEvent[];
  /** To come: each is taken by the first call of its action. */
  readonly faults: Fault[];
  /** The account as its administrator asks it. */
  ask(place: Place): Ask<AwsAction>;
  /** The account as somebody asks it: their changes' events say so. */
  as(actor: SandboxActor): { ask(place: Place): Ask<AwsAction> };
  /** Hears of each change from now on, after it is made. */
  onChange(listener: (event: ChangeEvent) => void): void;
  /** ISO-8601. */
  now(): string;
  newId(prefix: string): string;
}

/** The calls that are carried out in memory. */
export const operations: OperationsOf<string> = {
  ...accessAnalyzer,
  ...cloudtrail,
  ...ebs,
  ...ec2,
  ...iam,
  ...lambda,
  ...launchTemplates,
  ...s3,
  ...s3control,
  ...securityhub,
};

const CODES: Readonly<Record<AwsErrorKind, string>> = {
  missing: 'NoSuchEntity',
  denied: 'AccessDenied',
  invalid: 'ValidationError',
  throttled: 'ThrottlingException',
  unreachable: 'ECONNREFUSED',
  unknown: 'ETIMEDOUT',
};
const ADMINISTRATOR: SandboxActor = { userName: 'administrator' };

/** An account with nothing in it (seed.ts, snapwave.ts fill it). Calls for another account than its own are denied. */
export function createSandbox(options: SandboxOptions): Sandbox {
  const { accountId, region, clock = () => instant(Date.now()), pageSize = 1000 } = options;
  const state = emptyState();
  const calls: MadeCall[] = [];
  const events: ChangeEvent[] = [];
  const faults: Fault[] = [];
  const listeners: ((event: ChangeEvent) => void)[] = [];
  let idsGiven = 0;

  return {
    accountId,
    region,
    state,
    calls,
    events,
    faults,
    ask: (place) => asking(ADMINISTRATOR, place),
    as: (actor) => ({ ask: (place) => asking(actor, place) }),
    reader: (place) => asking({ roleName: READER, sessionName: `${OWN_SESSION}reader` }, place),
    remediator,
    onChange: (listener) => {
      listeners.push(listener);
    },
    now: clock,
    newId,
  };

  async function remediator(plan: Plan, purpose: Purpose): Promise<Ask<ChangeAction>> {
    const ask = asking({ roleName: `holdfast-${roleFor(purpose)}`, sessionName: `${OWN_SESSION}${laneOf(plan.arn)}` }, plan.ref);
    return async (action, input) => {
      assertWithinPlan(plan, purpose, action, input);
      return await ask(action, input);
    };
  }

  function asking(actor: SandboxActor, place: Place): Ask<AwsAction> {
    return async (action, input) => carryOut(actor, place, action, structuredClone(input));
  }

  function carryOut<A extends AwsAction>(actor: SandboxActor, place: Place, action: A, input: InputOf<A>): OutputOf<A> {
    const made: MadeCall = { action, input, place, actor };
    calls.push(made);
    throwFault(made, 'before');
    const context = contextOf(action, place);
    if (place.accountId !== accountId) throw context.refuse('denied', 'AccessDenied', `this is account ${accountId}, not ${place.accountId}`);
    const carry: Carry<A> | undefined = operations[action];
    if (!carry) throw context.refuse('invalid', 'NotInSandbox', `${action} is not among the calls that the sandbox carries out`);
    const output = structuredClone(carry(state, input, context));
    const event = eventOf({ action, input, output }, { actor, place, now: context.now, newId: newEventId });
    if (event) {
      events.push(event);
      for (const listener of listeners) listener(event);
    }
    throwFault(made, 'after');
    return output;
  }

  function throwFault(made: MadeCall, when: Fault['when']): void {
    const index = faults.findIndex((fault) => fault.action === made.action && fault.when === when);
    const fault = index === -1 ? options.fault?.(made, when) : faults.splice(index, 1)[0];
    if (fault) throw refusal(made.action, fault.kind, fault.code ?? CODES[fault.kind], 'a fault that the sandbox was told to make');
  }

  function contextOf(action: AwsAction, place: Place): Context {
    return {
      accountId: place.accountId,
      region: endpointRegion(place.region),
      now: clock(),
      pageSize,
      newId,
      refuse: (kind, code, message) => refusal(action, kind, code, message),
    };
  }

  function newId(prefix: string): string {
    idsGiven += 1;
    return `${prefix}-${idsGiven.toString(16).padStart(17, '0')}`;
  }

  function newEventId(): string {
    idsGiven += 1;
    return `00000000-0000-4000-8000-${idsGiven.toString(16).padStart(12, '0')}`;
  }
}

/** In the words of the real accounts' adapter. */
function refusal(action: AwsAction, kind: AwsErrorKind, code: string, message: string): AwsError {
  return new AwsError(kind, action, code, `${action}: ${code}: ${message}`);
}
