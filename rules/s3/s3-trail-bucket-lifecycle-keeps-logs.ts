import type { LifecycleRule, PutBucketLifecycleConfigurationRequest } from '@aws-sdk/client-s3';
import * as v from 'valibot';
import bucket, { type Bucket } from '../../resources/s3/bucket.ts';
import type { Lifecycle } from '../../resources/shared/s3-lifecycle.ts';
import { defineRule, UnknownFact } from '../rule.ts';
import { asRead } from '../shared/grants.ts';
import { coversAction, parseStatements, type Statement, UnreadableStatement } from '../shared/policy-document.ts';
import { named } from '../shared/s3-closing.ts';
import { covers, overlaps } from '../shared/wildcard.ts';

const parameters = v.strictObject({
  minimumDays: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.description('So many days the logs of a trail have to be kept.')), 365),
});

export default defineRule(bucket, {
  meta: {
    id: 's3-trail-bucket-lifecycle-keeps-logs',
    version: 1,
    title: 'No lifecycle rule of a bucket expires the logs of a CloudTrail trail before their time.',
    severity: 'HIGH',
    risk: 'high',
    rationale:
      'An intrusion is often found after months. A lifecycle rule makes the record of it disappear without anybody being seen to delete it: one that is set to a day empties the bucket by tomorrow.',
    references: [
      'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html',
      'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-find-log-files.html',
      'https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-expire-general-considerations.html',
    ],
    notes: [
      'A bucket holds a trail’s logs if its policy lets cloudtrail.amazonaws.com put objects into it; where they lie is what that statement says. No other bucket is looked at.',
      'An expiry on a date counts whatever the date: S3 then expires what is younger, too, and goes on doing so.',
      'Former versions count as well: in a bucket that keeps versions, or did, they are what is left of a log that somebody deleted or overwrote.',
      'A rule that is for tagged objects only does not count, since CloudTrail tags none.',
    ],
    changes: ['s3:PutBucketLifecycleConfiguration'],
    messages: {
      expires: 'Logs of CloudTrail are deleted before their {{minimumDays}} days are over: {{rules}}.',
      disable:
        'Disable {{rules}}; every other rule stays. What else it expires or moves, it no longer does, and that is paid for; logs that are gone do not come back.',
    },
  },
  parameters,

  needs: ['arn', 'lifecycle', 'policy', 'versioning'],

  evaluate({ arn, lifecycle, policy, versioning }, { parameters: { minimumDays } }) {
    if (policy === null) return { compliance: 'NOT_APPLICABLE' };
    const { keys, doubt } = keysOfLogs(policy, arn);
    const early = rulesBefore({ lifecycle, versioning }, minimumDays);
    if (keys.length === 0 && doubt && early.length > 0) throw doubt;
    if (keys.length === 0) return { compliance: 'NOT_APPLICABLE' };
    const meant = rulesFor(keys, early);
    if (meant.length === 0) return { compliance: 'COMPLIANT' };
    return {
      compliance: 'NON_COMPLIANT',
      message: 'expires',
      data: { minimumDays: String(minimumDays), rules: meant.map((rule) => `${nameOf(rule)} does so ${whenOf(rule, versioning, minimumDays)}`).join('; ') },
    };
  },

  remediate(facts, { parameters: { minimumDays } }) {
    const { arn, lifecycle, policy } = facts;
    // A moment in a plan is a text once the plan is kept, and the text is none that the SDK would send.
    if (lifecycle === null || policy === null || lifecycle.rules.some(holdsDate)) return null;
    const meant = rulesFor(keysOfLogs(policy, arn).keys, rulesBefore(facts, minimumDays));
    const rules = lifecycle.rules.map((rule): LifecycleRule => (meant.includes(rule) ? { ...rule, Status: 'Disabled' } : rule));
    return {
      risk: 'high',
      message: 'disable',
      data: { rules: meant.map(nameOf).join(', ') },
      steps: [{ apply: put(facts, { ...lifecycle, rules }), revert: put(facts, lifecycle) }],
    };
  },
});

/**
 * Patterns of the names that CloudTrail may give to what it puts into the bucket, and what of the policy can't be read, if it may say more. Its log files are
 * `prefix/AWSLogs/account/CloudTrail…`, with the organization's id before the account's in a trail of an organization.
 */
