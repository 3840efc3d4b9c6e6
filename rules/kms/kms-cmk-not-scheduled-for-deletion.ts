import key from '../../resources/kms/key.ts';
import { defineRule } from '../rule.ts';

/**
 * The longest that KMS waits. When the deletion was first scheduled is not shown, and the days that remain change with every day, which would make an approved
 * plan another one by tomorrow: so a deletion that is scheduled again comes at no earlier day than it would have come.
 */
const LONGEST_WAIT_DAYS = 30;

export default defineRule(key, {
  meta: {
    id: 'kms-cmk-not-scheduled-for-deletion',
    version: 1,
    title: 'No customer managed key is waiting to be deleted.',
    severity: 'CRITICAL',
    risk: 'low',
    rationale: 'When a key is gone, everything it encrypted is lost for ever: backups, volumes and secrets that nobody had thought of with it.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/kms-cmk-not-scheduled-for-deletion.html',
      'https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html',
      'https://docs.aws.amazon.com/kms/latest/APIReference/API_CancelKeyDeletion.html',
    ],
    notes: [
      'The deletion is called off, and no more: the key stays disabled, as KMS leaves it, so that nobody can use it who could not before. Whether it is to be enabled again is for its owners to say.',
      'An undo schedules the deletion again. KMS takes a number of days, not a date, and seven at the least; so the new date may be later than the old one, but is never earlier.',
      'A deletion that is meant is left in peace by a waiver, or by taking this remediation back.',
    ],
    changes: ['kms:CancelKeyDeletion'],
    reverts: ['kms:ScheduleKeyDeletion'],
    messages: {
      pending: 'The key is to be deleted on {{date}}: from then on nobody can read what it encrypted, ever.',
      afterReplicas: 'The key is to be deleted once its replicas are: from then on nobody can read what it encrypted, ever.',
      cancel:
        'Call the deletion off. The key stays disabled, as it is now, so that nothing starts or stops working by it; it goes on costing its monthly price. Taking this back schedules the deletion again, {{days}} days from then.',
    },
  },

  needs: ['manager', 'state', 'deletionDate'],

  evaluate({ manager, state, deletionDate }) {
    if (manager === 'AWS') return { compliance: 'NOT_APPLICABLE' };
    if (state === 'PendingReplicaDeletion') return { compliance: 'NON_COMPLIANT', message: 'afterReplicas' };
    if (state !== 'PendingDeletion') return { compliance: 'COMPLIANT' };
    return { compliance: 'NON_COMPLIANT', message: 'pending', data: { date: deletionDate?.slice(0, 10) ?? 'a day that is not known' } };
  },

  remediate({ keyId: KeyId, pendingWindowInDays }) {
    const PendingWindowInDays = pendingWindowInDays ?? LONGEST_WAIT_DAYS;
    return {
      risk: 'low',
      message: 'cancel',
      data: { days: String(PendingWindowInDays) },
      steps: [
        {
          apply: { action: 'kms:CancelKeyDeletion', input: { KeyId } },
          revert: { action: 'kms:ScheduleKeyDeletion', input: { KeyId, PendingWindowInDays } },
        },
      ],
    };
  },
});
