import type { Outcome } from './after.ts';
import type { Forwarded } from './forward.ts';
import { type DeployPlan, type Live, stackOf } from './plan.ts';
import { globalEventsRegion } from './regions.ts';
import type { Wanted } from './settings.ts';

/** What is about to be deployed, a line each. `price`: of the AWS Config rule. */
export function planText(wanted: Wanted, live: Live, plan: DeployPlan, price: string): string[] {
  const approvers = wanted.approvers.length === 0 ? '' : `; approvers: ${[...new Set(wanted.approvers)].join(', ')}`;
  return [
    `${plan.isFirst ? 'Creating' : 'Updating'} ${stackOf(wanted.stage)} in account ${live.accountId}, ${wanted.region}.`,
    `Mode:             ${wanted.mode}`,
    `Notified:         ${wanted.email ?? 'nobody (--email ADDRESS, or deployment.email in the policy file)'}${approvers}`,
    `Global resources: ${plan.globals ? 'evaluated here' : 'not evaluated here'}`,
    `AWS Config rule:  ${plan.configRule ? `deployed; ${price}` : 'left out'}`,
    `Approval page:    ${plan.page ? 'deployed' : 'left out'}`,
    ...plan.notes.map((note) => `Note: ${note}`),
  ];
}

/** Why a deployment is refused, and how to go on. */
export function refusalText({ refusals, drops }: DeployPlan): string[] {
  if (refusals.length > 0) return ['Nothing was deployed:', ...refusals.map((each) => `  ${each}`)];
  return [
    'Nothing was deployed. This command would drop what it does not name:',
    ...drops.map((each) => `  ${each}`),
    'To drop all of that, deploy with --confirm-drop.',
  ];
}

/** What is deployed, and what to do next. */
export function nextText(wanted: Wanted, plan: DeployPlan, outcome: Outcome, forwarded: readonly Forwarded[]): string[] {
  const { stage, region, mode } = wanted;
  const steps = [
    ...mailSteps(wanted, outcome),
    ...sweepSteps(wanted, outcome),
    `See what it does: bin/holdfast status --stack ${stackOf(stage)} --region ${region}`,
    `Stop it at any time: bin/holdfast stop --stack ${stackOf(stage)} --region ${region} --reason "…"`,
  ];
  return [
    `${stackOf(stage)} is deployed in account ${outcome.accountId}, ${region}, in the mode ${mode}.`,
    ...forwardLines(plan, forwarded, region),
    'Outputs:',
    ...[...outcome.outputs].filter(([name]) => !name.startsWith('Serverless') && !name.endsWith('Qualified')).map(([name, value]) => `  ${name}: ${value}`),
    'Next:',
    ...steps.map((step, index) => `  ${index + 1}. ${step}`),
  ];
}

function mailSteps({ email, approvers }: Wanted, { unconfirmed }: Outcome): string[] {
  if (email === null && approvers.length === 0) return ['Nobody is notified. Name an address: --email ADDRESS, or deployment.email in the policy file.'];
  if (unconfirmed === null) return ['Confirm the subscriptions that AWS has mailed: whether there are any left could not be found out.'];
  return [...Map.groupBy(unconfirmed, (address) => address)].map(
    ([address, all]) =>
      `Confirm ${all.length === 1 ? 'the mail' : `the ${all.length} mails`} that AWS has sent to ${address} ("Subscription Confirmation"): no alert reaches that address before.`,
  );
}

function sweepSteps({ stage, region }: Wanted, { sweep }: Outcome): string[] {
  if (sweep === null) return [];
  if (sweep === 'started') return ['The first sweep is running: it evaluates every resource. After that, one runs each day at 03:17 UTC.'];
  return [
    `The first sweep could not be started (${sweep.error}). Start it: aws lambda invoke --region ${region} --function-name ${stackOf(stage)}-sweep --invocation-type Event --cli-binary-format raw-in-base64-out --payload '{"sweep":"everything"}' /dev/null`,
  ];
}

function forwardLines({ globals }: DeployPlan, forwarded: readonly Forwarded[], region: string): string[] {
  if (!globals) return [];
  const failed = forwarded.filter(({ error }) => error !== null);
  const done = forwarded.length - failed.length;
  const iam = failed.some((each) => each.region === globalEventsRegion(region)) ? ' IAM changes are then seen by the daily sweep alone.' : '';
  return [
    ...(done > 0 ? [`Events about global resources are sent here from ${done} other ${done === 1 ? 'Region' : 'Regions'}.`] : []),
    ...failed.map((each) => `Note: ${each.region} does not send its events about global resources here: ${each.error}.${iam}`),
  ];
}
