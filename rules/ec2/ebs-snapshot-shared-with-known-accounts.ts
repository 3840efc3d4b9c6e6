import * as v from 'valibot';
import type { InputOf } from '../../aws/call.ts';
import snapshot from '../../resources/ec2/snapshot.ts';
import { defineRule, type Step } from '../rule.ts';
import { listInWords } from '../shared/exposure.ts';
import { allowedAccountsParameter, OWN_ACCOUNTS_NOTE, strangersAmong } from '../shared/known-accounts.ts';

export default defineRule(snapshot, {
  meta: {
    id: 'ebs-snapshot-shared-with-known-accounts',
    version: 1,
    title: 'EBS snapshots are shared only with our own accounts and with accounts that are allowed.',
    severity: 'HIGH',
    risk: 'high',
    rationale:
      'An account that can make a volume of a snapshot reads the whole disk: data, configuration and credentials. Sharing a snapshot is a usual way to take data out.',
    references: [
      'https://docs.aws.amazon.com/ebs/latest/userguide/ebs-modifying-snapshot-permissions.html',
      'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifySnapshotAttribute.html',
    ],
    notes: [OWN_ACCOUNTS_NOTE, 'A public snapshot is reported by `ebs-snapshot-public-restorable-check`; this rule evaluates accounts that are named.'],
    changes: ['ec2:ModifySnapshotAttribute'],
    messages: {
      shared: 'The snapshot is shared with accounts that are neither ours nor allowed ({{accounts}}): they can copy it and read the whole disk.',
      remove:
        'Stop sharing the snapshot with {{accounts}}; every other permission stays. What those accounts do with it, a backup or an audit perhaps, stops working; they keep the copies that they have already made.',
    },
  },
  parameters: v.strictObject({ allowedAccounts: allowedAccountsParameter('snapshots may be shared with') }),

  needs: ['accounts'],

  evaluate({ accounts }, context) {
    const strangers = strangersAmong(accounts, context);
    return strangers.length === 0
      ? { compliance: 'COMPLIANT' }
      : { compliance: 'NON_COMPLIANT', message: 'shared', data: { accounts: listInWords(strangers) } };
  },

  remediate({ snapshotId: SnapshotId, accounts }, context) {
    const UserIds = strangersAmong(accounts, context);
    const permission = { SnapshotId, Attribute: 'createVolumePermission', UserIds } satisfies Partial<InputOf<'ec2:ModifySnapshotAttribute'>>;
    const step: Step<'ec2:ModifySnapshotAttribute'> = {
      apply: { action: 'ec2:ModifySnapshotAttribute', input: { ...permission, OperationType: 'remove' } },
      revert: { action: 'ec2:ModifySnapshotAttribute', input: { ...permission, OperationType: 'add' } },
    };
    return { risk: 'high', message: 'remove', data: { accounts: listInWords(UserIds) }, steps: [step] };
  },
});
