import { globalIn, partitionIn, partitionOf } from '../../resources/partition.ts';
import type { ConfigurationItem, Resource, ResourceRef, Tags } from '../../resources/resource.ts';
import { ownValue } from '../../resources/shared/own-value.ts';
import { type Instant, instant } from './time.ts';

/**
 * What the recorder says of a resource at that time. Only `OK` and `ResourceDiscovered` tell what it is like.
 * https://docs.aws.amazon.com/config/latest/APIReference/API_ConfigurationItem.html
 */
export const ITEM_STATUSES = ['OK', 'ResourceDiscovered', 'ResourceNotRecorded', 'ResourceDeleted', 'ResourceDeletedNotRecorded'] as const;
export type ItemStatus = (typeof ITEM_STATUSES)[number];

/** A configuration item, from whichever spelling it came in. */
export interface ParsedItem {
  /** As AWS Config spells it; in items of 2014 partly in capitals (`AWS::EC2::VOLUME`). */
  readonly resourceType: string;
  readonly status: ItemStatus;
  readonly captureTime: Instant;
  /** Its `configuration` is undefined where there was none: the resource is deleted, or the item is only a summary of one that was too large. */
  readonly item: ConfigurationItem;
}

/** Something is not a configuration item: says what is missing, or wrong. */
export class ItemError extends Error {
  override readonly name = 'ItemError';
}

/**
 * Reads a configuration item in any of its spellings: of Lambda and EventBridge events, of the Config API (`accountId`, `arn`, texts of JSON, dates),
 * of files in S3, of 2014 (an array of one). Texts that hold a JSON object or list are parsed, also where they are encoded twice; percent-encoded
 * documents are left to the resource. Throws `ItemError`.
 */
export function parseConfigurationItem(raw: unknown): ParsedItem {
  const item: unknown = Array.isArray(raw) && raw.length === 1 ? raw[0] : raw;
  if (!isRecord(item)) throw new ItemError(`A configuration item is an object, but this is ${wordFor(item)}.`);
  const resourceType = item['resourceType'];
  if (typeof resourceType !== 'string' || !resourceType.startsWith('AWS::')) throw new ItemError(missing('resourceType', item, 'AWS::EC2::SecurityGroup'));
  const resourceId = item['resourceId'];
  if (typeof resourceId !== 'string' || resourceId === '') throw new ItemError(missing('resourceId', item, 'sg-0a1b2c3d'));

  const what = `${resourceType} ${resourceId}`;
  const configuration = fromJson(item['configuration']);
  return {
    resourceType,
    status: statusOf(item, what),
    captureTime: captureTimeOf(item, what),
    item: {
      accountId: accountOf(item, what),
      region: regionOf(item, what),
      resourceId,
      resourceName: textIn(item, 'resourceName'),
      arn: textIn(item, 'ARN') ?? textIn(item, 'arn'),
      configuration: configuration ?? undefined,
      supplementaryConfiguration: supplementsOf(item['supplementaryConfiguration'], what),
      tags: tagMap(item['tags']),
    },
  };
}

/** The item tells what the resource is like; any other says that it is gone, or not recorded. */
export function showsResource({ status }: ParsedItem): boolean {
  return status === 'OK' || status === 'ResourceDiscovered';
}

/** Names the resource that an item is of; null where the item does not show its id. */
export function refOfItem({ item }: ParsedItem, resource: Resource): ResourceRef | null {
  const id = resource.idOf ? resource.idOf(item) : item.resourceId;
  if (id === undefined) return null;
  return { accountId: item.accountId, region: resource.global ? globalRegionOf(item) : item.region, type: resource.type, id };
}

/** AWS Config calls the Region of IAM's items `global`; then the ARN says the partition. */
function globalRegionOf({ region, arn }: ConfigurationItem): string {
  return globalIn(region === 'global' ? partitionIn(arn ?? '') : partitionOf(region));
}

/** The items in a document, and a sentence for each that could not be read: one bad item does not take the others with it. */
export interface ItemsRead {
  readonly items: readonly ParsedItem[];
  readonly problems: readonly string[];
}

/**
 * Finds the items in what AWS Config writes: a history file or snapshot, one item or a list, an answer of the Config API (also `SelectResourceConfig`,
 * whose rows are texts), the event of a Config rule, of EventBridge, of SNS. Throws `ItemError` where it is none of these.
 */
export function readConfigFile(document: unknown): ItemsRead {
  const raw = itemsIn(document);
  if (raw === null) {
    throw new ItemError(
      'It holds nothing to judge: neither an AWS Config item (resourceType, resourceId, configuration), nor configurationItems, nor an event with one; a template would have Resources.',
    );
  }
  const items: ParsedItem[] = [];
  const problems: string[] = [];
  for (const [index, each] of raw.entries()) {
    try {
      items.push(parseConfigurationItem(fromJson(each)));
    } catch (error) {
      if (!(error instanceof ItemError)) throw error;
      problems.push(raw.length === 1 ? error.message : `Item ${index + 1} of ${raw.length}: ${error.message}`);
    }
  }
  return { items, problems };
}

