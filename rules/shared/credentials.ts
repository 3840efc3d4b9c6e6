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
  // A header and a payload that are JSON objects, each in base64url: `eyJ` is `{"`. https://www.rfc-editor.org/rfc/rfc7519#section-3.1
  ['a JSON web token', /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{5,}\.eyJ[A-Za-z0-9_-]{5,}/],
  // The password itself, not the name of a variable or of what a template makes: `${PASSWORD}`, `$(PASSWORD)`, `{{password}}`, `<Secret>`, `%s`, `***`.
  ['a URL with a password', /:\/\/[^/\s@]*?:(?!\$|\{\{|<[^>]*>@|%\w@|\*+@)[^/\s@]+@/],
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

/** Last words of names that say something about a secret and hold none: `DB_PASSWORD_FILE`, `TOKEN_TTL`, `AUTH_URL`. */
const ABOUT_A_SECRET = new Set(
  (
    'file files path dir arn arns name names id ids url urls uri endpoint host port ttl timeout expiry expires expiration lifetime duration age min max length ' +
    'size count limit interval days hours minutes seconds enabled disabled required type kind method mode scheme strategy provider issuer audience realm ' +
    'scope scopes region version algorithm alg header cookie prefix suffix field column policy rotation sock store backend alias'
  ).split(' '),
);
/** Names that only sound so: of a directory, a person, an object, a database's columns. */
const OTHER_THAN_A_SECRET =
  /^(?:old)?pwd$|author(?!i)|passive|passenger|passthrough|bypass|compass|(?:^|_)(?:public|partition|sort|hash|range|primary|foreign|object|s3|cache|routing|group|index)_?key$/i;
/** A name that ends so is of the secret itself, which may be a number. */
const SECRET_ITSELF = /(?:pass(?:word|wd|phrase)?|pwd|secret|token|key|credentials?)$/i;
const NO_SECRETS = [
  // A switch.
  /^(?:true|false|yes|no|on|off|none|null|enabled|disabled)$/i,
  // A file: a path of several parts, or one that ends like a file's name.
  /^(?:file:\/\/|~|\.{1,2})?\/[\w.@-]+(?:\/[\w.@-]+)+\/?$/,
  /^(?:file:\/\/|~|\.{1,2})?\/[\w@-]+\.\w{1,8}$/,
  // The name of a resource, or a reference that the program resolves.
  /^(?:arn|ssm|secretsmanager|vault|op|sm):/i,
  // The name of another variable, or of what a template makes: `${DB_PASSWORD}`, `$(DB_PASSWORD)`, `{{password}}`, `<Secret>`; or a mask.
  /^(?:\$\{[^}]*\}|\$\([^)]*\)|\$\w+|\{\{.*\}\}|<[^>]*>|\*+)$/,
];

/** What credential a text is, or holds, by its form; null where none can be recognised. */
export function credentialIn(text: string): string | null {
  // What stands in a template for the secret of an access key that it makes.
  if (/<\w+\.SecretAccessKey>/.test(text)) return 'an AWS access key';
  return FORMS.find(([, form]) => form.test(text))?.[0] ?? null;
}

/** Whether a variable holds a secret, going by its name; not where its value is none, or where its name says something about a secret instead of being one's. */
export function isNamedAsSecret(name: string, value: string): boolean {
  const text = value.trim();
  if (text === '' || NO_SECRETS.some((form) => form.test(text))) return false;
  if (!TELLING_NAME.test(name) || OTHER_THAN_A_SECRET.test(name) || ABOUT_A_SECRET.has(lastWordOf(name))) return false;
  return SECRET_ITSELF.test(name) || !/^[+-]?[\d.]+\s*(?:ms|[smhd])?$/i.test(text);
}

/** `ttl` of `TOKEN_TTL`, `tokenTtl` and `token.ttl`. */
function lastWordOf(name: string): string {
  return (
    name
      .split(/[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])/)
      .at(-1)
      ?.toLowerCase() ?? ''
  );
}

/** Errs to true: by its name, by its form, or since it says what it holds. */
export function mayBeSecret({ name, value }: EnvironmentVariable): boolean {
  if (!value) return false;
  return TELLING_NAME.test(name ?? '') || credentialIn(value) !== null || TELLING_VALUE.some((form) => form.test(value));
}
