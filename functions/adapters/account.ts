import type { STSClient } from '@aws-sdk/client-sts';
import { type AwsAction, AwsError, type ChangeAction, ownIamAction, type ReadAction, type ServiceName, services } from '../../aws/call.ts';
import type { Effect, IamNeed, Operation } from '../../aws/service.ts';
import { endpointRegion, partitionOf } from '../../resources/partition.ts';
import type { Place } from '../../resources/resource.ts';
import { OWN_SESSION } from '../core/actor.ts';
import { laneOf } from '../core/lane.ts';
import type { Plan } from '../core/plan.ts';
import type { Accounts } from '../core/ports.ts';
import { callsFor, type Purpose, roleFor } from '../core/purpose.ts';
import { type SessionPolicy, sessionPolicyFor } from '../core/session-policy.ts';
import { assertWithinPlan } from '../core/within-plan.ts';
import { RoleNotTaken, toAwsError } from './aws-error.ts';
import { keepBucketsInPath, keepHost } from './endpoint.ts';
import { ownRegion } from './own-region.ts';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

export interface AccountOptions {
  /** The name of the role, in every account, that reads; null: the credentials at hand read, in their own account alone. */
  readonly readerRole: string | null;
  /** The name of the role that remediates; null: the credentials at hand, likewise; `NO_ROLE`: nobody does. */
  readonly remediatorRole: string | null;
  /** The name of the role that takes a remediation back. Left out: as the one that remediates. */
  readonly reverterRole?: string | null;
  /** What each role's trust asks for: the installation, `holdfast-prod.111122223333.eu-west-1`. */
  readonly externalId?: string | null;
  /** The account of the credentials at hand, where it is known. Left out: STS is asked, once. */
  readonly ownAccountId?: string;
  /** Where STS is asked: it knows the credentials of its own partition alone. Left out: the Region of the environment, or of the AWS profile. */
  readonly region?: string;
  /** Left out: the SDK's default chain (environment, profile, SSO, container, instance). */
  readonly credentials?: Credentials | (() => Promise<Credentials>);
  /** How often a request may be sent in all, while it can be sent again without harm. */
  readonly maxAttempts?: number;
  /** Milliseconds to make a connection, and to answer once it stands. */
  readonly timeouts?: { readonly connect: number; readonly answer: number };
}

/** In place of a role's name: there is none, as where the mode is observe, and the calls are refused here. */
export const NO_ROLE = '';

export interface OpenAccounts extends Accounts {
  /** Twelve digits: the account of the credentials at hand. Throws `AwsError` where there are none. */
  ownAccountId(): Promise<string>;
}

const WITHOUT_ROLE =
  'this deployment has no role for it, because its mode is observe or no rule in force may change anything. Deploy it with the mode approve or enforce.';
/** Four tries of these, with the waits between them, fit into the minute that a look has. */
const DEFAULT_TIMEOUTS = { connect: 3_000, answer: 10_000 };
const DEFAULT_ATTEMPTS = 4;
const ROLE_SESSION_SECONDS = 900;
/** A session this close to its end (milliseconds) is not begun with. */
const RENEW_BEFORE_END = 120_000;
/** The first wait before a change is sent again, in milliseconds; it doubles, and is cut by chance to something between none and all of it. */
const FIRST_WAIT = 100;
const LONGEST_WAIT = 5_000;

/** Whose credentials a client acts with. */
interface Session {
  /** Clients are kept by it. */
  readonly key: string;
  readonly credentials: Credentials | (() => Promise<Credentials>) | undefined;
}
type Handler = (command: object) => Promise<{ output: unknown }>;
interface Client {
  readonly middlewareStack: object;
  readonly config: object;
}

/**
 * The guarded accounts, through the SDK. Region, profile and endpoints (`AWS_ENDPOINT_URL`, `AWS_ENDPOINT_URL_EC2`…) come from the environment as the SDK takes them.
 *
 * Reads are sent again by the SDK's standard retry mode, with back-off and jitter. A change is sent again only where the first request was surely not
 * carried out: it was refused as one too many, or no connection was made. After a timeout or a connection that broke it is not: the answer is an
 * `AwsError` of kind `unknown`, and the facts have to tell.
 */
