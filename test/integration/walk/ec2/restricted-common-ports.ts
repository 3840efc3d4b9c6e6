import { AuthorizeSecurityGroupIngressCommand, EC2Client } from '@aws-sdk/client-ec2';
import type { Example } from '../example.ts';
import { groupBesideOffice } from './group.ts';

export default {
  async onMoto({ region }) {
    const GroupId = await groupBesideOffice(region, 3389);
    const halves = [{ CidrIp: '0.0.0.0/1' }, { CidrIp: '128.0.0.0/1', Description: 'the other half' }];
    await new EC2Client({ region }).send(
      new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [{ IpProtocol: 'tcp', FromPort: 3389, ToPort: 3389, IpRanges: halves }] }),
    );
    return GroupId;
  },
} satisfies Example;
