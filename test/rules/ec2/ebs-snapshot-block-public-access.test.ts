import rule from '../../../rules/ec2/ebs-snapshot-block-public-access.ts';
import { testRule } from '../rule-tester.ts';

const ref = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::EC2::SnapshotBlockPublicAccess', id: '111122223333' } as const;
const unblocked = { accountId: '111122223333', state: 'unblocked', managedBy: 'account', publicSnapshots: [] };
const onlyNew = { ...unblocked, state: 'block-new-sharing' };
const open = 'Snapshots in this Region may be shared with everybody: one wrong permission makes a disk public.';
const partly = 'Only new public sharing of snapshots is blocked in this Region: what is public already stays so.';
const blockAll = { action: 'ec2:EnableSnapshotBlockPublicAccess', input: { State: 'block-all-sharing' } } as const;
const blockNew = { action: 'ec2:EnableSnapshotBlockPublicAccess', input: { State: 'block-new-sharing' } } as const;
const unblock = { action: 'ec2:DisableSnapshotBlockPublicAccess', input: {} } as const;
const nobodyLoses = 'Block all public sharing of snapshots in this Region. No snapshot of the account is public now, so nobody loses anything.';
const cutsOff = (snapshots: string) =>
  `Block all public sharing of snapshots in this Region. Strangers can no longer make volumes of the snapshots that are public now, perhaps on purpose (${snapshots}); their permissions stay, and count again once the block is lifted.`;

testRule(rule, ref, {
  valid: [
    { name: 'an account that blocks all public sharing', facts: { ...unblocked, state: 'block-all-sharing' } },
    { name: 'one that blocks all, by a policy of its organization', facts: { ...unblocked, state: 'block-all-sharing', managedBy: 'declarative-policy' } },
    { name: 'one that blocks new sharing, where that is enough', facts: { ...onlyNew, publicSnapshots: ['snap-1'] }, parameters: { newIsEnough: true } },
  ],
  invalid: [
    {
      name: 'an account that blocks nothing',
      facts: unblocked,
      message: open,
      plan: { risk: 'low', message: nobodyLoses, steps: [{ apply: blockAll, revert: unblock }] },
    },
    {
      name: 'one that blocks new sharing only, and takes it back to that',
      facts: onlyNew,
      message: partly,
      plan: { risk: 'low', message: nobodyLoses, steps: [{ apply: blockAll, revert: blockNew }] },
    },
    {
      name: 'one whose manager is not shown',
      facts: { ...unblocked, managedBy: null },
      message: open,
      plan: { risk: 'low', message: nobodyLoses, steps: [{ apply: blockAll, revert: unblock }] },
    },
    {
      name: 'one with public snapshots, as a question',
      facts: { ...onlyNew, publicSnapshots: ['snap-2', 'snap-1'] },
      message: partly,
      plan: { risk: 'high', message: cutsOff('snap-1, snap-2'), steps: [{ apply: blockAll, revert: blockNew }] },
    },
    {
      name: 'one with many public snapshots, as a question that names some',
      facts: { ...unblocked, publicSnapshots: Array.from({ length: 12 }, (_, index) => `snap-${String.fromCharCode(97 + index)}`) },
      message: open,
      plan: {
        risk: 'high',
        message: cutsOff('snap-a, snap-b, snap-c, snap-d, snap-e and 7 more'),
        steps: [{ apply: blockAll, revert: unblock }],
      },
    },
    {
      name: 'one with public snapshots that may stay so: new sharing alone is blocked',
      facts: { ...unblocked, publicSnapshots: ['snap-1'] },
      parameters: { newIsEnough: true },
      message: open,
      plan: {
        risk: 'low',
        message: 'Block new public sharing of snapshots in this Region. What is public already stays so.',
        steps: [{ apply: blockNew, revert: unblock }],
      },
    },
    { name: 'what only the organization can change', facts: { ...unblocked, managedBy: 'declarative-policy' }, message: open, plan: null },
  ],
  insufficient: [
    { name: 'a state that is not shown', facts: { publicSnapshots: [] } },
    { name: 'a state that is not known here', facts: { ...unblocked, state: 'block-some-sharing' }, message: 'block-some-sharing' },
  ],
});
