import type { AwsCall } from '../../../aws/call.ts';
import rule from '../../../rules/ec2/ebs-snapshot-public-restorable-check.ts';
import { testRule } from '../rule-tester.ts';

const ref = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::EC2::Snapshot', id: 'snap-1' } as const;
const own = { snapshotId: 'snap-1', encrypted: false, groups: [], accounts: [], tags: {} };
const open = { ...own, groups: ['all'] };
const message = 'Anybody with an AWS account can make a volume of the snapshot, and read all that is on it.';
const modified = (OperationType: 'add' | 'remove'): AwsCall<'ec2:ModifySnapshotAttribute'> => ({
  action: 'ec2:ModifySnapshotAttribute',
  input: { SnapshotId: 'snap-1', Attribute: 'createVolumePermission', GroupNames: ['all'], OperationType },
});
const steps = [{ apply: modified('remove'), revert: modified('add') }];
const unattended = {
  risk: 'low',
  message:
    'Take the group "all" out of the permissions of the snapshot; accounts that are named there stay. Nobody else can make a volume of it any more; copies that were made already stay with those who made them.',
  steps,
} as const;
testRule(rule, ref, {
  valid: [
    { name: 'a private snapshot', facts: own },
    { name: 'one that is shared with a group that is not everybody', facts: { ...own, groups: ['aws-marketplace'] } },
    { name: 'one that is shared with a stranger by name, which is not everybody', facts: { ...own, accounts: ['444455556666'] } },
    {
      name: 'a private one whose owner meant it to be public, where no tag is taken for that',
      facts: { ...own, tags: { 'holdfast:intended-public': '' } },
      parameters: { intendedTag: null },
    },
  ],
  notApplicable: [
    { name: 'what is public on purpose', facts: { ...open, tags: { 'holdfast:intended-public': 'sample data, DATA-7' } } },
    { name: 'what is public on purpose, without a reason', facts: { ...open, tags: { 'holdfast:intended-public': '' } } },
    { name: 'what is public on purpose, by a tag of the own', facts: { ...open, tags: { 'data-class': 'public' } }, parameters: { intendedTag: 'data-class' } },
  ],
  invalid: [
    { name: 'a public snapshot', facts: open, message, plan: unattended },
    { name: 'one that is shared with an account by name, too', facts: { ...open, accounts: ['444455556666'] }, message, plan: unattended },
    {
      name: 'one whose owner says that it is not meant to be public',
      facts: { ...open, tags: { 'holdfast:intended-public': 'False' } },
      message,
      plan: unattended,
    },
    { name: 'one with another tag', facts: { ...open, tags: { 'Holdfast:intended-public': 'yes', constructor: 'yes' } }, message, plan: unattended },
    {
      name: 'what is public on purpose, where no tag is taken for that',
      facts: { ...open, tags: { 'holdfast:intended-public': 'yes' } },
      parameters: { intendedTag: null },
      message,
      plan: unattended,
    },
  ],
  insufficient: [
    { name: 'a snapshot whose permissions are not shown', facts: { tags: {} } },
    { name: 'one whose tags are not shown', facts: { groups: ['all'] } },
  ],
});
