import type { World } from '../worlds.ts';
import type { Example } from './example.ts';

const PARTNER = '444455556666';
/** What the adapter makes of moto's answer to a call of EC2 that it does not know. */
const UNKNOWN = { kind: 'unknown', code: 'Error' };

export const ebs: readonly Example[] = [
  {
    shows: 'DescribeSnapshots: one of the own',
    play: async ({ ask, ids }) =>
      (await ask('ec2:DescribeSnapshots', { SnapshotIds: [ids.snapshot] })).Snapshots?.map(({ SnapshotId, Encrypted, Tags }) => ({
        SnapshotId,
        Encrypted,
        Tags,
      })),
  },
  { shows: 'DescribeSnapshots: one that is not there', play: ({ ask }) => ask('ec2:DescribeSnapshots', { SnapshotIds: ['snap-0123456789abcdef0'] }) },
  {
    shows: 'DescribeSnapshots: those that everybody may restore',
    differs: { because: 'moto leaves the user out of account, and answers all', sandbox: [[], 1], moto: [['<snapshot>'], 1] },
    play: async ({ ask, ids }) => {
      const named = async () =>
        (await ask('ec2:DescribeSnapshots', { OwnerIds: ['self'], RestorableByUserIds: ['all'] })).Snapshots?.map(({ SnapshotId }) => SnapshotId);
      const before = (await named())?.filter((id) => id === ids.snapshot);
      await ask('ec2:ModifySnapshotAttribute', { SnapshotId: ids.snapshot, Attribute: 'createVolumePermission', OperationType: 'add', GroupNames: ['all'] });
      return [before, (await named())?.filter((id) => id === ids.snapshot).length];
    },
  },
  {
    shows: 'ModifySnapshotAttribute: everybody and an account in, and everybody out',
    play: async (world) => {
      const { ask, ids } = world;
      const target = { SnapshotId: ids.snapshot, Attribute: 'createVolumePermission' } as const;
      await ask('ec2:ModifySnapshotAttribute', { ...target, OperationType: 'add', GroupNames: ['all'] });
      await ask('ec2:ModifySnapshotAttribute', { ...target, OperationType: 'add', UserIds: [PARTNER] });
      const open = await snapshotPermissions(world);
      await ask('ec2:ModifySnapshotAttribute', { ...target, OperationType: 'remove', GroupNames: ['all'] });
      return [open, await snapshotPermissions(world)];
    },
  },
  {
    shows: 'ModifySnapshotAttribute: a group that there is not',
    play: ({ ask, ids }) =>
      ask('ec2:ModifySnapshotAttribute', { SnapshotId: ids.snapshot, Attribute: 'createVolumePermission', OperationType: 'add', GroupNames: ['some'] }),
  },
  {
    shows: 'DescribeSnapshotAttribute: of a snapshot that is not there',
    play: ({ ask }) => ask('ec2:DescribeSnapshotAttribute', { SnapshotId: 'snap-0123456789abcdef0', Attribute: 'createVolumePermission' }),
  },
  {
    shows: 'GetSnapshotBlockPublicAccessState',
    differs: { because: 'moto does not know it', sandbox: 'unblocked', moto: UNKNOWN },
    play: async ({ ask }) => (await ask('ec2:GetSnapshotBlockPublicAccessState', {})).State,
  },
  {
    shows: 'EnableSnapshotBlockPublicAccess and DisableSnapshotBlockPublicAccess: what is blocked can not be made public',
    differs: { because: 'moto does not know them', sandbox: ['block-new-sharing', { code: 'OperationNotPermitted' }, 'unblocked'], moto: UNKNOWN },
    play: async ({ ask, ids }) => {
      const { State: blocked } = await ask('ec2:EnableSnapshotBlockPublicAccess', { State: 'block-new-sharing' });
      const refused = await ask('ec2:ModifySnapshotAttribute', {
        SnapshotId: ids.snapshot,
        Attribute: 'createVolumePermission',
        OperationType: 'add',
        GroupNames: ['all'],
      }).catch(({ code }) => ({ code }));
      return [blocked, refused, (await ask('ec2:DisableSnapshotBlockPublicAccess', {})).State];
    },
  },
  {
    shows: 'DescribeImages: one of the own',
    play: async ({ ask, ids }) => (await ask('ec2:DescribeImages', { ImageIds: [ids.image] })).Images?.map(({ ImageId, Name }) => ({ ImageId, Name })),
  },
  {
    shows: 'DescribeImages: the own',
    play: async ({ ask, ids }) => (await ask('ec2:DescribeImages', { Owners: ['self'] })).Images?.filter(({ ImageId }) => ImageId === ids.image).length,
  },
  { shows: 'DescribeImages: one that is not there', play: ({ ask }) => ask('ec2:DescribeImages', { ImageIds: ['ami-0123456789abcdef0'] }) },
  {
    shows: 'ModifyImageAttribute: everybody and an account in, and everybody out',
    play: async (world) => {
      const { ask, ids } = world;
      const open = { ImageId: ids.image, LaunchPermission: { Add: [{ Group: 'all' as const }, { UserId: PARTNER }] } };
      await ask('ec2:ModifyImageAttribute', open);
      const before = await imagePermissions(world);
      await ask('ec2:ModifyImageAttribute', { ImageId: ids.image, LaunchPermission: { Remove: [{ Group: 'all' }] } });
      return [before, await imagePermissions(world)];
    },
  },
  {
    shows: 'GetImageBlockPublicAccessState',
    differs: { because: 'moto does not know it', sandbox: 'unblocked', moto: UNKNOWN },
    play: async ({ ask }) => (await ask('ec2:GetImageBlockPublicAccessState', {})).ImageBlockPublicAccessState,
  },
  {
    shows: 'GetEbsDefaultKmsKeyId',
    differs: { because: 'moto does not know it', sandbox: 'alias/aws/ebs', moto: UNKNOWN },
    play: async ({ ask }) => (await ask('ec2:GetEbsDefaultKmsKeyId', {})).KmsKeyId,
  },
  {
    shows: 'EnableEbsEncryptionByDefault and DisableEbsEncryptionByDefault',
    play: async ({ ask }) => {
      const state = async () => (await ask('ec2:GetEbsEncryptionByDefault', {})).EbsEncryptionByDefault;
      const before = await state();
      await ask('ec2:EnableEbsEncryptionByDefault', {});
      const on = await state();
      await ask('ec2:DisableEbsEncryptionByDefault', {});
      return [before, on, await state()];
    },
  },
];

async function snapshotPermissions({ ask, ids }: World) {
  return (await ask('ec2:DescribeSnapshotAttribute', { SnapshotId: ids.snapshot, Attribute: 'createVolumePermission' })).CreateVolumePermissions;
}

async function imagePermissions({ ask, ids }: World) {
  return (await ask('ec2:DescribeImageAttribute', { ImageId: ids.image, Attribute: 'launchPermission' })).LaunchPermissions;
}
