// npm run deploy -- --email you@example.com [--mode observe] [--stage prod] [--region us-east-1] [--policy FILE] …
// npm run package: the same, up to the template in .serverless/; needs no network and no credentials.
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { PolicyFileError, readPolicy, saysMode } from '../functions/adapters/policy-source.ts';
import { MODES } from '../functions/core/decide.ts';
import { rules } from '../rules/generated/index.ts';
import { buildAll, policyFileOf } from './build.ts';
import { configRulePrice } from './cost.ts';
import { finish } from './deploy/after.ts';
import { forwardToHome } from './deploy/forward.ts';
import { readLive, sentenceOf } from './deploy/live.ts';
import { type DeployPlan, type Live, planDeployment, stackOf } from './deploy/plan.ts';
import { hasFunctionUrls } from './deploy/regions.ts';
import { flagsOf, type Wanted, wantedFrom } from './deploy/settings.ts';
import { nextText, planText, refusalText } from './deploy/text.ts';

const USAGE = `npm run deploy -- [options]

What the policy file says under "deployment:" needs no option; an option holds for one run.

  --email ADDRESS         who is notified and approves; confirm the two subscriptions that AWS mails
  --mode MODE             the mode of the installation: ${MODES.join(', ')}. Default: the policy file's, else observe
  --policy FILE           the policy file. Default: policy.yml, where there is one
  --stage NAME            default: prod. "local" is for an emulator (docs/operating.md)
  --region REGION         default: the policy file's, else AWS_REGION, else us-east-1
  --with-config-rule      deploys the AWS Config rule; default: where a recorder is on
  --without-config-rule   leaves the AWS Config rule out
  --without-page          leaves the approval page out: approvers answer on the command line
  --globals yes|no        whether this Region's stack owns IAM and account settings; default: where no other Region's does
  --confirm-drop          drops subscriptions, approvers and modes of the deployed stack that the command does not name
  --package               only builds, and writes the template to .serverless/

Exit codes: 0 deployed; 1 the deployment failed; 2 the command or the policy file is wrong, or would drop something; 3 something could not be read or done
`;

/** The parameters of serverless.yml, as options of `serverless`. */
export function serverlessArguments(
  command: 'package' | 'deploy' | 'remove',
  wanted: Wanted,
  plan: Pick<DeployPlan, 'configRule' | 'page' | 'globals' | 'isFirst'>,
): string[] {
  const parameters = [
    `mode=${wanted.mode}`,
    ...(wanted.email === null ? [] : [`email=${wanted.email}`]),
    `config-rule=${presence(plan.configRule)}`,
    `page=${presence(plan.page)}`,
    `globals=${plan.globals ? 'yes' : 'no'}`,
    ...[...wanted.parameters].map(([parameter, value]) => `${dashed(parameter)}=${value}`),
    `ledger-protection=${plan.isFirst ? 'off' : 'on'}`,
  ];
  return [command, '--stage', wanted.stage, '--region', wanted.region, ...parameters.flatMap((each) => ['--param', each])];
}

/** What a template is made of that is only packaged, with no account to ask. */
export function offlinePlan({ configRule, page, globals, region, stage }: Wanted): Pick<DeployPlan, 'configRule' | 'page' | 'globals' | 'isFirst'> {
  return { configRule: stage !== 'local' && configRule !== false, page: page && hasFunctionUrls(region), globals: globals ?? true, isFirst: false };
}

/** `AnchorBucket` as serverless.yml spells it: `anchor-bucket`. */
function dashed(parameter: string): string {
  return parameter.replaceAll(/(?<!^)[A-Z]/g, '-$&').toLowerCase();
}

function presence(isThere: boolean): 'present' | 'absent' {
  return isThere ? 'present' : 'absent';
}

