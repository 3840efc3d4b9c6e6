// Builds every function into .build/<function>/: its bundle, the policy, and the compile cache; and for the template the approvers' subscriptions, and what the
// roles may do, by the rules that the policy has enabled.
// `npm run build [-- --policy FILE]`
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Plugin } from 'esbuild';
import { PolicyFileError, readPolicy } from '../functions/adapters/policy-source.ts';
import { EXEMPTIONS, PAGE } from '../functions/core/own-resources.ts';
import type { Policy } from '../functions/core/policy.ts';
import { resources } from '../resources/generated/index.ts';
import { rules } from '../rules/generated/index.ts';
import { approverSubscriptions } from './build/approvers.ts';
import { type Bundle, bundle } from './build/bundle.ts';
import { makeCompileCache } from './build/compile-cache.ts';
import { mayTake, otherAccountTemplate, ownAccountTemplate } from './generate/account-roles.ts';
import { actingIn, enabledIn, readerPolicy, remediatorPolicy, reverterPolicy } from './generate/iam.ts';

export const FUNCTIONS = ['intake', 'config-rule', 'sweep', 'reconcile', 'approve'] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

/** Builds all functions under a folder. `stage`: the policy file's, where it is left out; `more`: what else esbuild is told. Throws `PolicyFileError` before anything is built where the policy file is not right. */
export async function buildAll(
  root: string,
  into: string,
  policyFile: string | null,
  { stage, more = [] }: { readonly stage?: string; readonly more?: readonly Plugin[] } = {},
): Promise<Record<FunctionName, Bundle>> {
  const read = await readPolicy(policyFile, rules);
  const parsed = withOwnPage(read, `holdfast-${stage ?? read.deployment.stage}-approve`);
  const policy = JSON.stringify(parsed);
  mkdirSync(into, { recursive: true });
  writeFileSync(join(into, 'approvers.json'), JSON.stringify(approverSubscriptions(parsed), null, 2));
  const { own, other } = await accountRoles(parsed);
  writeFileSync(join(into, 'roles.json'), JSON.stringify(own, null, 2));
  writeFileSync(join(into, 'other-account.json'), JSON.stringify(other, null, 2));
  const build = async (name: FunctionName) => {
    const built = await bundle(root, `functions/${name}/handler.ts`, join(into, name), more);
    writeFileSync(join(built.folder, 'policy.json'), policy);
    makeCompileCache(built.folder);
    return built;
  };
  return {
    intake: await build('intake'),
    'config-rule': await build('config-rule'),
    sweep: await build('sweep'),
    reconcile: await build('reconcile'),
    approve: await build('approve'),
  };
}

/** The policy, with Holdfast's own page among the functions that are public on purpose. */
export function withOwnPage(policy: Policy, functionName: string): Policy {
  const rules = new Map(Object.entries(policy.rules));
  for (const { ruleId } of EXEMPTIONS.filter(({ logicalId }) => logicalId === PAGE)) {
    const rule = rules.get(ruleId);
    if (!rule) continue;
    const { publicFunctions, ...parameters } = rule.parameters as { readonly publicFunctions: readonly string[] };
    rules.set(ruleId, { ...rule, parameters: { ...parameters, publicFunctions: [...publicFunctions, functionName] } });
  }
  return { ...policy, rules: Object.fromEntries(rules) };
}

/** Templates of the roles by which a policy lets guarded accounts be read and changed: `own` what the stack takes up of them, `other` for every other account. */
export async function accountRoles(policy: Policy) {
  const enabled = enabledIn({ rules, resources }, policy);
  const acting = actingIn(enabled, policy);
  const policies = {
    reader: await readerPolicy(enabled),
    remediator: await remediatorPolicy({ rules: acting }),
    reverter: await reverterPolicy({ rules: acting }),
  };
  const accounts = Object.keys(policy.accounts);
  const own = {
    template: ownAccountTemplate(policies, acting.length > 0),
    takenBySweep: mayTake(['reader'], accounts),
    takenByReconcile: mayTake(['reader', 'remediator', 'reverter'], accounts),
  };
  return { own, other: otherAccountTemplate(policies, acting.length > 0) };
}

/** The policy file that is shipped: the one named, else `policy.yml` at the root, else none. */
export function policyFileOf(root: string, named: string | undefined): string | null {
  if (named !== undefined) return resolve(named);
  const usual = join(root, 'policy.yml');
  return existsSync(usual) ? usual : null;
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { policy: { type: 'string' } } });
  const root = resolve(import.meta.dirname, '..');
  const policyFile = policyFileOf(root, values.policy);
  try {
    const built = await buildAll(root, join(root, '.build'), policyFile);
    for (const [name, { eager, whole }] of Object.entries(built))
      console.log(`${name.padEnd(12)} ${kilobytes(eager)} at a cold start, ${kilobytes(whole)} in all`);
    console.log(policyFile === null ? 'policy       the built-in defaults: observe' : `policy       ${policyFile}`);
    return 0;
  } catch (error) {
    if (!(error instanceof PolicyFileError)) throw error;
    for (const problem of error.problems) console.error(`${error.file}: ${problem}`);
    return 2;
  }
}

function kilobytes(bytes: number): string {
  return `${Math.round(bytes / 1000)} kB`.padStart(7);
}

if (import.meta.main) process.exitCode = await main();
