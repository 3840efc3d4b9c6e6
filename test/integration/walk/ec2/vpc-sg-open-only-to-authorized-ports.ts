import { AuthorizeSecurityGroupIngressCommand, EC2Client } from '@aws-sdk/client-ec2';
import type { Example } from '../example.ts';
import { groupBesideOffice } from './group.ts';

export default {
  async onMoto({ region }) {
    const GroupId = await groupBesideOffice(region, 5432);
    const IpRanges = [{ CidrIp: '0.0.0.0/0', Description: 'for the migration' }];
    await new EC2Client({ region }).send(
      new AuthorizeSecurityGroupIngressCommand({
        GroupId,
        IpPermissions: [
          { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges },
          { IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432, IpRanges },
          { IpProtocol: 'udp', FromPort: 53, ToPort: 53, Ipv6Ranges: [{ CidrIpv6: '::/0' }] },
        ],
      }),
    );
    return GroupId;
  },
} satisfies Example;
