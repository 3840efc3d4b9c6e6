import { CreateFlowLogsCommand, CreateVpcCommand, EC2Client } from '@aws-sdk/client-ec2';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { type Example, sure } from '../../walk/example.ts';
import { s3Client } from '../../walk/s3/bucket.ts';

export default {
  async onMoto({ region }) {
    const ec2 = new EC2Client({ region });
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
    const id = sure(Vpc?.VpcId);
    await s3Client(region).send(new CreateBucketCommand({ Bucket: 'snapwave-flows' }));
    await ec2.send(
      new CreateFlowLogsCommand({
        ResourceType: 'VPC',
        ResourceIds: [id],
        TrafficType: 'ALL',
        LogDestinationType: 's3',
        LogDestination: 'arn:aws:s3:::snapwave-flows',
      }),
    );
    return id;
  },
} satisfies Example;
