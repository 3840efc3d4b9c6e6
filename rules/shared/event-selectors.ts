import type { InputOf } from '../../aws/call.ts';
import type { EventSelectors, Trail } from '../../resources/cloudtrail/trail.ts';
import { UnknownFact } from '../rule.ts';
import { inOnePartition } from './admin.ts';

type Basic = Extract<EventSelectors, { basic: unknown }>['basic'][number];
type Advanced = Extract<EventSelectors, { advanced: unknown }>['advanced'][number];
type FieldSelector = NonNullable<Advanced['FieldSelectors']>[number];

/** What is recorded of some kind of events: reading ones, writing ones. */
export interface Recorded {
  readonly reads: boolean;
  readonly writes: boolean;
}

export interface RecordedManagement extends Recorded {
  /** Event sources that nothing records (`kms.amazonaws.com`), sorted. */
  readonly excluded: readonly string[];
  /** Fields by which selectors let through some management events only, sorted. */
  readonly filteredBy: readonly string[];
}

/** The part of the management events that one selector takes. */
interface ManagementPart extends Recorded {
  readonly excluded: ReadonlySet<string>;
  readonly filteredBy: readonly string[];
}

/** A trail records an event that any one of its selectors takes; so do several trails together. */
export function managementEventsIn(ofTrails: readonly EventSelectors[]): RecordedManagement {
  const parts = ofTrails.flatMap((selectors) =>
    'basic' in selectors ? selectors.basic.flatMap(managementPartOfBasic) : selectors.advanced.flatMap(managementPartOfAdvanced),
  );
  const whole = parts.filter(({ filteredBy }) => filteredBy.length === 0);
  const reading = whole.filter(({ reads }) => reads);
  const writing = whole.filter(({ writes }) => writes);
  return {
    reads: reading.length > 0,
    writes: writing.length > 0,
    excluded: [...new Set([...excludedByAll(reading), ...excludedByAll(writing)])].sort(),
    filteredBy: [...new Set(parts.flatMap(({ filteredBy }) => filteredBy))].sort(),
  };
}

function excludedByAll([first, ...others]: readonly ManagementPart[]): string[] {
  return [...(first?.excluded ?? [])].filter((source) => others.every(({ excluded }) => excluded.has(source)));
}

function managementPartOfBasic({ IncludeManagementEvents = true, ReadWriteType, ExcludeManagementEventSources = [] }: Basic): ManagementPart[] {
  if (!IncludeManagementEvents) return [];
  return [{ ...recordedOf(ReadWriteType), excluded: new Set(ExcludeManagementEventSources), filteredBy: [] }];
}

function recordedOf(readWriteType: Basic['ReadWriteType'] = 'All'): Recorded {
  return { reads: readWriteType !== 'WriteOnly', writes: readWriteType !== 'ReadOnly' };
}

function managementPartOfAdvanced({ FieldSelectors: fields = [] }: Advanced): ManagementPart[] {
  if (!isOfCategory(fields, 'Management')) return [];
  const filteredBy = new Set<string>();
  const excluded = new Set<string>();
  for (const field of fields) {
    if (field.Field === 'eventCategory' || field.Field === 'readOnly') continue;
    const { Field = '', NotEquals = [], ...others } = field;
    if (Field === 'eventSource' && Object.values(others).every((values) => values === undefined || values.length === 0)) {
      for (const source of NotEquals) excluded.add(source);
    } else filteredBy.add(Field);
  }
  return [{ ...recordedByField(fields), excluded, filteredBy: [...filteredBy] }];
}

function isOfCategory(fields: readonly FieldSelector[], category: string): boolean {
  return fields.some((field) => field.Field === 'eventCategory' && admits(field, category));
}

function recordedByField(fields: readonly FieldSelector[]): Recorded {
  const readOnly = fields.filter(({ Field }) => Field === 'readOnly');
  return { reads: readOnly.every((field) => admits(field, 'true')), writes: readOnly.every((field) => admits(field, 'false')) };
}

