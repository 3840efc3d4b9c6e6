import { DescribeImagesCommand, EC2Client, RunInstancesCommand } from '@aws-sdk/client-ec2';
import { type Example, sure } from '../example.ts';

export default {
  async onMoto({ region }) {
    const ec2 = new EC2Client({ region });
    const { Images } = await ec2.send(new DescribeImagesCommand({ Owners: ['amazon'] }));
    const { Instances } = await ec2.send(
      new RunInstancesCommand({
        ImageId: sure(Images?.[0]?.ImageId),
        InstanceType: 't3.micro',
        MinCount: 1,
        MaxCount: 1,
        MetadataOptions: { HttpTokens: 'optional', HttpEndpoint: 'enabled' },
        TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'service', Value: 'web' }] }],
      }),
    );
    return sure(Instances?.[0]?.InstanceId);
  },
} satisfies Example;
