// Written by `npm run generate`.
import typeSecretsmanagerSecret from '../../resources/secretsmanager/secret.ts';
import secretsmanagerSecretsmanagerRotationEnabledCheck from '../secretsmanager/secretsmanager-rotation-enabled-check.ts';
import secretsmanagerSecretsmanagerSecretPolicyNoPublicAccess from '../secretsmanager/secretsmanager-secret-policy-no-public-access.ts';
import secretsmanagerSecretsmanagerSecretUnused from '../secretsmanager/secretsmanager-secret-unused.ts';
import tagsRequiredTags from '../tags/required-tags.ts';
import type { Rule } from '../rule.ts';

export const rules: readonly Rule[] = [
  secretsmanagerSecretsmanagerRotationEnabledCheck,
  secretsmanagerSecretsmanagerSecretPolicyNoPublicAccess,
  secretsmanagerSecretsmanagerSecretUnused,
  tagsRequiredTags(typeSecretsmanagerSecret),
];
