import * as v from 'valibot';
import secret from '../../resources/secretsmanager/secret.ts';
import { defineRule } from '../rule.ts';

const DAY = 24 * 60 * 60 * 1000;

export default defineRule(secret, {
  meta: {
    id: 'secretsmanager-secret-unused',
    version: 1,
    title: 'Every secret was asked for within the agreed number of days.',
    severity: 'MEDIUM',
    risk: 'high',
    rationale: 'A secret that nobody uses any more still opens what it opened, is missed by nobody when it is stolen, and costs its monthly price.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/secretsmanager-secret-unused.html',
      'https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DescribeSecret.html',
    ],
    notes: [
      'Secrets Manager tells the day of the last use, not the hour, and counts a day late at most in favour of the secret: a day counts as used until its end.',
      'A secret that nobody ever asked for is counted from its creation.',
    ],
    byHand: 'Whether a secret is still needed, for a recovery perhaps, only its owners know; deleting it cuts off whoever asks for it after all.',
    changes: [],
    messages: {
      unused: 'Nobody has asked for the secret since {{date}}, which is more than {{days}} days: whoever still knows it can use it unnoticed.',
      never: 'Nobody ever asked for the secret since it was created on {{date}}, which is more than {{days}} days ago: it may never have been needed.',
    },
  },

  parameters: v.strictObject({
    unusedForDays: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(3650), v.description('Days without use.')), 90),
  }),

  needs: ['lastAccessedOn', 'createdAt', 'pendingDeletion'],

  evaluate({ lastAccessedOn, createdAt, pendingDeletion }, { now, parameters: { unusedForDays } }) {
    if (pendingDeletion) return { compliance: 'NOT_APPLICABLE' };
    // Any hour of the last day may be meant, so the whole of it counts as use.
    const since = lastAccessedOn === null ? Date.parse(createdAt) : Date.parse(lastAccessedOn) + DAY;
    if (Date.parse(now) - since <= unusedForDays * DAY) return { compliance: 'COMPLIANT' };
    return {
      compliance: 'NON_COMPLIANT',
      message: lastAccessedOn === null ? 'never' : 'unused',
      data: { date: lastAccessedOn ?? createdAt.slice(0, 10), days: String(unusedForDays) },
    };
  },
});
