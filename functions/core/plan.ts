import type { ChangeAction } from '../../aws/call.ts';
import type { ResourceRef } from '../../resources/resource.ts';
import { type Risk, type Rule, type RuleContext, type Severity, type Step, UnknownFact } from '../../rules/rule.ts';
import { hashOf } from './hash.ts';
import type { Judgement } from './judge.ts';
import { guarded, unreadableIn } from './readable.ts';
import { render } from './render.ts';

/** A remediation of one finding, as data: what will be done, why that is or is not safe, how each step is taken back. Applying it adds no judgement. */
export interface Plan {
  /** Of everything that an approver is shown and that will be done. */
  readonly hash: string;
  readonly ruleId: string;
  readonly ruleVersion: number;
  readonly ref: ResourceRef;
  readonly arn: string;
  readonly severity: Severity;
  readonly risk: Risk;
  /** What is wrong, in a sentence. */
  readonly violation: string;
  /** What it does and what that may break, in a sentence. */
  readonly message: string;
  readonly steps: readonly Step[];
}

/** The plan for a violation in facts that were read live; null where nobody wrote a remediation, or it answers null, or `UnknownFact`, for these facts. Throws what else the rule throws. */
export function planFor(rule: Rule, ref: ResourceRef, facts: object, context: RuleContext, judgement: Judgement): Plan | null {
  if (judgement.compliance !== 'NON_COMPLIANT' || !rule.remediate) return null;
  const remediation = remediationOf(rule, facts, context, judgement.violation);
  if (remediation === null) return null;
  const content = {
    ruleId: rule.meta.id,
    ruleVersion: rule.meta.version,
    ref,
    arn: rule.resource.arn(ref),
    severity: rule.meta.severity,
    // A finding may be riskier than its rule, never safer.
    risk: rule.meta.risk === 'high' ? 'high' : remediation.risk,
    violation: judgement.message,
    message: render(rule.meta.messages, remediation),
    steps: remediation.steps,
  } satisfies Omit<Plan, 'hash'>;
  return { hash: hashOf({ ...content, parameters: context.parameters }), ...content };
}

function remediationOf(rule: Rule, facts: object, context: RuleContext, violation: Extract<Judgement, { readonly violation: unknown }>['violation']) {
  try {
    return rule.remediate?.(guarded(facts), context, violation) ?? null;
  } catch (error) {
    // The violation is certain, what is to be done about it is not: that is no mistake of the rule. Where a fact could not be read, that is the reason to give.
    if (error instanceof UnknownFact && unreadableIn(facts).size === 0) return null;
    throw error;
  }
}

/** Every step of the plan says how it is taken back. */
export function isReversible(plan: Plan): boolean {
  return plan.steps.every(({ revert }) => revert !== null);
}

/** What these take away they name by ids that EC2 gives to nothing else: a rule that was replaced meanwhile is refused, not revoked. */
const BY_ID: ReadonlySet<ChangeAction> = new Set(['ec2:RevokeSecurityGroupIngress', 'ec2:RevokeSecurityGroupEgress']);

/** No call of the plan can hit something that was put in the place of what the plan was made for. Of every other call, only a last read can tell. */
export function hasPreconditions(plan: Plan): boolean {
  return plan.steps.every(({ apply: { action, input } }) => BY_ID.has(action) && 'SecurityGroupRuleIds' in input);
}
