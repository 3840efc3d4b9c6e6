import rule from '../../../rules/guardduty/guardduty-enabled-centralized.ts';
import { testRule } from '../rule-tester.ts';

const ref = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::GuardDuty::Detector', id: '111122223333' } as const;
const on = { detectorId: 'd1', enabled: true, administrator: null };
const SUSPENDED = 'The detector is suspended: GuardDuty watches nothing in this Region.';

testRule(rule, ref, {
  valid: [
    { name: 'a detector that is enabled', facts: on },
    { name: 'one that is managed from elsewhere, where nothing in particular is wanted', facts: { ...on, administrator: '999999999999' } },
    {
      name: 'one that is managed from where it should be',
      parameters: { centralMonitoringAccount: '999999999999' },
      facts: { ...on, administrator: '999999999999' },
    },
    { name: 'that of the central account itself', parameters: { centralMonitoringAccount: '111122223333' }, facts: on },
    { name: 'one of a template', facts: { detectorId: '<Detector>', enabled: true } },
  ],
  invalid: [
    {
      name: 'no detector',
      facts: { detectorId: null, enabled: false, administrator: null },
      message: 'There is no detector: GuardDuty watches nothing in this Region.',
      plan: null,
    },
    {
      name: 'a detector that is suspended',
      facts: { ...on, enabled: false },
      message: SUSPENDED,
      plan: {
        risk: 'low',
        message: 'Enable the detector again, with all that it is set to. Nothing that runs is affected; the analysis is charged, as it was before.',
        steps: [
          {
            apply: { action: 'guardduty:UpdateDetector', input: { DetectorId: 'd1', Enable: true } },
            revert: { action: 'guardduty:UpdateDetector', input: { DetectorId: 'd1', Enable: false } },
          },
        ],
      },
    },
    {
      name: "a member's detector that is suspended",
      facts: { ...on, enabled: false, administrator: '999999999999' },
      message: SUSPENDED,
      plan: null,
    },
    {
      name: 'one that is not managed',
      parameters: { centralMonitoringAccount: '999999999999' },
      facts: on,
      message: 'GuardDuty is not managed from account 999999999999: whoever watches there does not see the findings of this account.',
      plan: null,
    },
    {
      name: 'one that is managed from another account',
      parameters: { centralMonitoringAccount: '999999999999' },
      facts: { ...on, administrator: '888888888888' },
      message: 'GuardDuty is managed from account 888888888888, not from 999999999999: whoever watches there does not see the findings of this account.',
      plan: null,
    },
    {
      name: 'that of the central account, which is managed from another all the same',
      parameters: { centralMonitoringAccount: '111122223333' },
      facts: { ...on, administrator: '888888888888' },
      message: 'GuardDuty is managed from account 888888888888, not from 111122223333: whoever watches there does not see the findings of this account.',
      plan: null,
    },
  ],
  insufficient: [
    {
      name: "the central account's own recorded detector, which another account may manage",
      parameters: { centralMonitoringAccount: '111122223333' },
      facts: { detectorId: 'd1', enabled: true },
      message: 'From which account GuardDuty is managed is not shown here.',
    },
    { name: 'a detector that is known only at deployment to be enabled', facts: { detectorId: '<Detector>' } },
    {
      name: 'a recorded detector, of which it is not shown from where it is managed',
      parameters: { centralMonitoringAccount: '999999999999' },
      facts: { detectorId: 'd1', enabled: true },
      message: 'From which account GuardDuty is managed is not shown here.',
    },
  ],
});
