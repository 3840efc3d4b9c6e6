// Written by `npm run generate`.
import typeIamUser from '../../resources/iam/user.ts';
import iamAccessKeysRotated from '../iam/access-keys-rotated.ts';
import iamIamInlinePolicyNoAdminAccess from '../iam/iam-inline-policy-no-admin-access.ts';
import iamIamUserNoPoliciesCheck from '../iam/iam-user-no-policies-check.ts';
import iamIamUserSingleActiveAccessKey from '../iam/iam-user-single-active-access-key.ts';
import iamIamUserUnusedCredentialsCheck from '../iam/iam-user-unused-credentials-check.ts';
import iamMfaEnabledForIamConsoleAccess from '../iam/mfa-enabled-for-iam-console-access.ts';
import tagsRequiredTags from '../tags/required-tags.ts';
import type { Rule } from '../rule.ts';

export const rules: readonly Rule[] = [
  iamAccessKeysRotated,
  ...iamIamInlinePolicyNoAdminAccess.filter(({ resource }) => resource.type === 'AWS::IAM::User'),
  iamIamUserNoPoliciesCheck,
  iamIamUserSingleActiveAccessKey,
  iamIamUserUnusedCredentialsCheck,
  iamMfaEnabledForIamConsoleAccess,
  tagsRequiredTags(typeIamUser),
];
