import { type Judgement, judge } from '../functions/core/judge.ts';
import { type Policy, ruleContextFor } from '../functions/core/policy.ts';
import { type Instant, instant } from '../functions/core/time.ts';
import { resources } from '../resources/generated/index.ts';
import type { Resource } from '../resources/resource.ts';
import { ownValue } from '../resources/shared/own-value.ts';
import type { Rule } from '../rules/rule.ts';

/** One line of `check`: one rule's verdict on one resource, as `--format jsonl` prints it. */
export interface Line {
  readonly ruleId: string;
  readonly resourceType: string;
  readonly resourceId: string;
  /** Empty where the surface does not show it (a template before it is deployed). */
  readonly arn: string;
  readonly accountId: string;
  readonly region: string;
  readonly compliance: Judgement['compliance'];
  /** Empty where there is nothing to say. */
  readonly message: string;
  readonly severity: Rule['meta']['severity'];
  /** The file that it was read from, as it was named; or `live`. */
  readonly source: string;
}

/** What a line says besides the verdict. */
export type Subject = Pick<Line, 'resourceType' | 'resourceId' | 'arn' | 'accountId' | 'region' | 'source'>;

/** What a surface told: verdicts, that something was not evaluated which rules may be about, or what the reader should know besides. */
export type Told = { readonly line: Line } | Notice;
export type Notice = Problem | Note;

/** Something that was not evaluated, in a sentence that says what, where, and what to do. */
export interface Problem {
  readonly problem: string;
  /** The file that it is about. */
  readonly source?: string;
  /** What was not evaluated, where that is known one by one. */
  readonly resourceType?: string;
  readonly resourceIds?: readonly string[];
}

/** What does not make the evaluation incomplete. */
export interface Note {
  readonly note: string;
  readonly source?: string;
  /** Resources that no rule is about. */
  readonly notEvaluated?: readonly { readonly resourceType: string; readonly count: number }[];
}

/** The rules to judge by, with their parameters. */
export class Baseline {
  readonly #byType: ReadonlyMap<string, { readonly resource: Resource; readonly rules: readonly Rule[] }>;
  readonly #policy: Policy;
  /** When all of it is judged. */
  readonly now: Instant;

  /** Of these rules those that the policy has not switched off. */
  constructor(rules: readonly Rule[], policy: Policy, now: Instant = instant(Date.now())) {
    this.#policy = policy;
    this.now = now;
    const enabled = rules.filter(({ meta }) => ownValue(policy.rules, meta.id)?.enabled !== false);
    this.#byType = new Map(
      resources.flatMap((resource) => {
        const own = enabled.filter((rule) => rule.resource.type === resource.type);
        // In items of 2014 AWS Config spells some types in capitals.
        return own.length > 0 ? [[resource.type.toLowerCase(), { resource, rules: own }]] : [];
      }),
    );
  }

  /** The resource types that a rule is about. */
  get types(): Resource[] {
    return [...this.#byType.values()].map(({ resource }) => resource);
  }

  /** The resource type of this name; undefined: no rule is about it. */
  typeNamed(type: string): Resource | undefined {
    return this.#byType.get(type.toLowerCase())?.resource;
  }

  /** What a CloudFormation type shows of, whole or in part; most often one resource type of the same name, or none. */
  proposedAs(type: string): Resource[] {
    const isNamed = (each: string) => each === type;
    return this.types.filter(({ type: own, templateTypes, partsInTemplate }) => own === type || templateTypes?.some(isNamed) || partsInTemplate?.some(isNamed));
  }

  /** Every rule's verdict on these facts. */
  judged(resource: Resource, facts: object, subject: Subject): Line[] {
    return this.#rulesOf(resource).map((rule) => {
      const { compliance, message } = judge(rule, facts, ruleContextFor(this.#policy, rule, subject.accountId || null, this.now));
      return lineOf(rule, compliance, message, subject);
    });
  }

  /** The verdict of those rules for which the facts are enough: others do not speak of a part of a resource, such as a bucket's policy. */
  judgedInPart(resource: Resource, facts: object, subject: Subject): Line[] {
    const told = new Set(this.#rulesOf(resource).flatMap(({ meta, needs }) => (needs.every((need) => need in facts) ? [meta.id] : [])));
    return this.judged(resource, facts, subject).filter(({ ruleId }) => told.has(ruleId));
  }

  /** The same verdict of every rule: what was not read can't be judged, what is gone need not be. */
  allSay(resource: Resource, compliance: 'INSUFFICIENT_DATA' | 'NOT_APPLICABLE', message: string, subject: Subject): Line[] {
    return this.#rulesOf(resource).map((rule) => lineOf(rule, compliance, message, subject));
  }

  #rulesOf(resource: Resource): readonly Rule[] {
    return this.#byType.get(resource.type.toLowerCase())?.rules ?? [];
  }
}

function lineOf({ meta }: Rule, compliance: Line['compliance'], message: string, subject: Subject): Line {
  const { resourceType, resourceId, arn, accountId, region, source } = subject;
  return { ruleId: meta.id, resourceType, resourceId, arn, accountId, region, compliance, message, severity: meta.severity, source };
}
