import * as v from 'valibot';
import type { AwsCall } from '../../aws/call.ts';
import accountPasswordPolicy, { type PasswordPolicy } from '../../resources/iam/account-password-policy.ts';
import { defineRule } from '../rule.ts';

/** AWS Config's parameters and defaults; the bounds are IAM's. */
const parameters = v.strictObject({
  requireUppercaseCharacters: v.optional(v.pipe(v.boolean(), v.description('A capital letter is needed.')), true),
  requireLowercaseCharacters: v.optional(v.pipe(v.boolean(), v.description('A small letter is needed.')), true),
  requireSymbols: v.optional(v.pipe(v.boolean(), v.description('A symbol is needed.')), true),
  requireNumbers: v.optional(v.pipe(v.boolean(), v.description('A digit is needed.')), true),
  minimumPasswordLength: v.optional(count(6, 128, 'So many characters at least.'), 14),
  passwordReusePrevention: v.optional(count(0, 24, "So many former passwords can't be used again; 0: any can."), 24),
  maxPasswordAge: v.optional(count(0, 1095, 'Passwords expire after so many days, or sooner; 0: they need not expire.'), 90),
});
type Required = v.InferOutput<typeof parameters>;

export default defineRule(accountPasswordPolicy, {
  meta: {
    id: 'iam-password-policy',
    version: 1,
    title: 'The account demands strong passwords of its IAM users.',
    severity: 'MEDIUM',
    risk: 'low',
    rationale: 'A short, simple or ever-same password is guessed, or known from another site where it was stolen.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/iam-password-policy.html',
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html',
      'https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccountPasswordPolicy.html',
    ],
    changes: ['iam:UpdateAccountPasswordPolicy'],
    reverts: ['iam:UpdateAccountPasswordPolicy', 'iam:DeleteAccountPasswordPolicy'],
    messages: {
      none: 'The account has no password policy: eight characters are enough, passwords never expire, and former ones may be used again.',
      weak: 'The password policy falls short: {{shortfalls}}.',
      strengthen:
        'Raise what falls short and keep the rest. Passwords in use stay good: the new demands are met at their next change. A script that sets weaker ones fails.',
      set: 'Set a policy with these demands. Passwords in use stay good: the demands are met at their next change. A script that sets weaker ones fails.',
      strengthenAndExpire:
        'Raise what falls short and keep the rest. Passwords then expire after {{days}} days, at once: who has an older one must set a new one at the next sign-in.',
      setAndExpire:
        'Set a policy with these demands. Passwords then expire after {{days}} days, at once: who has an older one must set a new one at the next sign-in.',
      strengthenAndLockOut:
        'Raise what falls short and keep the rest. Passwords then expire after {{days}} days, at once, and the policy has hard expiry: who has an older one is locked out of the console until an administrator resets it.',
    },
  },
  parameters,

  needs: ['passwordPolicy'],

  evaluate({ passwordPolicy }, { parameters: required }) {
    if (passwordPolicy === null) return { compliance: 'NON_COMPLIANT', message: 'none' };
    const shortfalls = shortfallsOf(passwordPolicy, required);
    if (shortfalls.length === 0) return { compliance: 'COMPLIANT' };
    return { compliance: 'NON_COMPLIANT', message: 'weak', data: { shortfalls: shortfalls.join(', ') } };
  },

  remediate({ passwordPolicy }, { parameters: required }) {
    if (!passwordPolicy && kindsOf(required) < KINDS_BY_DEFAULT) return null;
    const raised = raise(passwordPolicy ?? NOTHING_SET, required);
    const revert = passwordPolicy ? update(passwordPolicy) : ({ action: 'iam:DeleteAccountPasswordPolicy', input: {} } as const);
    const steps = [{ apply: update(raised), revert }] as const;
    if (raised.maxPasswordAge === (passwordPolicy?.maxPasswordAge ?? null)) return { risk: 'low', message: passwordPolicy ? 'strengthen' : 'set', steps };

    // The one demand that IAM makes of the passwords in use, and not of new ones only.
    const data = { days: String(raised.maxPasswordAge) };
    if (!passwordPolicy) return { risk: 'high', message: 'setAndExpire', data, steps };
    return { risk: 'high', message: passwordPolicy.hardExpiry ? 'strengthenAndLockOut' : 'strengthenAndExpire', data, steps };
  },
});

