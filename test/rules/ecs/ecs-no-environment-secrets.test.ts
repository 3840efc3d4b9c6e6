import rule from '../../../rules/ecs/ecs-no-environment-secrets.ts';
import { testRule } from '../rule-tester.ts';
import { ref, shownWith, sound } from './task.ts';

const message = (secrets: string, containers = 'container web') =>
  `The environment of ${containers} holds ${secrets} in plain text: everyone who can read task definitions, and every program in the container, can read it.`;
const having = (...environment: { name?: string; value?: string | null }[]) => ({ ...sound, environment });
const accepted = (name: string, value: string) => ({ name, facts: shownWith([having({ name: 'A', value })]) });
const reported = (name: string, what: string, value: string) => ({
  name,
  facts: shownWith([having({ name: 'A', value })]),
  message: message(`A (${what})`),
  plan: null,
});

testRule(rule, ref, {
  valid: [
    { name: 'no variables', facts: shownWith([sound]) },
    {
      name: 'variables of other names',
      facts: shownWith([having({ name: 'STAGE', value: 'prod' }, { name: 'AWS_REGION', value: 'eu-west-1' }, { name: 'NONE', value: null })]),
    },
    { name: 'names that only hold one of those', facts: shownWith([having({ name: 'MY_AWS_ACCESS_KEY_ID_FILE', value: '/run/key' })]) },
    accepted('a word that begins like an access key', 'AKIAB'),
    accepted('a longer text that holds the letters of an access key', `xAKIA${'A'.repeat(16)}`),
    accepted('a public key', '-----BEGIN PUBLIC KEY-----'),
    accepted('a certificate', '-----BEGIN CERTIFICATE-----'),
    accepted('the name of what the template makes', '<Table>'),
    {
      name: 'what only sounds like a secret',
      facts: shownWith([
        having(
          { name: 'DB_PASSWORD', value: '' },
          { name: 'DB_PASSWORD_FILE', value: '/run/secrets/db' },
          { name: 'DB_SECRET', value: 'arn:aws:ssm:eu-west-1:1:parameter/db' },
        ),
        having({ name: 'AUTH_REQUIRED', value: 'true' }, { name: 'TOKEN_TTL', value: '3600' }),
      ]),
    },
    {
      name: 'a telling name that is allowed',
      facts: shownWith([having({ name: 'DB_PASSWORD', value: 'Tr0ub4dor3xKq9vLmZ' })]),
      parameters: { allowedNames: [' DB_PASSWORD '] },
    },
    {
      name: 'a usual name, where others are asked for',
      facts: shownWith([having({ name: 'AWS_ACCESS_KEY_ID', value: 'x' })]),
      parameters: { secretKeys: ['PASSWORD'] },
    },
  ],
  notApplicable: [
    { name: 'a revision that can no longer be run', facts: shownWith([having({ name: 'AWS_ACCESS_KEY_ID', value: 'x' })], { active: false }) },
    { name: 'a task definition without containers', facts: shownWith([]) },
  ],
  invalid: [
    {
      name: 'the usual names, without saying what they hold',
      facts: shownWith([
        having({ name: 'AWS_SECRET_ACCESS_KEY', value: 'wJalrXUtnFEMI' }, { name: 'AWS_ACCESS_KEY_ID', value: 'x' }),
        { ...having({ name: 'ECS_ENGINE_AUTH_DATA', value: '{}' }), name: 'side' },
        { ...sound, name: 'third' },
      ]),
      message: message('AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, ECS_ENGINE_AUTH_DATA', 'containers web, side'),
      plan: null,
    },
    {
      name: 'a name whose value is known only at deployment',
      facts: shownWith([having({ name: 'AWS_ACCESS_KEY_ID' }, {})]),
      message: message('AWS_ACCESS_KEY_ID'),
      plan: null,
    },
    {
      name: 'names that are asked for',
      facts: shownWith([having({ name: 'PASSWORD', value: 'x' })]),
      parameters: { secretKeys: [' PASSWORD '] },
      message: message('PASSWORD'),
      plan: null,
    },
    {
      name: 'passwords by their names, without their values',
      facts: shownWith([having({ name: 'DB_PASSWORD', value: 'Tr0ub4dor3xKq9vLmZ' }, { name: 'DATABASE_PASSWORD', value: '12345' })]),
      message: message('DATABASE_PASSWORD (a secret, by its name), DB_PASSWORD (a secret, by its name)'),
      plan: null,
    },
    {
      name: 'a credential by its form under an allowed name',
      facts: shownWith([having({ name: 'TOKEN', value: `ghp_${'a1B2'.repeat(9)}` })]),
      parameters: { allowedNames: ['TOKEN'] },
      message: message('TOKEN (a GitHub token)'),
      plan: null,
    },
    reported('a JSON web token', 'a JSON web token', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl'),
    reported('a connection URL with a password', 'a URL with a password', 'postgres://web:hunter2@db.example.com/web'),
    reported('an access key', 'an AWS access key', `AKIA${'ABCD1234'.repeat(2)}`),
    reported('a key of a session, within a text', 'an AWS access key', `id=ASIA${'ABCD1234'.repeat(2)};`),
    reported('the secret of a key that the template makes', 'an AWS access key', '<Key.SecretAccessKey>'),
    reported('a private key', 'a private key', '-----BEGIN RSA PRIVATE KEY-----\nMII'),
    reported('a private key of the newer form', 'a private key', '-----BEGIN PRIVATE KEY-----\nMII'),
    reported('a token of GitHub', 'a GitHub token', `ghp_${'a1B2'.repeat(9)}`),
    reported('a token of Slack', 'a Slack token', `xoxb-${'1234567890'.repeat(2)}`),
    reported('a key of Stripe', 'a Stripe key', `sk_live_${'a1B2'.repeat(4)}`),
    {
      name: 'one whose name is known only at deployment',
      facts: shownWith([having({ value: '-----BEGIN EC PRIVATE KEY-----' })]),
      message: message('a variable (a private key)'),
      plan: null,
    },
  ],
  insufficient: [
    {
      name: 'a value known only at deployment',
      facts: shownWith([having({ name: 'LEVEL' })]),
      message: 'Known only at deployment, of web: what stands in the environment.',
    },
    {
      name: 'a password known only at deployment',
      facts: shownWith([having({ name: 'DB_PASSWORD' })]),
      message: 'Known only at deployment, of web: what stands in the environment.',
    },
    { name: 'a name known only at deployment', facts: shownWith([having({ value: 'x' })]), message: /of web/ },
    { name: 'an environment known only at deployment', facts: shownWith([sound, { name: 'side' }]), message: /of side/ },
    { name: 'containers that are not shown', facts: { active: true } },
  ],
});
