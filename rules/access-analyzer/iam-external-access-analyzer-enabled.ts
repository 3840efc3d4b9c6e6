import account, { type Analyzer } from '../../resources/access-analyzer/account.ts';
import { defineRule } from '../rule.ts';

const NAME = 'external-access';

export default defineRule(account, {
  meta: {
    id: 'iam-external-access-analyzer-enabled',
    version: 1,
    title: 'In every Region that is kept, IAM Access Analyzer looks for access from outside.',
    severity: 'HIGH',
    risk: 'high',
    rationale: 'A bucket, key, queue or role that strangers may use does not show it. The analyzer finds each of them, and says who gets in.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/iam-external-access-analyzer-enabled.html',
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/what-is-access-analyzer.html',
      'https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_CreateAnalyzer.html',
    ],
    notes: [
      'As for AWS Config, the analyzer has to be in this account: one of the organization stands in the account that manages it, and is not seen from its members.',
      'Analyzers for unused or internal access do not count.',
    ],
    changes: ['access-analyzer:CreateAnalyzer'],
    reverts: ['access-analyzer:DeleteAnalyzer'],
    messages: {
      none: 'No analyzer looks for access from outside: what strangers may use in this Region stays unnoticed.',
      broken: 'The analyzer {{name}} is not active ({{status}}): what strangers may use in this Region stays unnoticed.',
      create: `Create the analyzer ${NAME} for this account. It reads policies, changes nothing and costs nothing; its findings also go to EventBridge and to Security Hub. Taking it back deletes its findings and archive rules.`,
    },
  },

  needs: ['analyzers'],

  evaluate({ analyzers }) {
    const external = analyzers.filter(isForExternalAccess);
    if (external.some(({ status }) => status === 'ACTIVE' || status === 'CREATING')) return { compliance: 'COMPLIANT' };
    const [broken] = external;
    if (broken === undefined) return { compliance: 'NON_COMPLIANT', message: 'none' };
    return { compliance: 'NON_COMPLIANT', message: 'broken', data: { name: broken.name, status: broken.status } };
  },

  remediate({ analyzers }) {
    // What keeps one from being active would keep the next; and a name is taken once.
    if (analyzers.some((each) => isForExternalAccess(each) || each.name === NAME)) return null;
    return {
      risk: 'high',
      message: 'create',
      steps: [
        {
          apply: { action: 'access-analyzer:CreateAnalyzer', input: { analyzerName: NAME, type: 'ACCOUNT' as const } },
          revert: { action: 'access-analyzer:DeleteAnalyzer', input: { analyzerName: NAME } },
        },
      ],
    };
  },
});

function isForExternalAccess({ type }: Analyzer): boolean {
  return type === 'ACCOUNT' || type === 'ORGANIZATION';
}
