import type { AwsAction, ChangeAction } from '../../aws/call.ts';
import { ownValue } from '../../resources/shared/own-value.ts';
import type { Rule } from '../../rules/rule.ts';
import { canonicalJson } from './hash.ts';
import type { Plan } from './plan.ts';

/** What a call changes besides the facts that its rule needs. */
const ALTERS: ReadonlyMap<AwsAction, readonly string[]> = new Map<ChangeAction, readonly string[]>([
  ['cloudtrail:UpdateTrail', ['includeGlobalServiceEvents']],
  ['config:PutConfigurationRecorder', ['recorder']],
  ['config:StartConfigurationRecorder', ['recording']],
  ['ec2:ModifyLaunchTemplate', ['defaultVersion', 'latestVersion', 'metadataSpecification', 'networkInterfaces', 'metadataOptions']],
  ['ecs:RegisterTaskDefinition', ['registration', 'containers', 'pidMode']],
  ['eks:UpdateClusterConfig', ['endpointPrivateAccess', 'publicAccessCidrs']],
  ['iam:SetDefaultPolicyVersion', ['defaultVersionId', 'versions']],
  // Of a key that is to be deleted, neither is shown.
  ['kms:CancelKeyDeletion', ['rotation', 'rotationPeriodInDays', 'pendingWindowInDays']],
  // What S3 itself says of the policy.
  ['s3:PutBucketPolicy', ['policyIsPublic']],
  ['s3:DeleteBucketPolicy', ['policyIsPublic']],
  // Of two blocks, the bucket's and the account's, the rule needs the stricter one.
  ['s3:PutPublicAccessBlock', ['publicAccessBlock', 'policyIsPublic']],
  ['secretsmanager:RotateSecret', ['rotationFunctionArn', 'rotationRules']],
  ['securityhub:EnableSecurityHub', ['standards']],
]);

/** A call of this name takes away what its input names, and adds nothing. */
const TAKES_AWAY = /^\w+:(Revoke|Delete|Detach)/;

type Facts = Readonly<Record<string, unknown>>;

/**
 * What changed beside the violation while the plan was carried out, by the facts before and after: a name and what happened to it, each. Empty: nothing did.
 * A fact that the rule needs, or that a call of the plan changes, may differ; but where all that the plan does is to take things off a list, whatever it did
 * not name has to be there still, and nothing else may have come.
 */
export function changedBeside(rule: Rule, plan: Plan, before: object, after: object, canonical: (facts: object) => unknown): string[] {
  const [was, is] = [asFacts(canonical(before)), asFacts(canonical(after))];
  const may = new Set([...(rule.needs as readonly string[]), ...plan.steps.flatMap(({ apply }) => ALTERS.get(apply.action) ?? [])]);
  const differing = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter(
    (name) => canonicalJson(ownValue(was, name)) !== canonicalJson(ownValue(is, name)),
  );
  const onlyTakesAway = plan.steps.every(({ apply }) => TAKES_AWAY.test(apply.action));
  return differing.flatMap((name) => {
    if (!may.has(name)) return [name];
    const [left, found, raw] = [ownValue(was, name), ownValue(is, name), ownValue(asFacts(before), name)];
    if (!onlyTakesAway || !Array.isArray(left) || !Array.isArray(found) || !Array.isArray(raw)) return [];
    const untouched = ownValue(asFacts(canonical({ ...before, [name]: raw.filter((each) => !isNamed(each, plan)) })), name);
    return differenceOf(name, Array.isArray(untouched) ? untouched : [], left, found);
  });
}

function differenceOf(name: string, untouched: readonly unknown[], left: readonly unknown[], found: readonly unknown[]): string[] {
  const [had, has] = [new Set(left.map(canonicalJson)), new Set(found.map(canonicalJson))];
  const gone = untouched.filter((each) => !has.has(canonicalJson(each))).length;
  const come = found.filter((each) => !had.has(canonicalJson(each))).length;
  return [...(gone > 0 ? [`${name} (${gone} gone that no call named)`] : []), ...(come > 0 ? [`${name} (${come} added)`] : [])];
}

/** A value of the thing stands in the input of a call: its id, name or number. Rather one too many than one too few. */
function isNamed(thing: unknown, plan: Plan): boolean {
  const named = new Set(plan.steps.flatMap(({ apply }) => leavesOf(apply.input)));
  return leavesOf(thing).some((leaf) => named.has(leaf));
}

function leavesOf(value: unknown): (string | number)[] {
  if (typeof value === 'string' || typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leavesOf) : [];
}

function asFacts(value: unknown): Facts {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
