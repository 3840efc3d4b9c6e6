import { expect, it } from 'vitest';
import { credentialIn, isNamedAsSecret, mayBeSecret } from '../../../rules/shared/credentials.ts';

it.each([
  { name: 'DB_PASSWORD', value: 'x' },
  { name: 'apiKey', value: 'x' },
  { name: 'GITHUB_TOKEN', value: 'x' },
  { name: 'A', value: '-----BEGIN PRIVATE KEY-----' },
  { name: 'DATABASE_URL', value: 'postgres://web:hunter2@db.example.com/web' },
  { value: 'redis://:hunter2@cache:6379' },
  { name: 'DB_PASS', value: 'x' },
  { name: 'SIGNING_KEY', value: 'x' },
  { name: 'DATABASE', value: 'Server=db;User=web;Password=hunter2' },
  { name: 'Header', value: 'Authorization Bearer abc' },
])('takes %j for what may be a secret', (variable) => {
  expect(mayBeSecret(variable)).toBe(true);
});

it.each([
  { name: 'STAGE', value: 'prod' },
  { name: 'DB_PASSWORD', value: '' },
  { name: 'DB_PASSWORD', value: null },
  { name: 'DATABASE_URL', value: 'postgres://db.example.com:5432/web' },
  { name: 'MAIL', value: 'mailto:ana@example.com' },
  { name: 'KEYCLOAK_URL', value: 'https://id.example.com' },
  { name: 'KMS_KEY_ARN', value: 'arn:aws:kms:eu-west-1:111122223333:key/1' },
  { name: 'DATABASE', value: 'Server=db;User=web' },
  {},
])('does not take %j for one', (variable) => {
  expect(mayBeSecret(variable)).toBe(false);
});

it.each([
  ['DB_PASSWORD', 'Tr0ub4dor3xKq9vLmZ'],
  ['DATABASE_PASSWORD', '12345678'],
  ['dbPassword', 'hunter2'],
  ['API_TOKEN', '0a1b2c'],
  ['STRIPE_SECRET', 'x'],
  ['AUTH', 'user:hunter2'],
  ['SIGNING_KEY', '/k3+abc/def=='],
  ['SMTP_PASS', 'a/b'],
  ['PASSPORT_SECRET', 'x'],
])('takes %s=%s for a secret by its name', (name, value) => {
  expect(isNamedAsSecret(name, value)).toBe(true);
});

it.each([
  ['DB_PASSWORD', ' '],
  ['DB_PASSWORD', '${DB_PASSWORD}'],
  ['DB_PASSWORD', '/run/secrets/db'],
  ['DB_PASSWORD', 'arn:aws-cn:secretsmanager:cn-north-1:111122223333:secret:db'],
  ['DB_PASSWORD', '<Secret>'],
  ['DB_PASSWORD', 'vault:secret/data/db#password'],
  ['DB_PASSWORD_FILE', 'db.txt'],
  ['dbPasswordFile', 'db.txt'],
  ['DB_SECRET_NAME', 'prod/db'],
  ['GOOGLE_APPLICATION_CREDENTIALS', '/gcp.json'],
  ['REQUIRE_AUTH', 'True'],
  ['TOKEN_TTL', '3600'],
  ['AUTH_LEVEL', '3'],
  ['AUTH_URL', 'https://id.example.com'],
  ['PWD', 'app'],
  ['AUTHOR', 'Ana'],
  ['PARTITION_KEY', 'pk'],
  ['PUBLIC_KEY', 'MIIB'],
  ['STAGE', 'hunter2'],
])('does not take %s=%s for one', (name, value) => {
  expect(isNamedAsSecret(name, value)).toBe(false);
});

it.each([
  ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl', 'a JSON web token'],
  ['Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.', 'a JSON web token'],
  ['postgres://web:hunter2@db.example.com/web', 'a URL with a password'],
  ['redis://:hunter2@cache:6379', 'a URL with a password'],
  ['eyJhbGciOiJIUzI1NiJ9', null],
  ['xeyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0', null],
  ['postgres://web:${DB_PASSWORD}@db.example.com/web', null],
  ['postgres://web:<Secret>@db.example.com/web', null],
  ['postgres://web@db.example.com:5432/web', null],
  ['https://example.com:443/@scope/package', null],
])('says of %s: %s', (text, credential) => {
  expect(credentialIn(text)).toBe(credential);
});
