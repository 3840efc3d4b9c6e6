// Written by `npm run generate`.
import typeEfsFileSystem from '../../resources/efs/file-system.ts';
import efsEfsEncryptedCheck from '../efs/efs-encrypted-check.ts';
import efsEfsFileSystemPolicyNoPublicAccess from '../efs/efs-file-system-policy-no-public-access.ts';
import tagsRequiredTags from '../tags/required-tags.ts';
import type { Rule } from '../rule.ts';

export const rules: readonly Rule[] = [
  efsEfsEncryptedCheck,
  efsEfsFileSystemPolicyNoPublicAccess,
  tagsRequiredTags(typeEfsFileSystem),
];