export function openAccounts(options: AccountOptions): OpenAccounts {
  const { maxAttempts = DEFAULT_ATTEMPTS, timeouts = DEFAULT_TIMEOUTS } = options;
  const requestHandler = { connectionTimeout: timeouts.connect, requestTimeout: timeouts.answer, throwOnRequestTimeout: true };
  const ambient: Session = { key: 'ambient', credentials: options.credentials };
  const clients = new Map<string, Promise<Client>>();
  const readerSessions = new Map<string, Session>();
  let sts: Promise<STSClient> | undefined;
  let ownAccount: Promise<string> | undefined;

  return { reader, remediator, ownAccountId };

  function reader(place: Place, signal?: AbortSignal) {
    async function askPatiently(action: ReadAction, input: object): Promise<never> {
      const operation = await operationOf(action, 'read');
      const session = options.readerRole === null ? await ownSession(action, place) : readerSession(options.readerRole, place);
      const client = await clientFor(session, action, place, maxAttempts);
      return await send(client, operation, action, input, signal);
    }
    return (action: ReadAction, input: object) => untilAborted(signal, action, () => askPatiently(action, input));
  }

  async function remediator(plan: Plan, purpose: Purpose, signal?: AbortSignal) {
    const first = callsFor(plan, purpose)[0]?.action;
    if (first === undefined) throw new RangeError(`Plan ${plan.hash} holds no call to ${purpose}.`);
    const { remediatorRole, reverterRole = remediatorRole } = options;
    const role = roleFor(purpose) === 'remediator' ? remediatorRole : reverterRole;
    if (role === NO_ROLE) throw new AwsError('denied', first, 'NoRole', `${first} was not made: ${WITHOUT_ROLE}`);
    const session = role === null ? await ownSession(first, plan.ref) : await planSession(role, plan, purpose, first);
    // One client a service for the life of the plan's session, so that nothing of it outlasts the plan.
    const own = new Map<string, Promise<Client>>();
    return async function ask(action: ChangeAction, input: object): Promise<never> {
      assertWithinPlan(plan, purpose, action, input);
      const operation = await operationOf(action, 'change');
      const client = await clientFor(session, action, plan.ref, 1, role === null ? clients : own);
      if (signal?.aborted) throw timeOver(action, 'unreachable');
      return await sendUntilTaken(() => send(client, operation, action, input), maxAttempts, signal);
    };
  }

  function ownAccountId(): Promise<string> {
    if (options.ownAccountId !== undefined) return Promise.resolve(options.ownAccountId);
    ownAccount ??= askForOwnAccount();
    // A failure is not kept: the next call asks again.
    ownAccount.catch(() => {
      ownAccount = undefined;
    });
    return ownAccount;
  }

  async function askForOwnAccount(): Promise<string> {
    const { GetCallerIdentityCommand } = await import('@aws-sdk/client-sts');
    const { Account: account } = await (await stsClient()).send(new GetCallerIdentityCommand({}));
    if (account === undefined) throw new Error('STS did not say which account the credentials are of.');
    return account;
  }

  /** The credentials at hand, once it is sure that they are of the place's account: else another account would be read, or changed, in its stead. */
  async function ownSession(action: AwsAction, { accountId }: Place): Promise<Session> {
    const own = await ownAccountId().catch((error: unknown) => {
      throw toAwsError(action, error);
    });
    if (own === accountId) return ambient;
    const message = `${action} was not made: the credentials at hand are of account ${own}, the resource is in ${accountId}. Use credentials of ${accountId}, or give a role.`;
    throw new AwsError('denied', action, 'WrongAccount', message);
  }

  function readerSession(role: string, place: Place): Session {
    const { accountId } = place;
    const known = readerSessions.get(accountId);
    if (known) return known;
    const session = { key: `${role}@${accountId}`, credentials: renewing(() => assume(place, role, `${OWN_SESSION}reader`)) };
    readerSessions.set(accountId, session);
    return session;
  }

  async function planSession(role: string, plan: Plan, purpose: Purpose, first: ChangeAction): Promise<Session> {
    const needs = new Map<ChangeAction, readonly IamNeed[]>();
    for (const { action } of callsFor(plan, purpose)) needs.set(action, await iamNeedsOf(action));
    const policy = sessionPolicyFor(plan, purpose, (action) => needs.get(action) ?? []);
    try {
      const credentials = await assume(plan.ref, role, `${OWN_SESSION}${laneOf(plan.arn)}`, policy);
      return { key: `plan ${plan.hash}`, credentials };
    } catch (error) {
      throw toAwsError(first, error);
    }
  }

  async function assume({ accountId, region }: Place, role: string, sessionName: string, policy?: SessionPolicy): Promise<Credentials> {
    const arn = `arn:${partitionOf(region)}:iam::${accountId}:role/${role}`;
    try {
      const { AssumeRoleCommand } = await import('@aws-sdk/client-sts');
      const command = new AssumeRoleCommand({
        RoleArn: arn,
        RoleSessionName: sessionName,
        DurationSeconds: ROLE_SESSION_SECONDS,
        ...(options.externalId && { ExternalId: options.externalId }),
        ...(policy && { Policy: JSON.stringify(policy) }),
      });
      const { Credentials: given } = await (await stsClient()).send(command);
      if (!given?.AccessKeyId || !given.SecretAccessKey || !given.SessionToken) throw new Error('STS answered without credentials.');
      return {
        accessKeyId: given.AccessKeyId,
        secretAccessKey: given.SecretAccessKey,
        sessionToken: given.SessionToken,
        ...(given.Expiration && { expiration: given.Expiration }),
      };
    } catch (cause) {
      throw new RoleNotTaken(`The role ${arn} could not be taken`, { cause });
    }
  }

  function stsClient(): Promise<STSClient> {
    sts ??= import('@aws-sdk/client-sts').then(
      ({ STSClient }) =>
        new STSClient({
          region: async () => options.region ?? (await ownRegion()) ?? 'us-east-1',
          maxAttempts,
          requestHandler,
          ...(options.credentials && { credentials: options.credentials }),
        }),
    );
    return sts;
  }

  function clientFor(session: Session, action: AwsAction, place: Place, attempts: number, cache = clients): Promise<Client> {
    const service = serviceOf(action);
    // A global service is asked where its one control plane is.
    const region = endpointRegion(place.region);
    const key = [session.key, service, region, attempts].join('|');
    const known = cache.get(key);
    if (known) return known;
    const client = makeClient(service, {
      region,
      maxAttempts: attempts,
      retryMode: 'standard',
      requestHandler,
      ...(session.credentials && { credentials: session.credentials }),
    });
    cache.set(key, client);
    return client;
  }
}

