import rule from '../../../rules/kms/kms-cmk-not-scheduled-for-deletion.ts';
import { testRule } from '../rule-tester.ts';
import { id as KeyId, plain, ref } from './keys.ts';

const pending = { ...plain, state: 'PendingDeletion', rotation: false, deletionDate: '2026-12-20T08:00:00.000Z' };
const message = 'The key is to be deleted on 2026-12-20: from then on nobody can read what it encrypted, ever.';
const cancelling = (days: number) =>
  ({
    risk: 'low',
    message: `Call the deletion off. The key stays disabled, as it is now, so that nothing starts or stops working by it; it goes on costing its monthly price. Taking this back schedules the deletion again, ${days} days from then.`,
    steps: [
      {
        apply: { action: 'kms:CancelKeyDeletion', input: { KeyId } },
        revert: { action: 'kms:ScheduleKeyDeletion', input: { KeyId, PendingWindowInDays: days } },
      },
    ],
  }) as const;

testRule(rule, ref, {
  valid: [
    { name: 'an enabled key', facts: plain },
    { name: 'a disabled key, as it is after its deletion was called off', facts: { ...plain, state: 'Disabled' } },
    { name: 'a key without material', facts: { ...plain, state: 'PendingImport' } },
  ],
  notApplicable: [{ name: "a service's own key", facts: { ...plain, manager: 'AWS' } }],
  invalid: [
    { name: 'a key that is to be deleted', facts: pending, message, plan: cancelling(30) },
    {
      name: 'the same plan on the last day, so that what was approved is still that',
      facts: pending,
      now: '2026-12-20T07:00:00.000Z',
      message,
      plan: cancelling(30),
    },
    {
      name: 'a key whose day of deletion is not shown',
      facts: { ...pending, deletionDate: null },
      message: 'The key is to be deleted on a day that is not known: from then on nobody can read what it encrypted, ever.',
      plan: cancelling(30),
    },
    {
      name: 'a key that is to be deleted after its replicas',
      facts: { ...plain, state: 'PendingReplicaDeletion', pendingWindowInDays: 12 },
      message: 'The key is to be deleted once its replicas are: from then on nobody can read what it encrypted, ever.',
      plan: cancelling(12),
    },
  ],
  insufficient: [{ name: 'a key whose state is not shown', facts: { manager: 'CUSTOMER', deletionDate: null }, message: /state/ }],
});
