import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { type AwsCaller, awsCaller } from '../functions/adapters/caller.ts';
import { ownRegion } from '../functions/adapters/own-region.ts';
import { type DeployedStack, readStack, StackError, stackArn } from '../functions/adapters/stack.ts';
import type { CommandTarget } from '../functions/core/shell.ts';
import { IncompleteError, UsageError } from './errors.ts';
import type { GlobalOptions } from './main.ts';

/** What an order or a question of a person is meant for: a deployed Holdfast, or a state folder. */
export type Target = DeployedTarget | FolderTarget;

export interface DeployedTarget {
  readonly kind: 'deployed';
  readonly table: string;
  readonly queueUrl: string;
  readonly region: string;
  readonly caller: AwsCaller;
  /** null: table and queue were named themselves. */
  readonly stack: DeployedStack | null;
}

export interface FolderTarget {
  readonly kind: 'folder';
  /** Absolute. */
  readonly state: string;
}

export interface TargetOptions extends Pick<GlobalOptions, 'state'> {
  readonly stack?: string;
  readonly region?: string;
}

/** The variables that name a target. */
type Environment = Readonly<Record<string, string | undefined>>;

const FOLDER = '.holdfast';
const HOW_TO_NAME_ONE =
  'name a deployed Holdfast with --stack NAME --region REGION (or HOLDFAST_STACK), or the folder that "holdfast run" keeps with --state DIR (or HOLDFAST_STATE_DIR)';

/** Adds the options that name a target; `--state` is every command's. */
export function withTargetOptions(command: Command): Command {
  return command
    .option('--stack <name>', 'the deployed Holdfast of this stack (default: HOLDFAST_STACK)')
    .option('--region <region>', 'the Region of the stack (default: that of the environment)');
}

/** The target's paragraph in the help of a command that works on one. */
export const TARGET_HELP = `
It works on one target: the stack that --stack or HOLDFAST_STACK names, the table and queue of HOLDFAST_TABLE and HOLDFAST_WORK_QUEUE_URL, or a state folder
(--state, HOLDFAST_STATE_DIR, .holdfast). An option beats the environment. The folder has to be there: only "run" makes one.`;

type Named =
  | { readonly kind: 'stack'; readonly name: string; readonly region: string | undefined }
  | { readonly kind: 'tables'; readonly table: string; readonly queueUrl: string; readonly region: string | undefined }
  | { readonly kind: 'folder'; readonly state: string };

/** What the options and the environment name, before anything is asked. Throws `UsageError` where they name nothing, or two things. */
export function namedTarget({ stack, state, region }: TargetOptions, environment: Environment): Named {
  if (stack !== undefined && state !== undefined) throw new UsageError('--stack and --state name two targets: give one of them.');
  if (state !== undefined) return folder(state, region);
  if (stack !== undefined) return stackNamed(stack, region);

  const { HOLDFAST_STACK: ofStack, HOLDFAST_TABLE: table, HOLDFAST_WORK_QUEUE_URL: queueUrl, HOLDFAST_STATE_DIR: ofFolder } = environment;
  const named = Object.entries({ HOLDFAST_STACK: ofStack, HOLDFAST_TABLE: table || queueUrl, HOLDFAST_STATE_DIR: ofFolder }).filter(([, value]) => value);
  if (named.length > 1)
    throw new UsageError(`${named.map(([name]) => name).join(' and ')} are set and name different targets: unset all but one, or give --stack or --state.`);
  if (ofStack) return stackNamed(ofStack, region);
  if (table && queueUrl) return { kind: 'tables', table, queueUrl, region };
  if (table || queueUrl) {
    const [set, unset] = table ? ['HOLDFAST_TABLE', 'HOLDFAST_WORK_QUEUE_URL'] : ['HOLDFAST_WORK_QUEUE_URL', 'HOLDFAST_TABLE'];
    throw new UsageError(`${set} is set, and ${unset} is not: the ledger and the work queue go together; --stack NAME finds both.`);
  }
  if (ofFolder) return folder(ofFolder, region);
  if (region !== undefined) throw new UsageError('--region goes with --stack: name the stack too.');
  if (existsSync(join(FOLDER, 'holdfast.db'))) return { kind: 'folder', state: resolve(FOLDER) };
  throw new UsageError(`No target is named, and there is no state folder ${FOLDER} here: ${HOW_TO_NAME_ONE}.`);
}

function stackNamed(name: string, region: string | undefined): Named {
  if (name.trim() === '') throw new UsageError(`The stack's name is empty: ${HOW_TO_NAME_ONE}.`);
  const ofArn = stackArn(name)?.region;
  if (ofArn !== undefined && region !== undefined && ofArn !== region)
    throw new UsageError(`--region is ${region}, and the stack's ARN says ${ofArn}: leave --region out.`);
  return { kind: 'stack', name, region: region ?? ofArn };
}

function folder(state: string, region: string | undefined): Named {
  if (region !== undefined) throw new UsageError('--region goes with --stack: a state folder has no Region.');
  if (existsSync(join(state, 'holdfast.db'))) return { kind: 'folder', state: resolve(state) };
  throw new UsageError(`There is no ledger in ${state}: ${HOW_TO_NAME_ONE}.`);
}

/**
 * The target that a command works on; makes nothing. Throws `UsageError` where none is named, where two are, or where what is named is not there;
 * `IncompleteError` where AWS could not be asked.
 */
export async function targetFor(options: TargetOptions): Promise<Target> {
  const named = namedTarget(options, process.env);
  if (named.kind === 'folder') return named;
  if (named.region !== undefined && !/^[a-z0-9-]+$/.test(named.region))
    throw new UsageError(`--region is "${named.region}": it has to be the name of a Region, such as eu-west-1.`);
  const region = named.region ?? (await ownRegion());
  if (region === null) throw new UsageError('No Region is known: give --region, or set AWS_REGION, or a region in the AWS profile.');
  // One clear sentence without credentials, or an endpoint that answers, instead of that of whichever call comes first.
  const caller = await awsCaller({ connect: 3_000, answer: 5_000, tries: 2, region });
  if (named.kind === 'tables') return { kind: 'deployed', table: named.table, queueUrl: named.queueUrl, region, caller, stack: null };

  const stack = await readStack(named.name, region, caller).catch((error: unknown) => {
    if (!(error instanceof StackError)) throw error;
    const Failed = error.why === 'unread' ? IncompleteError : UsageError;
    throw new Failed(error.message, { cause: error });
  });
  const [table, queueUrl] = [stack.outputs.get('LedgerTable'), stack.outputs.get('WorkQueueUrl')];
  if (table === undefined || queueUrl === undefined)
    throw new UsageError(
      `The stack ${stack.name} in ${region} (${stack.status}) has no outputs LedgerTable and WorkQueueUrl: it is not Holdfast's, or its deployment has not ended.`,
    );
  return { kind: 'deployed', table, queueUrl, region, caller, stack };
}

/** `stack holdfast-prod, account 111122223333, eu-west-1`; of a folder, its path. */
export function whereIs(target: Target): string {
  if (target.kind === 'folder') return `state folder ${target.state}`;
  const { stack, table, caller, region } = target;
  return `${stack ? `stack ${stack.name}` : `table ${table}`}, account ${caller.accountId}, ${region}`;
}

/** How another command is led to the same target. */
export function commandTargetOf(target: Target): CommandTarget {
  if (target.kind === 'folder') return { state: target.state };
  return target.stack ? { stack: target.stack.name, region: target.region } : null;
}
