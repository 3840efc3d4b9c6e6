import * as v from 'valibot';
import type { Resource } from '../../resources/resource.ts';
import { ownValue } from '../../resources/shared/own-value.ts';
import type { Rule } from '../../rules/rule.ts';
import { MODES } from './decide.ts';
import { didYouMean } from './nearest.ts';
import { oneLine } from './phrases.ts';
import type { Policy, RulePolicy } from './policy.ts';
import { PRESETS, type Preset, presetParameters } from './preset.ts';
import { keptArn } from './refs.ts';
import type { Instant } from './time.ts';

/** Roles and sessions of the usual infrastructure code; `*` stands for any text. */
const CODE_ROLES = ['*terraform*', '*opentofu*', '*pulumi*', 'cdk-*', '*cloudformation*', '*crossplane*'];

/** The name of a Region: `eu-west-1`, `us-gov-west-1`. */
export const REGION = /^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/;
/** The name of a bucket: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
/** The name of a stage, which becomes a part of names: the account roles' must not exceed IAM's 64 characters. */
export const STAGE = /^[a-z][a-z0-9-]{0,20}$/;

const mode = v.picklist(MODES);
const accountId = v.pipe(
  v.string('an account id is a text of twelve digits; YAML takes an unquoted one for a number and may drop its leading zeros: quote it'),
  v.regex(
    /^\d{12}$/,
    ({ input }) =>
      `"${short(input)}" is not an account id: these have twelve digits. Where it began with a zero, YAML has dropped that from a number: quote it`,
  ),
);
const minutes = v.pipe(v.number(), v.integer(), v.minValue(0));
const count = v.pipe(v.number(), v.integer(), v.minValue(1));
const text = v.pipe(v.string(), v.trim(), v.nonEmpty('must not be empty'));

/** A waiver that ends on a day ends with it, in UTC; a moment has to say its time zone. */
const until = v.pipe(
  v.string('must be a day (2026-12-31) or a moment with its time zone (2026-12-31T18:00:00Z)'),
  v.rawTransform(({ dataset: { value }, addIssue, NEVER }): Instant => {
    const end = endOf(value);
    if (end !== null) return end;
    addIssue({ message: `"${short(value)}" is neither a day (2026-12-31: until its end, UTC) nor a moment with its time zone (2026-12-31T18:00:00Z)` });
    return NEVER;
  }),
);

const approver = v.strictObject({
  name: text,
  email: v.optional(v.nullable(v.pipe(v.string(), v.email('is not an e-mail address'))), null),
  accounts: v.optional(v.nullable(v.array(accountId)), null),
  principals: v.exactOptional(
    v.array(
      v.pipe(
        v.string(),
        v.regex(/^arn:[^:]+:(?:iam|sts)::/, ({ input }) => `"${input}" is not the ARN of a user or role, such as arn:aws:iam::111122223333:role/engineer`),
      ),
    ),
  ),
});

/** How Holdfast itself is deployed. What is absent: no address, no Region of its own, and no decision about global resources. */
const deployment = v.strictObject({
  email: v.optional(v.nullable(v.pipe(v.string(), v.email('is not an e-mail address'))), null),
  region: v.optional(
    v.nullable(
      v.pipe(
        v.string(),
        v.regex(REGION, ({ input }) => `"${input}" is not the name of a Region, such as eu-west-1`),
      ),
    ),
    null,
  ),
  stage: v.optional(
    v.pipe(
      v.string(),
      v.regex(STAGE, ({ input }) => `"${input}" can't be part of names: use lower-case letters, digits, hyphens`),
    ),
    'prod',
  ),
  configRule: v.optional(v.union([v.literal('auto'), v.boolean()], 'must be auto, true or false'), 'auto'),
  page: v.optional(v.boolean(), true),
  globals: v.optional(v.nullable(v.boolean()), null),
  anchorBucket: v.optional(
    v.nullable(
      v.pipe(
        v.string(),
        v.regex(BUCKET, ({ input }) => `"${input}" is not the name of a bucket`),
      ),
    ),
    null,
  ),
  permissionsBoundary: v.optional(
    v.nullable(v.pipe(v.string(), v.regex(/^arn:[^:]+:iam::[0-9a-z]+:policy\/.+$/, 'must be the ARN of a managed policy'))),
    null,
  ),
  rolePath: v.optional(
    v.nullable(v.pipe(v.string(), v.regex(/^([A-Za-z0-9+=,.@_-]+\/)+$/, 'must be a path without its first slash, such as security/holdfast/'))),
    null,
  ),
  kmsKey: v.optional(v.nullable(v.pipe(v.string(), v.regex(/^arn:[^:]+:kms:[a-z0-9-]+:\d{12}:key\/.+$/, 'must be the ARN of a KMS key'))), null),
  pageConcurrency: v.optional(v.nullable(count), null),
  subscribers: v.optional(v.array(v.pipe(text, v.excludes(',', 'must be one endpoint, without a comma'))), []),
});

