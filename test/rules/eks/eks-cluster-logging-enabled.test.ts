import * as v from 'valibot';
import { expect, it } from 'vitest';
import rule from '../../../rules/eks/eks-cluster-logging-enabled.ts';
import { testRule } from '../rule-tester.ts';

const ref = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::EKS::Cluster', id: 'main' } as const;
const all = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'];
const logging = (enabledLogTypes: readonly string[], more: object = {}) => ({
  name: 'main',
  version: '1.34',
  changing: false,
  endpointPublicAccess: false,
  endpointPrivateAccess: true,
  publicAccessCidrs: [],
  enabledLogTypes,
  secretsKeyArn: null,
  tags: {},
  ...more,
});
const message = (types: string) => `The control plane does not log ${types}: what happens there leaves no trace.`;
const plan = (types: string) =>
  `Switch the logs ${types} on; the others stay as they are, and the cluster serves on meanwhile. They go to CloudWatch Logs, into the group /aws/eks/main/cluster, and are paid for there.`;
const update = (...clusterLogging: object[]) => ({ action: 'eks:UpdateClusterConfig', input: { name: 'main', logging: { clusterLogging } } }) as const;

testRule(rule, ref, {
  valid: [
    { name: 'every type, in any order, and one more', facts: logging([...all.toReversed(), 'later']) },
    { name: 'the one that is asked for', facts: logging(['audit']), parameters: { logTypes: ['audit'] } },
    { name: 'what an update is switching on', facts: logging(all, { changing: true }) },
  ],
  invalid: [
    {
      name: 'none',
      facts: logging([]),
      message: message('api, audit, authenticator, controllerManager, scheduler'),
      plan: {
        risk: 'low',
        message: plan('api, audit, authenticator, controllerManager, scheduler'),
        steps: [{ apply: update({ types: all, enabled: true }), revert: update({ types: all, enabled: false }) }],
      },
    },
    {
      name: 'two of five, and leaves these',
      facts: logging(['scheduler', 'api']),
      message: message('audit, authenticator, controllerManager'),
      plan: {
        risk: 'low',
        message: plan('audit, authenticator, controllerManager'),
        steps: [
          {
            apply: update({ types: ['api', 'scheduler', 'audit', 'authenticator', 'controllerManager'], enabled: true }),
            revert: update({ types: ['api', 'scheduler'], enabled: true }, { types: ['audit', 'authenticator', 'controllerManager'], enabled: false }),
          },
        ],
      },
    },
    {
      name: 'the one that is missing of those asked for',
      facts: logging(['api']),
      parameters: { logTypes: ['audit', 'api'] },
      message: message('audit'),
      plan: {
        risk: 'low',
        message: plan('audit'),
        steps: [
          {
            apply: update({ types: ['api', 'audit'], enabled: true }),
            revert: update({ types: ['api'], enabled: true }, { types: ['audit'], enabled: false }),
          },
        ],
      },
    },
    {
      name: 'what is missing of a cluster that takes no change now, and plans nothing',
      facts: logging(['api'], { changing: true }),
      message: message('audit, authenticator, controllerManager, scheduler'),
      plan: null,
    },
  ],
  insufficient: [{ name: 'a cluster whose logs are not shown', facts: { name: 'main', version: '1.34' } }],
});

it.each([[[]], [['Audit']], ['audit']])('refuses %j as types of logs', (logTypes) => {
  expect(v.safeParse(rule.parameters, { logTypes }).success).toBe(false);
});
