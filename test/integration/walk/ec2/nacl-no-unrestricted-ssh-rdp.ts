import { CreateNetworkAclCommand, CreateNetworkAclEntryCommand, CreateVpcCommand, DescribeNetworkAclsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { type Example, sure } from '../example.ts';

const WORLD = { RuleAction: 'allow', Egress: false, CidrBlock: '0.0.0.0/0' } as const;

export default [
  {
    async onMoto({ region }) {
      const ec2 = new EC2Client({ region });
      const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
      const { NetworkAcl } = await ec2.send(
        new CreateNetworkAclCommand({
          VpcId: sure(Vpc?.VpcId),
          TagSpecifications: [{ ResourceType: 'network-acl', Tags: [{ Key: 'tier', Value: 'public' }] }],
        }),
      );
      const NetworkAclId = sure(NetworkAcl?.NetworkAclId);
      const entries = [
        { RuleNumber: 90, Protocol: '6', ...WORLD, CidrBlock: '203.0.113.0/24', PortRange: { From: 22, To: 22 } },
        { RuleNumber: 100, Protocol: '6', ...WORLD, PortRange: { From: 22, To: 22 } },
        { RuleNumber: 110, Protocol: '6', ...WORLD, PortRange: { From: 443, To: 443 } },
        { RuleNumber: 120, Protocol: '1', ...WORLD, IcmpTypeCode: { Type: 8, Code: -1 } },
      ];
      for (const entry of entries) await ec2.send(new CreateNetworkAclEntryCommand({ NetworkAclId, ...entry }));
      return NetworkAclId;
    },
  },
  {
    async onMoto({ region }) {
      const ec2 = new EC2Client({ region });
      const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
      const Filters = [
        { Name: 'vpc-id', Values: [sure(Vpc?.VpcId)] },
        { Name: 'default', Values: ['true'] },
      ];
      const { NetworkAcls } = await ec2.send(new DescribeNetworkAclsCommand({ Filters }));
      return sure(NetworkAcls?.[0]?.NetworkAclId);
    },
  },
] satisfies readonly Example[];
