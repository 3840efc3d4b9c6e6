import instance from '../../resources/ec2/instance.ts';
import { defineRule, UnknownFact } from '../rule.ts';

export default defineRule(instance, {
  meta: {
    id: 'ec2-imdsv2-check',
    version: 1,
    title: 'Instances hand out their metadata by version 2 of the metadata service only.',
    severity: 'HIGH',
    risk: 'low',
    rationale:
      'Version 1 answers any request that an attacker can make a web application send, and hands out the credentials of its role; version 2 asks for a token first.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/ec2-imdsv2-check.html',
      'https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-8',
      'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-IMDS-existing-instances.html',
    ],
    notes: [
      'An instance whose metadata service is switched off complies.',
      'Unattended only where EC2 itself counted two whole weeks without a call by version 1: an instance that was started, or not measured, in that time is asked about. What asks only while the machine starts is not in such a count; AWS takes a count of nought for enough all the same.',
      'Where neither a template nor the launch template in it says which versions are taken, the defaults of account and image decide, and those are not shown.',
    ],
    changes: ['ec2:ModifyInstanceMetadataOptions'],
    messages: {
      v1: 'The metadata service answers without a token: whoever makes an application on the instance send a request gets the credentials of its role.',
      requireUnused: 'Require a token for every request of metadata. EC2 counted no request without one in the last two weeks.',
      requireUsed:
        'Require a token for every request of metadata. Something on the instance asked without one in the last two weeks, and will get no answer any more.',
      requireUnknown:
        'Require a token for every request of metadata. Whether something on the instance asks without one is not known for two whole weeks: that would get no answer any more.',
    },
  },

  needs: ['state', 'metadataOptions'],

  evaluate({ state, metadataOptions: { httpEndpoint, httpTokens } }) {
    if (state === 'terminated' || state === 'shutting-down') return { compliance: 'NOT_APPLICABLE' };
    if (httpEndpoint === 'disabled' || httpTokens === 'required') return { compliance: 'COMPLIANT' };
    if (typeof httpTokens !== 'string' || httpEndpoint === undefined) {
      throw new UnknownFact('Which versions of the metadata service the instance will answer is known only once it is launched.');
    }
    return { compliance: 'NON_COMPLIANT', message: 'v1' };
  },

  remediate({ instanceId: InstanceId, metadataOptions: { httpTokens }, usedV1InTwoWeeks }) {
    if (httpTokens !== 'optional') return null;
    const steps = [
      {
        // Nothing but the tokens: what is not named stays as it is.
        apply: { action: 'ec2:ModifyInstanceMetadataOptions', input: { InstanceId, HttpTokens: 'required' } },
        revert: { action: 'ec2:ModifyInstanceMetadataOptions', input: { InstanceId, HttpTokens: 'optional' } },
      },
    ] as const;
    if (usedV1InTwoWeeks === null) return { risk: 'high', message: 'requireUnknown', steps };
    return usedV1InTwoWeeks ? { risk: 'high', message: 'requireUsed', steps } : { risk: 'low', message: 'requireUnused', steps };
  },
});
