import * as v from 'valibot';
import vpc, { type FlowLog } from '../../resources/ec2/vpc.ts';
import { defineRule, UnknownFact } from '../rule.ts';

export default defineRule(vpc, {
  meta: {
    id: 'vpc-flow-logs-enabled',
    version: 1,
    title: 'Every VPC has a flow log.',
    severity: 'MEDIUM',
    risk: 'high',
    rationale: 'Without a flow log nobody can say afterwards what talked to what: where an intruder came from, what was reached from there, where data went.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/vpc-flow-logs-enabled.html',
      'https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html',
    ],
    notes: [
      'Flow logs of single subnets or network interfaces do not count: what is added to the VPC tomorrow is not in them.',
      'A flow log whose delivery fails does not count, though AWS Config takes it: nothing arrives. One whose rate was limited counts: a part arrives.',
      'A template whose VPC has no flow log is reported, though another stack may add one.',
      'An item of AWS Config does not show the flow logs of a VPC, and that one was deleted is recorded without its VPC: the sweep finds it.',
    ],
    byHand: 'Where a flow log is delivered to, with which role, and what that may cost, is for a human to choose.',
    changes: [],
    messages: {
      none: 'The VPC has no flow log: who talks to whom in it leaves no trace.',
      failing: 'The flow logs of the VPC deliver nothing ({{logs}}): who talks to whom in it leaves no trace.',
      partly: 'The flow logs of the VPC record {{recorded}} traffic alone: {{missing}} traffic leaves no trace.',
    },
  },
  parameters: v.strictObject({
    trafficType: v.optional(
      v.pipe(v.picklist(['', 'ACCEPT', 'REJECT', 'ALL']), v.description('Which traffic is to be recorded at least; empty: any of it.')),
      '',
    ),
  }),

  needs: ['flowLogs'],

  evaluate({ flowLogs }, { parameters: { trafficType } }) {
    if (flowLogs.length === 0) return { compliance: 'NON_COMPLIANT', message: 'none' };
    const delivering = flowLogs.filter(({ failing }) => !failing);
    if (delivering.length === 0) {
      return { compliance: 'NON_COMPLIANT', message: 'failing', data: { logs: flowLogs.map(({ flowLogId }) => flowLogId).join(', ') } };
    }
    const wanted = trafficType === 'ALL' ? (['ACCEPT', 'REJECT'] as const) : trafficType === '' ? [] : [trafficType];
    const missing = wanted.filter((type) => !records(delivering, type));
    if (missing.length === 0) return { compliance: 'COMPLIANT' };
    const open = delivering.find((log) => log.trafficType === null);
    if (open) throw new UnknownFact(`Which traffic the flow log ${open.flowLogId} records is known only at deployment.`);
    const [recorded, unrecorded] = missing.includes('ACCEPT') ? ['rejected', 'accepted'] : ['accepted', 'rejected'];
    return { compliance: 'NON_COMPLIANT', message: 'partly', data: { recorded, missing: unrecorded } };
  },
});

function records(flowLogs: readonly FlowLog[], wanted: 'ACCEPT' | 'REJECT'): boolean {
  return flowLogs.some(({ trafficType }) => trafficType === 'ALL' || trafficType === wanted);
}
