import rule from '../../../rules/ec2/subnet-auto-assign-public-ip-disabled.ts';
import { testRule } from '../rule-tester.ts';

const ref = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::EC2::Subnet', id: 'subnet-1' } as const;
const subnet = { subnetId: 'subnet-1', vpcId: 'vpc-1', mapPublicIpOnLaunch: true, defaultForAz: false, tags: {} };
const message = 'Every instance that is launched into this subnet gets a public IPv4 address, unless its launch says otherwise.';
const plan = {
  risk: 'low',
  message:
    'Give out no more public addresses by default. What runs keeps the addresses that it has; what is launched from now on, and needs one to reach the internet, has to ask for it.',
  steps: [
    {
      apply: { action: 'ec2:ModifySubnetAttribute', input: { SubnetId: 'subnet-1', MapPublicIpOnLaunch: { Value: false } } },
      revert: { action: 'ec2:ModifySubnetAttribute', input: { SubnetId: 'subnet-1', MapPublicIpOnLaunch: { Value: true } } },
    },
  ],
} as const;

testRule(rule, ref, {
  valid: [
    { name: 'a subnet that gives out none', facts: { ...subnet, mapPublicIpOnLaunch: false } },
    { name: 'a default subnet that gives out none', facts: { ...subnet, mapPublicIpOnLaunch: false, defaultForAz: true } },
  ],
  invalid: [
    { name: 'a subnet that gives out public addresses', facts: subnet, message, plan },
    { name: 'a default subnet as it comes', facts: { ...subnet, defaultForAz: true }, message, plan },
  ],
  insufficient: [{ name: 'a subnet of which that is not shown', facts: { subnetId: 'subnet-1' }, message: 'Not shown here: mapPublicIpOnLaunch.' }],
});
