import { CreatePolicyVersionCommand } from '@aws-sdk/client-iam';
import type { Example } from '../example.ts';
import { client, managedPolicy, policyOf, readMedia } from './identities.ts';

export default {
  async onMoto() {
    const PolicyArn = await managedPolicy('SnapwaveEditors', readMedia);
    const wide = policyOf({ Effect: 'Allow', Action: 'kms:*', Resource: '*' });
    await client().send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: wide, SetAsDefault: true }));
    return PolicyArn;
  },
  // Whom a policy serves, and its versions' list, stay; which of them holds is what was complained of.
  mayChange: ['defaultVersionId', 'document'],
} satisfies Example;
