import { AuthorizeSecurityGroupIngressCommand, CreateSecurityGroupCommand, CreateVpcCommand, EC2Client } from '@aws-sdk/client-ec2';
import { sure } from '../example.ts';

/** A group in a VPC of its own that admits the office to one port, with a description and a tag. */
export async function groupBesideOffice(region: string, port: number): Promise<string> {
  const ec2 = new EC2Client({ region });
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const { GroupId } = await ec2.send(new CreateSecurityGroupCommand({ VpcId: sure(Vpc?.VpcId), GroupName: 'bastion', Description: 'Engineers come in here' }));
  await ec2.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId: sure(GroupId),
      IpPermissions: [{ IpProtocol: 'tcp', FromPort: port, ToPort: port, IpRanges: [{ CidrIp: '203.0.113.0/24', Description: 'office' }] }],
      TagSpecifications: [{ ResourceType: 'security-group-rule', Tags: [{ Key: 'ticket', Value: 'NET-118' }] }],
    }),
  );
  return sure(GroupId);
}
