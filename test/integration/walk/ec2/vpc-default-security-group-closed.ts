import { CreateVpcCommand, DescribeSecurityGroupsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { type Example, sure } from '../example.ts';

export default {
  async onMoto({ region }) {
    const ec2 = new EC2Client({ region });
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
    const filters = [
      { Name: 'vpc-id', Values: [sure(Vpc?.VpcId)] },
      { Name: 'group-name', Values: ['default'] },
    ];
    const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ Filters: filters }));
    return sure(SecurityGroups?.[0]?.GroupId);
  },
} satisfies Example;
