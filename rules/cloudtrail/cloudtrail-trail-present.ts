import account from '../../resources/cloudtrail/account.ts';
import { defineRule, UnknownFact } from '../rule.ts';
import { listInWords } from '../shared/exposure.ts';

export default defineRule(account, {
  meta: {
    id: 'cloudtrail-trail-present',
    version: 1,
    title: 'A CloudTrail trail is recording in every Region that is swept.',
    severity: 'HIGH',
    risk: 'high',
    rationale:
      'Without a trail that records, no event is kept longer than ninety days, none is out of reach of an intruder, and EventBridge receives no API calls.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/cloudtrail-enabled.html',
      'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-create-and-update-a-trail.html',
      'https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetTrailStatus.html',
      'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html',
    ],
    notes: [
      'AWS Config evaluates this under the name of `cloudtrail-enabled`. Here, `cloudtrail-enabled` evaluates each trail in its home Region, where it can be started again; this rule evaluates what covers the Region, also where the trail lives in a Region that is not swept, or belongs to the organization.',
      'Evaluated for each Region that is swept, since a trail may be of one Region; a trail of all Regions, also one of the organization, covers each.',
      'It bears the controls that an account without a trail violates, since the rules that evaluate trails have nothing to report there.',
    ],
    byHand:
      'A new trail needs a bucket whose policy lets CloudTrail write, in an account that a human has to choose; one that was stopped is started in its home Region, by the account that owns it.',
    changes: [],
    messages: {
      none: 'No trail covers this Region: API calls in it leave no lasting trace, and EventBridge receives none of them.',
      stopped:
        'No trail that covers this Region is recording ({{trails}}: stopped): API calls in it leave no lasting trace, and EventBridge receives none of them.',
    },
  },

  needs: ['trails'],

  evaluate({ trails }) {
    if (trails.length === 0) return { compliance: 'NON_COMPLIANT', message: 'none' };
    if (trails.some(({ logging }) => logging === true)) return { compliance: 'COMPLIANT' };
    const open = trails.filter(({ logging }) => logging === null);
    if (open.length > 0) throw new UnknownFact(`Whether a trail is recording is not shown here, of ${listInWords(open.map(({ arn }) => arn))}.`);
    return { compliance: 'NON_COMPLIANT', message: 'stopped', data: { trails: listInWords(trails.map(({ arn }) => arn)) } };
  },
});