/**
 * Without a policy IAM demands eight characters and three of the four kinds, which a policy can't say: one that asks for fewer kinds would weaken it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html
 */
const KINDS_BY_DEFAULT = 3;

/**
 * What a policy is raised from where there was none. It gives nobody a permission that they did not have, to change their own password, and leaves hard
 * expiry off: whoever's password expires sets a new one at the next sign-in.
 */
const NOTHING_SET: PasswordPolicy = {
  minimumPasswordLength: 8,
  requireSymbols: false,
  requireNumbers: false,
  requireUppercaseCharacters: false,
  requireLowercaseCharacters: false,
  allowUsersToChangePassword: false,
  maxPasswordAge: null,
  passwordReusePrevention: null,
  hardExpiry: false,
};

function count(least: number, most: number, meaning: string) {
  return v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most), v.description(meaning));
}

function kindsOf(required: Required): number {
  const { requireUppercaseCharacters, requireLowercaseCharacters, requireNumbers, requireSymbols } = required;
  return [requireUppercaseCharacters, requireLowercaseCharacters, requireNumbers, requireSymbols].filter(Boolean).length;
}

function shortfallsOf(policy: PasswordPolicy, required: Required): string[] {
  const { minimumPasswordLength: length, maxPasswordAge: age, passwordReusePrevention: remembered } = policy;
  const shortfalls: string[] = [];
  if (length < required.minimumPasswordLength) shortfalls.push(`${length} characters are enough (required: ${required.minimumPasswordLength})`);
  if (required.requireUppercaseCharacters && !policy.requireUppercaseCharacters) shortfalls.push('no capital letter is needed');
  if (required.requireLowercaseCharacters && !policy.requireLowercaseCharacters) shortfalls.push('no small letter is needed');
  if (required.requireNumbers && !policy.requireNumbers) shortfalls.push('no digit is needed');
  if (required.requireSymbols && !policy.requireSymbols) shortfalls.push('no symbol is needed');
  if ((remembered ?? 0) < required.passwordReusePrevention) {
    shortfalls.push(`the last ${remembered ?? 0} passwords can't be used again (required: ${required.passwordReusePrevention})`);
  }
  if (livesTooLong(age, required))
    shortfalls.push(`passwords ${age === null ? 'never expire' : `expire after ${age} days`} (required: ${required.maxPasswordAge})`);
  return shortfalls;
}

function livesTooLong(age: number | null, { maxPasswordAge }: Required): boolean {
  return maxPasswordAge > 0 && (age === null || age > maxPasswordAge);
}

/** The policy with only what falls short raised to what is required. */
function raise(policy: PasswordPolicy, required: Required): PasswordPolicy {
  return {
    ...policy,
    minimumPasswordLength: Math.max(policy.minimumPasswordLength, required.minimumPasswordLength),
    requireSymbols: policy.requireSymbols || required.requireSymbols,
    requireNumbers: policy.requireNumbers || required.requireNumbers,
    requireUppercaseCharacters: policy.requireUppercaseCharacters || required.requireUppercaseCharacters,
    requireLowercaseCharacters: policy.requireLowercaseCharacters || required.requireLowercaseCharacters,
    maxPasswordAge: livesTooLong(policy.maxPasswordAge, required) ? required.maxPasswordAge : policy.maxPasswordAge,
    passwordReusePrevention: Math.max(policy.passwordReusePrevention ?? 0, required.passwordReusePrevention) || null,
  };
}

/** The call replaces the whole policy, so it says all of it. "Never" and "none" can only be said by leaving them out: IAM refuses a 0 there. */
function update(policy: PasswordPolicy) {
  return {
    action: 'iam:UpdateAccountPasswordPolicy',
    input: {
      MinimumPasswordLength: policy.minimumPasswordLength,
      RequireSymbols: policy.requireSymbols,
      RequireNumbers: policy.requireNumbers,
      RequireUppercaseCharacters: policy.requireUppercaseCharacters,
      RequireLowercaseCharacters: policy.requireLowercaseCharacters,
      AllowUsersToChangePassword: policy.allowUsersToChangePassword,
      ...(policy.maxPasswordAge !== null && { MaxPasswordAge: policy.maxPasswordAge }),
      ...(policy.passwordReusePrevention !== null && { PasswordReusePrevention: policy.passwordReusePrevention }),
      HardExpiry: policy.hardExpiry,
    },
  } as const satisfies AwsCall<'iam:UpdateAccountPasswordPolicy'>;
}
