// Written by `npm run generate`.
import typeKmsKey from '../../resources/kms/key.ts';
import kmsCmkBackingKeyRotationEnabled from '../kms/cmk-backing-key-rotation-enabled.ts';
import kmsKmsCmkNotScheduledForDeletion from '../kms/kms-cmk-not-scheduled-for-deletion.ts';
import kmsKmsKeyPolicyNoPublicAccess from '../kms/kms-key-policy-no-public-access.ts';
import tagsRequiredTags from '../tags/required-tags.ts';
import type { Rule } from '../rule.ts';

export const rules: readonly Rule[] = [
  kmsCmkBackingKeyRotationEnabled,
  kmsKmsCmkNotScheduledForDeletion,
  kmsKmsKeyPolicyNoPublicAccess,
  tagsRequiredTags(typeKmsKey),
];
