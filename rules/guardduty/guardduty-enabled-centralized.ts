import * as v from 'valibot';
import detector, { type Detector } from '../../resources/guardduty/detector.ts';
import { defineRule, UnknownFact } from '../rule.ts';

export default defineRule(detector, {
  meta: {
    id: 'guardduty-enabled-centralized',
    version: 1,
    title: 'GuardDuty is on in every Region that is kept, and managed from where the policy says.',
    severity: 'HIGH',
    risk: 'low',
    rationale: 'GuardDuty notices stolen keys, mining and strange callers. Who breaks in suspends it, or works in a Region where it never was.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/guardduty-enabled-centralized.html',
      'https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_suspend-disable.html',
      'https://docs.aws.amazon.com/guardduty/latest/APIReference/API_UpdateDetector.html',
    ],
    notes: [
      'Which features and protection plans a detector has is not judged.',
      'Where there is no detector, a human has to make one: its id is not known before, so that the way back could not be written down, and with a detector its findings would be deleted.',
      "A member's detector is its administrator's to start.",
    ],
    changes: ['guardduty:UpdateDetector'],
    messages: {
      none: 'There is no detector: GuardDuty watches nothing in this Region.',
      suspended: 'The detector is suspended: GuardDuty watches nothing in this Region.',
      unmanaged: 'GuardDuty is not managed from account {{wanted}}: whoever watches there does not see the findings of this account.',
      elsewhere: 'GuardDuty is managed from account {{administrator}}, not from {{wanted}}: whoever watches there does not see the findings of this account.',
      enable: 'Enable the detector again, with all that it is set to. Nothing that runs is affected; the analysis is charged, as it was before.',
    },
  },
  parameters: v.strictObject({
    centralMonitoringAccount: v.optional(
      v.pipe(
        v.string(),
        v.regex(/^(\d{12})?$/, 'An account has twelve digits.'),
        v.description('The account that GuardDuty is to be managed from; empty: none in particular.'),
      ),
      '',
    ),
  }),

  needs: ['detectorId', 'enabled'],

  evaluate(
    facts: Pick<Detector, 'detectorId' | 'enabled'> & Partial<Pick<Detector, 'administrator'>>,
    { parameters: { centralMonitoringAccount: wanted }, accountId },
  ) {
    const { detectorId, enabled } = facts;
    if (detectorId === null) return { compliance: 'NON_COMPLIANT', message: 'none' };
    if (!enabled) return { compliance: 'NON_COMPLIANT', message: 'suspended' };
    if (wanted === '') return { compliance: 'COMPLIANT' };
    // Only here: where it could not be read, that costs no answer above.
    const { administrator } = facts;
    if (administrator === undefined) throw new UnknownFact('From which account GuardDuty is managed is not shown here.');
    // Managed from no other account, it is managed from its own.
    if (wanted === (administrator ?? accountId)) return { compliance: 'COMPLIANT' };
    if (administrator === null) return { compliance: 'NON_COMPLIANT', message: 'unmanaged', data: { wanted } };
    return { compliance: 'NON_COMPLIANT', message: 'elsewhere', data: { administrator, wanted } };
  },

  remediate({ detectorId: DetectorId, administrator }, _context, { message }) {
    if (DetectorId === null || administrator !== null || message !== 'suspended') return null;
    return {
      risk: 'low',
      message: 'enable',
      steps: [
        {
          apply: { action: 'guardduty:UpdateDetector', input: { DetectorId, Enable: true } },
          revert: { action: 'guardduty:UpdateDetector', input: { DetectorId, Enable: false } },
        },
      ],
    };
  },
});
