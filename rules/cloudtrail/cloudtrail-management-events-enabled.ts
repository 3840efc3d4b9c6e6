import * as v from 'valibot';
import trail, { type Trail } from '../../resources/cloudtrail/trail.ts';
import { defineRule } from '../rule.ts';
import { besideOf, managementEventsIn, putting, type RecordedManagement, withManagementEvents } from '../shared/event-selectors.ts';

export default defineRule(trail, {
  meta: {
    id: 'cloudtrail-management-events-enabled',
    version: 1,
    title: 'CloudTrail trails record all management events: who reads and who changes what in the account.',
    severity: 'HIGH',
    risk: 'low',
    rationale:
      'A trail whose selectors leave out management events still counts as switched on, and records next to nothing: a quiet way to blind whoever relies on it.',
    references: [
      'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-management-events-with-cloudtrail.html',
      'https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutEventSelectors.html',
      'https://docs.aws.amazon.com/config/latest/developerguide/multi-region-cloudtrail-enabled.html',
    ],
    notes: [
      'A trail for data events alone complies where another trail, as wide as it, records all management events. Where the others are not shown, the trail is judged by itself.',
      'That events of AWS KMS or of the RDS Data API are left out is a violation, as for AWS Config, unless the policy names their source; keys are scheduled for deletion by events of AWS KMS.',
      'Unattended only where this is the one trail that is seen, and nothing was left out by source or filter: the first copy of management events is free, a second one is not, and a filter may have been meant.',
      'An item of AWS Config shows the selectors only where none were ever set.',
    ],
    changes: ['cloudtrail:PutEventSelectors'],
    messages: {
      off: 'The event selectors leave out all management events: who changes what in the account leaves no trace.',
      half: 'Of the management events only {{recorded}} are recorded: {{missing}} leave no trace.',
      filtered: 'The event selectors take only such management events as their conditions on {{fields}} let through: the others leave no trace.',
      excluded: 'Management events of {{sources}} are left out: what is done there leaves no trace.',
      putBack:
        'Record all management events again; what is selected of data events stays. Nothing that runs is affected; what happened meanwhile stays unrecorded.',
      putBackAtACost:
        'Record all management events; what is selected of data events stays. The log files grow, and where another trail records them, too, this copy is charged: it may have been left out for that.',
    },
  },
  parameters: v.strictObject({
    allowedExclusions: v.optional(
      v.pipe(
        v.array(v.pipe(v.string(), v.endsWith('.amazonaws.com', 'An event source ends with .amazonaws.com.'))),
        v.description('Event sources whose management events may be left out: `kms.amazonaws.com`, `rdsdata.amazonaws.com`.'),
      ),
      [],
    ),
  }),

  needs: ['eventSelectors'],

  evaluate(facts: Pick<Trail, 'eventSelectors'> & Partial<Pick<Trail, 'multiRegion' | 'others'>>, { parameters: { allowedExclusions } }) {
    const { eventSelectors } = facts;
    if (isWhole(managementEventsIn([eventSelectors]), allowedExclusions)) return { compliance: 'COMPLIANT' };

    const { makeUp, doubt } = besideOf(facts);
    const together = managementEventsIn([eventSelectors, ...makeUp.map((other) => other.eventSelectors)]);
    if (isWhole(together, allowedExclusions)) return { compliance: 'COMPLIANT' };
    if (doubt) throw doubt;
    const { reads, writes, excluded, filteredBy } = together;
    if (!(reads && writes) && filteredBy.length > 0) return { compliance: 'NON_COMPLIANT', message: 'filtered', data: { fields: filteredBy.join(', ') } };
    if (!reads && !writes) return { compliance: 'NON_COMPLIANT', message: 'off' };
    if (!reads || !writes) {
      const [recorded, missing] = reads ? (['reading ones', 'writing ones'] as const) : (['writing ones', 'reading ones'] as const);
      return { compliance: 'NON_COMPLIANT', message: 'half', data: { recorded, missing } };
    }
    return { compliance: 'NON_COMPLIANT', message: 'excluded', data: { sources: excluded.filter((each) => !allowedExclusions.includes(each)).join(', ') } };
  },

  remediate({ arn, eventSelectors, organizationTrail, others }, { parameters: { allowedExclusions } }) {
    const { excluded, filteredBy } = managementEventsIn([eventSelectors]);
    const wanted = withManagementEvents(
      eventSelectors,
      excluded.filter((source) => allowedExclusions.includes(source)),
    );
    if (wanted === null) return null;

    const wasSwitchedOff = !organizationTrail && others.length === 0 && filteredBy.length === 0 && excluded.every((each) => allowedExclusions.includes(each));
    return {
      risk: wasSwitchedOff ? 'low' : 'high',
      message: wasSwitchedOff ? 'putBack' : 'putBackAtACost',
      steps: [
        {
          apply: { action: 'cloudtrail:PutEventSelectors', input: putting(arn, wanted) },
          revert: { action: 'cloudtrail:PutEventSelectors', input: putting(arn, eventSelectors) },
        },
      ],
    };
  },
});

function isWhole({ reads, writes, excluded }: RecordedManagement, allowed: readonly string[]): boolean {
  return reads && writes && excluded.every((source) => allowed.includes(source));
}
