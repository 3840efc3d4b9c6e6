import dbInstance from '../../resources/rds/db-instance.ts';
import { defineRule } from '../rule.ts';
import { takesChanges } from '../shared/database-state.ts';

export default defineRule(dbInstance, {
  meta: {
    id: 'rds-instance-public-access-check',
    version: 1,
    title: 'RDS instances have no public address.',
    severity: 'CRITICAL',
    risk: 'high',
    rationale:
      'The name of a public instance leads to an address of the Internet: one security group rule too wide, and anybody can try passwords on the database.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/rds-instance-public-access-check.html',
      'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html#USER_VPC.Hiding',
      'https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html',
    ],
    notes: [
      "A template that leaves PubliclyAccessible out makes a public instance in the subnet group default, and in none unless it is Aurora's, as RDS documents; in any other subnet group a private one, which Guard's rule of this name reports all the same. Of a read replica, and of what is restored, the template does not tell, and it is not judged.",
      "In a Multi-AZ DB cluster the setting is the cluster's: the members are reported, and a person has to change the cluster.",
    ],
    changes: ['rds:ModifyDBInstance'],
    messages: {
      public: 'The instance has a public address: who may connect from the Internet is up to its security groups alone.',
      hide: 'Make the instance private. Its name then leads to its address in the VPC, at once: clients from outside of the VPC, and of what is connected with it, can connect no more, and open connections of theirs break. A new public address is handed out when it is taken back.',
    },
  },

  needs: ['publiclyAccessible'],

  evaluate({ publiclyAccessible }) {
    return publiclyAccessible ? { compliance: 'NON_COMPLIANT', message: 'public' } : { compliance: 'COMPLIANT' };
  },

  remediate({ name: DBInstanceIdentifier, engine, status, clusterName }) {
    const isOfMultiAzCluster = clusterName !== null && !engine.startsWith('aurora');
    if (isOfMultiAzCluster || !takesChanges(status)) return null;

    // Holds at once. ApplyImmediately would bring about every other pending change as well.
    return {
      risk: 'high',
      message: 'hide',
      steps: [
        {
          apply: { action: 'rds:ModifyDBInstance', input: { DBInstanceIdentifier, PubliclyAccessible: false } },
          revert: { action: 'rds:ModifyDBInstance', input: { DBInstanceIdentifier, PubliclyAccessible: true } },
        },
      ],
    };
  },
});