/** One of the values that it asks for, and none of those that it excludes. */
function admits({ Equals = [], StartsWith = [], EndsWith = [], NotEquals = [], NotStartsWith = [], NotEndsWith = [] }: FieldSelector, value: string): boolean {
  const asksForNone = Equals.length + StartsWith.length + EndsWith.length === 0;
  const isAskedFor = Equals.includes(value) || StartsWith.some((start) => value.startsWith(start)) || EndsWith.some((end) => value.endsWith(end));
  const isExcluded = NotEquals.includes(value) || NotStartsWith.some((start) => value.startsWith(start)) || NotEndsWith.some((end) => value.endsWith(end));
  return (asksForNone || isAskedFor) && !isExcluded;
}

const S3_OBJECT = 'AWS::S3::Object';
/** As `inOnePartition` spells it, whatever partition the trail is in. */
const EVERY_BUCKET = 'arn:aws:s3:::';

/** A trail's selectors, with the bucket that it delivers to (null: not known). */
export interface Selecting {
  readonly eventSelectors: EventSelectors;
  readonly bucket: string | null;
}

/**
 * Whether what happens to the objects of the buckets named, or else of all, is recorded by these trails together. That a trail leaves out the bucket which it
 * delivers to does not count against it: otherwise each delivery makes an event, which is delivered in turn. Throws `UnknownFact` where one leaves out some bucket, and
 * it is not known which it delivers to.
 */
export function s3ObjectEventsIn(trails: readonly Selecting[], bucketNames: readonly string[]): Recorded {
  const targets = bucketNames.length === 0 ? [EVERY_BUCKET] : bucketNames.map((name) => `${EVERY_BUCKET}${name}/`);
  const recorded = targets.map((target) =>
    trails.flatMap(({ eventSelectors, bucket }) =>
      'basic' in eventSelectors
        ? eventSelectors.basic.filter((selector) => takesObjectsOf(selector, target)).map(({ ReadWriteType }) => recordedOf(ReadWriteType))
        : eventSelectors.advanced.map((selector) => objectsOf(selector, target, bucket)),
    ),
  );
  return {
    reads: recorded.every((parts) => parts.some(({ reads }) => reads)),
    writes: recorded.every((parts) => parts.some(({ writes }) => writes)),
  };
}

function takesObjectsOf({ DataResources = [] }: Basic, target: string): boolean {
  return DataResources.some(({ Type, Values = [] }) => Type === S3_OBJECT && Values.some((value) => isPrefix(value, target)));
}

/** `arn:aws:s3` stands for every bucket, as `arn:aws:s3:::` does. */
function isPrefix(value: string, target: string): boolean {
  return value.startsWith('arn:') && target.startsWith(inOnePartition(value));
}

function objectsOf({ FieldSelectors: fields = [] }: Advanced, target: string, deliveredTo: string | null): Recorded {
  const isTaken = fields.every((field) => {
    switch (field.Field) {
      case 'readOnly':
        return true;
      case 'eventCategory':
        return admits(field, 'Data');
      case 'resources.type':
        return admits(field, S3_OBJECT);
      case 'eventSource':
        return admits(field, 's3.amazonaws.com');
      case 'resources.ARN':
        return takesArnsOf(field, target, deliveredTo);
      default:
        // Any other field takes some events and leaves others (eventName, userIdentity.arn).
        return false;
    }
  });
  const isOfObjects = isOfCategory(fields, 'Data') && fields.some(({ Field }) => Field === 'resources.type');
  return isTaken && isOfObjects ? recordedByField(fields) : { reads: false, writes: false };
}

function takesArnsOf(field: FieldSelector, target: string, deliveredTo: string | null): boolean {
  const { Equals = [], StartsWith = [], EndsWith = [], NotEquals = [], NotStartsWith = [], NotEndsWith = [] } = field;
  const asksForNone = Equals.length + StartsWith.length + EndsWith.length === 0;
  if (!asksForNone && !StartsWith.some((start) => isPrefix(start, target))) return false;

  const isTolerated = (value: string) => {
    if (target !== EVERY_BUCKET) return false;
    if (deliveredTo === null) throw new UnknownFact('Which bucket the trail delivers to, and may leave out, is not shown here.');
    return inOnePartition(value).startsWith(`${EVERY_BUCKET}${deliveredTo}/`);
  };
  // What a template refers to may be a bucket of any name.
  const isOutside = (value: string) => value.startsWith('arn:') && !inOnePartition(value).startsWith(target) && !isPrefix(value, target);
  return NotEndsWith.length === 0 && [...NotEquals, ...NotStartsWith].every((value) => isOutside(value) || isTolerated(value));
}

