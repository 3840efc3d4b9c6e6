import type { Policy } from '../functions/core/policy.ts';
import { defaultPolicy } from '../functions/core/policy-file.ts';
import { resources as everyResource } from '../resources/generated/index.ts';
import { rules as everyRule } from '../rules/generated/index.ts';

/** What SnapWave has agreed to keep: the rules that its stories are about, of the types that the sandbox carries out in full. */
export const AGREED: ReadonlySet<string> = new Set([
  'cloud-trail-log-file-validation-enabled',
  'cloudtrail-enabled',
  'iam-password-policy',
  'iam-policy-no-statements-with-admin-access',
  'restricted-common-ports',
  'restricted-ssh',
  's3-account-level-public-access-blocks',
  's3-bucket-level-public-access-prohibited',
  's3-bucket-ssl-requests-only',
  'vpc-default-security-group-closed',
]);

export const rules = everyRule.filter(({ meta }) => AGREED.has(meta.id));
export const resources = everyResource.filter((resource) => rules.some((rule) => rule.resource === resource));

const everything = defaultPolicy(everyRule);
/** What its policy file says, beside nothing but defaults: the other rules are switched off. */
export const policy: Policy = {
  ...everything,
  rules: Object.fromEntries(Object.entries(everything.rules).map(([id, rule]) => [id, { ...rule, enabled: AGREED.has(id) }])),
};
