import * as v from 'valibot';
import policy from '../../resources/iam/policy.ts';
import { defineRule } from '../rule.ts';
import { placesOf } from '../shared/admin.ts';
import { foundInAny } from '../shared/found-in-any.ts';
import { allowedOnEvery } from '../shared/on-every-resource.ts';
import type { Statement } from '../shared/policy-document.ts';
import { setDefaultVersion } from '../shared/policy-versions.ts';
import { foundInEveryReading } from '../shared/template-readings.ts';

const parameters = v.strictObject({
  blockedActionsPatterns: v.optional(
    v.pipe(
      v.array(v.pipe(v.string(), v.regex(/^kms:[A-Za-z*?]+$/i, 'An action of KMS, such as kms:Decrypt or kms:ReEncrypt*.'))),
      v.minLength(1, 'One action at least.'),
      v.description('Actions of KMS, or patterns of them, that no policy may allow on every key.'),
    ),
    ['kms:Decrypt', 'kms:ReEncryptFrom'],
  ),
  excludePermissionBoundaryPolicy: v.optional(
    v.pipe(v.boolean(), v.description('Policies that bound some user or role are not judged: a boundary grants nothing.')),
    false,
  ),
});

/** Every key in every Region. */
const EVERY_KEY = 'arn:aws:kms:?*:?*:key/?*';

export default defineRule(policy, {
  meta: {
    id: 'iam-customer-policy-blocked-kms-actions',
    version: 1,
    title: 'No customer managed policy allows decryption with every KMS key.',
    severity: 'MEDIUM',
    risk: 'high',
    rationale:
      'Encryption parts those who may read a thing from those who may read its key. Whoever may decrypt with every key has undone that for the whole account.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/iam-customer-policy-blocked-kms-actions.html',
      'https://docs.aws.amazon.com/kms/latest/developerguide/iam-policies-best-practices.html',
    ],
    notes: [
      'Judged by the policy alone, as AWS does: conditions of what it allows do not count, nor does what the keys’ own policies say. All keys of an account are every key; those of one Region, or with one alias, are not.',
      'A denial without conditions that covers every key, or every key but some that it names, takes the permission back. AWS Config’s opinion on denials is not documented.',
    ],
    changes: ['iam:SetDefaultPolicyVersion'],
    messages: {
      allowed:
        '{{actions}} is allowed on every KMS key ({{statements}}): whoever has this policy can read whatever the account encrypts, where the keys’ policies leave it to IAM.',
      setDefault:
        'Put version {{version}}{{made}} in force instead of {{present}}; no version is deleted. It hits all who have the policy at once ({{attached}} users, groups and roles; {{bounded}} more that it bounds): what only {{present}} allows stops working, and what only {{version}} allows works again.',
    },
  },
  parameters,

  needs: ['document', 'boundaryCount'],

  evaluate({ document, boundaryCount }, { parameters: { blockedActionsPatterns, excludePermissionBoundaryPolicy } }) {
    if (excludePermissionBoundaryPolicy && boundaryCount > 0) return { compliance: 'NOT_APPLICABLE' };
    const found = foundInAny(blockedActionsPatterns, (action) => {
      const statements = onEveryKey(document, action);
      return statements.length > 0 ? { action, statements } : null;
    });
    if (found.length === 0) return { compliance: 'COMPLIANT' };
    const statements = [...new Map(found.flatMap((each) => each.statements.map((statement) => [statement.index, statement]))).values()];
    const actions = found.map(({ action }) => action).join(', ');
    return { compliance: 'NON_COMPLIANT', message: 'allowed', data: { actions, statements: placesOf(statements) } };
  },

  remediate: (facts, { parameters: { blockedActionsPatterns } }) =>
    setDefaultVersion(facts, (document) => blockedActionsPatterns.every((action) => onEveryKey(document, action).length === 0), 'setDefault'),
});

function onEveryKey(document: string | object, action: string): readonly Statement[] {
  return foundInEveryReading(
    document,
    (read) => allowedOnEvery(read, action, EVERY_KEY),
    `Whether the policy allows ${action} on every KMS key is known only at deployment.`,
  );
}
