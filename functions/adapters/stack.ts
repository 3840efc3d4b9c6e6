import type { AwsCaller } from './caller.ts';

/** What a deployed stack says of itself. */
export interface DeployedStack {
  readonly name: string;
  /** `CREATE_COMPLETE` */
  readonly status: string;
  readonly outputs: ReadonlyMap<string, string>;
  readonly parameters: ReadonlyMap<string, string>;
}

/** The stack can't be used: `absent` there is none of that name; `elsewhere` it is another account's; `unread` it could not be asked for now. */
export class StackError extends Error {
  override readonly name = 'StackError';
  readonly why: 'absent' | 'elsewhere' | 'unread';

  constructor(message: string, why: StackError['why'], options?: ErrorOptions) {
    super(message, options);
    this.why = why;
  }
}

/** Milliseconds to make a connection, and to answer once it stands. A person waits for this. */
const PATIENCE = { connectionTimeout: 3_000, requestTimeout: 8_000, throwOnRequestTimeout: true };

/** The parts of a stack's ARN; null where the text is a name. */
export function stackArn(text: string): { readonly partition: string; readonly region: string; readonly accountId: string; readonly name: string } | null {
  const [, partition, region, accountId, name] = /^arn:([\w-]+):cloudformation:([\w-]+):(\d{12}):stack\/([^/]+)(?:\/.*)?$/.exec(text) ?? [];
  if (partition === undefined || region === undefined || accountId === undefined || name === undefined) return null;
  return { partition, region, accountId, name };
}

/** Reads a stack, by its name or its ARN, with the caller's credentials. Throws `StackError`. */
export async function readStack(nameOrArn: string, region: string, caller: AwsCaller): Promise<DeployedStack> {
  assertOurs(nameOrArn, caller);
  const { CloudFormationClient, DescribeStacksCommand } = await import('@aws-sdk/client-cloudformation');
  const client = new CloudFormationClient({ region, maxAttempts: 2, requestHandler: PATIENCE });
  try {
    const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName: nameOrArn }));
    if (!stack) throw notThere(nameOrArn, region, caller);
    assertOurs(stack.StackId ?? '', caller);
    return {
      name: stack.StackName ?? nameOrArn,
      status: stack.StackStatus ?? 'unknown',
      outputs: pairs(stack.Outputs ?? [], ({ OutputKey, OutputValue }) => [OutputKey, OutputValue]),
      parameters: pairs(stack.Parameters ?? [], ({ ParameterKey, ParameterValue }) => [ParameterKey, ParameterValue]),
    };
  } catch (error) {
    if (error instanceof StackError) throw error;
    const [name, said] = error instanceof Error ? [error.name, error.message] : ['', String(error)];
    // DescribeStacks has no error of its own for this (API reference, DescribeStacks, Errors): a ValidationError, told apart by its words.
    if (name === 'ValidationError' && said.includes('does not exist')) throw notThere(nameOrArn, region, caller, error);
    if (name === 'ValidationError') throw new StackError(`"${nameOrArn}" names no stack: ${said}`, 'absent', { cause: error });
    const needs = /AccessDenied|Unauthorized/.test(name) ? ' The permission cloudformation:DescribeStacks is needed.' : '';
    throw new StackError(`The stack ${nameOrArn} in ${region} could not be read (${name}: ${said}).${needs}`, 'unread', { cause: error });
  } finally {
    client.destroy();
  }
}

function notThere(nameOrArn: string, region: string, { accountId }: AwsCaller, cause?: unknown): StackError {
  const advice = 'check its name, and name its Region with --region';
  return new StackError(`There is no stack ${nameOrArn} in ${region} of account ${accountId}: ${advice}.`, 'absent', { cause });
}

function assertOurs(arn: string, caller: AwsCaller): void {
  const of = stackArn(arn);
  const partition = caller.arn.split(':')[1] ?? '';
  if (of === null || (of.accountId === caller.accountId && of.partition === partition)) return;
  const theirs = `account ${of.accountId} (partition ${of.partition})`;
  const ours = `account ${caller.accountId} (partition ${partition})`;
  throw new StackError(`The stack ${of.name} is in ${theirs}, and the credentials are for ${ours}: use credentials of the first.`, 'elsewhere');
}

function pairs<T>(list: readonly T[], of: (each: T) => [string | undefined, string | undefined]): ReadonlyMap<string, string> {
  return new Map(
    list.flatMap((each) => {
      const [key, value] = of(each);
      return key !== undefined && value !== undefined ? [[key, value] as const] : [];
    }),
  );
}
