import { parseArgs } from 'node:util';
import { MODES, type Mode } from '../../functions/core/decide.ts';
import type { DeploymentSettings, Policy } from '../../functions/core/policy.ts';
import { REGION, STAGE } from '../../functions/core/policy-file.ts';
import { asInPolicy } from '../build/approvers.ts';

/** What the command line of `npm run deploy` says; what it does not say is undefined. */
export interface Flags {
  readonly email?: string | undefined;
  readonly mode?: Mode | undefined;
  readonly policy?: string | undefined;
  readonly stage?: string | undefined;
  readonly region?: string | undefined;
  readonly configRule?: boolean | undefined;
  readonly page?: false | undefined;
  readonly globals?: boolean | undefined;
  readonly confirmDrop: boolean;
  readonly package: boolean;
}

/** The deployment that the command asks for: flags before the policy file, the policy file before the defaults. */
export interface Wanted {
  readonly stage: string;
  readonly region: string;
  /** A flag or the policy file names the Region; false: it is the environment's, or the default. */
  readonly isRegionNamed: boolean;
  /** null: nobody. */
  readonly email: string | null;
  /** Addresses of the policy file's approvers. */
  readonly approvers: readonly string[];
  readonly mode: Mode;
  /** A flag or the policy file names the mode; false: it is the default. */
  readonly isModeNamed: boolean;
  readonly configRule: 'auto' | boolean;
  readonly page: boolean;
  /** Whether this Region's stack is to own global resources; null: where no other Region's stack does. */
  readonly globals: boolean | null;
  /** What only the policy file says, by the stack's parameter. What it does not say is not there. */
  readonly parameters: ReadonlyMap<string, string>;
  readonly confirmDrop: boolean;
}

/** Reads the command line. Throws `TypeError` with a sentence for the person who typed it. */
export function flagsOf(given: readonly string[]): Flags {
  const { values } = parseArgs({
    args: [...given],
    options: {
      email: { type: 'string' },
      mode: { type: 'string' },
      policy: { type: 'string' },
      'with-config-rule': { type: 'boolean' },
      'without-config-rule': { type: 'boolean' },
      'without-page': { type: 'boolean' },
      globals: { type: 'string' },
      stage: { type: 'string' },
      region: { type: 'string' },
      'confirm-drop': { type: 'boolean', default: false },
      package: { type: 'boolean', default: false },
    },
  });
  const { email, mode, policy, stage, region, globals } = values;
  if (email !== undefined && !/^[^\s@]+@[^\s@]+$/.test(email)) throw new TypeError(`--email: "${email}" is not an e-mail address.`);
  if (mode !== undefined && !isMode(mode)) throw new TypeError(`--mode: "${mode}" is not a mode; there are ${MODES.join(', ')}.`);
  if (stage !== undefined && !STAGE.test(stage))
    throw new TypeError(`--stage: "${stage}" can't be part of names: use lower-case letters, digits, hyphens, 21 characters at most.`);
  if (region !== undefined && !REGION.test(region)) throw new TypeError(`--region: "${region}" is not the name of a Region, such as eu-west-1.`);
  if (globals !== undefined && globals !== 'yes' && globals !== 'no') throw new TypeError(`--globals: "${globals}" is neither yes nor no.`);
  if (values['with-config-rule'] && values['without-config-rule']) throw new TypeError('--with-config-rule and --without-config-rule contradict each other.');
  return {
    email,
    mode,
    policy,
    stage,
    region,
    configRule: values['with-config-rule'] ? true : values['without-config-rule'] ? false : undefined,
    page: values['without-page'] ? false : undefined,
    globals: globals === undefined ? undefined : globals === 'yes',
    confirmDrop: values['confirm-drop'],
    package: values.package,
  };
}

/**
 * What is to be deployed. `isModeInFile`: the policy file itself says a mode. `environmentRegion`: of AWS_REGION; it holds where nothing names a Region.
 * The policy file's `globals` is about the Region that it names: a stack in another Region is not meant.
 */
export function wantedFrom(
  flags: Flags,
  policy: Pick<Policy, 'mode' | 'deployment' | 'approvers'>,
  { isModeInFile, environmentRegion }: { readonly isModeInFile: boolean; readonly environmentRegion: string | undefined },
): Wanted {
  const { deployment } = policy;
  const named = flags.region ?? deployment.region;
  const region = named ?? environmentRegion ?? 'us-east-1';
  const email = flags.email ?? deployment.email;
  return {
    stage: flags.stage ?? deployment.stage,
    region,
    isRegionNamed: named !== null,
    email: email === null ? null : asInPolicy(email, policy),
    approvers: policy.approvers.flatMap((approver) => (approver.email === null ? [] : [approver.email])),
    mode: flags.mode ?? policy.mode,
    isModeNamed: flags.mode !== undefined || isModeInFile,
    configRule: flags.configRule ?? deployment.configRule,
    page: flags.page ?? deployment.page,
    globals: flags.globals ?? (region === (deployment.region ?? region) ? deployment.globals : null),
    parameters: parametersOf(deployment),
    confirmDrop: flags.confirmDrop,
  };
}

/** Settings of the policy file that have no option, as parameters of the stack, each with its setting. */
export const ONLY_IN_FILE: ReadonlyMap<string, keyof DeploymentSettings> = new Map([
  ['AnchorBucket', 'anchorBucket'],
  ['PermissionsBoundary', 'permissionsBoundary'],
  ['RolePath', 'rolePath'],
  ['KmsKey', 'kmsKey'],
  ['PageConcurrency', 'pageConcurrency'],
  ['Subscribers', 'subscribers'],
]);

function parametersOf(deployment: DeploymentSettings): ReadonlyMap<string, string> {
  const said = [...ONLY_IN_FILE].map(([parameter, setting]): [string, string] => [parameter, [deployment[setting] ?? ''].flat().join(',')]);
  return new Map(said.filter(([, value]) => value !== ''));
}

function isMode(mode: string): mode is Mode {
  return (MODES as readonly string[]).includes(mode);
}
