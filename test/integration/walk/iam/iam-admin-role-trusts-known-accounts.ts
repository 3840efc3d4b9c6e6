import { PutRolePolicyCommand } from '@aws-sdk/client-iam';
import type { Example } from '../example.ts';
import { client, everything, policyOf, roleWithPolicies } from './identities.ts';

export default {
  async onMoto() {
    const own = { Sid: 'Own', Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' };
    const stranger = { Sid: 'Debug', Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::777788889999:root' }, Action: 'sts:AssumeRole' };
    const RoleName = await roleWithPolicies('thumbnails', policyOf([own, stranger]));
    await client().send(new PutRolePolicyCommand({ RoleName, PolicyName: 'debug', PolicyDocument: everything }));
    return RoleName;
  },
} satisfies Example;
