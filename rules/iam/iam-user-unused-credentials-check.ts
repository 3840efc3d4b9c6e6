import * as v from 'valibot';
import user, { type AccessKey, type User } from '../../resources/iam/user.ts';
import { defineRule } from '../rule.ts';
import { daysBefore, deactivations, isActive } from '../shared/access-keys.ts';

const parameters = v.strictObject({
  maxCredentialUsageAge: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.description('Days for which a credential may lie unused.')), 90),
});

export default defineRule(user, {
  meta: {
    id: 'iam-user-unused-credentials-check',
    version: 1,
    title: 'Every password and active access key of an IAM user was used within the days allowed.',
    severity: 'MEDIUM',
    risk: 'high',
    rationale: 'Nobody misses a credential that nobody uses, nor sees that it was stolen.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/iam-user-unused-credentials-check.html',
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_finding-unused.html',
    ],
    notes: [
      'What was never used counts from the day it was made, so that a new credential has its time.',
      'An unused password is told and not changed: it can only be deleted, and nobody could put the same one back. While there is one, the keys beside it are left to a human too.',
      'AWS Config records neither keys nor passwords: from its items the answer is INSUFFICIENT_DATA.',
    ],
    changes: ['iam:UpdateAccessKey'],
    messages: {
      unused: 'Not used for more than {{days}} days, and still good: {{credentials}}.',
      deactivate:
        'Make {{keys}} of {{user}} inactive; nothing is deleted. A yearly job or a spare key may still count on it: that is refused until the key is made active again.',
    },
  },
  parameters,

  needs: ['accessKeys', 'loginProfile', 'passwordLastUsed'],

  evaluate(facts, { parameters: { maxCredentialUsageAge: days }, now }) {
    const password = unusedPassword(facts, days, now);
    const credentials = [...(password ? [password] : []), ...unusedKeys(facts.accessKeys, days, now).map(keyInWords)];
    if (credentials.length === 0) return { compliance: 'COMPLIANT' };
    return { compliance: 'NON_COMPLIANT', message: 'unused', data: { days: String(days), credentials: credentials.join('; ') } };
  },

  remediate(facts, { parameters: { maxCredentialUsageAge: days }, now }) {
    if (unusedPassword(facts, days, now)) return null;
    const { name, accessKeys } = facts;
    const unused = unusedKeys(accessKeys, days, now);
    return { risk: 'high', message: 'deactivate', data: { user: name, keys: unused.map(({ id }) => id).join(' and ') }, steps: deactivations(name, unused) };
  },
});

function unusedKeys(keys: readonly AccessKey[], days: number, now: string): readonly AccessKey[] {
  return keys.filter((key) => isActive(key) && Date.parse(key.lastUsed ?? key.createDate) < daysBefore(now, days));
}

function keyInWords({ id, createDate, lastUsed }: AccessKey): string {
  return lastUsed === null ? `${id}, made on ${createDate.slice(0, 10)} and never used` : `${id}, last used on ${lastUsed.slice(0, 10)}`;
}

/** The password in words; null: there is none, or it was used. One that was made anew after its last use counts from then. */
function unusedPassword({ loginProfile, passwordLastUsed }: Pick<User, 'loginProfile' | 'passwordLastUsed'>, days: number, now: string): string | null {
  if (loginProfile === null) return null;
  const made = Date.parse(loginProfile.createDate);
  const used = passwordLastUsed === null ? made : Date.parse(passwordLastUsed);
  if (Math.max(made, used) >= daysBefore(now, days)) return null;
  if (passwordLastUsed !== null && used >= made) return `the password, last used on ${passwordLastUsed.slice(0, 10)}`;
  return `the password, made on ${loginProfile.createDate.slice(0, 10)} and never used`;
}
