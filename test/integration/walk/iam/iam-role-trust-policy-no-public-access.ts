import type { Example } from '../example.ts';
import { policyOf, roleWithPolicies } from './identities.ts';

export default {
  async onMoto() {
    const own = { Sid: 'Own', Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' };
    const everybody = { Sid: 'Test', Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' };
    return await roleWithPolicies('thumbnails', policyOf([own, everybody]));
  },
} satisfies Example;