/** The trails beside one. */
export interface Beside {
  /** Those that record wherever that one does, and what they record. */
  readonly makeUp: readonly Selecting[];
  /** Of one more, that may make up for what none of these records, it is not shown what it records, or where. null: there is none. */
  readonly doubt: UnknownFact | null;
}

/** What may make up for what a trail leaves out: one of a single Region makes up for nothing of a trail of all Regions. No others: none are shown. */
export function besideOf({ multiRegion, others = [] }: Partial<Pick<Trail, 'multiRegion' | 'others'>>): Beside {
  const makeUp: Selecting[] = [];
  let doubt: UnknownFact | null = null;
  for (const { arn, bucket, eventSelectors, multiRegion: isOfAll } of others) {
    const isAsWide = isOfAll === true || multiRegion === false;
    if (!isAsWide && isOfAll === false && multiRegion === true) continue;
    if (isAsWide && eventSelectors !== null) makeUp.push({ bucket, eventSelectors });
    else doubt ??= new UnknownFact(`What the trail ${arn} records is not shown here.`);
  }
  return { makeUp, doubt };
}

/** The most basic selectors that a trail takes: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html */
const MOST_BASIC = 5;

/**
 * The selectors, with one for all management events but those of some sources in the place of those that take management events alone; what they take of data
 * events stays as it is. Null where the trail takes no more of them.
 */
export function withManagementEvents(selectors: EventSelectors, excluded: readonly string[]): EventSelectors | null {
  if ('basic' in selectors) {
    const all: Basic = { ReadWriteType: 'All', IncludeManagementEvents: true, DataResources: [], ExcludeManagementEventSources: [...excluded] };
    const basic = [all, ...selectors.basic.filter(({ DataResources = [] }) => DataResources.length > 0)];
    return basic.length <= MOST_BASIC ? { basic } : null;
  }
  const ofData = selectors.advanced.filter(({ FieldSelectors = [] }) => !isOfCategory(FieldSelectors, 'Management'));
  const sources = excluded.length > 0 ? [{ Field: 'eventSource', NotEquals: [...excluded] }] : [];
  return { advanced: [{ Name: 'Management events', FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }, ...sources] }, ...ofData] };
}

/** The selectors, and one more for the objects of the buckets named, or else of all. Null where the trail takes no more of them. `partition`: the trail's. */
export function withS3ObjectEvents(selectors: EventSelectors, bucketNames: readonly string[], partition: string): EventSelectors | null {
  const arns = bucketNames.map((name) => `arn:${partition}:s3:::${name}/`);
  if ('basic' in selectors) {
    const Values = arns.length > 0 ? arns : [`arn:${partition}:s3`];
    const ofObjects: Basic = { ReadWriteType: 'All', IncludeManagementEvents: false, DataResources: [{ Type: S3_OBJECT, Values }] };
    const basic = [...selectors.basic, ofObjects];
    return basic.length <= MOST_BASIC ? { basic } : null;
  }
  const ofBuckets = arns.length > 0 ? [{ Field: 'resources.ARN', StartsWith: arns }] : [];
  const fields = [{ Field: 'eventCategory', Equals: ['Data'] }, { Field: 'resources.type', Equals: [S3_OBJECT] }, ...ofBuckets];
  return { advanced: [...selectors.advanced, { Name: 'S3 object events', FieldSelectors: fields }] };
}

/** What `PutEventSelectors` takes: it puts all selectors of a trail at once. */
export function putting(TrailName: string, selectors: EventSelectors): InputOf<'cloudtrail:PutEventSelectors'> {
  return 'basic' in selectors ? { TrailName, EventSelectors: [...selectors.basic] } : { TrailName, AdvancedEventSelectors: [...selectors.advanced] };
}
