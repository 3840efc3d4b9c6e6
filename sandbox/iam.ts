import type { InputOf } from '../aws/call.ts';
import { isAwsManaged as isArnOfAws } from '../resources/shared/iam-identity.ts';
import { ANSWER, type Context, type OperationsOf } from './operation.ts';
import { type Page, pageOf } from './page.ts';
import type { ManagedPolicy, State } from './state.ts';

export const iam: OperationsOf<'iam'> = {
  'iam:ListAccessKeys': (state, { UserName, Marker, MaxItems }, context) => {
    const own = state.accessKeys.filter(({ userName }) => userName === UserName);
    if (own.length === 0) throw context.refuse('missing', 'NoSuchEntity', `The user with name ${UserName} cannot be found.`);
    const { items, next } = page(own, Marker, MaxItems, context);
    const listed = items.map(({ id, userName, status, createdAt }) => ({
      AccessKeyId: id,
      UserName: userName,
      Status: status,
      CreateDate: new Date(createdAt),
    }));
    return { AccessKeyMetadata: listed, IsTruncated: next !== undefined, Marker: next, ...ANSWER };
  },

  'iam:UpdateAccessKey': (state, { UserName, AccessKeyId, Status }, context) => {
    const key = state.accessKeys.find(({ id, userName }) => id === AccessKeyId && userName === UserName);
    if (!key) throw context.refuse('missing', 'NoSuchEntity', `The Access Key with id ${AccessKeyId} cannot be found.`);
    key.status = Status === 'Active' ? 'Active' : 'Inactive';
    return ANSWER;
  },

  'iam:ListPolicies': (state, { Scope = 'All', OnlyAttached = false, PathPrefix = '/', Marker, MaxItems }, context) => {
    const policies = state.policies.filter(
      (policy) =>
        (Scope === 'All' || isAwsManaged(policy) === (Scope === 'AWS')) && (!OnlyAttached || policy.attachments > 0) && policy.path.startsWith(PathPrefix),
    );
    const { items, next } = page(policies, Marker, MaxItems, context);
    // The list shows neither tags nor description (https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPolicies.html).
    return { Policies: items.map((policy) => outline(policy)), IsTruncated: next !== undefined, Marker: next, ...ANSWER };
  },

  'iam:GetPolicy': (state, input, context) => {
    const policy = policyOf(state, input.PolicyArn, context);
    const tags = Object.entries(policy.tags).map(([Key, Value]) => ({ Key, Value }));
    return { Policy: { ...outline(policy), ...(policy.description !== undefined && { Description: policy.description }), Tags: tags }, ...ANSWER };
  },

  'iam:ListPolicyVersions': (state, { PolicyArn, Marker, MaxItems }, context) => {
    const policy = policyOf(state, PolicyArn, context);
    const { items, next } = page(policy.versions.toReversed(), Marker, MaxItems, context);
    const versions = items.map(({ id, createdAt }) => ({ VersionId: id, IsDefaultVersion: id === policy.defaultVersion, CreateDate: new Date(createdAt) }));
    return { Versions: versions, IsTruncated: next !== undefined, Marker: next, ...ANSWER };
  },

  'iam:GetPolicyVersion': (state, { PolicyArn, VersionId }, context) => {
    const policy = policyOf(state, PolicyArn, context);
    const { id, document, createdAt } = versionOf(policy, VersionId, context);
    return {
      PolicyVersion: { Document: percentEncoded(document), VersionId: id, IsDefaultVersion: id === policy.defaultVersion, CreateDate: new Date(createdAt) },
      ...ANSWER,
    };
  },

  'iam:GetAccountPasswordPolicy': (state, _input, context) => {
    const { passwordPolicy } = state;
    if (passwordPolicy === null) throw noPasswordPolicy(context);
    const { MaxPasswordAge, PasswordReusePrevention, ...flags } = passwordPolicy;
    return {
      PasswordPolicy: {
        ...flags,
        ExpirePasswords: MaxPasswordAge !== undefined,
        ...(MaxPasswordAge !== undefined && { MaxPasswordAge }),
        ...(PasswordReusePrevention !== undefined && { PasswordReusePrevention }),
      },
      ...ANSWER,
    };
  },

  'iam:SetDefaultPolicyVersion': (state, { PolicyArn, VersionId }, context) => {
    const policy = policyOf(state, PolicyArn, context);
    const version = versionOf(policy, VersionId, context);
    if (isAwsManaged(policy)) throw context.refuse('denied', 'AccessDenied', `Cannot perform the operation on the AWS managed policy ${policy.arn}`);
    policy.defaultVersion = version.id;
    policy.updatedAt = context.now;
    return ANSWER;
  },

  'iam:UpdateAccountPasswordPolicy': (state, input, context) => {
    assertWithinBounds(input, context);
    // What is not said goes back to its default (https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccountPasswordPolicy.html).
    state.passwordPolicy = {
      MinimumPasswordLength: input.MinimumPasswordLength ?? 6,
      RequireSymbols: input.RequireSymbols ?? false,
      RequireNumbers: input.RequireNumbers ?? false,
      RequireUppercaseCharacters: input.RequireUppercaseCharacters ?? false,
      RequireLowercaseCharacters: input.RequireLowercaseCharacters ?? false,
      AllowUsersToChangePassword: input.AllowUsersToChangePassword ?? false,
      MaxPasswordAge: input.MaxPasswordAge,
      PasswordReusePrevention: input.PasswordReusePrevention,
      HardExpiry: input.HardExpiry ?? false,
    };
    return ANSWER;
  },

  'iam:DeleteAccountPasswordPolicy': (state, _input, context) => {
    if (state.passwordPolicy === null) throw noPasswordPolicy(context);
    state.passwordPolicy = null;
    return ANSWER;
  },
};

