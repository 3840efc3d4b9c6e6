import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import type { InputOf } from '../aws/call.ts';
import { partitionOf } from '../resources/partition.ts';
import { ANSWER, type Context, type OperationsOf } from './operation.ts';
import { pageOf } from './page.ts';
import type { FunctionPolicy, LambdaFunction, State } from './state.ts';

export const lambda: OperationsOf<'lambda'> = {
  'lambda:ListFunctions': (state, { Marker }, context) => {
    const page = paged(
      state.functions.filter(({ region }) => region === context.region),
      Marker,
      context,
    );
    return { Functions: page.items.map((each) => described(each, '$LATEST', context)), NextMarker: page.next, ...ANSWER };
  },

  'lambda:ListVersionsByFunction': (state, { FunctionName, Marker }, context) => {
    const found = functionOf(state, FunctionName, context);
    const page = paged(['$LATEST', ...found.versions], Marker, context);
    return { Versions: page.items.map((version) => described(found, version, context)), NextMarker: page.next, ...ANSWER };
  },

  'lambda:ListAliases': (state, { FunctionName, Marker }, context) => {
    const page = paged(functionOf(state, FunctionName, context).aliases, Marker, context);
    return { Aliases: page.items.map((Name) => ({ Name })), NextMarker: page.next, ...ANSWER };
  },

  'lambda:ListTags': (state, { Resource = '' }, context) => ({ Tags: { ...functionOf(state, Resource.split(':').at(-1), context).tags }, ...ANSWER }),

  // No function of the sandbox has an address.
  'lambda:GetFunctionUrlConfig': (state, { FunctionName }, context) => {
    functionOf(state, FunctionName, context);
    throw missing(context);
  },

  'lambda:GetPolicy': (state, input, context) => {
    const { statements, revision } = policyOf(state, input, context);
    if (statements.length === 0) throw missing(context);
    return { Policy: JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement: statements }), RevisionId: revisionId(revision), ...ANSWER };
  },

  'lambda:AddPermission': (state, input, context) => {
    const policy = policyAt(state, input, context);
    if (policy.statements.some(({ Sid }) => Sid === input.StatementId)) {
      throw context.refuse('invalid', 'ResourceConflictException', `The statement id (${input.StatementId}) provided already exists.`);
    }
    const statement = statementIn(input, context);
    policy.statements.push(statement);
    policy.revision += 1;
    return { Statement: JSON.stringify(statement), ...ANSWER };
  },

  'lambda:RemovePermission': (state, input, context) => {
    const policy = policyAt(state, input, context);
    const index = policy.statements.findIndex(({ Sid }) => Sid === input.StatementId);
    if (index === -1) throw missing(context);
    policy.statements.splice(index, 1);
    policy.revision += 1;
    return ANSWER;
  },
};

type Qualified = Pick<InputOf<'lambda:GetPolicy'>, 'FunctionName' | 'Qualifier'>;

/** The policy to change, once it is sure that it is the one that the caller has seen. */
function policyAt(state: State, input: Qualified & { readonly RevisionId?: string | undefined }, context: Context): FunctionPolicy {
  const policy = policyOf(state, input, context);
  if (input.RevisionId === undefined || input.RevisionId === revisionId(policy.revision)) return policy;
  throw context.refuse('invalid', 'PreconditionFailedException', 'The RevisionId provided does not match the latest RevisionId of the policy.');
}

function policyOf(state: State, { FunctionName, Qualifier = '' }: Qualified, context: Context): FunctionPolicy {
  const found = functionOf(state, FunctionName, context);
  const isThere = Qualifier === '' || found.versions.includes(Qualifier) || found.aliases.includes(Qualifier);
  if (!isThere) throw missing(context);
  const policy = found.policies[Qualifier] ?? { statements: [], revision: 0 };
  found.policies[Qualifier] = policy;
  return policy;
}

/** As Lambda makes it of the permission: a number of an account becomes its root's ARN. */
function statementIn(input: InputOf<'lambda:AddPermission'>, { accountId, region }: Context): FunctionPolicy['statements'][number] {
  const { FunctionName, Qualifier, StatementId = '', Action, Principal = '', SourceArn, SourceAccount, PrincipalOrgID, EventSourceToken } = input;
  const { FunctionUrlAuthType, InvokedViaFunctionUrl } = input;
  const equal = Object.entries({
    'AWS:SourceAccount': SourceAccount,
    'aws:PrincipalOrgID': PrincipalOrgID,
    'lambda:EventSourceToken': EventSourceToken,
    'lambda:FunctionUrlAuthType': FunctionUrlAuthType,
  }).filter(([, value]) => value !== undefined);
  const Condition = {
    ...(equal.length > 0 && { StringEquals: Object.fromEntries(equal) }),
    ...(SourceArn !== undefined && { ArnLike: { 'AWS:SourceArn': SourceArn } }),
    ...(InvokedViaFunctionUrl !== undefined && { Bool: { 'lambda:InvokedViaFunctionUrl': String(InvokedViaFunctionUrl) } }),
  };
  return {
    Sid: StatementId,
    Effect: 'Allow',
    Principal: principalIn(Principal, region),
    Action,
    Resource: `arn:${partitionOf(region)}:lambda:${region}:${accountId}:function:${FunctionName}${Qualifier === undefined ? '' : `:${Qualifier}`}`,
    ...(Object.keys(Condition).length > 0 && { Condition }),
  };
}

function principalIn(principal: string, region: string): unknown {
  if (principal === '*') return '*';
  if (/\.amazon(aws)?\.com$/.test(principal)) return { Service: principal };
  return { AWS: /^\d{12}$/.test(principal) ? `arn:${partitionOf(region)}:iam::${principal}:root` : principal };
}

function functionOf(state: State, name: string | undefined, context: Context): LambdaFunction {
  const found = state.functions.find((each) => each.name === name && each.region === context.region);
  if (!found) throw missing(context);
  return found;
}

function described({ name, runtime }: LambdaFunction, Version: string, { accountId, region }: Context): FunctionConfiguration {
  return {
    FunctionName: name,
    FunctionArn: `arn:${partitionOf(region)}:lambda:${region}:${accountId}:function:${name}:${Version}`,
    Runtime: runtime,
    PackageType: 'Zip',
    Version,
  };
}

function paged<T>(all: readonly T[], marker: string | undefined, context: Context) {
  const page = pageOf(all, marker, context.pageSize);
  if (page === undefined) throw context.refuse('invalid', 'InvalidParameterValueException', `The marker '${marker}' is invalid.`);
  return page;
}

function revisionId(revision: number): string {
  return `00000000-0000-4000-9000-${revision.toString(16).padStart(12, '0')}`;
}

function missing(context: Context): Error {
  return context.refuse('missing', 'ResourceNotFoundException', 'The resource you requested does not exist.');
}
