import * as v from 'valibot';
import image from '../../resources/ec2/image.ts';
import { defineRule, type Step } from '../rule.ts';
import { INTENDED_NOTE, intendedParameters, isIntended } from '../shared/intended.ts';

export default defineRule(image, {
  meta: {
    id: 'ec2-ami-public-prohibited',
    version: 1,
    title: 'No machine image of the account is public.',
    severity: 'HIGH',
    risk: 'low',
    rationale: 'Whoever starts a machine of a public image reads its disk: code, configuration, and the keys that somebody forgot on it.',
    references: [
      'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/sharingamis-intro.html',
      'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/block-public-access-to-amis.html',
    ],
    notes: [
      INTENDED_NOTE,
      'An image that is shared with named accounts, organizations or organizational units is not public, whoever they are.',
      'Where the account blocks public sharing of images, what was public before stays so, and EC2 refuses to take the change back until that is lifted.',
    ],
    changes: ['ec2:ModifyImageAttribute'],
    messages: {
      public: 'Anybody with an AWS account can start a machine of the image, and read all that is on its disk.',
      remove:
        'Take the group "all" out of the launch permissions of the image; accounts and organizations that are named there stay. Nobody else can start machines of it any more; those that run go on, and copies stay with those who made them.',
    },
  },

  parameters: v.strictObject(intendedParameters),
  needs: ['groups', 'tags'],

  evaluate({ groups, tags }, { parameters }) {
    if (isIntended(tags, parameters)) return { compliance: 'NOT_APPLICABLE' };
    return groups.includes('all') ? { compliance: 'NON_COMPLIANT', message: 'public' } : { compliance: 'COMPLIANT' };
  },

  remediate({ imageId: ImageId }) {
    const step: Step<'ec2:ModifyImageAttribute'> = {
      apply: { action: 'ec2:ModifyImageAttribute', input: { ImageId, LaunchPermission: { Remove: [{ Group: 'all' }] } } },
      revert: { action: 'ec2:ModifyImageAttribute', input: { ImageId, LaunchPermission: { Add: [{ Group: 'all' }] } } },
    };
    return { risk: 'low', message: 'remove', steps: [step] };
  },
});
