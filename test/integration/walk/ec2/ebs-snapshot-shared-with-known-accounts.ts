import { CreateSnapshotCommand, CreateVolumeCommand, EC2Client, ModifySnapshotAttributeCommand } from '@aws-sdk/client-ec2';
import { type Example, sure } from '../example.ts';

/** Shared with everybody, with an account that is allowed, and with one that is not. */
export default {
  parameters: { allowedAccounts: ['444455556666'] },
  async onMoto({ region }) {
    const ec2 = new EC2Client({ region });
    const { VolumeId } = await ec2.send(new CreateVolumeCommand({ AvailabilityZone: `${region}a`, Size: 8 }));
    const tags = [{ ResourceType: 'snapshot' as const, Tags: [{ Key: 'team', Value: 'media' }] }];
    const { SnapshotId } = await ec2.send(new CreateSnapshotCommand({ VolumeId: sure(VolumeId), TagSpecifications: tags }));
    const shared = { SnapshotId: sure(SnapshotId), Attribute: 'createVolumePermission', OperationType: 'add' } as const;
    await ec2.send(new ModifySnapshotAttributeCommand({ ...shared, UserIds: ['444455556666', '777788889999'] }));
    await ec2.send(new ModifySnapshotAttributeCommand({ ...shared, GroupNames: ['all'] }));
    return sure(SnapshotId);
  },
} satisfies Example;
