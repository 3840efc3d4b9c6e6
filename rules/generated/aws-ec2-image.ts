// Written by `npm run generate`.
import typeEc2Image from '../../resources/ec2/image.ts';
import ec2Ec2AmiPublicProhibited from '../ec2/ec2-ami-public-prohibited.ts';
import ec2Ec2AmiSharedWithKnownAccounts from '../ec2/ec2-ami-shared-with-known-accounts.ts';
import tagsRequiredTags from '../tags/required-tags.ts';
import type { Rule } from '../rule.ts';

export const rules: readonly Rule[] = [
  ec2Ec2AmiPublicProhibited,
  ec2Ec2AmiSharedWithKnownAccounts,
  tagsRequiredTags(typeEc2Image),
];
