import { AuthorizeSecurityGroupIngressCommand, CreateVpcCommand, DescribeSecurityGroupsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { type Example, sure } from '../example.ts';
import { officeList } from './group.ts';

export default {
  async onMoto({ region }) {
    const ec2 = new EC2Client({ region });
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
    const filters = [
      { Name: 'vpc-id', Values: [sure(Vpc?.VpcId)] },
      { Name: 'group-name', Values: ['default'] },
    ];
    const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ Filters: filters }));
    const GroupId = sure(SecurityGroups?.[0]?.GroupId);
    const PrefixListIds = [{ PrefixListId: await officeList(region), Description: 'offices' }];
    await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, PrefixListIds }] }));
    return GroupId;
  },
} satisfies Example;
