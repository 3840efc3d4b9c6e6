// What the compiler refuses: `npm run types` fails where a line that is marked below is no longer an error.
import type { Ask, ChangeAction, InputOf, ReadAction } from '../aws/call.ts';
import { defineResource, type Resource, type ResourceType } from '../resources/resource.ts';
import { defineRule, type Rule, type RuleMeta } from '../rules/rule.ts';

interface Facts {
  readonly groupId: string;
  readonly ingress: readonly string[];
}
const group = defineResource<Facts>()({
  type: 'AWS::EC2::SecurityGroup',
  reads: ['ec2:DescribeSecurityGroups'],
  touchedBy: {},
  arn: ({ id }) => id,
  read: async (ask, { id }) => {
    const { SecurityGroups = [] } = await ask('ec2:DescribeSecurityGroups', { GroupIds: [id] });
    return SecurityGroups.length === 0 ? null : { groupId: id, ingress: [] };
  },
  list: async function* () {},
});
export const everyResource: readonly Resource[] = [group];

// @ts-expect-error a change is not a read
export const notARead: ReadAction = 's3:PutPublicAccessBlock';
// @ts-expect-error a read is not a change
export const notAChange: ChangeAction = 's3:GetPublicAccessBlock';
// @ts-expect-error a call that is not in the table
export const unlisted: ChangeAction = 'ec2:TerminateInstances';
// @ts-expect-error another call's input
export const otherInput: InputOf<'s3:PutPublicAccessBlock'> = { GroupId: 'sg-1' };
// @ts-expect-error a resource type of no service
export const untyped: ResourceType = 'SecurityGroup';

declare const ask: Ask<'ec2:DescribeSecurityGroupRules'>;
export async function asking(): Promise<void> {
  const answer = await ask('ec2:DescribeSecurityGroupRules', { MaxResults: 5 });
  // @ts-expect-error the answer is typed
  answer.Nope;
  // @ts-expect-error a read that was not declared
  await ask('s3:GetPublicAccessBlock', { Bucket: 'b' });
}

export const undeclaredRead = defineResource<Facts>()({
  type: 'AWS::EC2::SecurityGroup',
  reads: ['ec2:DescribeSecurityGroups'],
  touchedBy: {},
  arn: ({ id }) => id,
  read: async (ask, { id }) => {
    // @ts-expect-error a resource that reads what it did not declare
    await ask('ec2:DescribeSecurityGroupRules', {});
    return { groupId: id, ingress: [] };
  },
  list: async function* () {},
});
export const changingResource = defineResource<Facts>()({
  type: 'AWS::EC2::SecurityGroup',
  // @ts-expect-error a resource that declares a change
  reads: ['ec2:RevokeSecurityGroupIngress'],
  touchedBy: {},
  arn: ({ id }) => id,
  read: async () => null,
  list: async function* () {},
});

const meta: RuleMeta<'open', never> = {
  id: 'x',
  version: 1,
  title: 'x',
  severity: 'LOW',
  risk: 'low',
  rationale: '',
  references: ['https://x'],
  changes: [],
  messages: { open: 'x' },
};
export const whole = defineRule(group, {
  meta,
  needs: ['ingress'],
  evaluate({ ingress }) {
    if (ingress.length === 0) return { compliance: 'COMPLIANT' };
    return { compliance: 'NON_COMPLIANT', message: 'open' };
  },
});
export const everyRule: readonly Rule[] = [whole];
defineRule(group, {
  meta,
  needs: ['ingress'],
  // @ts-expect-error a fact that was not asked for
  evaluate: ({ groupId }) => (groupId ? { compliance: 'COMPLIANT' } : { compliance: 'NOT_APPLICABLE' }),
});
defineRule(group, {
  meta,
  // @ts-expect-error a fact that the resource does not have
  needs: ['egress'],
  evaluate: () => ({ compliance: 'COMPLIANT' }),
});
defineRule(group, {
  meta,
  needs: ['ingress'],
  // @ts-expect-error a message that was not written
  evaluate: () => ({ compliance: 'NON_COMPLIANT', message: 'unwritten' }),
});
defineRule(group, {
  meta,
  needs: [],
  // @ts-expect-error the engine's word
  evaluate: () => ({ compliance: 'INSUFFICIENT_DATA' }),
});
defineRule(group, {
  meta,
  needs: [],
  // @ts-expect-error a promise
  evaluate: async () => ({ compliance: 'COMPLIANT' }),
});
defineRule(group, {
  meta,
  needs: [],
  evaluate: () => ({ compliance: 'COMPLIANT' }),
  // @ts-expect-error a change that was not declared
  remediate: () => ({ risk: 'low', message: 'open', steps: [{ apply: { action: 'ec2:RevokeSecurityGroupIngress', input: {} }, revert: null }] }),
});
defineRule(group, {
  meta: { ...meta, changes: ['ec2:RevokeSecurityGroupIngress'] },
  needs: [],
  evaluate: () => ({ compliance: 'COMPLIANT' }),
  // @ts-expect-error a step that does not say how it is taken back
  remediate: () => ({ risk: 'low', message: 'open', steps: [{ apply: { action: 'ec2:RevokeSecurityGroupIngress', input: {} } }] }),
});
const reverted = { action: 'ec2:AuthorizeSecurityGroupIngress', input: {} } as const;
const revoked = { action: 'ec2:RevokeSecurityGroupIngress', input: {} } as const;
export const declaredApart = defineRule(group, {
  meta: { ...meta, changes: ['ec2:RevokeSecurityGroupIngress'], reverts: ['ec2:AuthorizeSecurityGroupIngress'] },
  needs: [],
  evaluate: () => ({ compliance: 'COMPLIANT' }),
  remediate: () => ({ risk: 'low', message: 'open', steps: [{ apply: revoked, revert: reverted }] }),
});
defineRule(group, {
  meta: { ...meta, changes: ['ec2:RevokeSecurityGroupIngress'], reverts: ['ec2:AuthorizeSecurityGroupIngress'] },
  needs: [],
  evaluate: () => ({ compliance: 'COMPLIANT' }),
  // @ts-expect-error a change that was declared as a revert alone
  remediate: () => ({ risk: 'low', message: 'open', steps: [{ apply: reverted, revert: null }] }),
});
defineRule(group, {
  meta: { ...meta, changes: ['ec2:RevokeSecurityGroupIngress'] },
  needs: [],
  evaluate: () => ({ compliance: 'COMPLIANT' }),
  // @ts-expect-error a revert that was not declared
  remediate: () => ({ risk: 'low', message: 'open', steps: [{ apply: revoked, revert: reverted }] }),
});
defineRule(group, {
  meta: { ...meta, changes: ['ec2:RevokeSecurityGroupIngress'] },
  needs: [],
  evaluate: () => ({ compliance: 'COMPLIANT' }),
  // @ts-expect-error a remediation without a step
  remediate: () => ({ risk: 'low', message: 'open', steps: [] }),
});