function policyOf(state: State, arn: string | undefined, context: Context): ManagedPolicy {
  const policy = state.policies.find((each) => each.arn === arn);
  if (policy === undefined) throw context.refuse('missing', 'NoSuchEntity', `Policy ${arn} was not found.`);
  return policy;
}

function versionOf(policy: ManagedPolicy, id: string | undefined, context: Context) {
  const version = policy.versions.find((each) => each.id === id);
  if (version === undefined) throw context.refuse('missing', 'NoSuchEntity', `Policy ${policy.arn} version ${id} does not exist or is not attachable.`);
  return version;
}

function isAwsManaged({ arn }: ManagedPolicy): boolean {
  return isArnOfAws(arn);
}

function outline({ arn, id, name, path, createdAt, updatedAt, attachments, defaultVersion }: ManagedPolicy) {
  return {
    Arn: arn,
    PolicyId: id,
    PolicyName: name,
    Path: path,
    DefaultVersionId: defaultVersion,
    AttachmentCount: attachments,
    PermissionsBoundaryUsageCount: 0,
    IsAttachable: true,
    CreateDate: new Date(createdAt),
    UpdateDate: new Date(updatedAt),
  };
}

/** IAM encodes documents by RFC 3986, which counts these among the reserved characters. */
function percentEncoded(document: string): string {
  return encodeURIComponent(document).replaceAll(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

function noPasswordPolicy(context: Context) {
  return context.refuse('missing', 'NoSuchEntity', `The Password Policy with domain name ${context.accountId} cannot be found.`);
}

function assertWithinBounds(input: InputOf<'iam:UpdateAccountPasswordPolicy'>, context: Context): void {
  const bounds = [
    ['minimumPasswordLength', input.MinimumPasswordLength, 6, 128],
    ['maxPasswordAge', input.MaxPasswordAge, 1, 1095],
    ['passwordReusePrevention', input.PasswordReusePrevention, 1, 24],
  ] as const;
  for (const [name, value, least, most] of bounds) {
    if (value !== undefined && (value < least || value > most)) {
      throw context.refuse('invalid', 'ValidationError', `1 validation error detected: Value '${value}' at '${name}' must be from ${least} to ${most}`);
    }
  }
}

function page<T>(all: readonly T[], marker: string | undefined, asked: number | undefined, context: Context): Page<T> {
  const found = pageOf(all, marker, Math.min(asked ?? 100, context.pageSize));
  if (found === undefined) throw context.refuse('invalid', 'ValidationError', 'Invalid Marker.');
  return found;
}
