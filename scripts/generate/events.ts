import type { Catalogue } from './catalogue.ts';

/** EventBridge refuses a longer pattern (EventBridge quotas: event pattern size, in characters). */
const LONGEST_PATTERN = 4096;
/** The local stage can't put events of `aws.*` sources (PutEvents refuses them): there, this source is heard as well. */
const LOCAL_SOURCE = 'holdfast.local';

type Pattern = Readonly<Record<string, unknown>>;
export interface EventRules {
  readonly Resources: Readonly<Record<string, { readonly Type: 'AWS::Events::Rule'; readonly Properties: Readonly<Record<string, unknown>> }>>;
}

/** EventBridge rules that bring to the inbox whatever may have changed a resource of our types. `local`: hears the local source, too. */
export function eventRules({ resources }: Catalogue, stage: 'aws' | 'local'): EventRules {
  const named: [string, EventRules['Resources'][string]][] = [];
  const add = (name: string, description: string, patterns: readonly Pattern[]) => {
    const isSplit = patterns.length > 1;
    for (const [index, pattern] of patterns.entries())
      named.push([isSplit ? `${name}${index + 1}` : name, ruleFor(isSplit ? `${description} (${index + 1} of ${patterns.length})` : description, pattern)]);
  };

  for (const [service, calls] of callsByService(resources)) {
    const pattern = (eventName: readonly string[]): Pattern => ({
      source: sources(service, stage),
      'detail-type': ['AWS API Call via CloudTrail'],
      detail: { eventSource: [`${service}.amazonaws.com`], eventName, errorCode: [{ exists: false }] },
    });
    add(`Calls${capitalised(service)}`, `Holdfast: API calls of ${service} that may have changed a resource`, fitting(calls, pattern));
  }
  const types = [...new Set(resources.flatMap(({ value }) => (value.fromConfigurationItem ? [value.type] : [])))].sort();
  if (types.length === 0) return { Resources: Object.fromEntries(named) };
  const changed = (resourceType: readonly string[], path: readonly string[]): Pattern => ({
    source: sources('config', stage),
    'detail-type': ['Config Configuration Item Change'],
    detail: nested(path, resourceType),
  });
  add(
    'ConfigItems',
    'Holdfast: AWS Config recorded a change of a resource',
    fitting(types, (some) => changed(some, ['configurationItem', 'resourceType'])),
  );
  // An oversized item comes under the same detail-type, without the item.
  add(
    'ConfigItemsOversized',
    'Holdfast: AWS Config recorded a change of a resource that is too large for an event',
    fitting(types, (some) => changed(some, ['configurationItemSummary', 'resourceType'])),
  );
  add(
    'ConfigCompliance',
    'Holdfast: an AWS Config rule found a resource not compliant',
    fitting(types, (resourceType) => ({
      source: sources('config', stage),
      'detail-type': ['Config Rules Compliance Change'],
      detail: { resourceType, newEvaluationResult: { complianceType: ['NON_COMPLIANT'] } },
    })),
  );
  return { Resources: Object.fromEntries(named) };
}

function ruleFor(Description: string, EventPattern: Pattern): EventRules['Resources'][string] {
  return {
    Type: 'AWS::Events::Rule',
    Properties: {
      Description,
      EventPattern,
      // Without a dead-letter queue of its own, what a target does not take is dropped.
      Targets: [
        {
          Id: 'inbox',
          Arn: { 'Fn::GetAtt': ['Inbox', 'Arn'] },
          DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['InboxDeadLetters', 'Arn'] } },
          RetryPolicy: { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 },
        },
      ],
    },
  };
}

/** The event names by CloudTrail's event source; sorted. */
function callsByService(resources: Catalogue['resources']): [string, string[]][] {
  const services = new Map<string, Set<string>>();
  for (const { value } of resources) {
    for (const key of Object.keys(value.touchedBy)) {
      const [service = '', call = ''] = key.split(':');
      services.set(service, (services.get(service) ?? new Set()).add(call));
    }
  }
  return [...services].sort(([a], [b]) => (a < b ? -1 : 1)).map(([service, calls]) => [service, [...calls].sort()]);
}

/** As few patterns as hold all values, none too long. */
function fitting(values: readonly string[], pattern: (some: readonly string[]) => Pattern): Pattern[] {
  const whole = pattern(values);
  if (JSON.stringify(whole).length <= LONGEST_PATTERN || values.length === 1) return [whole];
  const middle = Math.ceil(values.length / 2);
  return [...fitting(values.slice(0, middle), pattern), ...fitting(values.slice(middle), pattern)];
}

function sources(service: string, stage: 'aws' | 'local'): string[] {
  return stage === 'local' ? [`aws.${service}`, LOCAL_SOURCE] : [`aws.${service}`];
}

function nested([first, ...rest]: readonly string[], value: unknown): Record<string, unknown> {
  return first === undefined ? {} : { [first]: rest.length === 0 ? value : nested(rest, value) };
}

function capitalised(service: string): string {
  return service.replaceAll(/(?:^|[^a-z0-9])([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase());
}