interface ClientConfig {
  readonly region: string;
  readonly maxAttempts: number;
  readonly retryMode: string;
  readonly requestHandler: { readonly connectionTimeout: number; readonly requestTimeout: number; readonly throwOnRequestTimeout: boolean };
  readonly credentials?: Credentials | (() => Promise<Credentials>);
}

async function makeClient(service: ServiceName, config: ClientConfig): Promise<Client> {
  if (service === 's3') {
    const client = new (await services.s3()).client(config);
    keepBucketsInPath(client);
    return client;
  }
  if (service === 's3control') {
    const client = new (await services.s3control()).client(config);
    keepHost(client);
    return client;
  }
  return new (await services[service]()).client(config);
}

async function send(client: Client, { command }: Operation, action: AwsAction, input: object, abortSignal?: AbortSignal): Promise<never> {
  try {
    const request = new command(input);
    const handler: Handler = request.resolveMiddleware(client.middlewareStack, client.config, { ...(abortSignal && { abortSignal }) });
    const { output } = await handler(request);
    // The table of calls ties the action's name to its command, and so to this output; TypeScript can't follow that through a name known only at run time.
    return output as never;
  } catch (error) {
    throw toAwsError(action, error);
  }
}

/** What `run` answers, unless the signal is aborted first: whatever it is waiting for then (a role, an answer, its next try) is not waited for. */
async function untilAborted<T>(signal: AbortSignal | undefined, action: AwsAction, run: () => Promise<T>): Promise<T> {
  if (!signal) return await run();
  if (signal.aborted) throw timeOver(action, 'unknown');
  const { promise: over, reject } = Promise.withResolvers<never>();
  const end = () => reject(timeOver(action, 'unknown'));
  signal.addEventListener('abort', end, { once: true });
  try {
    return await Promise.race([run(), over]);
  } finally {
    signal.removeEventListener('abort', end);
  }
}

function timeOver(action: AwsAction, kind: 'unknown' | 'unreachable'): AwsError {
  return new AwsError(kind, action, 'TimeOver', `${action} had no answer before the time for it was over.`);
}

/** Sends a change again while it is sure that it was not carried out. Throws the last `AwsError`. */
async function sendUntilTaken(sendOnce: () => Promise<never>, maxAttempts: number, signal?: AbortSignal): Promise<never> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await sendOnce();
    } catch (error) {
      if (attempt >= maxAttempts || !isSurelyNotMade(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** attempt)));
      if (signal?.aborted) throw error;
    }
  }
}

function isSurelyNotMade(error: unknown): boolean {
  return error instanceof AwsError && (error.kind === 'throttled' || (error.kind === 'unreachable' && error.code.startsWith('E')));
}

async function operationOf(action: AwsAction, effect: Effect): Promise<Operation> {
  const { operations } = await services[serviceOf(action)]();
  const name = action.slice(action.indexOf(':') + 1);
  const operation = new Map<string, Operation<Operation['command'], Effect>>(Object.entries(operations)).get(name);
  if (operation === undefined) throw new RangeError(`${action} is not a call of aws/${serviceOf(action)}.ts.`);
  if (operation.effect !== effect) throw new RangeError(`${action} is a ${operation.effect}: it was not made as a ${effect}.`);
  return operation;
}

/** The IAM actions that a call needs: the one called as it is, where the table says nothing else. */
async function iamNeedsOf(action: ChangeAction): Promise<readonly IamNeed[]> {
  return (await operationOf(action, 'change')).iam ?? [ownIamAction(action)];
}

function serviceOf(action: AwsAction): ServiceName {
  const service = action.slice(0, action.indexOf(':'));
  if (!isService(service)) throw new RangeError(`${action} is not a call of a service in aws/.`);
  return service;
}

function isService(name: string): name is ServiceName {
  return Object.hasOwn(services, name);
}

/** One session for all who ask at once, until shortly before it ends. */
function renewing(take: () => Promise<Credentials>): () => Promise<Credentials> {
  let current: Credentials | undefined;
  let underWay: Promise<Credentials> | undefined;
  return () => {
    if (current?.expiration && current.expiration.getTime() - Date.now() > RENEW_BEFORE_END) return Promise.resolve(current);
    underWay ??= take()
      .then((credentials) => {
        current = credentials;
        return credentials;
      })
      .finally(() => {
        underWay = undefined;
      });
    return underWay;
  };
}
