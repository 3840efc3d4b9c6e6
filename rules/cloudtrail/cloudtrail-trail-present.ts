import account from '../../resources/cloudtrail/account.ts';
import { defineRule } from '../rule.ts';

export default defineRule(account, {
  meta: {
    id: 'cloudtrail-trail-present',
    version: 1,
    title: 'In every Region that is kept there is a CloudTrail trail that records it.',
    severity: 'HIGH',
    risk: 'high',
    rationale:
      'Without a trail nothing that happens is kept longer than ninety days, none of it out of reach of who broke in, and EventBridge hears of no call at all.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/cloudtrail-enabled.html',
      'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-create-and-update-a-trail.html',
      'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html',
    ],
    notes: [
      'AWS Config asks this under the name of `cloudtrail-enabled`, which here asks each trail that there is whether it records. A trail that was stopped is reported there.',
      'Judged for each Region that is kept, since a trail may be of one Region; one of all Regions, also of the organization, is a trail of each.',
    ],
    byHand: 'A trail needs a bucket whose policy lets CloudTrail write, in an account that a human has to choose.',
    changes: [],
    messages: {
      none: 'No trail records this Region: what is done in it leaves no trace that lasts, and nothing hears of it.',
    },
  },

  needs: ['trails'],

  evaluate({ trails }) {
    return trails.length > 0 ? { compliance: 'COMPLIANT' } : { compliance: 'NON_COMPLIANT', message: 'none' };
  },
});
