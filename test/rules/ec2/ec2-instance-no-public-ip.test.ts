import rule from '../../../rules/ec2/ec2-instance-no-public-ip.ts';
import { testRule } from '../rule-tester.ts';

const ref = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::EC2::Instance', id: 'i-1' } as const;

function at(addresses: string): string {
  return `The instance can be reached from the internet at ${addresses}, wherever its security groups allow it.`;
}

testRule(rule, ref, {
  valid: [{ name: 'an instance without a public address', facts: { state: 'running', publicAddresses: [] } }],
  invalid: [
    { name: 'a public address, which a person has to take away', facts: { publicAddresses: ['203.0.113.9'] }, message: at('203.0.113.9'), plan: null },
    {
      name: 'addresses of several network interfaces',
      facts: { publicAddresses: ['203.0.113.7', '203.0.113.9'] },
      message: at('203.0.113.7, 203.0.113.9'),
      plan: null,
    },
    {
      name: 'an address that is given at launch',
      facts: { publicAddresses: [null] },
      message: 'The instance will get a public address, and can be reached from the internet wherever its security groups allow it.',
      plan: null,
    },
  ],
  insufficient: [{ name: 'an instance whose addresses are not shown', facts: { state: 'running' }, message: 'Not shown here: publicAddresses.' }],
});
