import subnet from '../../resources/ec2/subnet.ts';
import { defineRule } from '../rule.ts';

export default defineRule(subnet, {
  meta: {
    id: 'subnet-auto-assign-public-ip-disabled',
    version: 1,
    title: 'Subnets give no public IPv4 address to what is launched into them.',
    severity: 'MEDIUM',
    risk: 'low',
    rationale:
      "What is launched here without a thought stands on the internet, with only a security group in front of it; a public address should be somebody's decision.",
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/subnet-auto-assign-public-ip-disabled.html',
      'https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-15',
      'https://docs.aws.amazon.com/vpc/latest/userguide/subnet-public-ip.html',
    ],
    notes: [
      "A subnet of which a template does not say it gives out none: that is EC2's default for every subnet but those of a default VPC.",
      "Only IPv4 is meant, as with AWS Config: whether an IPv6 address can be reached from the internet is decided by routes and security groups, not by the subnet's setting.",
      "AWS's Guard rule passes over subnets whose metadata suppress the cfn_nag rule W33. Holdfast knows waivers instead, which have an owner and an end.",
    ],
    changes: ['ec2:ModifySubnetAttribute'],
    messages: {
      assigns: 'Every instance that is launched into this subnet gets a public IPv4 address, unless its launch says otherwise.',
      stop: 'Give out no more public addresses by default. What runs keeps the addresses that it has; what is launched from now on, and needs one to reach the internet, has to ask for it.',
    },
  },

  needs: ['mapPublicIpOnLaunch'],

  evaluate({ mapPublicIpOnLaunch }) {
    return mapPublicIpOnLaunch ? { compliance: 'NON_COMPLIANT', message: 'assigns' } : { compliance: 'COMPLIANT' };
  },

  remediate({ subnetId: SubnetId }) {
    return {
      risk: 'low',
      message: 'stop',
      steps: [
        {
          apply: { action: 'ec2:ModifySubnetAttribute', input: { SubnetId, MapPublicIpOnLaunch: { Value: false } } },
          revert: { action: 'ec2:ModifySubnetAttribute', input: { SubnetId, MapPublicIpOnLaunch: { Value: true } } },
        },
      ],
    };
  },
});
