import type { Example } from '../example.ts';
import { policyOf, roleWithPolicies } from './identities.ts';

const own = { Sid: 'Own', Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' };
const vendor = {
  Sid: 'Vendor',
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::777788889999:root' },
  Action: 'sts:AssumeRole',
  Condition: { StringEquals: { 'sts:ExternalId': '2f6a' } },
};

export default [
  { onMoto: async () => await roleWithPolicies('thumbnails', policyOf([own, vendor])) },
  /** Nobody else takes it. */
  { onMoto: async () => await roleWithPolicies('thumbnails', policyOf([vendor])) },
] satisfies readonly Example[];
