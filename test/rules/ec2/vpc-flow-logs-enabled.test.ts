import rule from '../../../rules/ec2/vpc-flow-logs-enabled.ts';
import { testRule } from '../rule-tester.ts';

const ref = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::EC2::VPC', id: 'vpc-1' } as const;
const log = (trafficType: string | null, failing = false, flowLogId = 'fl-1') => ({ flowLogId, trafficType, failing });
const partly = (recorded: string, missing: string) => `The flow logs of the VPC record ${recorded} traffic alone: ${missing} traffic leaves no trace.`;

testRule(rule, ref, {
  valid: [
    { name: 'a flow log of all traffic', facts: { flowLogs: [log('ALL')] } },
    { name: 'a flow log of rejected traffic, where any will do', facts: { flowLogs: [log('REJECT')] } },
    { name: 'a flow log that is known only at deployment, where any will do', facts: { flowLogs: [log(null)] } },
    { name: 'all traffic, where the rejected is wanted', parameters: { trafficType: 'REJECT' }, facts: { flowLogs: [log('ALL')] } },
    { name: 'all traffic in two flow logs', parameters: { trafficType: 'ALL' }, facts: { flowLogs: [log('REJECT'), log('ACCEPT', false, 'fl-2')] } },
    { name: 'a flow log that delivers beside one that fails', facts: { flowLogs: [log('ALL', true), log('REJECT', false, 'fl-2')] } },
  ],
  invalid: [
    { name: 'no flow log', facts: { flowLogs: [] }, message: 'The VPC has no flow log: who talks to whom in it leaves no trace.', plan: null },
    {
      name: 'flow logs that deliver nothing',
      facts: { flowLogs: [log('ALL', true), log('REJECT', true, 'fl-2')] },
      message: 'The flow logs of the VPC deliver nothing (fl-1, fl-2): who talks to whom in it leaves no trace.',
      plan: null,
    },
    {
      name: 'accepted traffic, where the rejected is wanted',
      parameters: { trafficType: 'REJECT' },
      facts: { flowLogs: [log('ACCEPT')] },
      message: partly('accepted', 'rejected'),
      plan: null,
    },
    {
      name: 'rejected traffic, where all is wanted, and a flow log that fails',
      parameters: { trafficType: 'ALL' },
      facts: { flowLogs: [log('REJECT'), log('ACCEPT', true, 'fl-2')] },
      message: partly('rejected', 'accepted'),
      plan: null,
    },
  ],
  insufficient: [
    { name: 'a VPC as AWS Config records it', facts: { vpcId: 'vpc-1' }, message: /flowLogs/ },
    {
      name: 'a flow log of traffic that is known only at deployment',
      parameters: { trafficType: 'ALL' },
      facts: { flowLogs: [log(null), log('ACCEPT', false, 'fl-2')] },
      message: 'Which traffic the flow log fl-1 records is known only at deployment.',
    },
  ],
});