/** The schema of the policy file for these rules; what is not said gets its default. Also the source of the JSON Schema for editors. */
export function policySchema(rules: readonly Rule[]) {
  const ids = [...new Set(rules.map(({ meta }) => meta.id))];
  return v.strictObject({
    $schema: v.optional(v.string()),
    mode: v.optional(mode, 'observe'),
    accounts: v.nullish(
      v.record(accountId, v.strictObject({ name: v.optional(v.nullable(text), null), mode: v.optional(mode), graceMinutes: v.optional(minutes, 0) })),
      {},
    ),
    rules: v.nullish(v.strictObject(Object.fromEntries(rules.map((rule) => [rule.meta.id, ruleSchema(rule)]))), {}),
    deployment: v.nullish(deployment, {}),
    preset: v.optional(v.nullable(v.picklist(PRESETS)), null),
    environments: v.nullish(v.strictObject({ tag: text, modes: v.record(v.string(), mode) })),
    budget: v.nullish(v.strictObject({ perAccountHour: v.optional(minutes, 20), perRuleHour: v.optional(minutes, 10) }), {}),
    flapping: v.nullish(v.strictObject({ remediations: v.optional(count, 2), hours: v.optional(count, 24) }), {}),
    code: v.nullish(v.strictObject({ roles: v.optional(v.array(text), CODE_ROLES) }), {}),
    approvals: v.nullish(v.strictObject({ expireHours: v.optional(count, 24), snoozeHours: v.optional(count, 24) }), {}),
    approvers: v.nullish(
      v.pipe(
        v.array(approver),
        v.checkItems((each, index, all) => isFirstOfItsName(each, index, all), 'the same name stands here twice: the ledger needs to tell them apart'),
      ),
      [],
    ),
    waivers: v.nullish(
      v.array(
        v.strictObject({
          rule: v.picklist(ids),
          resource: v.pipe(
            v.string(),
            v.startsWith('arn:', 'must be the ARN of a resource'),
            v.excludes('*', 'must be the ARN of one resource: a waiver covers no patterns'),
          ),
          owner: text,
          reason: text,
          until,
        }),
      ),
      [],
    ),
  });
}

/**
 * The policy that a parsed policy file says, its defaults filled in (a rule that it does not name included); else everything that is
 * wrong with it: a sentence each, which says where, what, and what to do. An empty document is a policy of nothing but defaults: observe.
 */
