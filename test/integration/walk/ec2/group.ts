import {
  AuthorizeSecurityGroupIngressCommand,
  CreateManagedPrefixListCommand,
  CreateSecurityGroupCommand,
  CreateVpcCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { sure } from '../example.ts';

/** A prefix list of one office. Answers its id. */
export async function officeList(region: string): Promise<string> {
  const { PrefixList } = await new EC2Client({ region }).send(
    new CreateManagedPrefixListCommand({
      PrefixListName: 'offices',
      MaxEntries: 5,
      AddressFamily: 'IPv4',
      Entries: [{ Cidr: '198.51.100.0/24', Description: 'second office' }],
    }),
  );
  return sure(PrefixList?.PrefixListId);
}

/** A group in a VPC of its own that admits the offices to one port: one with a description and a tag, the others by a prefix list. */
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
  await ec2.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId: sure(GroupId),
      IpPermissions: [{ IpProtocol: 'tcp', FromPort: port, ToPort: port, PrefixListIds: [{ PrefixListId: await officeList(region) }] }],
    }),
  );
  return sure(GroupId);
}
