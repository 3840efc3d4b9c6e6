import rule from '../../../rules/ec2/ec2-launch-template-public-ip-disabled.ts';
import { testRule } from '../rule-tester.ts';
import { following, TEMPLATE, web } from './launch-template.ts';

const given = { associatePublicIpAddress: true, specification: { DeviceIndex: 0, AssociatePublicIpAddress: true, Groups: ['sg-1'], SubnetId: 'subnet-1' } };
const notGiven = { associatePublicIpAddress: false, specification: { DeviceIndex: 0, AssociatePublicIpAddress: false } };
const left = { associatePublicIpAddress: null, specification: { DeviceIndex: 1, Description: 'management' } };
const message = 'What is launched from the default version can be reached from the internet at a public address of its own.';

testRule(rule, TEMPLATE, {
  valid: [
    { name: 'a template without network interfaces', facts: web },
    { name: 'one that gives none, and leaves another to the subnet', facts: { ...web, networkInterfaces: [notGiven, left] } },
  ],
  invalid: [
    {
      name: 'a template that gives an address, and leaves the rest as it is',
      facts: { ...web, networkInterfaces: [given, left] },
      message,
      plan: {
        risk: 'high',
        message:
          'Make version 4 of the template, like 3 but for public addresses, which it gives to none, and make it the default. What is launched from now on reaches the internet only where its subnet has another way out, and is not reached from there; what runs stays as it is.',
        steps: following(
          {
            NetworkInterfaces: [
              { DeviceIndex: 0, AssociatePublicIpAddress: false, Groups: ['sg-1'], SubnetId: 'subnet-1' },
              { DeviceIndex: 1, Description: 'management' },
            ],
          },
          'Like version 3, without public addresses',
        ),
      },
    },
    { name: 'one with a later version than the default', facts: { ...web, networkInterfaces: [given], latestVersion: 4 }, message, plan: null },
    { name: 'one that names a snapshot', facts: { ...web, networkInterfaces: [given], namesSnapshots: true }, message, plan: null },
    {
      name: 'an address that is given, beside one that is not known',
      facts: { ...web, networkInterfaces: [{}, given], defaultVersion: 2 },
      message,
      plan: null,
    },
  ],
  insufficient: [
    { name: 'a template whose network interfaces are not shown', facts: { launchTemplateId: 'lt-1' }, message: 'Not shown here: networkInterfaces.' },
    { name: 'an address that is known only at deployment', facts: { ...web, networkInterfaces: [notGiven, {}] }, message: /known only at deployment/ },
  ],
});
