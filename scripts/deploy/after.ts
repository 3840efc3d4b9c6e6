import { CloudFormationClient, UpdateStackCommand, waitUntilStackUpdateComplete } from '@aws-sdk/client-cloudformation';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { describedStack, sentenceOf, subscriptionsOf } from './live.ts';
import { type DeployPlan, stackOf } from './plan.ts';
import type { Wanted } from './settings.ts';

/** What was done after the stack stood, and what it then says of itself. */
export interface Outcome {
  readonly accountId: string;
  readonly outputs: ReadonlyMap<string, string>;
  /** Addresses whose subscriptions nobody has confirmed; null: it could not be found out. */
  readonly unconfirmed: readonly string[] | null;
  /** Whether the first sweep was started; null: this is not the first deployment. */
  readonly sweep: 'started' | { readonly error: string } | null;
  /** Sentences: what could not be done. */
  readonly failures: readonly string[];
}

/** Protects the ledger of a first deployment, starts its first sweep, and asks the stack for its outputs and subscriptions. */
export async function finish({ stage, region }: Wanted, { isFirst }: DeployPlan, accountId: string): Promise<Outcome> {
  const name = stackOf(stage);
  const client = new CloudFormationClient({ region });
  const failures: string[] = [];
  if (isFirst) await protectLedger(client, name).catch((error: unknown) => failures.push(unprotected(error)));
  const sweep = isFirst ? await startSweep(name, region) : null;
  const outputs = new Map<string, string>();
  for (const { OutputKey = '', OutputValue = '' } of (await describedStack(client, name))?.Outputs ?? []) outputs.set(OutputKey, OutputValue);
  return { accountId, outputs, unconfirmed: await unconfirmedOf(outputs, region), sweep, failures };
}

function unprotected(error: unknown): string {
  return `The ledger's deletion protection could not be switched on: ${sentenceOf(error)}. Deploy again: the next deployment switches it on.`;
}

/** It could not be protected from the start: CloudFormation does not roll a protected table back. */
async function protectLedger(client: CloudFormationClient, StackName: string): Promise<void> {
  const stack = await describedStack(client, StackName);
  const Parameters = (stack?.Parameters ?? []).map(({ ParameterKey }) =>
    ParameterKey === 'LedgerProtection' ? { ParameterKey, ParameterValue: 'on' } : { ParameterKey, UsePreviousValue: true },
  );
  await client.send(new UpdateStackCommand({ StackName, UsePreviousTemplate: true, Parameters, Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM'] }));
  await waitUntilStackUpdateComplete({ client, maxWaitTime: 600 }, { StackName });
}

async function startSweep(name: string, region: string): Promise<Outcome['sweep']> {
  try {
    const Payload = JSON.stringify({ sweep: 'everything' });
    await new LambdaClient({ region }).send(new InvokeCommand({ FunctionName: `${name}-sweep`, InvocationType: 'Event', Payload }));
    return 'started';
  } catch (error) {
    return { error: sentenceOf(error) };
  }
}

async function unconfirmedOf(outputs: ReadonlyMap<string, string>, region: string): Promise<readonly string[] | null> {
  try {
    const topics = ['AlertsTopic', 'OperationsTopic'].flatMap((output) => outputs.get(output) ?? []);
    const all = (await Promise.all(topics.map((topic) => subscriptionsOf(topic, region)))).flat();
    return all.flatMap(({ SubscriptionArn, Endpoint = '' }) => (SubscriptionArn === 'PendingConfirmation' ? [Endpoint] : []));
  } catch {
    return null;
  }
}