function keysOfLogs(policy: string | object, arn: string): { readonly keys: readonly string[]; readonly doubt: UnreadableStatement | null } {
  const keys: string[] = [];
  let doubt: UnreadableStatement | null = null;
  for (const statement of parseStatements(asRead(policy))) {
    if (statement instanceof UnreadableStatement) doubt = statement.effect === 'Deny' ? doubt : statement;
    else if (isForCloudTrail(statement)) keys.push(...(statement.resources ?? ['*']).flatMap((resource) => keysIn(resource, arn)));
  }
  return { keys, doubt };
}

function keysIn(resource: string, arn: string): readonly string[] {
  if (covers(resource, `${arn}/*`)) return ['*'];
  return resource.startsWith(`${arn}/`) ? [resource.slice(arn.length + 1)] : [];
}

function isForCloudTrail(statement: Statement): boolean {
  const isNamed = statement.principals?.some(({ type, id }) => type === 'Service' && id.toLowerCase() === 'cloudtrail.amazonaws.com');
  return statement.effect === 'Allow' && isNamed === true && coversAction(statement, 's3:PutObject');
}

/** The enabled rules that expire something before the days are over, which may be log files. */
function rulesBefore({ lifecycle, versioning }: Pick<Bucket, 'lifecycle' | 'versioning'>, minimumDays: number): readonly LifecycleRule[] {
  return (lifecycle?.rules ?? []).filter((rule) => rule.Status === 'Enabled' && !isForTagged(rule) && whenOf(rule, versioning, minimumDays) !== null);
}

/** Those that are about log files. Throws `UnknownFact` where none is for certain, and the policy leaves open what else is a log file. */
function rulesFor(keys: readonly string[], rules: readonly LifecycleRule[]): readonly LifecycleRule[] {
  const isAbout = (rule: LifecycleRule, pattern: string) => overlaps(pattern, `${prefixOf(rule)}*`);
  const meant = rules.filter((rule) => keys.some((key) => isAbout(rule, key) && logsUnder(key).some((logs) => isAbout(rule, logs))));
  const open = rules.find((rule) => keys.some((key) => !key.includes('AWSLogs/') && isAbout(rule, key)));
  if (meant.length === 0 && open) throw new UnknownFact(`Whether logs of CloudTrail lie under ${prefixOf(open)}, the policy leaves open.`);
  return meant;
}

/** Where the log files lie under a pattern that CloudTrail may write to: the one known head in front of `AWSLogs/`, or none. */
function logsUnder(key: string): readonly string[] {
  const at = key.indexOf('AWSLogs/');
  const head = at === -1 ? literal(key) : key.slice(0, at);
  return [`${head}AWSLogs/????????????/CloudTrail*`, `${head}AWSLogs/o-*/????????????/CloudTrail*`];
}

/** What stands in a pattern before its first wildcard, as far as it ends a folder's name. */
function literal(pattern: string): string {
  return /^[^*?]*\//.exec(pattern)?.[0] ?? '';
}

/** CloudTrail's files have no tags. */
function isForTagged({ Filter }: LifecycleRule): boolean {
  return Filter?.Tag !== undefined || (Filter?.And?.Tags ?? []).length > 0;
}

function prefixOf({ Filter, Prefix }: LifecycleRule): string {
  return Filter?.And?.Prefix ?? Filter?.Prefix ?? Prefix ?? '';
}

/** When the rule expires what it is about, in words; null: not before the days are over. */
function whenOf({ Expiration, NoncurrentVersionExpiration }: LifecycleRule, { status }: Bucket['versioning'], minimumDays: number): string | null {
  if (Expiration?.Date !== undefined) return 'on a date, whatever their age';
  if (Expiration?.Days !== undefined && Expiration.Days < minimumDays) return `after ${Expiration.Days} days`;
  // A bucket that never kept versions has no former ones.
  const days = status === null ? undefined : NoncurrentVersionExpiration?.NoncurrentDays;
  return days !== undefined && days < minimumDays ? `${days} days after they were deleted or overwritten` : null;
}

function nameOf({ ID }: LifecycleRule): string {
  return ID ? `the rule "${ID}"` : 'a rule without a name';
}

function holdsDate({ Expiration, Transitions }: LifecycleRule): boolean {
  return Expiration?.Date !== undefined || (Transitions ?? []).some((transition) => transition.Date !== undefined);
}

function put(facts: Bucket, { rules, transitionDefaultMinimumObjectSize: size }: Lifecycle) {
  const input: PutBucketLifecycleConfigurationRequest = {
    ...named(facts),
    LifecycleConfiguration: { Rules: [...rules] },
    ...(size !== null && { TransitionDefaultMinimumObjectSize: size }),
  };
  return { action: 's3:PutBucketLifecycleConfiguration', input } as const;
}
