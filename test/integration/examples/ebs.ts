import type { Example } from './example.ts';

/** What the adapter makes of moto's answer to a call of EC2 that it does not know. */
const UNKNOWN = { kind: 'unknown', code: 'Error' };

export const ebs: readonly Example[] = [
  {
    shows: 'DescribeSnapshots: one of the own',
    play: async ({ ask, ids }) =>
      (await ask('ec2:DescribeSnapshots', { SnapshotIds: [ids.snapshot] })).Snapshots?.map(({ SnapshotId, OwnerId, Encrypted, Tags }) => ({
        SnapshotId,
        OwnerId,
        Encrypted,
        Tags,
      })),
  },
  { shows: 'DescribeSnapshots: one that is not there', play: ({ ask }) => ask('ec2:DescribeSnapshots', { SnapshotIds: ['snap-0123456789abcdef0'] }) },
  {
    shows: 'DescribeSnapshots: those that everybody may restore',
    differs: { because: 'moto answers all, whoever may restore them', sandbox: [], moto: ['<snapshot>'] },
    play: async ({ ask, ids }) => {
      const { Snapshots } = await ask('ec2:DescribeSnapshots', { OwnerIds: ['self'], RestorableByUserIds: ['all'] });
      return Snapshots?.flatMap(({ SnapshotId }) => (SnapshotId === ids.snapshot ? SnapshotId : []));
    },
  },
  {
    shows: 'GetSnapshotBlockPublicAccessState',
    differs: { because: 'moto does not know it', sandbox: 'unblocked', moto: UNKNOWN },
    play: async ({ ask }) => (await ask('ec2:GetSnapshotBlockPublicAccessState', {})).State,
  },
  {
    shows: 'EnableSnapshotBlockPublicAccess and DisableSnapshotBlockPublicAccess',
    differs: { because: 'moto does not know them', sandbox: ['block-new-sharing', 'block-all-sharing', 'unblocked'], moto: UNKNOWN },
    play: async ({ ask }) => {
      const seen: unknown[] = [];
      for (const State of ['block-new-sharing', 'block-all-sharing'] as const) {
        await ask('ec2:EnableSnapshotBlockPublicAccess', { State });
        seen.push((await ask('ec2:GetSnapshotBlockPublicAccessState', {})).State);
      }
      await ask('ec2:DisableSnapshotBlockPublicAccess', {});
      return [...seen, (await ask('ec2:GetSnapshotBlockPublicAccessState', {})).State];
    },
  },
];