/** Of several items of one resource (a history), the newest: what it was like last. In the order of their first mention. */
export function newestOfEach(items: readonly ParsedItem[]): ParsedItem[] {
  const newest = new Map<string, ParsedItem>();
  for (const each of items) {
    const key = [each.item.accountId, each.item.region, each.resourceType.toLowerCase(), each.item.resourceId].join('|');
    const known = newest.get(key);
    if (!known || known.captureTime <= each.captureTime) newest.set(key, each);
  }
  return [...newest.values()];
}

function itemsIn(document: unknown, depth = 0): readonly unknown[] | null {
  const given = fromJson(document);
  if (depth > 4) return null;
  if (Array.isArray(given)) return given.every((each) => isRecord(fromJson(each))) ? given.flatMap((each) => itemsIn(each, depth + 1) ?? [each]) : null;
  if (!isRecord(given)) return null;
  for (const list of ['configurationItems', 'baseConfigurationItems', 'Results']) {
    const items: unknown = ownValue(given, list);
    if (Array.isArray(items)) return items;
  }
  if ('configurationItem' in given && given['configurationItem'] !== null) return [given['configurationItem']];
  if ('configurationItemSummary' in given) return [given['configurationItemSummary']];
  for (const envelope of ['invokingEvent', 'detail', 'Message']) if (Object.hasOwn(given, envelope)) return itemsIn(ownValue(given, envelope), depth + 1);
  const isItem = 'resourceType' in given && ('configuration' in given || 'configurationItemStatus' in given);
  return isItem ? [given] : null;
}

/** What a text of JSON holds, where that is an object or a list, encoded once or twice; everything else as it is. */
function fromJson(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*["{[]/.test(value)) return value;
  try {
    const parsed: unknown = JSON.parse(value);
    if (typeof parsed === 'string') {
      const inner = fromJson(parsed);
      return inner === parsed ? value : inner;
    }
    return parsed;
  } catch {
    return value;
  }
}

function statusOf(item: Record<string, unknown>, what: string): ItemStatus {
  const status = item['configurationItemStatus'];
  const known = ITEM_STATUSES.find((each) => each === status);
  if (known === undefined) throw new ItemError(`${what}: its configurationItemStatus is ${wordFor(status)}; it must be one of ${ITEM_STATUSES.join(', ')}.`);
  return known;
}

function captureTimeOf(item: Record<string, unknown>, what: string): Instant {
  const time = item['configurationItemCaptureTime'];
  try {
    if (typeof time === 'string' || time instanceof Date) return instant(time);
    // The API's dates are seconds since 1970 where no SDK has turned them into something else.
    if (typeof time === 'number') return instant(time < 1e11 ? Math.round(time * 1000) : time);
  } catch {
    // Told below.
  }
  throw new ItemError(`${what}: its configurationItemCaptureTime is ${wordFor(time)}; it must be a moment, as 2026-11-23T08:00:00.000Z.`);
}

/** Digits, of whatever number: AWS's own samples have accounts of eleven and of thirteen. */
function accountOf(item: Record<string, unknown>, what: string): string {
  const account = item['awsAccountId'] ?? item['accountId'];
  if (typeof account === 'string' && /^\d+$/.test(account)) return account;
  throw new ItemError(`${what}: awsAccountId (or accountId) is ${wordFor(account)}; it must be the twelve digits of the account, as a text.`);
}

function regionOf(item: Record<string, unknown>, what: string): string {
  const region = textIn(item, 'awsRegion');
  if (region !== undefined) return region;
  // Items of 2014 name the zone only, some of them misspelt so by AWS.
  const zone = textIn(item, 'availabilityZone') ?? textIn(item, 'availibilityZone') ?? '';
  const [, ofZone] = /^([a-z]{2}(?:-[a-z]+)+-\d)[a-z]$/.exec(zone) ?? [];
  if (ofZone !== undefined) return ofZone;
  throw new ItemError(`${what}: awsRegion is missing.`);
}

function supplementsOf(supplements: unknown, what: string): Readonly<Record<string, unknown>> {
  const given = fromJson(supplements) ?? {};
  if (!isRecord(given)) throw new ItemError(`${what}: its supplementaryConfiguration is ${wordFor(given)}; it must be an object.`);
  return Object.fromEntries(Object.entries(given).map(([key, value]) => [key, fromJson(value)]));
}

function tagMap(tags: unknown): Tags {
  const given = fromJson(tags);
  if (!isRecord(given)) return {};
  return Object.fromEntries(Object.entries(given).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : value === null ? [[key, '']] : [])));
}

function textIn(item: Record<string, unknown>, key: string): string | undefined {
  const value = ownValue(item, key);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function missing(key: string, item: Record<string, unknown>, example: string): string {
  const value = ownValue(item, key);
  const given = value === undefined ? 'is missing' : `is ${wordFor(value)}`;
  return `A configuration item's ${key} ${given}; it must be a text such as ${example}.`;
}

function wordFor(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object') return 'an object';
  return `${JSON.stringify(value).slice(0, 60)}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}
