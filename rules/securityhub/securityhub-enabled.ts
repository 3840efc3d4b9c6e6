import hub from '../../resources/securityhub/hub.ts';
import { defineRule } from '../rule.ts';

export default defineRule(hub, {
  meta: {
    id: 'securityhub-enabled',
    version: 1,
    title: 'Security Hub CSPM is on in every Region that is kept.',
    severity: 'MEDIUM',
    risk: 'high',
    rationale: 'What GuardDuty, Inspector, Access Analyzer and others find stands in as many places, and the one that nobody looks at holds what matters.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/securityhub-enabled.html',
      'https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-settingup.html',
      'https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_EnableSecurityHub.html',
    ],
    notes: [
      'Which standards it judges by is not asked. The newer Security Hub beside Security Hub CSPM is another service, and not meant.',
      'What it puts right can be taken back only as long as nobody has subscribed to a standard: with the hub, those would go.',
    ],
    changes: ['securityhub:EnableSecurityHub'],
    reverts: ['securityhub:DisableSecurityHub'],
    messages: {
      off: 'Security Hub CSPM is off: findings of this Region are gathered nowhere.',
      enable:
        'Enable Security Hub CSPM, without any standard: which of them to judge by, at a charge for each check, is left to choose. It gathers what other services find from now on; nothing that runs is affected.',
    },
  },

  needs: ['enabled'],

  evaluate({ enabled }) {
    return enabled ? { compliance: 'COMPLIANT' } : { compliance: 'NON_COMPLIANT', message: 'off' };
  },

  remediate() {
    return {
      risk: 'high',
      message: 'enable',
      steps: [
        {
          apply: { action: 'securityhub:EnableSecurityHub', input: { EnableDefaultStandards: false } },
          revert: { action: 'securityhub:DisableSecurityHub', input: {} },
        },
      ],
    };
  },
});
