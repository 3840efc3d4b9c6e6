import rule from '../../../rules/secretsmanager/secretsmanager-secret-unused.ts';
import { testRule } from '../rule-tester.ts';
import { plain, ref } from './secrets.ts';

// Judged on 2026-11-23 at 08:00; ninety days before that was 2026-08-25 at 08:00.
testRule(rule, ref, {
  valid: [
    { name: 'a secret that was used this week', facts: plain },
    { name: 'a secret used on the day before the ninetieth, whose hour is not known', facts: { ...plain, lastAccessedOn: '2026-08-25' } },
    {
      name: 'a secret used on the day on which ninety days began, late perhaps',
      facts: { ...plain, lastAccessedOn: '2026-08-24' },
      now: '2026-11-23T00:00:00.000Z',
    },
    { name: 'a new secret that nobody has used yet', facts: { ...plain, lastAccessedOn: null, createdAt: '2026-08-25T08:00:00.000Z' } },
    { name: 'an old use, where more days are agreed on', facts: { ...plain, lastAccessedOn: '2026-02-01' }, parameters: { unusedForDays: 365 } },
    { name: 'an old secret that is used', facts: { ...plain, createdAt: '2019-01-01T00:00:00.000Z' } },
  ],
  notApplicable: [{ name: 'a secret that is to be deleted', facts: { ...plain, lastAccessedOn: '2025-01-01', pendingDeletion: true } }],
  invalid: [
    {
      name: 'a secret used ninety days ago and one',
      facts: { ...plain, lastAccessedOn: '2026-08-24' },
      message: 'Nobody has asked for the secret since 2026-08-24, which is more than 90 days: whoever still knows it can use it unnoticed.',
      plan: null,
    },
    {
      name: 'a secret that nobody ever used',
      facts: { ...plain, lastAccessedOn: null },
      message: 'Nobody ever asked for the secret since it was created on 2026-01-02, which is more than 90 days ago: it may never have been needed.',
      plan: null,
    },
    {
      name: 'a short while, where fewer days are agreed on',
      facts: { ...plain, lastAccessedOn: '2026-11-01' },
      parameters: { unusedForDays: 7 },
      message: 'Nobody has asked for the secret since 2026-11-01, which is more than 7 days: whoever still knows it can use it unnoticed.',
      plan: null,
    },
  ],
  insufficient: [{ name: 'a secret whose last use is not shown', facts: { name: 'web/db', pendingDeletion: false }, message: /lastAccessedOn, createdAt/ }],
});
