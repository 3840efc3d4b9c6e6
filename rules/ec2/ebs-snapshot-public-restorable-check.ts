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
      'The permissions of the snapshot itself are judged. Where the account blocks all public sharing, EC2 treats such a snapshot as private; it is public again once that is lifted.',
      'Where the account blocks public sharing, EC2 refuses to take the change back until that is lifted.',
    ],
    changes: ['ec2:ModifySnapshotAttribute'],
    messages: {
      public: 'Anybody with an AWS account can make a volume of the snapshot, and read all that is on it.',
      remove:
        'Take the group "all" out of the permissions of the snapshot; accounts that are named there stay. Nobody else can make a volume of it any more; copies that were made already stay with those who made them.',
    },
  },

  parameters: v.strictObject(intendedParameters),
  needs: ['groups', 'tags'],

  evaluate({ groups, tags }, { parameters }) {
    if (isIntended(tags, parameters)) return { compliance: 'NOT_APPLICABLE' };
    return groups.includes('all') ? { compliance: 'NON_COMPLIANT', message: 'public' } : { compliance: 'COMPLIANT' };
  },

  remediate({ snapshotId: SnapshotId }) {
    const permission = { SnapshotId, Attribute: 'createVolumePermission', GroupNames: ['all'] } satisfies Partial<InputOf<'ec2:ModifySnapshotAttribute'>>;
    const step: Step<'ec2:ModifySnapshotAttribute'> = {
      apply: { action: 'ec2:ModifySnapshotAttribute', input: { ...permission, OperationType: 'remove' } },
      revert: { action: 'ec2:ModifySnapshotAttribute', input: { ...permission, OperationType: 'add' } },
    };
    return { risk: 'low', message: 'remove', steps: [step] };
  },
});
