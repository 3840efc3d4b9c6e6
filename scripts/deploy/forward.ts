import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  UpdateStackCommand,
  waitUntilStackCreateComplete,
  waitUntilStackDeleteComplete,
  waitUntilStackUpdateComplete,
} from '@aws-sdk/client-cloudformation';
import { describedStack, eachAtOnce, enabledRegions, sentenceOf } from './live.ts';
import { stackOf } from './plan.ts';

/** Seconds that one Region's small stack may take. */
const LONGEST = 300;

/** What became of a Region: it sends its events, or why it does not. */
export interface Forwarded {
  readonly region: string;
  readonly error: string | null;
}

/** The name of the stack that sends a Region's events about global resources to the home Region. */
export function forwardStackOf(stage: string): string {
  return `${stackOf(stage)}-forward`;
}

/** Has every enabled Region send its events about global resources to the home Region, and the home Region send them nowhere. */
export async function forwardToHome(root: string, stage: string, home: string): Promise<readonly Forwarded[]> {
  const regions = await enabledRegions(home);
  if ('unknown' in regions) return [{ region: 'all Regions', error: regions.unknown }];
  const template = readFileSync(join(root, 'infra/generated', stage === 'local' ? 'forward-local.json' : 'forward.json'), 'utf8');
  const all: Forwarded[] = [];
  await eachAtOnce(regions.names, async (region) => {
    try {
      const client = new CloudFormationClient({ region });
      if (region === home) return await removed(client, forwardStackOf(stage));
      await deployed(client, forwardStackOf(stage), template, home);
      all.push({ region, error: null });
    } catch (error) {
      all.push({ region, error: sentenceOf(error) });
    }
  });
  return all.sort((a, b) => (a.region < b.region ? -1 : 1));
}

async function deployed(client: CloudFormationClient, StackName: string, TemplateBody: string, home: string): Promise<void> {
  const what = {
    StackName,
    TemplateBody,
    Parameters: [{ ParameterKey: 'HomeRegion', ParameterValue: home }],
    Capabilities: ['CAPABILITY_IAM' as const],
    Tags: [{ Key: 'application', Value: 'holdfast' }],
  };
  const there = await describedStack(client, StackName);
  if (there?.StackStatus === 'ROLLBACK_COMPLETE') await removed(client, StackName);
  if (!there || there.StackStatus === 'ROLLBACK_COMPLETE') {
    await client.send(new CreateStackCommand({ ...what, OnFailure: 'DELETE' }));
    await waitUntilStackCreateComplete({ client, maxWaitTime: LONGEST }, { StackName });
    return;
  }
  try {
    await client.send(new UpdateStackCommand(what));
  } catch (error) {
    // CloudFormation's way to say that it is as it should be.
    if (error instanceof Error && /No updates are to be performed/.test(error.message)) return;
    throw error;
  }
  await waitUntilStackUpdateComplete({ client, maxWaitTime: LONGEST }, { StackName });
}

async function removed(client: CloudFormationClient, StackName: string): Promise<void> {
  if (!(await describedStack(client, StackName))) return;
  await client.send(new DeleteStackCommand({ StackName }));
  await waitUntilStackDeleteComplete({ client, maxWaitTime: LONGEST }, { StackName });
}
