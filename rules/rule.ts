import * as v from 'valibot';
import type { AwsCall, ChangeAction } from '../aws/call.ts';
import type { FactsOf, Resource, Tags } from '../resources/resource.ts';

/** How bad the violation is, as in a Security Hub finding. */
export type Severity = 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL';
/** How dangerous the remediation is: `low` may run unattended, `high` waits for a human. */
export type Risk = 'low' | 'high';

/** Values for the `{{placeholders}}` of a message. */
export type Placeholders = Readonly<Record<string, string>>;

export interface RuleMeta<Message extends string, Change extends ChangeAction, Revert extends ChangeAction = Change> {
  /** The file's name; that of the AWS Config managed rule, where one exists. */
  readonly id: string;
  /** Counted up when a change to the rule makes earlier plans of it no longer what was approved. */
  readonly version: number;
  /** The compliant world, in one sentence. */
  readonly title: string;
  readonly severity: Severity;
  /** Of its remediation. One finding may be judged riskier than its rule, never safer. */
  readonly risk: Risk;
  /** What goes wrong without it. */
  readonly rationale: string;
  readonly references: readonly [`https://${string}`, ...`https://${string}`[]];
  /** What a reader of its page has to know besides: what absence means, where another opinion (AWS Config's, Guard's) differs, and why ours is kept. */
  readonly notes?: readonly string[];
  /** Why nobody but a human can put it right. Of a rule without a remediation. */
  readonly byHand?: string;
  /** Why a change of it can't be taken back. Of a rule with a step that has no revert. */
  readonly irreversible?: string;
  /** Every call by which its plans remediate; the remediator role is generated from it. */
  readonly changes: readonly Change[];
  /** Every call by which a step is reverted, where they are not those of `changes`; the reverter role is generated from it. */
  readonly reverts?: readonly Revert[];
  /** Every sentence that it can say, with `{{placeholders}}`. */
  readonly messages: Readonly<Record<Message, string>>;
}

export interface Violation<Message extends string = string> {
  readonly compliance: 'NON_COMPLIANT';
  readonly message: Message;
  readonly data?: Placeholders;
}
export type Evaluation<Message extends string = string> = Violation<Message> | { readonly compliance: 'COMPLIANT' | 'NOT_APPLICABLE' };

/** One change and the one that takes it back, both computed from the facts observed. */
export interface Step<Change extends ChangeAction = ChangeAction, Revert extends ChangeAction = Change> {
  readonly apply: AwsCall<Change>;
  /** null: it can't be taken back, so it is never done unattended. */
  readonly revert: AwsCall<Revert> | null;
}

export interface Remediation<Message extends string = string, Change extends ChangeAction = ChangeAction, Revert extends ChangeAction = Change> {
  readonly risk: Risk;
  /** What it does, and why that is, or is not, safe: what may break. */
  readonly message: Message;
  readonly data?: Placeholders;
  readonly steps: readonly [Step<Change, Revert>, ...Step<Change, Revert>[]];
}

/** What a rule is told besides the facts. */
export interface RuleContext<Parameters = unknown> {
  readonly parameters: Parameters;
  /**
   * When the facts are judged: ISO-8601 UTC. A message says "created 2026-08-01", never "97 days old": a sentence that changes by itself would make every
   * day's plan another one, and what was approved yesterday would be asked again.
   */
  readonly now: string;
  /** The account of the resource, twelve digits; null where a surface does not show it. */
  readonly accountId: string | null;
  /** The accounts that are ours: that of the resource, and those that the policy names. */
  readonly ownAccounts: readonly string[];
}

/** Any schema whose answer can be had without waiting. */
export type ParametersSchema = v.GenericSchema<unknown, object>;
export const noParameters = v.strictObject({});

/** Everything known of one requirement. Data and pure functions: no clients, clocks, environment or promises. */
export interface Rule<
  Facts extends object = any,
  Needed extends keyof Facts = any,
  Message extends string = string,
  Change extends ChangeAction = ChangeAction,
  Parameters = any,
  Revert extends ChangeAction = Change,
