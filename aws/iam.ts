import {
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  DeleteAccountPasswordPolicyCommand,
  DeleteGroupPolicyCommand,
  DeleteRolePolicyCommand,
  DeleteUserPolicyCommand,
  DetachRolePolicyCommand,
  DetachUserPolicyCommand,
  GetAccessKeyLastUsedCommand,
  GetAccountPasswordPolicyCommand,
  GetAccountSummaryCommand,
  GetGroupCommand,
  GetGroupPolicyCommand,
  GetLoginProfileCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListAttachedRolePoliciesCommand,
  ListAttachedUserPoliciesCommand,
  ListGroupPoliciesCommand,
  ListGroupsCommand,
  ListMFADevicesCommand,
  ListPoliciesCommand,
  ListPolicyVersionsCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  ListUserPoliciesCommand,
  ListUsersCommand,
  PutGroupPolicyCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  SetDefaultPolicyVersionCommand,
  UpdateAccessKeyCommand,
  UpdateAccountPasswordPolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { changes, type IamNeed, onEverything, reads } from './service.ts';

export const client = IAMClient;

export const operations = {
  ListPolicies: reads(ListPoliciesCommand),
  GetPolicy: reads(GetPolicyCommand),
  ListPolicyVersions: reads(ListPolicyVersionsCommand),
  GetPolicyVersion: reads(GetPolicyVersionCommand),
  GetAccountPasswordPolicy: reads(GetAccountPasswordPolicyCommand),
  GetAccountSummary: reads(GetAccountSummaryCommand),
  ListUsers: reads(ListUsersCommand),
  GetUser: reads(GetUserCommand),
  ListAccessKeys: reads(ListAccessKeysCommand),
  GetAccessKeyLastUsed: reads(GetAccessKeyLastUsedCommand),
  GetLoginProfile: reads(GetLoginProfileCommand),
  ListMFADevices: reads(ListMFADevicesCommand),
  ListUserPolicies: reads(ListUserPoliciesCommand),
  GetUserPolicy: reads(GetUserPolicyCommand),
  ListAttachedUserPolicies: reads(ListAttachedUserPoliciesCommand),
  ListRoles: reads(ListRolesCommand),
  GetRole: reads(GetRoleCommand),
  ListRolePolicies: reads(ListRolePoliciesCommand),
  GetRolePolicy: reads(GetRolePolicyCommand),
  ListAttachedRolePolicies: reads(ListAttachedRolePoliciesCommand),
  ListGroups: reads(ListGroupsCommand),
  GetGroup: reads(GetGroupCommand),
  ListGroupPolicies: reads(ListGroupPoliciesCommand),
  GetGroupPolicy: reads(GetGroupPolicyCommand),
  SetDefaultPolicyVersion: changes(SetDefaultPolicyVersionCommand),
  UpdateAccountPasswordPolicy: changes(UpdateAccountPasswordPolicyCommand, [onEverything('iam:UpdateAccountPasswordPolicy')]),
  DeleteAccountPasswordPolicy: changes(DeleteAccountPasswordPolicyCommand, [onEverything('iam:DeleteAccountPasswordPolicy')]),
  UpdateAccessKey: changes(UpdateAccessKeyCommand, [onUserOfKey('iam:UpdateAccessKey')]),
  AttachUserPolicy: changes(AttachUserPolicyCommand, [onIdentityAndPolicy('iam:AttachUserPolicy')]),
  DetachUserPolicy: changes(DetachUserPolicyCommand, [onIdentityAndPolicy('iam:DetachUserPolicy')]),
  PutUserPolicy: changes(PutUserPolicyCommand, [onIdentity('iam:PutUserPolicy')]),
  DeleteUserPolicy: changes(DeleteUserPolicyCommand, [onIdentity('iam:DeleteUserPolicy')]),
  AttachRolePolicy: changes(AttachRolePolicyCommand, [onIdentityAndPolicy('iam:AttachRolePolicy')]),
  DetachRolePolicy: changes(DetachRolePolicyCommand, [onIdentityAndPolicy('iam:DetachRolePolicy')]),
  PutRolePolicy: changes(PutRolePolicyCommand, [onIdentity('iam:PutRolePolicy')]),
  DeleteRolePolicy: changes(DeleteRolePolicyCommand, [onIdentity('iam:DeleteRolePolicy')]),
  UpdateAssumeRolePolicy: changes(UpdateAssumeRolePolicyCommand, [onIdentity('iam:UpdateAssumeRolePolicy')]),
  PutGroupPolicy: changes(PutGroupPolicyCommand, [onIdentity('iam:PutGroupPolicy')]),
  DeleteGroupPolicy: changes(DeleteGroupPolicyCommand, [onIdentity('iam:DeleteGroupPolicy')]),
};

/**
 * On the user, role or group of that name under any path. Its real ARN holds its path (`user/team/ana`), which ours does not, since neither the calls nor their
 * events name it; a name is one in the account whatever its path (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html), and holds no
 * slash, so that these two patterns match that one identity and no other.
 */
function onIdentity(action: string): IamNeed {
  return { action, on: (arn) => ({ Resource: underAnyPath(arn) }) };
}

/** On the user that the call names, also where the resource at hand is another. */
function onUserOfKey(action: string): IamNeed {
  return { action, on: (arn, { UserName }) => ({ Resource: underAnyPath(`${arn.split(':').slice(0, 5).join(':')}:user/${String(UserName)}`) }) };
}

/** The same, for the policy of the call only. */
function onIdentityAndPolicy(action: string): IamNeed {
  return { action, on: (arn, { PolicyArn }) => ({ Resource: underAnyPath(arn), Condition: { ArnEquals: { 'iam:PolicyARN': [String(PolicyArn)] } } }) };
}

function underAnyPath(arn: string): readonly string[] {
  return [arn, arn.replace(/:(user|role|group)\//, ':$1/*/')];
}
