import { expect, it } from 'vitest';
import { mayBeSecret } from '../../../rules/shared/credentials.ts';

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
