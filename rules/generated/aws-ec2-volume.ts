// Written by `npm run generate`.
import typeEc2Volume from '../../resources/ec2/volume.ts';
import ec2EncryptedVolumes from '../ec2/encrypted-volumes.ts';
import tagsRequiredTags from '../tags/required-tags.ts';
import type { Rule } from '../rule.ts';

export const rules: readonly Rule[] = [
  ec2EncryptedVolumes,
  tagsRequiredTags(typeEc2Volume),
];
