import trail, { type Trail } from '../../resources/cloudtrail/trail.ts';
import { defineRule, UnknownFact } from '../rule.ts';

export default defineRule(trail, {
  meta: {
    id: 'multi-region-cloudtrail-enabled',
    version: 1,
    title: 'A CloudTrail trail records every Region, or stands beside one that does.',
    severity: 'HIGH',
    risk: 'high',
    rationale: 'Who breaks in works where nobody looks: in a Region that is not recorded, machines are started and data is copied without a trace.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/multi-region-cloudtrail-enabled.html',
      'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/receive-cloudtrail-log-files-from-multiple-regions.html',
      'https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_UpdateTrail.html',
    ],
    notes: [
      'AWS Config asks the account for one trail of all Regions. Read live, a trail of one Region complies where another trail, also one of the organization, records all; read from a template, where the template proposes such a trail. An item of AWS Config shows one trail by itself, and it is judged by itself; so does Guard with a template.',
      'Whether the trails record (`cloudtrail-enabled`), and all management events (`cloudtrail-management-events-enabled`), other rules ask of each of them; that there is a trail at all, `cloudtrail-trail-present`.',
      "A trail of the organization that this account owns is not changed from here: that would be every member's.",
    ],
    changes: ['cloudtrail:UpdateTrail'],
    messages: {
      oneRegion:
        'The trail records its own Region alone, and no trail that records all of them is seen beside it: what happens in any other Region leaves no trace.',
      everyRegion:
        'Record every Region, with the events of global services; bucket, key, selectors and tags stay. The log files grow, and in a Region that has a trail of its own a second copy of its events is charged.',
    },
  },

  needs: ['multiRegion'],

  evaluate({ multiRegion, others = [] }: Pick<Trail, 'multiRegion'> & Partial<Pick<Trail, 'others'>>) {
    if (multiRegion || others.some((other) => other.multiRegion === true)) return { compliance: 'COMPLIANT' };
    const open = others.find((other) => other.multiRegion === null);
    if (open) throw new UnknownFact(`Whether the trail ${open.arn} records all Regions is not shown here.`);
    return { compliance: 'NON_COMPLIANT', message: 'oneRegion' };
  },

  remediate({ arn: Name, includeGlobalServiceEvents, organizationTrail }) {
    if (organizationTrail) return null;
    // A trail of all Regions has to record global services. UpdateTrail leaves alone what it is not told.
    const global = includeGlobalServiceEvents ? {} : { IncludeGlobalServiceEvents: true };
    const notGlobal = includeGlobalServiceEvents ? {} : { IncludeGlobalServiceEvents: false };
    return {
      risk: 'high',
      message: 'everyRegion',
      steps: [
        {
          apply: { action: 'cloudtrail:UpdateTrail', input: { Name, IsMultiRegionTrail: true, ...global } },
          revert: { action: 'cloudtrail:UpdateTrail', input: { Name, IsMultiRegionTrail: false, ...notGlobal } },
        },
      ],
    };
  },
});
