import {
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { sure } from '../example.ts';

/** A policy as somebody wrote it, line by line. */
export function policyOf(statement: object | readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statement }, null, 2);
}

export const readMedia = policyOf([{ Sid: 'Read', Effect: 'Allow', Action: ['s3:GetObject'], Resource: 'arn:aws:s3:::snapwave-media/*' }]);
export const everything = policyOf([{ Effect: 'Allow', Action: '*', Resource: '*' }]);

export function client(): IAMClient {
  return new IAMClient({ region: 'us-east-1' });
}

/** A managed policy of the account's own. Answers its ARN. */
export async function managedPolicy(PolicyName: string, PolicyDocument: string): Promise<string> {
  const { Policy } = await client().send(new CreatePolicyCommand({ PolicyName, PolicyDocument }));
  return sure(Policy?.Arn);
}

/** Under a path, with an inline policy and a managed one, both harmless. */
export async function userWithPolicies(UserName: string): Promise<string> {
  const iam = client();
  await iam.send(new CreateUserCommand({ UserName, Path: '/editors/', Tags: [{ Key: 'team', Value: 'media' }] }));
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'read-media', PolicyDocument: readMedia }));
  await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: await managedPolicy(`${UserName}-media`, readMedia) }));
  return UserName;
}

/** Under a path, with an inline policy and a managed one, both harmless. */
export async function roleWithPolicies(RoleName: string, AssumeRolePolicyDocument: string): Promise<string> {
  const iam = client();
  await iam.send(new CreateRoleCommand({ RoleName, Path: '/apps/', AssumeRolePolicyDocument, Tags: [{ Key: 'team', Value: 'media' }] }));
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'read-media', PolicyDocument: readMedia }));
  await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: await managedPolicy(`${RoleName}-media`, readMedia) }));
  return RoleName;
}
