// Written by `npm run generate`.
import typeEc2NetworkAcl from '../../resources/ec2/network-acl.ts';
import ec2NaclNoUnrestrictedSshRdp from '../ec2/nacl-no-unrestricted-ssh-rdp.ts';
import tagsRequiredTags from '../tags/required-tags.ts';
import type { Rule } from '../rule.ts';

export const rules: readonly Rule[] = [
  ec2NaclNoUnrestrictedSshRdp,
  tagsRequiredTags(typeEc2NetworkAcl),
];
