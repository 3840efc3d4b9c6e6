import { CreateSubnetCommand, CreateVpcCommand, EC2Client, ModifySubnetAttributeCommand } from '@aws-sdk/client-ec2';
import { type Example, sure } from '../example.ts';

export default {
  async onMoto({ region }) {
    const ec2 = new EC2Client({ region });
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
    const { Subnet } = await ec2.send(
      new CreateSubnetCommand({
        VpcId: sure(Vpc?.VpcId),
        CidrBlock: '10.0.1.0/24',
        TagSpecifications: [{ ResourceType: 'subnet', Tags: [{ Key: 'tier', Value: 'public' }] }],
      }),
    );
    const SubnetId = sure(Subnet?.SubnetId);
    await ec2.send(new ModifySubnetAttributeCommand({ SubnetId, MapPublicIpOnLaunch: { Value: true } }));
    return SubnetId;
  },
} satisfies Example;
