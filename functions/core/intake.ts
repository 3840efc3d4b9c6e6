import * as v from 'valibot';
import type { Place, Resource } from '../../resources/resource.ts';
import { ownValue } from '../../resources/shared/own-value.ts';
import { actorOf, isOwnSession } from './actor.ts';
import type { Cause, WorkItem } from './cause.ts';
import { refFor } from './refs.ts';
import { type Instant, instant } from './time.ts';

/** What an event came to: the resources that it touched, one reference each; or why it touches none that matter. */
export type Taken = { readonly items: readonly WorkItem[] } | { readonly ignored: 'failed-call' | 'read-only' | 'not-ours' | 'unnamed' };

/** What an event is held against. */
export interface Installation {
  /** The accounts that are guarded; null: not known here, so an event is taken at its word about its own account. */
  readonly accountIds: ReadonlySet<string> | null;
  /** The names of Holdfast's own roles, in every account. */
  readonly ownRoles: ReadonlySet<string>;
  /** Whether events of the source `holdfast.local` are received: on an emulator, which can't put those of AWS itself, and at a terminal. */
  readonly takesLocal: boolean;
}

/** At a terminal: events are a person's own file, and changes are made with that person's credentials. */
export const NO_INSTALLATION: Installation = { accountIds: null, ownRoles: new Set(), takesLocal: true };

const LOCAL_SOURCE = 'holdfast.local';

/** What an event names, for those who load resource types only when they are asked for; neither where it is of no known kind. */
export interface Named {
  /** `ec2:AuthorizeSecurityGroupIngress`. */
  readonly call?: string;
  readonly type?: string;
}

/** An event that can't be understood: what, where and why. It has to be kept whole. */
export class NotUnderstood extends Error {
  override readonly name = 'NotUnderstood';
}

const text = v.nullish(v.string());
const Envelope = v.looseObject(
  {
    id: v.string('has to be a text'),
    'detail-type': v.string('has to be a text'),
    source: v.string('has to be a text'),
    account: v.string('has to be a text'),
    region: v.string('has to be a text'),
    time: v.pipe(v.string('has to be a text'), v.check(isTime, 'has to be a time such as 2026-11-23T08:00:00Z')),
    detail: v.looseObject({}, 'has to be an object'),
  },
  'has to be an object',
);
type Envelope = v.InferOutput<typeof Envelope>;

const CallRecord = v.looseObject({
  eventSource: v.string('has to be a text such as ec2.amazonaws.com'),
  eventName: v.string('has to be a text such as AuthorizeSecurityGroupIngress'),
  eventID: text,
  eventTime: text,
  errorCode: text,
  readOnly: v.nullish(v.union([v.boolean(), v.string()])),
  requestParameters: v.optional(v.unknown()),
  responseElements: v.optional(v.unknown()),
  userAgent: text,
  sourceIPAddress: text,
  sessionCredentialFromConsole: v.nullish(v.union([v.boolean(), v.string()])),
  userIdentity: v.nullish(
    v.looseObject({
      type: text,
      principalId: text,
      arn: text,
      userName: text,
      invokedBy: text,
      accountId: text,
      sessionContext: v.nullish(v.looseObject({ sessionIssuer: v.nullish(v.looseObject({ arn: text })), sourceIdentity: text })),
      onBehalfOf: v.nullish(v.looseObject({ userId: text })),
    }),
  ),
});
type CallRecord = v.InferOutput<typeof CallRecord>;

const Item = v.looseObject({
  resourceType: v.string('has to be a text'),
  resourceId: v.string('has to be a text'),
  resourceName: text,
  ARN: text,
  arn: text,
  configurationItemCaptureTime: text,
});

/** What the event is about, as far as it says so: nothing of it is checked yet. */
export function namedIn(event: unknown): Named {
  const { detail = event }: { readonly detail?: unknown } = { ...(typeof event === 'object' ? event : null) };
  const { eventSource, eventName, configurationItem, configurationItemSummary, resourceType }: Record<string, unknown> = { ...(detail as object | null) };
  if (typeof eventSource === 'string' && typeof eventName === 'string') return { call: callNamed(eventSource, eventName) };
  const { resourceType: type = resourceType }: Record<string, unknown> = { ...((configurationItem ?? configurationItemSummary) as object | undefined) };
  return typeof type === 'string' ? { type } : {};
}

/**
 * Finds out which resources an event touched. `resources`: at least those that the event names. The event is what EventBridge delivers, or a bare CloudTrail record.
 * AWS writes the envelope: its account and Region hold, whatever the detail says, and a resource in another account is not this event's to name. Throws `NotUnderstood`.
 */
export function take(event: unknown, resources: readonly Resource[], installation: Installation = NO_INSTALLATION): Taken {
  const envelope = parse(Envelope, 'event', isBareRecord(event) ? wrapped(event) : event);
  if (!envelope.source.startsWith('aws.') && !(installation.takesLocal && envelope.source === LOCAL_SOURCE))
    throw new NotUnderstood(`The event's source "${envelope.source}" is not AWS: only events of sources such as aws.ec2 are received.`);
  if (installation.accountIds?.has(envelope.account) === false) return { ignored: 'not-ours' };
  const taken = takeKind(envelope, resources, installation);
  if ('ignored' in taken) return taken;
  const items = taken.items.filter(({ ref }) => ref.accountId === envelope.account);
  return items.length === 0 ? { ignored: 'not-ours' } : { items };
}

