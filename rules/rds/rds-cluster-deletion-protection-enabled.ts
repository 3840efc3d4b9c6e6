import dbCluster from '../../resources/rds/db-cluster.ts';
import { defineRule } from '../rule.ts';
import { takesChanges } from '../shared/database-state.ts';

export default defineRule(dbCluster, {
  meta: {
    id: 'rds-cluster-deletion-protection-enabled',
    version: 1,
    title: 'Database clusters are protected from being deleted.',
    severity: 'LOW',
    risk: 'low',
    rationale:
      'One wrong call, or one wrong stack, deletes a cluster and its automated backups with it. With the protection on, that takes two deliberate calls.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/rds-cluster-deletion-protection-enabled.html',
      'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_DeleteCluster.html',
      'https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBCluster.html',
    ],
    notes: ['Clusters of Neptune and DocumentDB are answered by the same API, and are judged alike.'],
    changes: ['rds:ModifyDBCluster'],
    messages: {
      off: 'Deletion protection is off: the cluster and its data can be deleted without another safeguard.',
      protect:
        'Switch deletion protection on. The cluster runs on unchanged, and its instances can still be removed one by one; who means to delete the cluster has to switch the protection off first.',
    },
  },

  needs: ['deletionProtection'],

  evaluate({ deletionProtection }) {
    return deletionProtection ? { compliance: 'COMPLIANT' } : { compliance: 'NON_COMPLIANT', message: 'off' };
  },

  remediate({ name: DBClusterIdentifier, status }) {
    if (!takesChanges(status)) return null;

    // Holds at once. ApplyImmediately would bring about every other pending change as well.
    return {
      risk: 'low',
      message: 'protect',
      steps: [
        {
          apply: { action: 'rds:ModifyDBCluster', input: { DBClusterIdentifier, DeletionProtection: true } },
          revert: { action: 'rds:ModifyDBCluster', input: { DBClusterIdentifier, DeletionProtection: false } },
        },
      ],
    };
  },
});
