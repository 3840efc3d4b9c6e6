import { describe, expect, it } from 'vitest';
import { type ChangeAction, services } from '../../../aws/call.ts';
import type { Operation } from '../../../aws/service.ts';
import type { Plan } from '../../../functions/core/plan.ts';
import { sessionPolicyFor } from '../../../functions/core/session-policy.ts';

const GROUP = 'arn:aws:ec2:eu-central-1:123456789012:security-group/sg-1';
const NEW_RULES = 'arn:aws:ec2:eu-central-1:123456789012:security-group-rule/*';
const BUCKET = 'arn:aws:s3:::media';
const tables = new Map<string, Operation>();
for (const [service, load] of Object.entries(services)) {
  const { operations }: { readonly operations: Readonly<Record<string, Operation>> } = await load();
  for (const [name, operation] of Object.entries(operations)) tables.set(`${service}:${name}`, operation);
}

function policyOf(arn: string, ...steps: readonly (readonly [ChangeAction, ChangeAction | null])[]) {
  const plan: Pick<Plan, 'arn' | 'steps'> = { arn, steps: steps.map(([apply, revert]) => ({ apply: callOf(apply), revert: revert && callOf(revert) })) };
  return sessionPolicyFor(plan, (action) => tables.get(action)?.iam ?? [action]).Statement;
}

/** The policy does not look at the input. */
function callOf(action: ChangeAction) {
  return { action, input: {} } as Plan['steps'][number]['apply'];
}

describe('a session policy allows', () => {
  it('the revocation on its group, and the way back with the tags of the rules it makes', () => {
    expect(policyOf(GROUP, ['ec2:RevokeSecurityGroupIngress', 'ec2:AuthorizeSecurityGroupIngress'])).toEqual([
      { Effect: 'Allow', Action: ['ec2:RevokeSecurityGroupIngress'], Resource: [GROUP] },
      { Effect: 'Allow', Action: ['ec2:AuthorizeSecurityGroupIngress'], Resource: [GROUP, NEW_RULES] },
      {
        Effect: 'Allow',
        Action: ['ec2:CreateTags'],
        Resource: [NEW_RULES],
        Condition: { StringEquals: { 'ec2:CreateAction': ['AuthorizeSecurityGroupEgress', 'AuthorizeSecurityGroupIngress'] } },
      },
    ]);
  });

  it.each([
    [
      'one statement for two steps on a bucket',
      BUCKET,
      [
        ['s3:PutPublicAccessBlock', 's3:DeletePublicAccessBlock'],
        ['s3:PutBucketPolicy', 's3:DeleteBucketPolicy'],
      ],
      [['s3:DeleteBucketPolicy', 's3:PutBucketPolicy', 's3:PutBucketPublicAccessBlock']],
      BUCKET,
    ],
    [
      'what has no resource of its own on everything',
      'arn:aws:s3::123456789012:account',
      [['s3control:PutPublicAccessBlock', null]],
      [['s3:PutAccountPublicAccessBlock']],
      '*',
    ],
    [
      'the password policy on everything',
      'arn:aws:iam::123456789012:account-password-policy',
      [['iam:UpdateAccountPasswordPolicy', 'iam:DeleteAccountPasswordPolicy']],
      [['iam:DeleteAccountPasswordPolicy', 'iam:UpdateAccountPasswordPolicy']],
      '*',
    ],
    [
      'a step that can not be taken back alone',
      'arn:aws:cloudtrail:eu-central-1:123456789012:trail/t',
      [['cloudtrail:StartLogging', null]],
      [['cloudtrail:StartLogging']],
      'arn:aws:cloudtrail:eu-central-1:123456789012:trail/t',
    ],
  ] as const)('%s', (_name, arn, steps, actions, resource) => {
    expect(policyOf(arn, ...steps)).toEqual(actions.map((Action) => ({ Effect: 'Allow', Action, Resource: [resource] })));
  });
});

it('lets the policies of a plan, and no others, off a user of whatever path, and back; in one statement, however many they are', () => {
  const policies = Array.from({ length: 10 }, (_, index) => `arn:aws:iam::123456789012:policy/some-team/of-the-company/A-Policy-With-A-Long-Name-${index}`);
  const plan: Pick<Plan, 'arn' | 'steps'> = {
    arn: 'arn:aws:iam::123456789012:user/ana',
    steps: policies.map((PolicyArn) => ({
      apply: { action: 'iam:DetachUserPolicy', input: { UserName: 'ana', PolicyArn } },
      revert: { action: 'iam:AttachUserPolicy', input: { UserName: 'ana', PolicyArn } },
    })),
  };

  expect(sessionPolicyFor(plan, (action) => tables.get(action)?.iam ?? [action]).Statement).toEqual([
    {
      Effect: 'Allow',
      Action: ['iam:AttachUserPolicy', 'iam:DetachUserPolicy'],
      Resource: ['arn:aws:iam::123456789012:user/ana', 'arn:aws:iam::123456789012:user/*/ana'],
      Condition: { ArnEquals: { 'iam:PolicyARN': policies } },
    },
  ]);
});

it('a new revision of a task definition may be given its own roles, and none where it has none', () => {
  const family = 'arn:aws:ecs:eu-central-1:123456789012:task-definition/web';
  const register = (input: object) => {
    const call = { action: 'ecs:RegisterTaskDefinition', input } as Plan['steps'][number]['apply'];
    return sessionPolicyFor({ arn: family, steps: [{ apply: call, revert: call }] }, (action) => tables.get(action)?.iam ?? [action]).Statement;
  };
  const withoutRoles = [
    { Effect: 'Allow', Action: ['ecs:RegisterTaskDefinition'], Resource: [`${family}:*`] },
    {
      Effect: 'Allow',
      Action: ['ecs:TagResource'],
      Resource: [`${family}:*`],
      Condition: { StringEquals: { 'ecs:CreateAction': ['RegisterTaskDefinition'] } },
    },
  ];

  expect(register({ family: 'web' })).toEqual(withoutRoles);
  expect(register({ family: 'web', taskRoleArn: 'web', executionRoleArn: 'arn:aws:iam::123456789012:role/pull' })).toEqual([
    ...withoutRoles,
    {
      Effect: 'Allow',
      Action: ['iam:PassRole'],
      Resource: ['arn:aws:iam::123456789012:role/pull', 'arn:aws:iam::123456789012:role/web'],
      Condition: { StringEquals: { 'iam:PassedToService': ['ecs-tasks.amazonaws.com'] } },
    },
  ]);
});

it('a policy longer than AWS takes is refused before it is sent', () => {
  expect(() => policyOf(`arn:aws:s3:::${'x'.repeat(2100)}`, ['s3:PutBucketPolicy', null])).toThrow('more than AWS takes (2048)');
});
