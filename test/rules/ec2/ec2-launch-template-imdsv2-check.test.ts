import rule from '../../../rules/ec2/ec2-launch-template-imdsv2-check.ts';
import { testRule } from '../rule-tester.ts';
import { following, TEMPLATE, web } from './launch-template.ts';

const v1 = {
  ...web,
  metadataOptions: { httpEndpoint: 'enabled', httpTokens: 'optional' },
  metadataSpecification: { HttpTokens: 'optional', HttpEndpoint: 'enabled', HttpPutResponseHopLimit: 2 },
} as const;
const unset = { ...web, metadataOptions: { httpEndpoint: null, httpTokens: null }, metadataSpecification: null } as const;
const message = 'What is launched from the default version answers requests for its credentials without a token.';
const unsetMessage = 'The default version does not say that requests for credentials need a token: what is launched from it may answer without one.';
const DESCRIPTION = 'Like version 3, with tokens required for metadata';

function follow(next: string): string {
  return `Make version ${next} of the template, like 3 but for tokens, which are required, and make it the default. What is launched from now on, and asks for its metadata by version 1, gets no answer; what runs stays as it is.`;
}

testRule(rule, TEMPLATE, {
  valid: [
    { name: 'a template that requires tokens', facts: web },
    { name: 'one that switches the metadata service off', facts: { ...web, metadataOptions: { httpEndpoint: 'disabled', httpTokens: null } } },
    { name: 'one that requires them, whether or not the service is on', facts: { metadataOptions: { httpTokens: 'required' } } },
  ],
  invalid: [
    {
      name: 'a template that takes both versions, and keeps the rest of what it says',
      facts: v1,
      message,
      plan: {
        risk: 'high',
        message: follow('4'),
        steps: following({ MetadataOptions: { HttpTokens: 'required', HttpEndpoint: 'enabled', HttpPutResponseHopLimit: 2 } }, DESCRIPTION),
      },
    },
    {
      name: 'a template that says nothing of it',
      facts: unset,
      message: unsetMessage,
      plan: { risk: 'high', message: follow('4'), steps: following({ MetadataOptions: { HttpTokens: 'required' } }, DESCRIPTION) },
    },
    {
      name: 'one whose last version was deleted, by the number after that',
      facts: { ...unset, lastNumber: 5 },
      message: unsetMessage,
      plan: { risk: 'high', message: follow('6'), steps: following({ MetadataOptions: { HttpTokens: 'required' } }, DESCRIPTION, '6') },
    },
    {
      name: 'one with a later version than the default, which $Latest would fall behind',
      facts: { ...unset, latestVersion: 4 },
      message: unsetMessage,
      plan: null,
    },
    { name: 'one that EKS keeps for a node group', facts: { ...unset, tags: { 'eks:nodegroup-name': 'blue' } }, message: unsetMessage, plan: null },
    { name: 'one that names a snapshot, which would be lost', facts: { ...unset, namesSnapshots: true }, message: unsetMessage, plan: null },
    {
      name: 'a value that is none of these',
      facts: { ...v1, metadataOptions: { httpEndpoint: null, httpTokens: 'Required' }, latestVersion: 9 },
      message,
      plan: null,
    },
  ],
  insufficient: [
    { name: 'a template whose options are not shown', facts: { launchTemplateId: 'lt-1' }, message: 'Not shown here: metadataOptions.' },
    { name: 'tokens that are known only at deployment', facts: { metadataOptions: { httpEndpoint: 'enabled' } }, message: /known only at deployment/ },
    { name: 'both versions of a service that may be off', facts: { metadataOptions: { httpTokens: 'optional' } } },
  ],
});
