import { CreateVolumeCommand, EC2Client } from '@aws-sdk/client-ec2';
import { type Example, sure } from '../../walk/example.ts';

export default {
  async onMoto({ region }) {
    const tags = [{ ResourceType: 'volume' as const, Tags: [{ Key: 'team', Value: 'media' }] }];
    const { VolumeId } = await new EC2Client({ region }).send(new CreateVolumeCommand({ AvailabilityZone: `${region}a`, Size: 8, TagSpecifications: tags }));
    return sure(VolumeId);
  },
} satisfies Example;
