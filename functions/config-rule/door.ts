import type { Resource } from '../../resources/resource.ts';
import type { Rule, RuleContext } from '../../rules/rule.ts';
import type { Evaluations } from '../adapters/evaluations.ts';
import { evaluateItem, readRuleEvent } from '../core/config-rule.ts';
import { type ParsedItem, parseConfigurationItem, refOfItem } from '../core/configuration-item.ts';
import type { Log, Queue } from '../core/ports.ts';

export interface ConfigRule {
  resourceOf(type: string): Promise<Resource | undefined>;
  /** The rules in force for a type. */
  rulesOf(type: Resource['type']): Promise<readonly Rule[]>;
  contextOf(rule: Rule, accountId: string): RuleContext;
  readonly evaluations: Evaluations;
  readonly queue: Queue;
  readonly log: Log;
}

/** One AWS Config custom rule for all rules: judges the item it was handed, reports, then enqueues what violates. Never changes anything. */
export function createConfigRule({ resourceOf, rulesOf, contextOf, evaluations, queue, log }: ConfigRule): (event: unknown) => Promise<void> {
  return async (event) => {
    const { resultToken, asked } = readRuleEvent(event);
    if (asked.kind === 'nothing') {
      log.info('nothing to judge', { why: asked.why });
      return;
    }

    const handed = parseConfigurationItem(asked.item);
    const parsed = asked.kind === 'oversized' ? await whole(handed) : handed;
    const resource = await resourceOf(parsed.resourceType);
    const rules = resource ? await rulesOf(resource.type) : [];
    const { evaluation, lookLive, failures } = evaluateItem(parsed, asked.leftScope, rules, contextOf);
    for (const failure of failures) log.error('evaluation failed', { resourceId: evaluation.resourceId, ...failure });

    // Reported first, so that AWS Config shows the violation whatever the loop then makes of it.
    await evaluations.report([evaluation], resultToken);
    log.info('evaluation reported', { ...evaluation });
    const ref = resource && lookLive ? refOfItem(parsed, resource) : null;
    if (!ref) return;
    const cause = {
      kind: 'configuration-item' as const,
      eventId: `${parsed.item.resourceId}@${parsed.captureTime}`,
      at: parsed.captureTime,
      call: null,
      actor: null,
    };
    await queue.enqueue([{ ref, cause }]);
  };

  async function whole(summary: ParsedItem): Promise<ParsedItem> {
    const item = await evaluations.newestItem(summary.resourceType, summary.item.resourceId);
    return item === null ? summary : parseConfigurationItem(item);
  }
}
