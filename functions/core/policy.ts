import * as v from 'valibot';
import type { ResourceRef, Tags } from '../../resources/resource.ts';
import { ownValue } from '../../resources/shared/own-value.ts';
import type { Rule, RuleContext } from '../../rules/rule.ts';
import { MODES, type Mode } from './decide.ts';
import type { Waiver } from './lane.ts';
import type { Preset } from './preset.ts';
import type { Approver } from './request.ts';
import { type Instant, instant } from './time.ts';

/** The policy file, validated, its defaults filled in. */
export interface Policy {
  /** The most that is allowed anywhere. */
  readonly mode: Mode;
  readonly deployment: DeploymentSettings;
  /** The framework whose controls set the rules' parameters where the file does not; null: none. They are in the rules' parameters already. */
  readonly preset: Preset | null;
  readonly accounts: Readonly<Record<string, AccountPolicy>>;
  readonly rules: Readonly<Record<string, RulePolicy>>;
  /** The mode by the value of one tag. */
  readonly environments: { readonly tag: string; readonly modes: Readonly<Record<string, Mode>> } | null;
  readonly budget: { readonly perAccountHour: number; readonly perRuleHour: number };
  /** After how many remediations within how many hours a returning finding is asked about. */
  readonly flapping: { readonly remediations: number; readonly hours: number };
  /** Who counts as infrastructure code: patterns of role and session names, `*` for any text. */
  readonly code: { readonly roles: readonly string[] };
  /** How long a question stays open. */
  readonly approvals: { readonly expireHours: number; readonly snoozeHours: number };
  readonly approvers: readonly (Approver & { readonly accounts: readonly string[] | null })[];
  readonly waivers: readonly (Waiver & { readonly rule: string; readonly resource: string })[];
}
/** How Holdfast itself is deployed: read by `npm run deploy` alone. */
export interface DeploymentSettings {
  /** Who is notified and receives approval requests, besides the approvers; null: nobody. */
  readonly email: string | null;
  /** null: the Region is named on the command line or by the environment. */
  readonly region: string | null;
  readonly stage: string;
  /** `auto`: the AWS Config rule is deployed where a recorder is on. */
  readonly configRule: 'auto' | boolean;
  /** The approval page. False: approvers answer by the command line. */
  readonly page: boolean;
  /** Whether the stack in `region` owns the account's global resources; null: it does where no other Region's stack does. */
  readonly globals: boolean | null;
  /** A bucket with Object Lock, to which each day's anchor of the ledger is copied; null: none. */
  readonly anchorBucket: string | null;
  /** The ARN of a managed policy that bounds every role of the stack. */
  readonly permissionsBoundary: string | null;
  /** Of every role of the stack, without its first slash. */
  readonly rolePath: string | null;
  /** The ARN of a key that encrypts what the stack keeps. */
  readonly kmsKey: string | null;
  /** How many requests the approval page serves at once; null: no limit of its own. */
  readonly pageConcurrency: number | null;
  /** Endpoints that may subscribe to the alerts topic, besides the addresses of the stack. */
  readonly subscribers: readonly string[];
}
export interface AccountPolicy {
  readonly name: string | null;
  readonly mode: Mode | null;
  readonly graceMinutes: number;
}
export interface RulePolicy {
  readonly enabled: boolean;
  readonly mode: Mode | null;
  readonly graceMinutes: number;
  /** How many people have to approve. */
  readonly approvals: number;
  /** As the rule's own schema parsed them: defaults filled in. */
  readonly parameters: unknown;
}

/** The mode that holds, and what set it. */
export interface HeldMode {
  readonly mode: Mode;
  readonly because: string;
}

/** The least of the installation's, the account's, the rule's and the environment tag's mode. Tags that are not known are the least there is. */
export function modeFor(policy: Policy, ruleId: string, accountId: string, tags: Tags | undefined): HeldMode {
  const bounds: HeldMode[] = [{ mode: policy.mode, because: 'the installation' }];
  const account = ownValue(policy.accounts, accountId)?.mode;
  if (account) bounds.push({ mode: account, because: `account ${accountId}` });
  const rule = ownValue(policy.rules, ruleId)?.mode;
  if (rule) bounds.push({ mode: rule, because: `rule ${ruleId}` });
  if (policy.environments) {
    const value = ownValue(tags, policy.environments.tag);
    const tagged = value === undefined ? undefined : ownValue(policy.environments.modes, value);
    if (tags === undefined) bounds.push({ mode: 'observe', because: `tag ${policy.environments.tag}, which is not known` });
    else if (tagged) bounds.push({ mode: tagged, because: `tag ${policy.environments.tag}=${value}` });
  }
  const most: HeldMode = { mode: 'enforce', because: 'the installation' };
  return bounds.reduce((least, bound) => (rank(bound.mode) < rank(least.mode) ? bound : least), most);
}

/** A mode's place in the order of what it allows. Throws RangeError for what is no mode: the policy is parsed before it gets here, so that is a fault of ours. */
function rank(mode: Mode): number {
  const place = MODES.indexOf(mode);
  if (place === -1) throw new RangeError(`${JSON.stringify(String(mode))} is not a mode: these are ${MODES.join(', ')}.`);
  return place;
}

/** Those who may answer for an account. */
export function approversFor(policy: Policy, accountId: string): Approver[] {
  return policy.approvers
    .filter(({ accounts }) => accounts === null || accounts.includes(accountId))
    .map(({ name, email, principals }) => ({ name, email, ...(principals && { principals }) }));
}

/** The policy file's waiver that covers this finding at this moment. */
export function policyWaiver(policy: Policy, ruleId: string, arn: string, now: Instant): Waiver | null {
  const waiver = policy.waivers.find((each) => each.rule === ruleId && each.resource === arn && now < instant(each.until));
  return waiver ? { owner: waiver.owner, reason: waiver.reason, until: instant(waiver.until) } : null;
}

/** What a rule is told besides the facts of a resource in that account; null: a surface does not show which. Without a policy, the rule's own defaults. */
export function ruleContextFor(policy: Policy | null, rule: Rule, accountId: string | null, now: Instant): RuleContext {
  return {
    parameters: ownValue(policy?.rules, rule.meta.id)?.parameters ?? v.parse(rule.parameters, {}),
    now,
    accountId,
    ownAccounts: [...new Set([...(accountId === null ? [] : [accountId]), ...Object.keys(policy?.accounts ?? {})])],
  };
}

/** The longer of the grace periods that the rule and the account grant. Milliseconds. */
export function graceFor(policy: Policy, ruleId: string, { accountId }: ResourceRef): number {
  return 60_000 * Math.max(ownValue(policy.rules, ruleId)?.graceMinutes ?? 0, ownValue(policy.accounts, accountId)?.graceMinutes ?? 0);
}

/** What the policy calls its accounts, by their ids. */
export function accountNamesIn(policy: Policy | null): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(policy?.accounts ?? {}).flatMap(([accountId, { name }]) => (name ? [[accountId, name]] : [])));
}
