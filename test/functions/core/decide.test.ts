import { describe, expect, it } from 'vitest';
import { type Circumstances, type Decision, decide, type Situation } from '../../../functions/core/decide.ts';
import type { Plan } from '../../../functions/core/plan.ts';

const NOW = '2026-11-23T08:00:00.000Z';
const revoke = { action: 'ec2:RevokeSecurityGroupIngress', input: { GroupId: 'sg-1' } } as const;
const plan: Plan = {
  hash: 'h1',
  ruleId: 'restricted-ssh',
  ruleVersion: 1,
  ref: { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::EC2::SecurityGroup', id: 'sg-1' },
  arn: 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-1',
  severity: 'HIGH',
  risk: 'low',
  violation: 'Open.',
  message: 'Close.',
  steps: [{ apply: revoke, revert: revoke }],
};
const calm: Circumstances = {
  waived: false,
  stopped: false,
  mode: 'enforce',
  approvedPlan: null,
  ownedByCode: false,
  flapping: false,
  budgetSpent: false,
  graceUntil: null,
  now: NOW,
};
const violated = { compliance: 'NON_COMPLIANT', message: 'Open.', violation: { compliance: 'NON_COMPLIANT', message: 'open' } } as const;
const irreversible: Plan = { ...plan, steps: [{ apply: revoke, revert: null }] };
const risky: Plan = { ...plan, risk: 'high' };

/** Every reason against acting at once, so that each row shows what goes before what. */
const everythingAgainst: Circumstances = {
  ...calm,
  waived: true,
  stopped: true,
  mode: 'observe',
  ownedByCode: true,
  flapping: true,
  budgetSpent: true,
  graceUntil: '2026-11-23T09:00:00.000Z',
};

interface Row {
  readonly name: string;
  readonly situation: Partial<Omit<Situation, 'circumstances'>> & { readonly circumstances?: Partial<Circumstances> | null };
  readonly from?: Circumstances;
  readonly decision: Decision;
}
const rows: readonly Row[] = [
  {
    name: 'ignores a resource that is gone, whatever else is known',
    from: everythingAgainst,
    situation: { judgement: null },
    decision: { outcome: 'ignore', reason: 'gone' },
  },
  {
    name: 'ignores what complies',
    from: everythingAgainst,
    situation: { judgement: { compliance: 'COMPLIANT', message: '' } },
    decision: { outcome: 'ignore', reason: 'compliant' },
  },
  {
    name: 'ignores what the rule does not apply to',
    situation: { judgement: { compliance: 'NOT_APPLICABLE', message: '' } },
    decision: { outcome: 'ignore', reason: 'not-applicable' },
  },
  {
    name: 'tells of what could not be judged, even under a waiver',
    from: everythingAgainst,
    situation: { judgement: { compliance: 'INSUFFICIENT_DATA', message: 'Not shown.' } },
    decision: { outcome: 'notify', reason: 'insufficient-data' },
  },
  {
    name: 'changes nothing under a mode that is none, even an approved plan',
    from: { ...calm, mode: 'constructor' as 'enforce', approvedPlan: 'h1' },
    situation: {},
    decision: { outcome: 'notify', reason: 'circumstances-unknown' },
  },
  {
    name: 'suppresses what is waived, before anything else that stands against it',
    from: everythingAgainst,
    situation: {},
    decision: { outcome: 'suppress', reason: 'waived' },
  },
  { name: 'tells where the circumstances are not known', situation: { circumstances: null }, decision: { outcome: 'notify', reason: 'circumstances-unknown' } },
  {
    name: 'tells while the stop switch is on',
    from: everythingAgainst,
    situation: { circumstances: { waived: false } },
    decision: { outcome: 'notify', reason: 'stopped' },
  },
  {
    name: 'stops even what was approved',
    situation: { circumstances: { stopped: true, approvedPlan: 'h1' } },
    decision: { outcome: 'notify', reason: 'stopped' },
  },
  {
    name: 'notifies where a remediation failed, before anything else that would need a plan',
    from: { ...everythingAgainst, waived: false, stopped: false, mode: 'enforce' },
    situation: { plan: null, planless: 'remediation-failed' },
    decision: { outcome: 'notify', reason: 'remediation-failed' },
  },
  {
    name: 'notifies where the ledger can’t hold the facts and the plan',
    from: { ...everythingAgainst, waived: false, stopped: false, mode: 'enforce' },
    situation: { plan: null, planless: 'too-large' },
    decision: { outcome: 'notify', reason: 'too-large' },
  },
  {
    name: 'only observes where that mode holds',
    from: everythingAgainst,
    situation: { circumstances: { waived: false, stopped: false } },
    decision: { outcome: 'notify', reason: 'observe' },
  },
  {
    name: 'observes even what was approved',
    situation: { circumstances: { mode: 'observe', approvedPlan: 'h1' } },
    decision: { outcome: 'notify', reason: 'observe' },
  },
  { name: 'tells where nobody wrote a remediation', situation: { plan: null }, decision: { outcome: 'notify', reason: 'no-remediation' } },
  {
    name: 'tells, too, where an approval is left over and the plan is gone',
    situation: { plan: null, circumstances: { approvedPlan: 'h1' } },
    decision: { outcome: 'notify', reason: 'no-remediation' },
  },
  {
    name: 'does what was approved, though everything else speaks for asking',
    from: { ...everythingAgainst, waived: false, stopped: false, mode: 'approve' },
    situation: { plan: { ...irreversible, risk: 'high' }, circumstances: { approvedPlan: 'h1' } },
    decision: { outcome: 'act', reason: 'approved' },
  },
  {
    name: 'asks anew where another plan was approved',
    situation: { plan: risky, circumstances: { approvedPlan: 'h0' } },
    decision: { outcome: 'ask', reason: 'high-risk' },
  },
  { name: 'asks for everything in mode approve', situation: { circumstances: { mode: 'approve' } }, decision: { outcome: 'ask', reason: 'approve-mode' } },
  { name: 'asks where the plan is of high risk', situation: { plan: risky }, decision: { outcome: 'ask', reason: 'high-risk' } },
  { name: 'asks where a step can not be taken back', situation: { plan: irreversible }, decision: { outcome: 'ask', reason: 'irreversible' } },
  {
    name: 'asks where infrastructure code is behind it',
    situation: { circumstances: { ownedByCode: true, flapping: true } },
    decision: { outcome: 'ask', reason: 'owned-by-code' },
  },
  {
    name: 'asks where it keeps coming back',
    situation: { circumstances: { flapping: true, budgetSpent: true } },
    decision: { outcome: 'ask', reason: 'flapping' },
  },
  {
    name: 'asks where the budget is spent, also during a grace period',
    situation: { circumstances: { budgetSpent: true, graceUntil: '2026-11-23T09:00:00.000Z' } },
    decision: { outcome: 'ask', reason: 'budget-spent' },
  },
  {
    name: 'waits while a grace period runs',
    situation: { circumstances: { graceUntil: '2026-11-23T08:00:00.001Z' } },
    decision: { outcome: 'wait', reason: 'grace' },
  },
  { name: 'acts from the moment a grace period is over', situation: { circumstances: { graceUntil: NOW } }, decision: { outcome: 'act', reason: 'low-risk' } },
  { name: 'acts where nothing stands against it', situation: {}, decision: { outcome: 'act', reason: 'low-risk' } },
];

describe('decide', () => {
  it.each(rows.map((row) => [row.name, row] as const))('%s', (_name, { situation, from = calm, decision }) => {
    const circumstances = situation.circumstances === null ? null : { ...from, ...situation.circumstances };

    expect(decide({ judgement: violated, plan, ...situation, circumstances })).toEqual(decision);
  });

  it('shows every outcome and reason in some row', () => {
    const reasons = new Set(rows.map(({ decision }) => decision.reason));

    expect([...reasons].sort()).toEqual(
      [
        'gone',
        'compliant',
        'not-applicable',
        'insufficient-data',
        'waived',
        'circumstances-unknown',
        'stopped',
        'observe',
        'no-remediation',
        'remediation-failed',
        'too-large',
        'approved',
        'approve-mode',
        'high-risk',
        'irreversible',
        'owned-by-code',
        'flapping',
        'budget-spent',
        'grace',
        'low-risk',
      ].sort(),
    );
  });
});
