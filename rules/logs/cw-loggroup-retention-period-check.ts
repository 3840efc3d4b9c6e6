import * as v from 'valibot';
import logGroup, { type LogGroup } from '../../resources/logs/log-group.ts';
import { defineRule, UnknownFact } from '../rule.ts';
import { inDays } from '../shared/days.ts';

/** The periods that CloudWatch Logs takes: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const PERIODS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653] as const;
const LONGEST = 3653;

export default defineRule(logGroup, {
  meta: {
    id: 'cw-loggroup-retention-period-check',
    version: 1,
    title: 'Log groups keep their events for a year, or as long as the policy says.',
    severity: 'MEDIUM',
    risk: 'high',
    rationale: 'A break-in is often noticed months later. What the log groups have deleted by then can be asked no more.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/cw-loggroup-retention-period-check.html',
      'https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html',
      'https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html',
    ],
    notes: [
      'A log group whose events never expire complies, as for AWS Config. Guard asks something else under this name: that some period is set, of any length. There a group that keeps events for a week passes and one that keeps them for ever fails.',
      'A longer period deletes nothing. Taking it back makes CloudWatch Logs delete what is older than the period of before: just what it would have deleted without the change.',
      'Log groups of the class DELIVERY keep events for a day, whatever one wants, and are not meant.',
    ],
    changes: ['logs:PutRetentionPolicy'],
    messages: {
      tooShort: 'The log group deletes its events after {{days}}, {{wanted}} are wanted: what happened before that can not be looked up.',
      impossible: 'CloudWatch Logs keeps events for {{longest}} days at the most, or for ever: {{days}} days are refused, and with them the log group.',
      lengthen:
        'Keep events for {{wanted}}. Nothing is deleted, storage is charged for longer. Where a limit of {{days}} was meant (personal data), keep it as it is. Taking it back deletes what is older than {{days}} by then.',
    },
  },
  parameters: v.strictObject({
    minRetentionTime: v.optional(
      v.pipe(v.picklist(PERIODS, `One of ${PERIODS.join(', ')} days.`), v.description('Events are kept for so many days, or longer.')),
      365,
    ),
    logGroupNames: v.optional(v.pipe(v.array(v.string()), v.description('The log groups that are meant; none named: all of them.')), []),
  }),

  needs: ['retentionInDays', 'logGroupClass'],

  evaluate(
    { retentionInDays, logGroupClass, logGroupName }: Pick<LogGroup, 'retentionInDays' | 'logGroupClass'> & Partial<Pick<LogGroup, 'logGroupName'>>,
    { parameters: { minRetentionTime: wanted, logGroupNames } },
  ) {
    if (logGroupClass === 'DELIVERY') return { compliance: 'NOT_APPLICABLE' };
    if (logGroupNames.length > 0 && logGroupName !== undefined && !logGroupNames.includes(logGroupName)) return { compliance: 'NOT_APPLICABLE' };
    if (retentionInDays !== null && retentionInDays > LONGEST)
      return { compliance: 'NON_COMPLIANT', message: 'impossible', data: { longest: String(LONGEST), days: String(retentionInDays) } };
    if (retentionInDays === null || retentionInDays >= wanted) return { compliance: 'COMPLIANT' };
    if (logGroupNames.length > 0 && logGroupName === undefined) throw new UnknownFact('Whether the log group is meant is not known before it has a name.');
    return { compliance: 'NON_COMPLIANT', message: 'tooShort', data: { days: inDays(retentionInDays), wanted: inDays(wanted) } };
  },

  remediate({ logGroupName, retentionInDays }, { parameters: { minRetentionTime: wanted } }) {
    if (retentionInDays === null || retentionInDays > LONGEST) return null;
    return {
      risk: 'high',
      message: 'lengthen',
      data: { days: inDays(retentionInDays), wanted: inDays(wanted) },
      steps: [
        {
          apply: { action: 'logs:PutRetentionPolicy', input: { logGroupName, retentionInDays: wanted } },
          revert: { action: 'logs:PutRetentionPolicy', input: { logGroupName, retentionInDays } },
        },
      ],
    };
  },
});
