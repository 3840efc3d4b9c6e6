import type { Catalogue } from './catalogue.ts';

/**
 * EventBridge refuses a longer pattern, in characters, unless the account's quota was raised (2,048 by default):
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
 */
export const LONGEST_PATTERN = 2048;
/** The local stage can't put events of `aws.*` sources (PutEvents refuses them): there, this source is heard as well. */
const LOCAL_SOURCE = 'holdfast.local';

type Pattern = Readonly<Record<string, unknown>>;
interface EventRule {
  readonly Type: 'AWS::Events::Rule';
  readonly Properties: Readonly<Record<string, unknown>>;
}
export interface EventRules {
  readonly Resources: Readonly<Record<string, EventRule>>;
}

/** EventBridge rules that bring to the inbox whatever may have changed a resource of our types. `local`: hears the local source, too. */
export function eventRules({ resources }: Catalogue, stage: 'aws' | 'local'): EventRules {
  const named: [string, EventRule][] = callRules(resources, stage, TO_INBOX);
  const add = (name: string, description: string, patterns: readonly Pattern[]) => named.push(...rulesFor(name, description, patterns, TO_INBOX));
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

/**
 * A CloudFormation template of its own: what another Region sends to the one whose stack owns the global resources. IAM's events are delivered to one Region alone,
 * those about settings of the whole account wherever the call was made. Rules of IAM match nothing elsewhere, and cost nothing.
 */
export function forwardTemplate({ resources }: Catalogue, stage: 'aws' | 'local'): unknown {
  const ref = (Ref: string) => ({ Ref });
  const home = { 'Fn::Join': [':', ['arn', ref('AWS::Partition'), 'events', ref('HomeRegion'), ref('AWS::AccountId'), 'event-bus/default']] };
  const toHome = { Id: 'home', Arn: home, RoleArn: { 'Fn::GetAtt': ['ForwardRole', 'Arn'] }, RetryPolicy: LONG_RETRIES };
  const globals = resources.filter(({ value }) => value.global);
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'Holdfast: sends events about global resources to the Region whose stack owns them (docs/operating.md).',
    Parameters: { HomeRegion: { Type: 'String', Description: 'The Region whose stack owns global resources.', AllowedPattern: '[a-z]{2,4}(-[a-z]+)+-[0-9]+' } },
    Resources: {
      // A target in another Region needs a role, in the same account, too: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-region.html
      ForwardRole: {
        Type: 'AWS::IAM::Role',
        Properties: {
          Description: 'Sends events about global resources to the Region whose Holdfast owns them.',
          AssumeRolePolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Allow',
                Principal: { Service: 'events.amazonaws.com' },
                Action: 'sts:AssumeRole',
                Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
              },
            ],
          },
          Policies: [
            {
              PolicyName: 'forward',
              PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'events:PutEvents', Resource: home }] },
            },
          ],
        },
      },
      ...Object.fromEntries(callRules(globals, stage, toHome)),
    },
  };
}

const LONG_RETRIES = { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 };
/** Without a dead-letter queue of its own, what a target does not take is dropped. */
const TO_INBOX = {
  Id: 'inbox',
  Arn: { 'Fn::GetAtt': ['Inbox', 'Arn'] },
  DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['InboxDeadLetters', 'Arn'] } },
  RetryPolicy: LONG_RETRIES,
};

/** One rule a service, or several where its calls do not fit into one pattern. */
function callRules(resources: Catalogue['resources'], stage: 'aws' | 'local', target: object): [string, EventRule][] {
  return callsByService(resources).flatMap(([service, calls]) => {
    const pattern = (eventName: readonly string[]): Pattern => ({
      source: sources(service, stage),
      'detail-type': ['AWS API Call via CloudTrail'],
      detail: { eventSource: [`${service}.amazonaws.com`], eventName, errorCode: [{ exists: false }] },
    });
    const description = `Holdfast: API calls of ${service} that may have changed a resource`;
    return rulesFor(`Calls${capitalised(service)}`, description, fitting(calls, pattern), target);
  });
}

function rulesFor(name: string, description: string, patterns: readonly Pattern[], target: object): [string, EventRule][] {
  if (patterns.length <= 1) return patterns.map((pattern) => [name, ruleFor(description, pattern, target)]);
  return patterns.map((pattern, index) => [`${name}${index + 1}`, ruleFor(`${description} (${index + 1} of ${patterns.length})`, pattern, target)]);
}

function ruleFor(Description: string, EventPattern: Pattern, target: object): EventRule {
  return { Type: 'AWS::Events::Rule', Properties: { Description, EventPattern, Targets: [target] } };
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
