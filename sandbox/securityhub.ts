import { partitionOf } from '../resources/partition.ts';
import { ANSWER, type Context, type OperationsOf } from './operation.ts';
import { pageOf } from './page.ts';
import type { Hub, State } from './state.ts';

export const securityhub: OperationsOf<'securityhub'> = {
  'securityhub:DescribeHub': (state, _input, context) => {
    const { subscribedAt } = hubIn(state, context);
    const arn = `arn:${partitionOf(context.region)}:securityhub:${context.region}:${context.accountId}:hub/default`;
    return { HubArn: arn, SubscribedAt: subscribedAt, AutoEnableControls: true, ControlFindingGenerator: 'SECURITY_CONTROL', ...ANSWER };
  },

  'securityhub:GetEnabledStandards': (state, { NextToken }, context) => {
    const page = pageOf(hubIn(state, context).standards, NextToken, context.pageSize);
    if (page === undefined) throw context.refuse('invalid', 'InvalidInputException', `The token '${NextToken}' is invalid.`);
    return {
      StandardsSubscriptions: page.items.map((StandardsArn) => ({
        StandardsArn,
        StandardsSubscriptionArn: StandardsArn.replace('::', `:${context.accountId}:subscription/`),
        StandardsInput: {},
        StandardsStatus: 'READY',
      })),
      NextToken: page.next,
      ...ANSWER,
    };
  },

  'securityhub:EnableSecurityHub': (state, { EnableDefaultStandards = true }, context) => {
    if (state.hubs.some(({ region }) => region === context.region)) {
      throw context.refuse('invalid', 'ResourceConflictException', 'Account is already subscribed to Security Hub');
    }
    const byDefault = EnableDefaultStandards
      ? [`arn:${partitionOf(context.region)}:securityhub:${context.region}::standards/aws-foundational-security-best-practices/v/1.0.0`]
      : [];
    state.hubs.push({ region: context.region, subscribedAt: context.now, standards: byDefault });
    return ANSWER;
  },

  'securityhub:DisableSecurityHub': (state, _input, context) => {
    state.hubs.splice(state.hubs.indexOf(hubIn(state, context)), 1);
    return ANSWER;
  },
};

/** AWS answers HTTP 401 where there is none. */
function hubIn(state: State, { region, accountId, refuse }: Context): Hub {
  const hub = state.hubs.find((each) => each.region === region);
  if (hub === undefined) throw refuse('denied', 'InvalidAccessException', `Account ${accountId} is not subscribed to AWS Security Hub`);
  return hub;
}
