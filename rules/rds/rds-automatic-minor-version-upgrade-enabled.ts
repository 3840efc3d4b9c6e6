import dbInstance from '../../resources/rds/db-instance.ts';
import { defineRule } from '../rule.ts';
import { takesChanges } from '../shared/database-state.ts';

export default defineRule(dbInstance, {
  meta: {
    id: 'rds-automatic-minor-version-upgrade-enabled',
    version: 1,
    title: 'RDS instances take minor versions of their engine by themselves.',
    severity: 'HIGH',
    risk: 'high',
    rationale: 'Fixes of holes that everybody knows of come with minor versions: a database that has to wait for somebody to think of it stays open to them.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/rds-automatic-minor-version-upgrade-enabled.html',
      'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.Upgrading.html#USER_UpgradeDBInstance.Upgrading.AutoMinorVersionUpgrades',
      'https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html',
    ],
    notes: [
      "A template that leaves AutoMinorVersionUpgrade out has it on, as RDS documents; Guard's rule of this name reports it. A read replica takes the setting of its source: where the template does not show that, it is not judged.",
      "RDS Custom can't have it, and DocumentDB does not look at it: both are left out.",
    ],
    changes: ['rds:ModifyDBInstance'],
    messages: {
      off: 'Minor versions are not taken automatically: known holes of the engine stay open until somebody upgrades it.',
      switchOn:
        'Switch automatic minor version upgrades on. Where a newer minor version is due, the instance is upgraded in one of its next maintenance windows and is out of service meanwhile; a maintenance window that is open now counts. To take it back switches the setting off again, and does not bring back a version that was left.',
    },
  },

  needs: ['autoMinorVersionUpgrade'],

  evaluate({ autoMinorVersionUpgrade }) {
    if (autoMinorVersionUpgrade === null) return { compliance: 'NOT_APPLICABLE' };
    return autoMinorVersionUpgrade ? { compliance: 'COMPLIANT' } : { compliance: 'NON_COMPLIANT', message: 'off' };
  },

  remediate({ name: DBInstanceIdentifier, engine, status, clusterName }) {
    const isOfMultiAzCluster = clusterName !== null && !engine.startsWith('aurora');
    if (isOfMultiAzCluster || !takesChanges(status)) return null;

    // ApplyImmediately would bring about every other pending change as well.
    return {
      risk: 'high',
      message: 'switchOn',
      steps: [
        {
          apply: { action: 'rds:ModifyDBInstance', input: { DBInstanceIdentifier, AutoMinorVersionUpgrade: true } },
          revert: { action: 'rds:ModifyDBInstance', input: { DBInstanceIdentifier, AutoMinorVersionUpgrade: false } },
        },
      ],
    };
  },
});
