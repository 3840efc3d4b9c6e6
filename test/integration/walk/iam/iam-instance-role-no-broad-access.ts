import { AttachRolePolicyCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import type { Example } from '../example.ts';
import { client, everything, managedPolicy, policyOf, roleWithPolicies } from './identities.ts';

const trust = policyOf({ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' });
const allOfS3 = policyOf({ Effect: 'Allow', Action: 's3:*', Resource: '*' });

export default {
  async onMoto() {
    const RoleName = await roleWithPolicies('encoder', trust);
    await client().send(new AttachRolePolicyCommand({ RoleName, PolicyArn: await managedPolicy('everything', everything) }));
    await client().send(new PutRolePolicyCommand({ RoleName, PolicyName: 'all-of-s3', PolicyDocument: allOfS3 }));
    return RoleName;
  },
} satisfies Example;