> {
  readonly resource: Resource<Facts>;
  readonly meta: RuleMeta<Message, Change, Revert>;
  /** Its parameters, with defaults that are safe; every one of them optional. */
  readonly parameters: v.GenericSchema<unknown, Parameters>;
  /** The facts that it needs to judge. Where one is absent, the engine answers INSUFFICIENT_DATA for it. */
  readonly needs: readonly Needed[];
  /** Throws `UnknownFact` where facts that are there in part leave the answer open. */
  evaluate(facts: Pick<Facts, Needed>, context: RuleContext<Parameters>): NoInfer<Evaluation<Message>>;
  /** Only ever called with facts read live. Null: a human has to find the way. */
  remediate?(facts: Facts, context: RuleContext<Parameters>, violation: Violation<Message>): NoInfer<Remediation<Message, Change, Revert>> | null;
}

/** Every call by which a rule's plans may be taken back. */
export function revertsOf({ changes, reverts = changes }: RuleMeta<string, ChangeAction>): readonly ChangeAction[] {
  return reverts;
}

/** Adds nothing but types: a rule's messages, facts, parameters and changes are checked in its own file. */
export function defineRule<
  R extends Resource,
  const Needed extends keyof FactsOf<R>,
  const Message extends string,
  const Change extends ChangeAction,
  const Revert extends ChangeAction = Change,
  Schema extends ParametersSchema = typeof noParameters,
>(
  resource: R,
  rule: Omit<Rule<FactsOf<R>, Needed, Message, Change, v.InferOutput<Schema>, Revert>, 'resource' | 'parameters'> & { readonly parameters?: Schema },
): Rule<FactsOf<R>, Needed, Message, Change, v.InferOutput<Schema>, Revert> {
  const { parameters = noParameters, ...rest } = rule;
  // The default stands in only where Schema was inferred to be that very default.
  return { resource, parameters: parameters as v.GenericSchema<unknown, v.InferOutput<Schema>>, ...rest };
}

/**
 * One requirement on several types that share the facts it needs: a rule for each, all of one id. The file exports the list.
 * The facts are those that every one of the types has.
 */
export function defineRules<
  R extends Resource,
  const Needed extends keyof FactsOf<R>,
  const Message extends string,
  const Change extends ChangeAction,
  const Revert extends ChangeAction = Change,
  Schema extends ParametersSchema = typeof noParameters,
>(
  resources: readonly R[],
  rule: Omit<Rule<FactsOf<R>, Needed, Message, Change, v.InferOutput<Schema>, Revert>, 'resource' | 'parameters'> & { readonly parameters?: Schema },
): readonly Rule<FactsOf<R>, Needed, Message, Change, v.InferOutput<Schema>, Revert>[] {
  return resources.map((resource) => defineRule<R, Needed, Message, Change, Revert, Schema>(resource, rule));
}

type Tagged = Resource<{ readonly tags: Tags }>;
/** What a requirement on tags is for a type that has them. */
export type RuleOfTagged = (resource: Tagged) => Rule;

/** One requirement on every type that has tags: a rule for each, all of one id. The file exports this function, and the generated lists call it. */
export function defineRuleOfTagged<const Message extends string, Schema extends ParametersSchema>(
  parameters: Schema,
  ruleFor: (resource: Tagged) => Omit<Rule<{ readonly tags: Tags }, 'tags', Message, never, v.InferOutput<Schema>>, 'resource' | 'parameters'>,
): RuleOfTagged {
  return (resource) => defineRule<Tagged, 'tags', Message, never, never, Schema>(resource, { parameters, ...ruleFor(resource) });
}

/** Thrown by a rule where what it was shown leaves the answer open (a prefix list whose contents are not shown). The engine answers INSUFFICIENT_DATA. */
export class UnknownFact extends Error {
  override readonly name = 'UnknownFact';
}
