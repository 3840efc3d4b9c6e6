import { describe, expect, it } from 'vitest';
import { type ChangeAction, services } from '../../../aws/call.ts';
import type { Operation } from '../../../aws/service.ts';
import type { Plan } from '../../../functions/core/plan.ts';
import type { Purpose } from '../../../functions/core/purpose.ts';
import { sessionPolicyFor } from '../../../functions/core/session-policy.ts';

const GROUP = 'arn:aws:ec2:eu-central-1:123456789012:security-group/sg-1';
const NEW_RULES = 'arn:aws:ec2:eu-central-1:123456789012:security-group-rule/*';
const BUCKET = 'arn:aws:s3:::media';
const tables = new Map<string, Operation>();
for (const [service, load] of Object.entries(services)) {
  const { operations }: { readonly operations: Readonly<Record<string, Operation>> } = await load();
  for (const [name, operation] of Object.entries(operations)) tables.set(`${service}:${name}`, operation);
}

function policyOf(arn: string, purpose: Purpose, ...steps: readonly (readonly [ChangeAction, ChangeAction | null])[]) {
  return policyFor(
    arn,
    purpose,
    steps.map(([apply, revert]) => ({ apply: callOf(apply), revert: revert && callOf(revert) })),
  );
}

function policyFor(arn: string, purpose: Purpose, steps: Plan['steps']) {
  return sessionPolicyFor({ arn, steps }, purpose, (action) => tables.get(action)?.iam ?? [action]).Statement;
}

/** For most calls the policy does not look at the input. */
function callOf(action: ChangeAction) {
  return { action, input: {} } as Plan['steps'][number]['apply'];
}

describe('a session policy allows', () => {
  it.each([
    ['remediate', 'ec2:RevokeSecurityGroupIngress', [GROUP]],
    ['roll back', 'ec2:AuthorizeSecurityGroupIngress', [GROUP, NEW_RULES]],
    ['undo', 'ec2:RevokeSecurityGroupIngress', [GROUP]],
    ['roll back undo', 'ec2:AuthorizeSecurityGroupIngress', [GROUP, NEW_RULES]],
  ] as const)('to %s only %s, and no call of the other direction', (purpose, action, on) => {
    const statements = policyOf(GROUP, purpose, ['ec2:RevokeSecurityGroupIngress', 'ec2:AuthorizeSecurityGroupIngress']);

    expect(statements).toEqual([{ Effect: 'Allow', Action: [action], Resource: on }]);
  });

  it('the authorization of rules, with tags only where the rules have some', () => {
    const plain = { Effect: 'Allow', Action: ['ec2:AuthorizeSecurityGroupIngress'], Resource: [GROUP, NEW_RULES] };

    const apply = { action: 'ec2:RevokeSecurityGroupIngress', input: { GroupId: 'sg-1' } } as const;
    const tagged = { ResourceType: 'security-group-rule' as const, Tags: [{ Key: 'team', Value: 'media' }] };
    const revert = { action: 'ec2:AuthorizeSecurityGroupIngress' as const, input: { GroupId: 'sg-1', TagSpecifications: [tagged] } };
    expect(policyFor(GROUP, 'roll back', [{ apply, revert }])).toEqual([
      plain,
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
      [['s3:PutBucketPolicy', 's3:PutBucketPublicAccessBlock']],
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
      [['iam:UpdateAccountPasswordPolicy']],
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
    expect(policyOf(arn, 'remediate', ...steps)).toEqual(actions.map((Action) => ({ Effect: 'Allow', Action, Resource: [resource] })));
  });
});

it.each([
  ['remediate', 'iam:DetachUserPolicy'],
  ['roll back', 'iam:AttachUserPolicy'],
] as const)('to %s, allows %s for the policies of a plan and no others, on a user of any path, in one statement', (purpose, action) => {
  const policies = Array.from({ length: 10 }, (_, index) => `arn:aws:iam::123456789012:policy/some-team/of-the-company/A-Policy-With-A-Long-Name-${index}`);
  const plan: Pick<Plan, 'arn' | 'steps'> = {
    arn: 'arn:aws:iam::123456789012:user/ana',
    steps: policies.map((PolicyArn) => ({
      apply: { action: 'iam:DetachUserPolicy', input: { UserName: 'ana', PolicyArn } },
      revert: { action: 'iam:AttachUserPolicy', input: { UserName: 'ana', PolicyArn } },
    })),
  };

  expect(policyFor(plan.arn, purpose, plan.steps)).toEqual([
    {
      Effect: 'Allow',
      Action: [action],
      Resource: ['arn:aws:iam::123456789012:user/ana', 'arn:aws:iam::123456789012:user/*/ana'],
      Condition: { ArnEquals: { 'iam:PolicyARN': policies } },
    },
  ]);
});

it('a new revision of a task definition may be given its own roles and tags, and none where it has none', () => {
  const family = 'arn:aws:ecs:eu-central-1:123456789012:task-definition/web';
  const register = (input: object) => {
    const call = { action: 'ecs:RegisterTaskDefinition', input } as Plan['steps'][number]['apply'];
    return policyFor(family, 'remediate', [{ apply: call, revert: call }]);
  };
  const plain = { Effect: 'Allow', Action: ['ecs:RegisterTaskDefinition'], Resource: [`${family}:*`] };

  expect(register({ family: 'web' })).toEqual([plain]);
  expect(register({ family: 'web', tags: [{ key: 'team', value: 'media' }] })).toEqual([
    plain,
    {
      Effect: 'Allow',
      Action: ['ecs:TagResource'],
      Resource: [`${family}:*`],
      Condition: { StringEquals: { 'ecs:CreateAction': ['RegisterTaskDefinition'] } },
    },
  ]);
  expect(register({ family: 'web', taskRoleArn: 'web', executionRoleArn: 'arn:aws:iam::123456789012:role/pull' })).toEqual([
    plain,
    {
      Effect: 'Allow',
      Action: ['iam:PassRole'],
      Resource: ['arn:aws:iam::123456789012:role/pull', 'arn:aws:iam::123456789012:role/web'],
      Condition: { StringEquals: { 'iam:PassedToService': ['ecs-tasks.amazonaws.com'] } },
    },
  ]);
});

it('a policy longer than AWS takes is refused before it is sent', () => {
  expect(() => policyOf(`arn:aws:s3:::${'x'.repeat(2100)}`, 'remediate', ['s3:PutBucketPolicy', null])).toThrow('more than AWS takes (2048)');
});