export function parsePolicy(document: unknown, rules: readonly Rule[]): { readonly policy: Policy } | { readonly problems: readonly string[] } {
  const schema = policySchema(rules);
  const content = document ?? {};
  const unknown = unknownKeys(schema, content, '', { left: MOST_SUGGESTIONS });
  const parsed = v.safeParse(schema, content);
  const issues = (parsed.issues ?? []).filter((issue) => !isUnknownKey(issue));
  const problems = [...unknown, ...issues.slice(0, MOST_PROBLEMS).map(problemOf), ...issues.slice(MOST_PROBLEMS).map(placeOf)];
  if (!parsed.success || problems.length > 0) return { problems: firstOf([...new Set(problems)]) };

  const { $schema: _editor, accounts, environments, waivers, ...policy } = parsed.output;
  const accountModes = Object.entries(accounts).map(([id, account]) => [id, { ...account, mode: account.mode ?? null }]);
  const kept = waivers.map((waiver) => ({ ...waiver, resource: keptArn(waiver.resource, typesOf(waiver.rule, rules)) }));
  const set = policy.preset === null ? policy.rules : withPreset(policy.preset, policy.rules, content, rules);
  return { policy: { ...policy, rules: set, waivers: kept, accounts: Object.fromEntries(accountModes), environments: environments ?? null } };
}

/** The rules' policies with the preset's parameters, but for those that the file sets itself. */
function withPreset(preset: Preset, policies: Policy['rules'], content: unknown, rules: readonly Rule[]): Policy['rules'] {
  const given = membersIn(content, 'rules');
  const set = rules.flatMap((rule): [string, RulePolicy][] => {
    const policy = ownValue(policies, rule.meta.id);
    const own = membersIn(membersIn(given, rule.meta.id), 'parameters');
    return policy ? [[rule.meta.id, { ...policy, parameters: v.parse(rule.parameters, { ...presetParameters(preset, rule), ...own }) }]] : [];
  });
  return Object.fromEntries(set);
}

/** What stands under a key of a file, where it is a map. */
function membersIn(content: unknown, key: string): Readonly<Record<string, unknown>> {
  const value = isRecord(content) ? ownValue(content, key) : undefined;
  return isRecord(value) ? value : {};
}

function typesOf(ruleId: string, rules: readonly Rule[]): readonly Resource[] {
  return rules.flatMap(({ meta, resource }) => (meta.id === ruleId ? [resource] : []));
}

/** What holds where there is no policy file: nothing is ever changed. */
export function defaultPolicy(rules: readonly Rule[]): Policy {
  const parsed = parsePolicy({}, rules);
  if ('policy' in parsed) return parsed.policy;
  throw new Error(`A rule's parameters have no defaults: ${parsed.problems.join('; ')}`);
}

function ruleSchema(rule: Rule) {
  const fields = {
    enabled: v.optional(v.boolean(), true),
    mode: v.optional(v.nullable(mode), null),
    graceMinutes: v.optional(minutes, 0),
    approvals: v.optional(count, 1),
    parameters: v.nullish(rule.parameters, {}),
  };
  return v.nullish(v.strictObject(fields), {});
}

/** A day's last moment, by UTC, or the moment itself; null where the text is neither. */
export function endOf(value: string): Instant | null {
  const [, day, time] = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?$/.exec(value.trim()) ?? [];
  // A day that no month has (30 February) would be read as one of the next month.
  if (day === undefined || !exists(day)) return null;
  if (time === undefined) return `${day}T23:59:59.999Z`;
  const moment = new Date(`${day}${time}`);
  return Number.isNaN(moment.getTime()) ? null : moment.toISOString();
}

