import { AuthorizeSecurityGroupIngressCommand, EC2Client } from '@aws-sdk/client-ec2';
import type { Example } from '../example.ts';
import { groupBesideOffice } from './group.ts';

export default {
  async onMoto({ region }) {
    const GroupId = await groupBesideOffice(region, 22);
    await new EC2Client({ region }).send(
      new AuthorizeSecurityGroupIngressCommand({
        GroupId,
        IpPermissions: [
          { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0', Description: 'for a minute' }], Ipv6Ranges: [{ CidrIpv6: '::/0' }] },
        ],
        TagSpecifications: [{ ResourceType: 'security-group-rule', Tags: [{ Key: 'by', Value: 'ana' }] }],
      }),
    );
    return GroupId;
  },
} satisfies Example;
