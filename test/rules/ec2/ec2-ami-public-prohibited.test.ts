import rule from '../../../rules/ec2/ec2-ami-public-prohibited.ts';
import type { Step } from '../../../rules/rule.ts';
import { testRule } from '../rule-tester.ts';

const ref = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::EC2::Image', id: 'ami-1' } as const;
const own = {
  imageId: 'ami-1',
  name: 'base',
  groups: [],
  accounts: [],
  organizations: [],
  organizationalUnits: [],
  tags: {},
};
const open = { ...own, groups: ['all'] };
const message = 'Anybody with an AWS account can start a machine of the image, and read all that is on its disk.';
const steps: readonly Step[] = [
  {
    apply: { action: 'ec2:ModifyImageAttribute', input: { ImageId: 'ami-1', LaunchPermission: { Remove: [{ Group: 'all' }] } } },
    revert: { action: 'ec2:ModifyImageAttribute', input: { ImageId: 'ami-1', LaunchPermission: { Add: [{ Group: 'all' }] } } },
  },
];
const unattended = {
  risk: 'low',
  message:
    'Take the group "all" out of the launch permissions of the image; accounts and organizations that are named there stay. Nobody else can start machines of it any more; those that run go on, and copies stay with those who made them.',
  steps,
} as const;

testRule(rule, ref, {
  valid: [
    { name: 'a private image', facts: own },
    { name: 'one that is shared with a group that is not everybody', facts: { ...own, groups: ['aws-marketplace'] } },
    { name: 'one that is shared with a stranger by name', facts: { ...own, accounts: ['444455556666'] } },
    { name: 'one that is shared with an organization', facts: { ...own, organizations: ['arn:aws:organizations::444455556666:organization/o-1'] } },
    { name: 'one that is shared with a unit', facts: { ...own, organizationalUnits: ['arn:aws:organizations::444455556666:ou/o-1/ou-1'] } },
  ],
  notApplicable: [{ name: 'what is public on purpose', facts: { ...open, tags: { 'holdfast:intended-public': 'base image for customers' } } }],
  invalid: [
    { name: 'a public image', facts: open, message, plan: unattended },
    {
      name: 'one that is shared with an organization, too',
      facts: { ...open, organizations: ['arn:aws:organizations::1:organization/o-1'] },
      message,
      plan: unattended,
    },
    {
      name: 'what is public on purpose, where no tag is taken for that',
      facts: { ...open, tags: { 'holdfast:intended-public': '' } },
      parameters: { intendedTag: null },
      message,
      plan: unattended,
    },
  ],
  insufficient: [
    { name: 'an image whose permissions are not shown', facts: { tags: {} } },
    { name: 'one whose tags are not shown', facts: { groups: ['all'] } },
  ],
});
