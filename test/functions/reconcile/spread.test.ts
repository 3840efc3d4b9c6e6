import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../aws/call.ts';
import { resourcesFor } from '../../../functions/adapters/catalogue.ts';
import type { Cause, WorkItem } from '../../../functions/core/cause.ts';
import { type Named, take } from '../../../functions/core/intake.ts';
import { isForEvery, spread } from '../../../functions/reconcile/spread.ts';
import securityGroup from '../../../resources/ec2/security-group.ts';
import vpc from '../../../resources/ec2/vpc.ts';
import { resources } from '../../../resources/generated/index.ts';
import type { Resource } from '../../../resources/resource.ts';
import { answering, NOW } from '../../resources/answering.ts';

const place = { accountId: '111122223333', region: 'eu-west-1' };
const cause: Cause = { kind: 'event', eventId: 'e-1', at: NOW, call: 'ec2:DeleteFlowLogs', actor: null };
const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

function called(eventName: string, requestParameters: object, service = 'ec2'): unknown {
  const detail = { eventSource: `${service}.amazonaws.com`, eventName, requestParameters, eventTime: NOW, eventID: 'e-1' };
  return { id: 'e', 'detail-type': 'AWS API Call via CloudTrail', source: `aws.${service}`, account: place.accountId, region: place.region, time: NOW, detail };
}

async function takenFrom(event: unknown, named: Named): Promise<readonly WorkItem[]> {
  const taken = take(event, await resourcesFor(named));
  return 'items' in taken ? taken.items : [];
}

async function enqueued(resource: Resource, id: string, answers: Parameters<typeof answering>[0]): Promise<readonly WorkItem[][]> {
  const batches: WorkItem[][] = [];
  const ask = answering(answers, resource.reads);
  const accounts = { reader: () => ask, remediator: () => Promise.reject(new Error('Nothing is changed here.')) };
  await spread(
    { accounts, queue: { enqueue: async (items) => void batches.push([...items]) }, log: quiet },
    resource,
    { ref: { ...place, type: resource.type, id } },
    cause,
  );
  return batches;
}

describe('a change that names no resource of ours, but concerns some', () => {
  it.each([
    ['DeleteFlowLogs', called('DeleteFlowLogs', { DeleteFlowLogsRequest: { FlowLogId: 'fl-1' } }), 'AWS::EC2::VPC', '*'],
    [
      'ModifyManagedPrefixList',
      called('ModifyManagedPrefixList', { ModifyManagedPrefixListRequest: { PrefixListId: 'pl-1' } }),
      'AWS::EC2::SecurityGroup',
      '*pl-1',
    ],
    ['RestoreManagedPrefixListVersion', called('RestoreManagedPrefixListVersion', { prefixListId: 'pl-1' }), 'AWS::EC2::SecurityGroup', '*pl-1'],
    ['PutRegistryScanningConfiguration', called('PutRegistryScanningConfiguration', { scanType: 'BASIC' }, 'ecr'), 'AWS::ECR::Repository', '*'],
  ])('%s is taken for every one of them', async (name, event, type, id) => {
    const items = await takenFrom(event, { call: `${type.includes('ECR') ? 'ecr' : 'ec2'}:${name}` });

    expect(items).toMatchObject([{ ref: { ...place, type, id } }]);
    expect(items.every(isForEvery)).toBe(true);
  });

  it('has a lane of its own for each account, Region and type', () => {
    const every = resources.filter(({ touchedBy }) => Object.values(touchedBy).some((ids) => [ids({}, {}, place)].flat().includes('*')));
    const refs = every.flatMap(({ type }) =>
      [place, { ...place, region: 'us-east-1' }, { ...place, accountId: '444455556666' }].map((at) => ({ ...at, type, id: '*' })),
    );
    const arns = refs.map((ref) => resources.find(({ type }) => type === ref.type)?.arn(ref));

    expect(every.length).toBeGreaterThan(1);
    expect(new Set(arns).size).toBe(refs.length);
    for (const ref of refs)
      expect(every.find(({ type }) => type === ref.type)?.arn({ ...ref, id: 'some' })).not.toBe(every.find(({ type }) => type === ref.type)?.arn(ref));
  });

  it('tells the account of a trail that AWS Config says was deleted', async () => {
    const configurationItem = {
      resourceType: 'AWS::CloudTrail::Trail',
      resourceId: 'audit',
      ARN: `arn:aws:cloudtrail:eu-west-1:${place.accountId}:trail/audit`,
      configurationItemStatus: 'ResourceDeleted',
      configurationItemCaptureTime: NOW,
    };
    const event = {
      id: 'e',
      'detail-type': 'Config Configuration Item Change',
      source: 'aws.config',
      account: place.accountId,
      region: place.region,
      time: NOW,
      detail: { configurationItem },
    };
    const items = await takenFrom(event, { type: 'AWS::CloudTrail::Trail' });

    expect(items.map(({ ref }) => ref.type).sort()).toEqual(['AWS::CloudTrail::Account', 'AWS::CloudTrail::Trail']);
    expect(items.find(({ ref }) => ref.type === 'AWS::CloudTrail::Account')?.ref).toEqual({ ...place, type: 'AWS::CloudTrail::Account', id: place.accountId });
  });

  it('is spread to all of the type, in batches, with its cause', async () => {
    const Vpcs = Array.from({ length: 150 }, (_, index) => ({ VpcId: `vpc-${index}`, OwnerId: place.accountId }));
    const batches = await enqueued(vpc, '*', { 'ec2:DescribeVpcs': () => ({ Vpcs }) });

    expect(batches.map(({ length }) => length)).toEqual([100, 50]);
    expect(batches[0]?.[0]).toEqual({ ref: { ...place, type: 'AWS::EC2::VPC', id: 'vpc-0' }, cause });
  });

  it('is spread to those that depend on what it names, where the type can tell', async () => {
    const asked: unknown[] = [];
    const batches = await enqueued(securityGroup, '*pl-1', {
      'ec2:DescribeSecurityGroups': ({ Filters }: { Filters: readonly { Name: string }[] }) => {
        asked.push(...Filters);
        return { SecurityGroups: Filters[0]?.Name.startsWith('egress') ? [] : [{ GroupId: 'sg-1' }] };
      },
    });

    expect(batches.flat().map(({ ref }) => ref.id)).toEqual(['sg-1']);
    expect(asked).toEqual([
      { Name: 'ip-permission.prefix-list-id', Values: ['pl-1'] },
      { Name: 'egress.ip-permission.prefix-list-id', Values: ['pl-1'] },
    ]);
  });

  it('comes back where the listing is throttled, and is left to the sweep where it is denied', async () => {
    const failing = (kind: 'throttled' | 'denied') => () => {
      throw new AwsError(kind, 'ec2:DescribeVpcs', kind, kind);
    };

    await expect(enqueued(vpc, '*', { 'ec2:DescribeVpcs': failing('throttled') })).rejects.toThrow('throttled');
    expect(await enqueued(vpc, '*', { 'ec2:DescribeVpcs': failing('denied') })).toEqual([]);
  });
});