function exists(day: string): boolean {
  const midnight = new Date(`${day}T00:00:00.000Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
}

function isFirstOfItsName({ name }: { readonly name: string }, index: number, all: readonly { readonly name: string }[]): boolean {
  return all.findIndex((each) => each.name === name) === index;
}

/** A value is echoed so far, that it can be found again. Characters. */
const LONGEST_ECHO = 100;
/** A person who misspelled more keys than that has given another file; each suggestion costs a comparison with every rule's name. */
const MOST_SUGGESTIONS = 20;
/** Nobody reads more at once. */
const MOST_PROBLEMS = 200;

function short(text: string, longest: number = LONGEST_ECHO): string {
  return oneLine(text, longest);
}

function firstOf(problems: readonly string[]): readonly string[] {
  if (problems.length <= MOST_PROBLEMS) return problems;
  return [...problems.slice(0, MOST_PROBLEMS), `and ${problems.length - MOST_PROBLEMS} more`];
}

function isUnknownKey(issue: v.BaseIssue<unknown>): boolean {
  return issue.type === 'strict_object' && issue.expected === 'never';
}

function problemOf(issue: v.BaseIssue<unknown>): string {
  const place = placeOf(issue);
  const missing = issue.input === undefined && issue.type === 'strict_object';
  if (missing) return `${place}: missing; add it`;
  if (issue.type === 'picklist' && typeof issue.input === 'string') {
    const options = optionsOf(issue);
    const choice = !place.startsWith('waivers.') ? `; it is one of ${options.join(', ')}` : '';
    return `${place}: "${short(issue.input)}" is not known${didYouMean(issue.input, options) || choice || '; `holdfast rules` lists the rules'}`;
  }
  if (issue.message.startsWith('Invalid ')) return `${place}: must be ${wordFor(issue.expected)}, but is ${short(issue.received)}`;
  return `${place}: ${issue.message}`;
}

function placeOf(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue);
  return path === null ? 'the whole file' : short(path, 2 * LONGEST_ECHO);
}

function optionsOf(issue: v.BaseIssue<unknown>): string[] {
  return (issue.expected ?? '').split(/[()|]/).flatMap((option) => (option.trim() ? [option.trim().replaceAll('"', '')] : []));
}

function wordFor(expected: string | null): string {
  const words: Readonly<Record<string, string>> = {
    Object: 'a map of keys to values',
    Array: 'a list',
    string: 'a text',
    number: 'a number',
    boolean: 'true or false',
  };
  const plain = (expected ?? 'something else')
    .replaceAll(/[()]/g, '')
    .split(' | ')
    .filter((word) => word !== 'null' && word !== 'undefined');
  return plain.map((word) => ownValue(words, word) ?? word).join(' or ');
}

/** valibot tells of the first unknown key of an object only; a person who misspelt two wants to read of both. */
function unknownKeys(schema: unknown, value: unknown, place: string, suggestions: { left: number }): string[] {
  const inner = unwrapped(schema);
  if (!isRecord(inner) || typeof value !== 'object' || value === null) return [];
  // valibot takes a list for an object, too.
  const isMap = inner['type'] === 'strict_object' || inner['type'] === 'record';
  if (isMap && Array.isArray(value)) return [`${place || 'the whole file'}: must be a map of keys to values, but is a list`];
  if (isRecord(inner['entries']) && inner['type'] === 'strict_object') {
    const entries = inner['entries'];
    return Object.entries(value).flatMap(([key, each]) => {
      const here = place === '' ? short(key) : `${place}.${short(key)}`;
      if (Object.hasOwn(entries, key)) return unknownKeys(ownValue(entries, key), each, here, suggestions);
      const known = Object.keys(entries);
      const what = place === 'rules' ? 'there is no such rule' : 'there is no such key';
      suggestions.left -= 1;
      return [`${here}: ${what}${suggestions.left >= 0 ? didYouMean(key, known) || listOf(known, place) : ''}`];
    });
  }
  if (inner['type'] === 'record')
    return Object.entries(value).flatMap(([key, each]) => unknownKeys(inner['value'], each, `${place}.${short(key)}`, suggestions));
  if (inner['type'] === 'array' && Array.isArray(value))
    return value.flatMap((each: unknown, index) => unknownKeys(inner['item'], each, `${place}.${index}`, suggestions));
  return [];
}

function listOf(known: readonly string[], place: string): string {
  if (place === 'rules') return '; `holdfast rules` lists those there are';
  const shown = known.filter((key) => key !== '$schema');
  return shown.length === 0 ? '; nothing can be set here' : `; those known here are ${shown.join(', ')}`;
}

function unwrapped(schema: unknown): unknown {
  if (!isRecord(schema)) return schema;
  return 'wrapped' in schema ? unwrapped(schema['wrapped']) : schema;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
