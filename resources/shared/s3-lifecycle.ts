import type { GetBucketLifecycleConfigurationOutput, LifecycleRule, LifecycleRuleFilter, Tag } from '@aws-sdk/client-s3';
import { count, isRecord, listOf, membersOf, orNone, someName, text } from './shown.ts';

/** What becomes of objects with time. */
export interface Lifecycle {
  /** As S3 spells them. Surfaces other than the service itself show what a rule expires, and of which objects; not where it moves them. */
  readonly rules: readonly LifecycleRule[];
  /** Below which size objects are not moved to another class of storage; null: the service does not say. */
  readonly transitionDefaultMinimumObjectSize: GetBucketLifecycleConfigurationOutput['TransitionDefaultMinimumObjectSize'] | null;
}

/** As the service answers it; null where there is no rule. */
export function lifecycleOf(answer: GetBucketLifecycleConfigurationOutput | null): Lifecycle | null {
  if (!answer?.Rules || answer.Rules.length === 0) return null;
  return { rules: answer.Rules, transitionDefaultMinimumObjectSize: answer.TransitionDefaultMinimumObjectSize ?? null };
}

/** The part of a rule that every surface shows. */
interface Shown {
  readonly id: unknown;
  readonly status: unknown;
  readonly scope: Scope | undefined;
  readonly days: unknown;
  readonly date: unknown;
  readonly noncurrentDays: unknown;
}
/** Which objects a rule is about. */
interface Scope {
  readonly prefix: string;
  readonly tags: readonly Tag[];
  /** Bytes. */
  readonly largerThan?: number | undefined;
  readonly smallerThan?: number | undefined;
}

/** Undefined where a value that decides what is expired is not known. */
function ruleOf({ id, status, scope, days, date, noncurrentDays }: Shown): LifecycleRule | undefined {
  const after = orNone(days, count);
  const on = orNone(date, moment);
  const noncurrent = orNone(noncurrentDays, count);
  if ((status !== 'Enabled' && status !== 'Disabled') || !scope || after === undefined || on === undefined || noncurrent === undefined) return undefined;
  return {
    ...(id !== undefined && id !== null && { ID: someName(id) }),
    Status: status,
    Filter: filterOf(scope),
    ...(after !== null && { Expiration: { Days: after } }),
    ...(on !== null && { Expiration: { Date: on } }),
    ...(noncurrent !== null && { NoncurrentVersionExpiration: { NoncurrentDays: noncurrent } }),
  };
}

function filterOf({ prefix, tags, largerThan, smallerThan }: Scope): LifecycleRuleFilter {
  return {
    And: {
      Prefix: prefix,
      Tags: [...tags],
      ...(largerThan !== undefined && { ObjectSizeGreaterThan: largerThan }),
      ...(smallerThan !== undefined && { ObjectSizeLessThan: smallerThan }),
    },
  };
}

function moment(value: unknown): Date | undefined {
  const date = typeof value === 'string' || typeof value === 'number' ? new Date(value) : undefined;
  return date && !Number.isNaN(date.getTime()) ? date : undefined;
}

/** As AWS Config records it: -1 for days that are not set. Undefined where a rule is of a form not known here. */
export function recordedLifecycle(recorded: unknown): Lifecycle | null | undefined {
  const rules = listOf(membersOf(recorded)['rules'], (rule) => {
    const members = membersOf(rule);
    const { expirationInDays, noncurrentVersionExpirationInDays, noncurrentVersionExpiration } = members;
    return ruleOf({
      id: members['id'],
      status: members['status'],
      scope: recordedScope(members),
      days: notSet(expirationInDays),
      date: members['expirationDate'],
      // The older spelling, and that of the SDK in which a number of versions to keep came (not seen in an item).
      noncurrentDays: notSet(noncurrentVersionExpirationInDays) ?? notSet(membersOf(noncurrentVersionExpiration)['days']),
    });
  });
  return lifecycle(rules);
}

function notSet(days: unknown): unknown {
  return days === -1 ? undefined : days;
}

function recordedScope({ prefix, filter }: Readonly<Record<string, unknown>>): Scope | undefined {
  const { predicate } = membersOf(filter);
  if (predicate === undefined || predicate === null) return { prefix: text(prefix) ?? '', tags: [] };
  const scopes = [predicate].flatMap((each) => (isRecord(each) && Array.isArray(each['operands']) ? each['operands'] : [each])).map(scopeOfPredicate);
  let all: Scope = { prefix: '', tags: [] };
  for (const scope of scopes) {
    if (!scope) return undefined;
    all = { ...all, ...scope, prefix: scope.prefix || all.prefix, tags: [...all.tags, ...scope.tags] };
  }
  return all;
}

/** Those of object sizes have not been seen in an item: named after the SDK that AWS Config's items are written by. */
function scopeOfPredicate(predicate: unknown): Scope | undefined {
  const { type, prefix, tag, objectSizeGreaterThan, objectSizeLessThan } = membersOf(predicate);
  if (type === 'LifecyclePrefixPredicate') return typeof prefix === 'string' ? { prefix, tags: [] } : undefined;
  if (type === 'LifecycleTagPredicate') return { prefix: '', tags: [{ Key: text(membersOf(tag)['key']), Value: text(membersOf(tag)['value']) }] };
  if (type === 'LifecycleObjectSizeGreaterThanPredicate') return { prefix: '', tags: [], largerThan: count(objectSizeGreaterThan) };
  if (type === 'LifecycleObjectSizeLessThanPredicate') return { prefix: '', tags: [], smallerThan: count(objectSizeLessThan) };
  return undefined;
}

/** As a template proposes it, in `LifecycleConfiguration`. Undefined where a value that decides what is expired is known only at deployment. */
export function proposedLifecycle(proposed: unknown): Lifecycle | null | undefined {
  if (!isRecord(proposed)) return undefined;
  const rules = listOf(proposed['Rules'] ?? [], (rule) => {
    if (!isRecord(rule)) return undefined;
    return ruleOf({
      id: rule['Id'],
      status: rule['Status'],
      scope: proposedScope(rule),
      days: rule['ExpirationInDays'],
      date: rule['ExpirationDate'],
      noncurrentDays: rule['NoncurrentVersionExpirationInDays'] ?? membersOf(rule['NoncurrentVersionExpiration'])['NoncurrentDays'],
    });
  });
  return lifecycle(rules);
}

function proposedScope({ Prefix, TagFilters, ObjectSizeGreaterThan, ObjectSizeLessThan }: Readonly<Record<string, unknown>>): Scope | undefined {
  const prefix = text(Prefix ?? '');
  const tags = listOf(TagFilters ?? [], (tag) => (isRecord(tag) ? { Key: someName(tag['Key']), Value: someName(tag['Value']) } : undefined));
  return prefix === undefined || !tags ? undefined : { prefix, tags, largerThan: count(ObjectSizeGreaterThan), smallerThan: count(ObjectSizeLessThan) };
}

function lifecycle(rules: readonly LifecycleRule[] | undefined): Lifecycle | null | undefined {
  if (!rules) return undefined;
  return rules.length === 0 ? null : { rules, transitionDefaultMinimumObjectSize: null };
}
