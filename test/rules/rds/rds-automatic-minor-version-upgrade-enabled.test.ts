import rule from '../../../rules/rds/rds-automatic-minor-version-upgrade-enabled.ts';
import { testRule } from '../rule-tester.ts';
import { media, modifying, ref } from './instance.ts';

const message = 'Minor versions are not taken automatically: known holes of the engine stay open until somebody upgrades it.';
const plan = {
  risk: 'high',
  message: rule.meta.messages.switchOn,
  steps: modifying({ AutoMinorVersionUpgrade: true }, { AutoMinorVersionUpgrade: false }),
} as const;
const old = { ...media, autoMinorVersionUpgrade: false };

testRule(rule, ref, {
  valid: [{ name: 'an instance that takes them', facts: media }],
  notApplicable: [
    { name: "RDS Custom, where it can't be switched on", facts: { ...media, engine: 'custom-oracle-ee', autoMinorVersionUpgrade: null } },
    { name: 'DocumentDB, which does not look at it', facts: { ...media, engine: 'docdb', clusterName: 'papers', autoMinorVersionUpgrade: null } },
  ],
  invalid: [
    { name: 'an instance that does not', facts: old, message, plan },
    {
      name: 'a member of an Aurora cluster, each of which has its own setting',
      facts: { ...old, engine: 'aurora-postgresql', clusterName: 'films' },
      message,
      plan,
    },
    { name: "a member of a Multi-AZ DB cluster, whose setting is the cluster's", facts: { ...old, clusterName: 'films' }, message, plan: null },
    { name: 'one that is being backed up, and takes no changes', facts: { ...old, status: 'backing-up' }, message, plan: null },
  ],
  insufficient: [{ name: 'a read replica whose source the template does not show', facts: { replicaOf: '<Source>' }, message: /autoMinorVersionUpgrade/ }],
});
