import { CloudFormationClient, DescribeStacksCommand, paginateListStackResources, type Stack } from '@aws-sdk/client-cloudformation';
import { CloudTrailClient, DescribeTrailsCommand, GetTrailStatusCommand } from '@aws-sdk/client-cloudtrail';
import { ConfigServiceClient, DescribeConfigurationRecorderStatusCommand } from '@aws-sdk/client-config-service';
import { DescribeRegionsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { paginateListSubscriptionsByTopic, SNSClient, type Subscription } from '@aws-sdk/client-sns';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { subscriptionIdOf } from '../build/approvers.ts';
import { type Live, type LiveStack, stackOf, type Unknown } from './plan.ts';
import { globalEventsRegion } from './regions.ts';
import { ONLY_IN_FILE, type Wanted } from './settings.ts';

/** How many Regions are asked at once. */
const AT_ONCE = 8;

/** Reads what is deployed, in every enabled Region, and what Holdfast depends on. Throws where there are no credentials, or the Region itself can't be read. */
export async function readLive({ stage, region }: Wanted): Promise<Live> {
  const { Account: accountId = '' } = await new STSClient({ region }).send(new GetCallerIdentityCommand({}));
  const name = stackOf(stage);
  const [stack, regions, trail, recorder] = await Promise.all([liveStack(name, region), enabledRegions(region), trailIn(region), recorderIn(region)]);
  const elsewhere: LiveStack[] = [];
  const unseen: { region: string; why: string }[] = 'unknown' in regions ? [{ region: 'all other Regions', why: regions.unknown }] : [];
  const others = ('unknown' in regions ? [globalEventsRegion(region)] : regions.names).filter((each) => each !== region);
  await eachAtOnce(others, async (other) => {
    try {
      const found = await liveStack(name, other);
      if (found?.hasLedger) elsewhere.push(found);
    } catch (error) {
      unseen.push({ region: other, why: sentenceOf(error) });
    }
  });
  const byRegion = (a: { readonly region: string }, b: { readonly region: string }) => (a.region < b.region ? -1 : 1);
  return { accountId, stack, elsewhere: elsewhere.sort(byRegion), unseen: unseen.sort(byRegion), trail, recorder };
}

/** The Regions that are enabled for the account. */
export async function enabledRegions(region: string): Promise<{ readonly names: readonly string[] } | Unknown> {
  try {
    const { Regions = [] } = await new EC2Client({ region }).send(new DescribeRegionsCommand({}));
    return { names: Regions.flatMap(({ RegionName }) => (RegionName === undefined ? [] : [RegionName])).sort() };
  } catch (error) {
    return { unknown: sentenceOf(error) };
  }
}

/** Runs some work for each, a few at once. */
export async function eachAtOnce<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const waiting = [...all];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await work(next);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, all.length) }, worker));
}

/** What a service answered, as one sentence: its name for it, and its words. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return `${error.name}: ${error.message}`.replaceAll(/\s+/g, ' ').slice(0, 200).replace(/\.$/, '');
}

async function liveStack(name: string, region: string): Promise<LiveStack | null> {
  const client = new CloudFormationClient({ region });
  const stack = await describedStack(client, name);
  // A creation that failed leaves an empty stack behind.
  if (!stack || stack.StackStatus === 'REVIEW_IN_PROGRESS' || stack.StackStatus === 'ROLLBACK_COMPLETE' || stack.StackStatus === 'DELETE_COMPLETE') return null;
  const logicalIds = new Set<string>();
  for await (const { StackResourceSummaries = [] } of paginateListStackResources({ client }, { StackName: name }))
    for (const { LogicalResourceId = '', ResourceStatus } of StackResourceSummaries)
      if (ResourceStatus !== 'DELETE_COMPLETE') logicalIds.add(LogicalResourceId);
  const parameter = (key: string) => stack.Parameters?.find(({ ParameterKey }) => ParameterKey === key)?.ParameterValue || null;
  const topic = stack.Outputs?.find(({ OutputKey }) => OutputKey === 'AlertsTopic')?.OutputValue;
  const subscriptions = topic === undefined ? [] : await subscriptionsOf(topic, region);
  return {
    region,
    status: stack.StackStatus ?? '',
    email: parameter('Email'),
    mode: parameter('Mode'),
    // 0 is the default of those that are numbers: no limit.
    parameters: new Map([...ONLY_IN_FILE.keys()].flatMap((key): [string, string][] => (isSet(parameter(key)) ? [[key, parameter(key) ?? '']] : []))),
    globals: logicalIds.has('Ledger') && parameter('Globals') !== 'no',
    approvers: subscriptions.flatMap(({ Protocol, Endpoint = '' }) => (Protocol === 'email' && logicalIds.has(subscriptionIdOf(Endpoint)) ? [Endpoint] : [])),
    hasLedger: logicalIds.has('Ledger'),
    hasConfigRule: logicalIds.has('ConfigRule'),
    hasPage: logicalIds.has('ApproveLambdaFunctionUrl'),
  };
}

function isSet(value: string | null): boolean {
  return value !== null && value !== '0';
}

/** A stack by its name; undefined: there is none. */
export async function describedStack(client: CloudFormationClient, name: string): Promise<Stack | undefined> {
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: name }));
    return Stacks[0];
  } catch (error) {
    // CloudFormation has no error of its own for it.
    if (error instanceof Error && /does not exist/.test(error.message)) return undefined;
    throw error;
  }
}

/** All subscriptions of a topic, those that nobody has confirmed included. */
export async function subscriptionsOf(TopicArn: string, region: string): Promise<Subscription[]> {
  const all: Subscription[] = [];
  for await (const { Subscriptions = [] } of paginateListSubscriptionsByTopic({ client: new SNSClient({ region }) }, { TopicArn })) all.push(...Subscriptions);
  return all;
}

/** A trail that logs what happens in the Region: one of its own, or one of another Region that is for all of them. */
async function trailIn(region: string): Promise<Live['trail']> {
  try {
    const client = new CloudTrailClient({ region });
    const { trailList = [] } = await client.send(new DescribeTrailsCommand({ includeShadowTrails: true }));
    let unknown: string | null = null;
    for (const { TrailARN: Name } of trailList) {
      try {
        const { IsLogging } = await client.send(new GetTrailStatusCommand({ Name }));
        if (IsLogging) return 'logging';
      } catch (error) {
        unknown = sentenceOf(error);
      }
    }
    return unknown === null ? 'none' : { unknown };
  } catch (error) {
    return { unknown: sentenceOf(error) };
  }
}

async function recorderIn(region: string): Promise<Live['recorder']> {
  try {
    const { ConfigurationRecordersStatus = [] } = await new ConfigServiceClient({ region }).send(new DescribeConfigurationRecorderStatusCommand({}));
    return ConfigurationRecordersStatus.some(({ recording }) => recording) ? 'on' : 'off';
  } catch (error) {
    return { unknown: sentenceOf(error) };
  }
}