async function main(given: readonly string[]): Promise<number> {
  if (given.includes('--help') || given.includes('-h')) {
    console.log(USAGE);
    return 0;
  }
  const root = resolve(import.meta.dirname, '..');
  try {
    const flags = flagsOf(given);
    const policyFile = policyFileOf(root, flags.policy);
    const policy = await readPolicy(policyFile, rules);
    const environmentRegion = process.env['AWS_REGION'] || process.env['AWS_DEFAULT_REGION'] || undefined;
    const wanted = wantedFrom(flags, policy, { isModeInFile: await saysMode(policyFile), environmentRegion });
    return flags.package ? await packageOnly(root, wanted, policyFile) : await deploy(root, wanted, policyFile);
  } catch (error) {
    if (error instanceof PolicyFileError) for (const problem of error.problems) console.error(`${error.file}: ${problem}`);
    else if (error instanceof TypeError) console.error(`${error.message}\n\n${USAGE}`);
    else throw error;
    return 2;
  }
}

async function packageOnly(root: string, wanted: Wanted, policyFile: string | null): Promise<number> {
  const plan = offlinePlan(wanted);
  await buildAll(root, join(root, '.build'), policyFile, { stage: wanted.stage });
  console.error(`Mode: ${wanted.mode}. Notified: ${wanted.email ?? 'nobody'}. Approval page: ${presence(plan.page)}.`);
  if (wanted.configRule === 'auto' && plan.configRule) console.error('AWS Config rule: present. "npm run deploy" leaves it out where no recorder is on.');
  return serverless(root, serverlessArguments('package', wanted, plan));
}

async function deploy(root: string, wanted: Wanted, policyFile: string | null): Promise<number> {
  let live: Live;
  try {
    console.error(`Reading what is deployed, and what ${wanted.region} records…`);
    live = await readLive(wanted);
  } catch (error) {
    console.error(`Nothing was deployed: the account could not be read in ${wanted.region} (${sentenceOf(error)}). Check credentials, Region and network.`);
    return 3;
  }
  const plan = planDeployment(wanted, live);
  for (const line of planText(wanted, live, plan, configRulePrice())) console.error(line);
  if (plan.refusals.length > 0 || (plan.drops.length > 0 && !wanted.confirmDrop)) {
    for (const line of refusalText(plan)) console.error(line);
    return 2;
  }
  for (const drop of plan.drops) console.error(`Dropped, as confirmed. ${drop}`);

  await buildAll(root, join(root, '.build'), policyFile, { stage: wanted.stage });
  const status = serverless(root, serverlessArguments('deploy', wanted, plan));
  if (status !== 0) return failed(root, wanted, live, plan);
  const outcome = await finish(wanted, plan, live.accountId);
  const forwarded = plan.globals ? await forwardToHome(root, wanted.stage, wanted.region) : [];
  for (const failure of outcome.failures) console.error(failure);
  for (const line of nextText(wanted, plan, outcome, forwarded)) console.log(line);
  const isWhole = outcome.failures.length === 0 && forwarded.every(({ error }) => error === null) && (outcome.sweep === null || outcome.sweep === 'started');
  return isWhole ? 0 : 3;
}

/** A first deployment that failed leaves nothing behind; an update is rolled back by CloudFormation. */
function failed(root: string, wanted: Wanted, live: Live, plan: DeployPlan): number {
  const name = stackOf(wanted.stage);
  if (live.stack !== null) {
    console.error(`The deployment failed. CloudFormation keeps ${name} as it was before.`);
    return 1;
  }
  console.error('The first deployment failed: what it has made is removed.');
  const removed = serverless(root, serverlessArguments('remove', wanted, plan)) === 0;
  console.error(removed ? 'Nothing is left of it.' : `Something of it is left: delete the stack ${name} in ${wanted.region}.`);
  return 1;
}

function serverless(root: string, args: readonly string[]): number {
  const { status } = spawnSync(join(root, 'node_modules/.bin/serverless'), args, { cwd: root, stdio: 'inherit' });
  return status ?? 1;
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
