import type { EnvironmentVariable } from '../../resources/shared/container-definitions.ts';

/** Forms that their issuers give to nothing else. */
const FORMS: readonly (readonly [what: string, form: RegExp])[] = [
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
  ['an AWS access key', /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])/],
  ['a private key', /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----/],
  // https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/
  ['a GitHub token', /(?<![A-Za-z0-9])(?:gh[opsur]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59})/],
  ['a Slack token', /(?<![A-Za-z0-9])xox[abpr]-[A-Za-z0-9-]{20}/],
  ['a Stripe key', /(?<![A-Za-z0-9])[rs]k_live_[A-Za-z0-9]{16}/],
];
/** `DB_PASS`, `apiKey`, `SIGNING_KEY`; not `KEYCLOAK_URL`, nor the name that a key of KMS goes by. */
const TELLING_NAME = /pass|pwd|secret|token|api_?key|access_?key|private_?key|key(?![a-z]|_(?:arn|id|name))|credential|auth/i;
const TELLING_VALUE = [
  // A URL with a password.
  /:\/\/[^/\s@]*:[^/\s@]+@/,
  // `Server=db;User=web;Password=…`
  /(?:password|pwd|secret|token|key)\s*=\s*\S/i,
  // The header of HTTP, and its usual schemes.
  /\b(?:authorization|bearer|basic)\b[\s:]/i,
];

/** What credential a text is, or holds, by its form; null where none can be recognised. */
export function credentialIn(text: string): string | null {
  // What stands in a template for the secret of an access key that it makes.
  if (/<\w+\.SecretAccessKey>/.test(text)) return 'an AWS access key';
  return FORMS.find(([, form]) => form.test(text))?.[0] ?? null;
}

/** Errs to true: by its name, by its form, or since it says what it holds. */
export function mayBeSecret({ name, value }: EnvironmentVariable): boolean {
  if (!value) return false;
  return TELLING_NAME.test(name ?? '') || credentialIn(value) !== null || TELLING_VALUE.some((form) => form.test(value));
}
