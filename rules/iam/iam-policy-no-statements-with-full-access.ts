import * as v from 'valibot';
import policy from '../../resources/iam/policy.ts';
import { defineRule } from '../rule.ts';
import { parseStatements, type Statement, UnreadableStatement } from '../shared/policy-document.ts';
import { setDefaultVersion } from '../shared/policy-versions.ts';
import { foundInEveryReading } from '../shared/template-readings.ts';
import { isWholeService } from '../shared/whole-services.ts';
import { covers } from '../shared/wildcard.ts';

const parameters = v.strictObject({
  excludePermissionBoundaryPolicy: v.optional(
    v.pipe(v.boolean(), v.description('Policies that bound some user or role are not judged: a boundary grants nothing.')),
    false,
  ),
});

export default defineRule(policy, {
  meta: {
    id: 'iam-policy-no-statements-with-full-access',
    version: 1,
    title: 'No customer managed policy allows every action of a service.',
    severity: 'LOW',
    risk: 'high',
    rationale:
      'Every action of a service is more than any task needs: it deletes as well as reads, hands out permissions of its own, and grows with each action that AWS adds.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/iam-policy-no-statements-with-full-access.html',
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege',
    ],
    notes: [
      'Judged by what a pattern matches, however it is spelt (`s3:*`, `S3:**`, `*:*`), whatever the resources and conditions beside it are. `NotAction` allows every action of all services that it does not name.',
      'In a template, Guard’s rule of this name looks at inline policies only and its `iam-managedpolicy-no-statements-with-full-access` at managed ones; here both are judged.',
    ],
    changes: ['iam:SetDefaultPolicyVersion'],
    messages: {
      full: 'Whole services are allowed: {{grants}}. Whoever has this policy can do anything in them that AWS offers, or will offer.',
      setDefault:
        'Put version {{version}}{{made}} in force instead of {{present}}; no version is deleted. It hits all who have the policy at once ({{attached}} users, groups and roles; {{bounded}} more that it bounds): what only {{present}} allows stops working, and what only {{version}} allows works again.',
    },
  },
  parameters,

  needs: ['document', 'boundaryCount'],

  evaluate({ document, boundaryCount }, { parameters: { excludePermissionBoundaryPolicy } }) {
    if (excludePermissionBoundaryPolicy && boundaryCount > 0) return { compliance: 'NOT_APPLICABLE' };
    const grants = wholeServices(document);
    if (grants.length === 0) return { compliance: 'COMPLIANT' };
    return { compliance: 'NON_COMPLIANT', message: 'full', data: { grants: grants.join(', ') } };
  },

  remediate: (facts) => setDefaultVersion(facts, (document) => wholeServices(document).length === 0, 'setDefault'),
});

/** In words; none: no whole service is allowed. Throws `UnknownFact` where what is known only at deployment decides. */
function wholeServices(document: string | object): readonly string[] {
  return foundInEveryReading(document, wholeServicesAsRead, 'Whether the policy allows every action of a service is known only at deployment.');
}

function wholeServicesAsRead(document: string | object): readonly string[] {
  const statements = parseStatements(document);
  const found = statements.flatMap((statement) => (statement instanceof UnreadableStatement || statement.effect === 'Deny' ? [] : grantsOf(statement)));
  if (found.length > 0) return found;
  for (const statement of statements) if (statement instanceof UnreadableStatement && statement.effect !== 'Deny') throw statement;
  return [];
}

function grantsOf({ actions, notActions, spelling, index, sid }: Statement): readonly string[] {
  const where = `in statement ${index + 1}${sid ? ` "${sid}"` : ''}`;
  if (notActions) return notActions.some((pattern) => covers(pattern, '?*:?*')) ? [] : [`all but ${spelling.join(', ')} ${where}`];
  const whole = spelling.filter((pattern) => isWholeService(pattern.toLowerCase()));
  if (whole.length > 0 || actions === null) return whole.map((pattern) => `${pattern} ${where}`);
  return servicesIn(actions).flatMap((service) => (isWholeInPieces(service, actions) ? [`${service}:* in pieces ${where}`] : []));
}

function servicesIn(actions: readonly string[]): readonly string[] {
  return [...new Set(actions.map((pattern) => pattern.split(':')[0] ?? ''))];
}

/** `s3:a*`, `s3:b*`, and so on to the end of the alphabet. */
function isWholeInPieces(service: string, actions: readonly string[]): boolean {
  return [...'abcdefghijklmnopqrstuvwxyz'].every((letter) => actions.some((pattern) => covers(pattern, `${service}:${letter}?*`)));
}
