import cluster from '../../resources/redshift/cluster.ts';
import { defineRule } from '../rule.ts';
import { takesChanges } from '../shared/database-state.ts';

export default defineRule(cluster, {
  meta: {
    id: 'redshift-cluster-public-access-check',
    version: 1,
    title: 'Redshift clusters have no public address.',
    severity: 'CRITICAL',
    risk: 'high',
    rationale: 'A public cluster answers on the Internet: one security group rule too wide, and anybody can try passwords on the data warehouse.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/redshift-cluster-public-access-check.html',
      'https://docs.aws.amazon.com/redshift/latest/mgmt/managing-clusters-vpc.html',
      'https://docs.aws.amazon.com/redshift/latest/APIReference/API_ModifyCluster.html',
    ],
    notes: ['A template that leaves PubliclyAccessible out makes a private cluster, as Redshift documents.', 'A change that is under way counts already.'],
    changes: ['redshift:ModifyCluster'],
    messages: {
      public: 'The cluster has a public address: who may connect from the Internet is up to its security groups alone.',
      hide: 'Make the cluster private. Its name then leads to its address in the VPC: clients and tools from outside of the VPC, and of what is connected with it, can connect no more, and open connections of theirs break. A new public address is handed out when it is taken back.',
      hideElastic:
        'Make the cluster private. Its name then leads to its address in the VPC: clients and tools from outside of the VPC, and of what is connected with it, can connect no more, and open connections of theirs break. When it is taken back, the cluster gets its Elastic IP address {{elasticIp}} again, if that is still free.',
    },
  },

  needs: ['publiclyAccessible'],

  evaluate({ publiclyAccessible }) {
    return publiclyAccessible ? { compliance: 'NON_COMPLIANT', message: 'public' } : { compliance: 'COMPLIANT' };
  },

  remediate({ name: ClusterIdentifier, status, elasticIp }) {
    if (!takesChanges(status)) return null;

    return {
      risk: 'high',
      ...(elasticIp === null ? { message: 'hide' } : { message: 'hideElastic', data: { elasticIp } }),
      steps: [
        {
          apply: { action: 'redshift:ModifyCluster', input: { ClusterIdentifier, PubliclyAccessible: false } },
          revert: {
            action: 'redshift:ModifyCluster',
            input: { ClusterIdentifier, PubliclyAccessible: true, ...(elasticIp !== null && { ElasticIp: elasticIp }) },
          },
        },
      ],
    };
  },
});
