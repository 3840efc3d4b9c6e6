import trail from '../../resources/cloudtrail/trail.ts';
import { defineRule } from '../rule.ts';

export default defineRule(trail, {
  meta: {
    id: 'cloud-trail-cloud-watch-logs-enabled',
    version: 1,
    title: 'Every CloudTrail trail sends its events to CloudWatch Logs.',
    severity: 'LOW',
    risk: 'high',
    rationale: 'Log files in a bucket are read once something has happened. Events in a log group can be searched at once, and raise an alarm by themselves.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/cloud-trail-cloud-watch-logs-enabled.html',
      'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/send-cloudtrail-events-to-cloudwatch-logs.html',
    ],
    notes: ['Whether the delivery works (the role may be refused) is not judged. In a template, a reference counts as a log group.'],
    byHand: 'The log group, how long it keeps events, and the role that CloudTrail writes with are for a human to choose, and their cost to accept.',
    changes: [],
    messages: {
      notSent: 'The trail sends its events to no log group: no metric and no alarm sees them, and they are found in log files only.',
    },
  },

  needs: ['cloudWatchLogsGroupArn'],

  evaluate({ cloudWatchLogsGroupArn }) {
    return cloudWatchLogsGroupArn === null ? { compliance: 'NON_COMPLIANT', message: 'notSent' } : { compliance: 'COMPLIANT' };
  },
});
