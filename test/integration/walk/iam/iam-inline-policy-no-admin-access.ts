import { CreateAccessKeyCommand, CreateGroupCommand, PutGroupPolicyCommand, PutRolePolicyCommand, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import type { Example } from '../example.ts';
import { client, everything, policyOf, readMedia, roleWithPolicies, userWithPolicies } from './identities.ts';

const OF_OTHERS = 'of a user, role or group: each of them has its own';

export default [
  {
    type: 'AWS::IAM::User',
    async onMoto() {
      const UserName = await userWithPolicies('ana');
      await client().send(new CreateAccessKeyCommand({ UserName }));
      await client().send(new PutUserPolicyCommand({ UserName, PolicyName: 'for-a-minute', PolicyDocument: everything }));
      return UserName;
    },
    notMade: {
      'iam:DeleteRolePolicy': OF_OTHERS,
      'iam:PutRolePolicy': OF_OTHERS,
      'iam:DeleteGroupPolicy': OF_OTHERS,
      'iam:PutGroupPolicy': OF_OTHERS,
    },
  },
  {
    type: 'AWS::IAM::Role',
    async onMoto() {
      const trust = policyOf({ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' });
      const RoleName = await roleWithPolicies('thumbnails', trust);
      await client().send(new PutRolePolicyCommand({ RoleName, PolicyName: 'for-a-minute', PolicyDocument: everything }));
      return RoleName;
    },
    notMade: {
      'iam:DeleteUserPolicy': OF_OTHERS,
      'iam:PutUserPolicy': OF_OTHERS,
      'iam:DeleteGroupPolicy': OF_OTHERS,
      'iam:PutGroupPolicy': OF_OTHERS,
    },
  },
  {
    type: 'AWS::IAM::Group',
    async onMoto() {
      const GroupName = 'editors';
      await client().send(new CreateGroupCommand({ GroupName, Path: '/media/' }));
      await client().send(new PutGroupPolicyCommand({ GroupName, PolicyName: 'read-media', PolicyDocument: readMedia }));
      await client().send(new PutGroupPolicyCommand({ GroupName, PolicyName: 'for-a-minute', PolicyDocument: everything }));
      return GroupName;
    },
    notMade: {
      'iam:DeleteUserPolicy': OF_OTHERS,
      'iam:PutUserPolicy': OF_OTHERS,
      'iam:DeleteRolePolicy': OF_OTHERS,
      'iam:PutRolePolicy': OF_OTHERS,
    },
  },
] satisfies readonly Example[];
