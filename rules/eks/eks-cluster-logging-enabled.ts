import type { LogSetup, LogType } from '@aws-sdk/client-eks';
import * as v from 'valibot';
import type { AwsCall } from '../../aws/call.ts';
import cluster from '../../resources/eks/cluster.ts';
import { defineRule } from '../rule.ts';

/** https://docs.aws.amazon.com/eks/latest/APIReference/API_LogSetup.html */
const LOG_TYPES = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'] as const satisfies readonly LogType[];

export default defineRule(cluster, {
  meta: {
    id: 'eks-cluster-logging-enabled',
    version: 1,
    title: 'Every EKS cluster logs what its control plane does.',
    severity: 'MEDIUM',
    risk: 'low',
    rationale: 'Without the audit log nobody can find out who did what in the cluster; without the others, why it did not work.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/eks-cluster-logging-enabled.html',
      'https://docs.aws.amazon.com/securityhub/latest/userguide/eks-controls.html#eks-8',
      'https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html',
    ],
    notes: [
      'All five types are demanded, as by the AWS Config rule. Security Hub demands `audit` alone: name just that in `logTypes` for the same.',
      'EKS takes minutes for the change, and takes one at a time: a cluster is judged as the update under way will leave it, and nothing is planned while one is. That the update then fails is found by the next look.',
    ],
    changes: ['eks:UpdateClusterConfig'],
    messages: {
      missing: 'The control plane does not log {{types}}: what happens there leaves no trace.',
      enable:
        'Switch the logs {{types}} on; the others stay as they are, and the cluster serves on meanwhile. They go to CloudWatch Logs, into the group /aws/eks/{{name}}/cluster, and are paid for there.',
    },
  },
  parameters: v.strictObject({
    logTypes: v.pipe(
      v.optional(v.pipe(v.array(v.picklist(LOG_TYPES)), v.minLength(1, 'Name at least one type of log.')), [...LOG_TYPES]),
      v.description('Logs that have to be on.'),
    ),
  }),

  needs: ['enabledLogTypes'],

  evaluate({ enabledLogTypes }, { parameters: { logTypes } }) {
    const missing = missingOf(enabledLogTypes, logTypes);
    return missing.length === 0 ? { compliance: 'COMPLIANT' } : { compliance: 'NON_COMPLIANT', message: 'missing', data: { types: missing.join(', ') } };
  },

  remediate({ name, changing, enabledLogTypes }, { parameters: { logTypes } }) {
    if (changing) return null;
    const missing = missingOf(enabledLogTypes, logTypes);
    const present = LOG_TYPES.filter((type) => enabledLogTypes.includes(type));
    return {
      risk: 'low',
      message: 'enable',
      data: { types: missing.join(', '), name },
      // Each type is switched by itself; those that are on are named too, so that no other reading of the call would switch them off.
      steps: [
        {
          apply: update(name, [{ types: [...present, ...missing], enabled: true }]),
          revert: update(name, [...(present.length > 0 ? [{ types: present, enabled: true }] : []), { types: missing, enabled: false }]),
        },
      ],
    };
  },
});

function missingOf(enabled: readonly string[], required: readonly LogType[]): LogType[] {
  return LOG_TYPES.filter((type) => required.includes(type) && !enabled.includes(type));
}

function update(name: string, clusterLogging: LogSetup[]): AwsCall<'eks:UpdateClusterConfig'> {
  return { action: 'eks:UpdateClusterConfig', input: { name, logging: { clusterLogging } } };
}
