import { describe, expect, it } from 'vitest';
import type { AwsAction } from '../../../aws/call.ts';
import type { Plan } from '../../../functions/core/plan.ts';
import type { Purpose } from '../../../functions/core/purpose.ts';
import { assertWithinPlan, OutsidePlan } from '../../../functions/core/within-plan.ts';

const plan: Pick<Plan, 'hash' | 'arn' | 'steps'> = {
  hash: 'a'.repeat(64),
  arn: 'arn:aws:ec2:eu-central-1:123456789012:security-group/sg-1',
  steps: [
    {
      apply: { action: 'ec2:RevokeSecurityGroupIngress', input: { GroupId: 'sg-1', SecurityGroupRuleIds: ['sgr-1', 'sgr-2'] } },
      revert: { action: 'ec2:AuthorizeSecurityGroupIngress', input: { GroupId: 'sg-1', IpPermissions: [] } },
    },
  ],
};

describe('a call is within its plan where it', () => {
  it.each<[string, AwsAction, object, Purpose?]>([
    ['is a step', 'ec2:RevokeSecurityGroupIngress', { GroupId: 'sg-1', SecurityGroupRuleIds: ['sgr-1', 'sgr-2'] }],
    ['rolls a step back', 'ec2:AuthorizeSecurityGroupIngress', { GroupId: 'sg-1', IpPermissions: [] }, 'roll back'],
    ['rolls an undo back', 'ec2:AuthorizeSecurityGroupIngress', { GroupId: 'sg-1', IpPermissions: [] }, 'roll back undo'],
    ['is a step with its keys in another order', 'ec2:RevokeSecurityGroupIngress', { SecurityGroupRuleIds: ['sgr-1', 'sgr-2'], GroupId: 'sg-1' }],
    [
      'is a step, and something is undefined besides',
      'ec2:RevokeSecurityGroupIngress',
      { GroupId: 'sg-1', SecurityGroupRuleIds: ['sgr-1', 'sgr-2'], DryRun: undefined },
    ],
  ])('%s', (_name, action, input, purpose = 'remediate') => {
    expect(() => assertWithinPlan(plan, purpose, action, input)).not.toThrow();
  });
});

describe('a call is outside of its plan where it', () => {
  it.each<[string, AwsAction, object, Purpose?]>([
    ['is a revert, to remediate', 'ec2:AuthorizeSecurityGroupIngress', { GroupId: 'sg-1', IpPermissions: [] }],
    ['is a revert, to undo: the plan of an undo has it as a step', 'ec2:AuthorizeSecurityGroupIngress', { GroupId: 'sg-1', IpPermissions: [] }, 'undo'],
    ['is a step, to roll back', 'ec2:RevokeSecurityGroupIngress', { GroupId: 'sg-1', SecurityGroupRuleIds: ['sgr-1', 'sgr-2'] }, 'roll back'],
    ['is another action', 'ec2:RevokeSecurityGroupEgress', { GroupId: 'sg-1', SecurityGroupRuleIds: ['sgr-1', 'sgr-2'] }],
    ['names another group', 'ec2:RevokeSecurityGroupIngress', { GroupId: 'sg-2', SecurityGroupRuleIds: ['sgr-1', 'sgr-2'] }],
    ['names one thing more', 'ec2:RevokeSecurityGroupIngress', { GroupId: 'sg-1', SecurityGroupRuleIds: ['sgr-1', 'sgr-2', 'sgr-3'] }],
    ['names one thing less', 'ec2:RevokeSecurityGroupIngress', { GroupId: 'sg-1', SecurityGroupRuleIds: ['sgr-1'] }],
    ['says something besides', 'ec2:RevokeSecurityGroupIngress', { GroupId: 'sg-1', SecurityGroupRuleIds: ['sgr-1', 'sgr-2'], CidrIp: '0.0.0.0/0' }],
    ["has a step's input under its revert's action", 'ec2:AuthorizeSecurityGroupIngress', { GroupId: 'sg-1', SecurityGroupRuleIds: ['sgr-1', 'sgr-2'] }],
  ])('%s', (_name, action, input, purpose = 'remediate') => {
    expect(() => assertWithinPlan(plan, purpose, action, input)).toThrow(OutsidePlan);
  });
});
