import rule from '../../../rules/ec2/ec2-imdsv2-check.ts';
import { testRule } from '../rule-tester.ts';

const ref = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::EC2::Instance', id: 'i-1' } as const;
const old = {
  instanceId: 'i-1',
  state: 'running',
  launchedAt: '2026-01-02T03:04:05.000Z',
  metadataOptions: { httpEndpoint: 'enabled', httpTokens: 'optional' },
  usedV1InTwoWeeks: false,
  publicAddresses: [],
  tags: {},
} as const;
const message = 'The metadata service answers without a token: whoever makes an application on the instance send a request gets the credentials of its role.';
const steps = [
  {
    apply: { action: 'ec2:ModifyInstanceMetadataOptions', input: { InstanceId: 'i-1', HttpTokens: 'required' } },
    revert: { action: 'ec2:ModifyInstanceMetadataOptions', input: { InstanceId: 'i-1', HttpTokens: 'optional' } },
  },
] as const;
const unknown = {
  risk: 'high',
  message:
    'Require a token for every request of metadata. Whether something on the instance asks without one is not known for two whole weeks: that would get no answer any more.',
  steps,
} as const;

testRule(rule, ref, {
  valid: [
    { name: 'an instance that requires tokens', facts: { ...old, metadataOptions: { httpEndpoint: 'enabled', httpTokens: 'required' } } },
    { name: 'one without a metadata service', facts: { ...old, metadataOptions: { httpEndpoint: 'disabled', httpTokens: 'optional' } } },
    { name: 'a proposed one that requires tokens', facts: { state: 'running', metadataOptions: { httpTokens: 'required' } } },
    { name: 'a proposed one without a metadata service', facts: { state: 'running', metadataOptions: { httpEndpoint: 'disabled', httpTokens: null } } },
  ],
  notApplicable: [
    { name: 'an instance that is terminated', facts: { ...old, state: 'terminated' } },
    { name: 'one that is about to be', facts: { ...old, state: 'shutting-down' } },
  ],
  invalid: [
    {
      name: 'an instance that takes version 1, which nobody used for two weeks',
      facts: old,
      message,
      plan: {
        risk: 'low',
        message: 'Require a token for every request of metadata. EC2 counted no request without one in the last two weeks.',
        steps,
      },
    },
    {
      name: 'one on which something used it',
      facts: { ...old, usedV1InTwoWeeks: true },
      message,
      plan: {
        risk: 'high',
        message:
          'Require a token for every request of metadata. Something on the instance asked without one in the last two weeks, and will get no answer any more.',
        steps,
      },
    },
    { name: 'one of which that is not known', facts: { ...old, usedV1InTwoWeeks: null }, message, plan: unknown },
    { name: 'one that is stopped', facts: { ...old, state: 'stopped', usedV1InTwoWeeks: null }, message, plan: unknown },
    { name: 'a value that is none of these', facts: { ...old, metadataOptions: { httpEndpoint: 'enabled', httpTokens: 'Required' } }, message, plan: null },
  ],
  insufficient: [
    { name: 'an instance whose options are not shown', facts: { state: 'running' }, message: 'Not shown here: metadataOptions.' },
    { name: 'one whose state is not shown', facts: { metadataOptions: { httpTokens: 'optional' } }, message: 'Not shown here: state.' },
    { name: 'tokens that account and image decide about', facts: { state: 'running', metadataOptions: { httpEndpoint: 'enabled', httpTokens: null } } },
    {
      name: 'tokens that are known only at deployment',
      facts: { state: 'running', metadataOptions: { httpEndpoint: 'enabled' } },
      message: /once it is launched/,
    },
    { name: 'both versions of a service that may be off', facts: { state: 'running', metadataOptions: { httpTokens: 'optional' } } },
  ],
});