function takeKind(envelope: Envelope, resources: readonly Resource[], installation: Installation): Taken {
  switch (envelope['detail-type']) {
    case 'AWS API Call via CloudTrail':
      return takeCall(parse(CallRecord, 'detail', envelope.detail), envelope, resources, installation);
    case 'Config Configuration Item Change': {
      const { configurationItem, configurationItemSummary } = envelope.detail as { configurationItem?: unknown; configurationItemSummary?: unknown };
      const where = configurationItem === undefined ? 'detail.configurationItemSummary' : 'detail.configurationItem';
      return takeItem(parse(Item, where, configurationItem ?? configurationItemSummary), 'configuration-item', envelope, resources);
    }
    case 'Config Rules Compliance Change':
      return takeItem(parse(Item, 'detail', envelope.detail), 'compliance-change', envelope, resources);
    default:
      throw new NotUnderstood(`No event of the kind "${envelope['detail-type']}" (source ${envelope.source}) is known here.`);
  }
}

function takeCall(record: CallRecord, envelope: Envelope, resources: readonly Resource[], { ownRoles }: Installation): Taken {
  if (record.errorCode) return { ignored: 'failed-call' };
  if (String(record.readOnly) === 'true') return { ignored: 'read-only' };

  const call = callNamed(record.eventSource, record.eventName);
  const place = placeOf(envelope);
  const isOwn = isOwnSession(record, ownRoles, place.accountId);
  const cause: Cause = {
    kind: 'event',
    eventId: record.eventID ?? envelope.id,
    at: timeOf(record.eventTime, envelope),
    call,
    actor: isOwn ? null : actorOf(record, envelope.account),
    ...(isOwn && { own: true as const }),
  };
  const touching = resources.filter(({ touchedBy }) => Object.hasOwn(touchedBy, call));
  if (touching.length === 0) return { ignored: 'not-ours' };

  const items = touching.flatMap((resource) => idsTouched(resource, call, record, place).map((id) => ({ ref: refFor(resource, id, place), cause })));
  return items.length === 0 ? { ignored: 'unnamed' } : { items };
}

function callNamed(eventSource: string, eventName: string): string {
  return `${eventSource.replace(/\.amazonaws\.com(\.cn)?$/, '')}:${eventName}`;
}

function idsTouched(resource: Resource, call: string, { requestParameters, responseElements }: CallRecord, place: Place): string[] {
  const named = resource.touchedBy[call as `${string}:${string}`]?.(requestParameters ?? {}, responseElements ?? {}, place);
  const ids = typeof named === 'string' ? [named] : (named ?? []);
  return [...new Set(ids.filter((id) => typeof id === 'string' && id !== ''))] as string[];
}

function placeOf({ account, region }: Envelope): Place {
  return { accountId: account, region };
}

function takeItem(item: v.InferOutput<typeof Item>, kind: Cause['kind'], envelope: Envelope, resources: readonly Resource[]): Taken {
  const place = placeOf(envelope);
  const cause: Cause = { kind, eventId: envelope.id, at: timeOf(item.configurationItemCaptureTime, envelope), call: null, actor: null };
  const concerned = resources.flatMap((other) => {
    const id = ownValue(other.touchedByItemOf, item.resourceType)?.(place);
    return id === undefined ? [] : [{ ref: refFor(other, id, place), cause }];
  });
  const resource = resources.find(({ type }) => type === item.resourceType);
  if (!resource) return concerned.length > 0 ? { items: concerned } : { ignored: 'not-ours' };
  const named = { resourceId: item.resourceId, resourceName: item.resourceName ?? undefined, arn: item.ARN ?? item.arn ?? undefined, ...place };
  const id = resource.idOf ? resource.idOf(named) : item.resourceId;
  if (!id) return concerned.length > 0 ? { items: concerned } : { ignored: 'unnamed' };
  return { items: [{ ref: refFor(resource, id, place), cause }, ...concerned] };
}

/** A record as CloudTrail's log files hold it, without the envelope that EventBridge puts round it. */
function isBareRecord(event: unknown): event is Record<string, unknown> {
  return typeof event === 'object' && event !== null && 'eventSource' in event && 'eventName' in event && !('detail' in event);
}

function wrapped(record: Record<string, unknown>): unknown {
  const identity = record['userIdentity'] as { accountId?: unknown } | null | undefined;
  const from = record['eventSource'];
  return {
    id: record['eventID'],
    'detail-type': 'AWS API Call via CloudTrail',
    source: typeof from === 'string' ? from.replace(/^(.*)\.amazonaws\.com.*$/, 'aws.$1') : from,
    account: record['recipientAccountId'] ?? identity?.accountId,
    region: record['awsRegion'],
    time: record['eventTime'],
    detail: record,
  };
}

function timeOf(time: string | null | undefined, { time: received }: Envelope): Instant {
  return instant(time && isTime(time) ? time : received);
}

function isTime(time: string): boolean {
  return !Number.isNaN(Date.parse(time));
}

function parse<const S extends v.GenericSchema>(schema: S, where: string, value: unknown): v.InferOutput<S> {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = v.getDotPath(issue);
  throw new NotUnderstood(`${path ? `${where}.${path}` : `The ${where}`} ${issue.received === 'undefined' ? 'is missing' : issue.message}.`);
}
