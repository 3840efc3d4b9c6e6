import * as v from 'valibot';
import type { Rule, RuleContext } from '../../rules/rule.ts';
import { type ParsedItem, showsResource } from './configuration-item.ts';
import { judge } from './judge.ts';
import type { Instant } from './time.ts';

/** What AWS Config accepts as an evaluation: it knows no INSUFFICIENT_DATA from us. */
export interface ConfigEvaluation {
  readonly resourceType: string;
  readonly resourceId: string;
  readonly compliance: 'COMPLIANT' | 'NON_COMPLIANT' | 'NOT_APPLICABLE';
  /** 1 to 256 characters; null: none. */
  readonly annotation: string | null;
  /** When the item was captured. */
  readonly at: Instant;
}

/** What AWS Config asks of a custom rule. */
export type Asked =
  | { readonly kind: 'item'; readonly item: unknown; readonly leftScope: boolean }
  /** The item is too large for an event and has to be fetched. */
  | { readonly kind: 'oversized'; readonly item: unknown; readonly leftScope: boolean }
  /** Nothing about one resource: a schedule, a snapshot delivered, or a proactive evaluation, which must never lead to a change. */
  | { readonly kind: 'nothing'; readonly why: string };

/** Longest annotation that PutEvaluations takes. Characters. https://docs.aws.amazon.com/config/latest/APIReference/API_Evaluation.html */
const ANNOTATION = 256;

const RuleEvent = v.looseObject({
  invokingEvent: v.string(),
  resultToken: v.string(),
  eventLeftScope: v.optional(v.boolean(), false),
  // Events from before 2023 have none, and were detective.
  evaluationMode: v.optional(v.string(), 'DETECTIVE'),
});
const InvokingEvent = v.looseObject({ messageType: v.string(), configurationItem: v.optional(v.unknown()), configurationItemSummary: v.optional(v.unknown()) });

/** Reads the event with which AWS Config invokes a custom rule. Throws where it is none, saying what is missing. */
export function readRuleEvent(event: unknown): { readonly resultToken: string; readonly asked: Asked } {
  const { invokingEvent, resultToken, eventLeftScope: leftScope, evaluationMode } = parse(RuleEvent, 'The event of a Config rule', event);
  if (evaluationMode !== 'DETECTIVE') return { resultToken, asked: { kind: 'nothing', why: `evaluation mode ${evaluationMode}` } };
  const invoking = parse(InvokingEvent, 'The invokingEvent of a Config rule', JSON.parse(invokingEvent));
  switch (invoking.messageType) {
    case 'ConfigurationItemChangeNotification':
      return { resultToken, asked: { kind: 'item', item: invoking.configurationItem, leftScope } };
    case 'OversizedConfigurationItemChangeNotification':
      return { resultToken, asked: { kind: 'oversized', item: invoking.configurationItemSummary, leftScope } };
    default:
      return { resultToken, asked: { kind: 'nothing', why: `message type ${invoking.messageType}` } };
  }
}

/** A rule, or a resource type, whose code threw on an item: a mistake in it, to be logged. */
export interface Failure {
  readonly of: string;
  readonly error: string;
}

/** One evaluation for one item by all rules of its type: the worst; and whether the loop should look at it live. */
export function evaluateItem(
  { item, resourceType, captureTime, ...parsed }: ParsedItem,
  leftScope: boolean,
  rules: readonly Rule[],
  contextOf: (rule: Rule, accountId: string) => RuleContext,
): { readonly evaluation: ConfigEvaluation; readonly lookLive: boolean; readonly failures: readonly Failure[] } {
  const evaluation = (compliance: ConfigEvaluation['compliance'], annotation: string | null) => ({
    resourceType,
    resourceId: item.resourceId,
    compliance,
    annotation: annotation === null ? null : shortened(annotation),
    at: captureTime,
  });
  if (leftScope || !showsResource({ item, resourceType, captureTime, ...parsed }))
    return { evaluation: evaluation('NOT_APPLICABLE', null), lookLive: false, failures: [] };

  const { facts, failures: unread } = recordedFacts(rules, item);
  const judged = rules.map((rule) => ({ id: rule.meta.id, ...judge(rule, facts, contextOf(rule, item.accountId)) }));
  const failures = [...unread, ...judged.flatMap((each) => ('thrown' in each ? [{ of: each.id, error: textOf(each.thrown) }] : []))];
  const violated = judged.filter(({ compliance }) => compliance === 'NON_COMPLIANT');
  const open = judged.filter(({ compliance }) => compliance === 'INSUFFICIENT_DATA');
  if (violated.length > 0)
    return { evaluation: evaluation('NON_COMPLIANT', violated.map(({ id, message }) => `${id}: ${message}`).join(' ')), lookLive: true, failures };
  // What could not be judged must not be reported as compliant; the live look will tell.
  if (open.length > 0)
    return {
      evaluation: evaluation('NOT_APPLICABLE', `Not to be told from the recorded item: ${open.map(({ id }) => id).join(', ')}.`),
      lookLive: true,
      failures,
    };
  return {
    evaluation: evaluation(judged.some(({ compliance }) => compliance === 'COMPLIANT') ? 'COMPLIANT' : 'NOT_APPLICABLE', null),
    lookLive: false,
    failures,
  };
}

/** Facts that can't be read from the item are absent: then the live look tells. */
function recordedFacts(rules: readonly Rule[], item: ParsedItem['item']): { readonly facts: object; readonly failures: readonly Failure[] } {
  // They are all of one type.
  const resource = rules[0]?.resource;
  try {
    return { facts: resource?.fromConfigurationItem?.(item) ?? {}, failures: [] };
  } catch (error) {
    return { facts: {}, failures: [{ of: resource?.type ?? '', error: textOf(error) }] };
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function shortened(annotation: string): string {
  return annotation.length <= ANNOTATION ? annotation : `${annotation.slice(0, ANNOTATION - 2)} …`;
}

function parse<const S extends v.GenericSchema>(schema: S, what: string, value: unknown): v.InferOutput<S> {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new TypeError(`${what} is not as expected: ${v.getDotPath(issue) ?? 'it'}: ${issue.message}`);
}
