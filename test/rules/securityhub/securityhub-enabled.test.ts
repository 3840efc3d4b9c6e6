import rule from '../../../rules/securityhub/securityhub-enabled.ts';
import { testRule } from '../rule-tester.ts';

const ref = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::SecurityHub::Hub', id: '111122223333' } as const;

testRule(rule, ref, {
  valid: [
    { name: 'a hub that judges by standards', facts: { enabled: true, standards: ['arn:aws:securityhub:::ruleset/cis-aws-foundations-benchmark/v/1.2.0'] } },
    { name: 'a hub that judges by none', facts: { enabled: true, standards: [] } },
    { name: 'a hub of a template', facts: { enabled: true } },
  ],
  invalid: [
    {
      name: 'an account without a hub',
      facts: { enabled: false, standards: [] },
      message: 'Security Hub CSPM is off: findings of this Region are gathered nowhere.',
      plan: {
        risk: 'high',
        message:
          'Enable Security Hub CSPM, without any standard: which of them to judge by, at a charge for each check, is left to choose. It gathers what other services find from now on; nothing that runs is affected.',
        steps: [
          {
            apply: { action: 'securityhub:EnableSecurityHub', input: { EnableDefaultStandards: false } },
            revert: { action: 'securityhub:DisableSecurityHub', input: {} },
          },
        ],
      },
    },
  ],
  insufficient: [{ name: 'an account of which it is not shown', facts: { standards: [] } }],
});
