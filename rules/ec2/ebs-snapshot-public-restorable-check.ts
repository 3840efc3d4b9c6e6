import * as v from 'valibot';
import type { InputOf } from '../../aws/call.ts';
import snapshot from '../../resources/ec2/snapshot.ts';
import { defineRule, type Step } from '../rule.ts';
import { INTENDED_NOTE, intendedParameters, isIntended } from '../shared/intended.ts';

export default defineRule(snapshot, {
  meta: {
    id: 'ebs-snapshot-public-restorable-check',
    version: 1,
    title: 'No EBS snapshot can be restored by everybody.',
    severity: 'CRITICAL',
    risk: 'low',
    rationale: 'A public snapshot is a public disk: databases, keys and passwords on it are searched for by strangers within minutes.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/ebs-snapshot-public-restorable-check.html',
      'https://docs.aws.amazon.com/ebs/latest/userguide/ebs-modifying-snapshot-permissions.html',
    ],
    notes: [
      INTENDED_NOTE,
      'A snapshot that is shared with named accounts is not public, whoever they are.',
      'Where the account blocks all public sharing of snapshots, a snapshot whose own permissions say "all" is treated as private, and complies.',
      'Where the account blocks new public sharing only, what is public stays so, and could not be made public again: then it is asked.',
    ],
    changes: ['ec2:ModifySnapshotAttribute'],
    messages: {
      public: 'Anybody with an AWS account can make a volume of the snapshot, and read all that is on it.',
      remove:
        'Take the group "all" out of the permissions of the snapshot; accounts that are named there stay. Nobody else can make a volume of it any more; copies that were made already stay with those who made them.',
      removeUnderBlock:
        'Take the group "all" out of the permissions of the snapshot; accounts that are named there stay. The account blocks new public sharing ({{state}}): to take this back, that has to be lifted first.',
    },
  },

  parameters: v.strictObject(intendedParameters),
  needs: ['groups', 'publicAccessBlock', 'tags'],

  evaluate({ groups, publicAccessBlock, tags }, { parameters }) {
    if (isIntended(tags, parameters)) return { compliance: 'NOT_APPLICABLE' };
    if (!groups.includes('all') || publicAccessBlock === 'block-all-sharing') return { compliance: 'COMPLIANT' };
    return { compliance: 'NON_COMPLIANT', message: 'public' };
  },

  remediate({ snapshotId: SnapshotId, publicAccessBlock }) {
    const permission = { SnapshotId, Attribute: 'createVolumePermission', GroupNames: ['all'] } satisfies Partial<InputOf<'ec2:ModifySnapshotAttribute'>>;
    const step: Step<'ec2:ModifySnapshotAttribute'> = {
      apply: { action: 'ec2:ModifySnapshotAttribute', input: { ...permission, OperationType: 'remove' } },
      revert: { action: 'ec2:ModifySnapshotAttribute', input: { ...permission, OperationType: 'add' } },
    };
    if (publicAccessBlock === 'unblocked') return { risk: 'low', message: 'remove', steps: [step] };
    return { risk: 'high', message: 'removeUnderBlock', data: { state: publicAccessBlock }, steps: [step] };
  },
});
