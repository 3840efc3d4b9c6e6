import * as v from 'valibot';
import user, { type AccessKey } from '../../resources/iam/user.ts';
import { defineRule } from '../rule.ts';
import { daysBefore, deactivations, isActive } from '../shared/access-keys.ts';

const parameters = v.strictObject({
  maxAccessKeyAge: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(0), v.description('Days after which an active access key has to be another one; 0: none may be active.')),
    90,
  ),
});

export default defineRule(user, {
  meta: {
    id: 'access-keys-rotated',
    version: 1,
    title: 'No active access key of an IAM user is older than the days allowed.',
    severity: 'MEDIUM',
    risk: 'high',
    rationale: 'A long-lived key lies in ever more files, laptops and build logs. Whoever finds it there can use it until it is replaced.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/access-keys-rotated.html',
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html',
    ],
    notes: [
      'A key that is not active signs nothing, however old it is. The root user’s keys are another rule’s: `iam-root-access-key-check`.',
      'AWS Config records no access keys: from its items the answer is INSUFFICIENT_DATA.',
    ],
    changes: ['iam:UpdateAccessKey'],
    messages: {
      old: 'Active access keys are older than {{days}} days: {{keys}}.',
      deactivate:
        'Make {{keys}} of {{user}} inactive; nothing is deleted. Whatever still signs with it is refused at once, until a new key is in its place, or this one is made active again.',
    },
  },
  parameters,

  needs: ['accessKeys'],

  evaluate({ accessKeys }, { parameters: { maxAccessKeyAge }, now }) {
    const old = oldKeys(accessKeys, maxAccessKeyAge, now);
    if (old.length === 0) return { compliance: 'COMPLIANT' };
    const keys = old.map(({ id, createDate }) => `${id}, made on ${createDate.slice(0, 10)}`).join('; ');
    return { compliance: 'NON_COMPLIANT', message: 'old', data: { days: String(maxAccessKeyAge), keys } };
  },

  remediate({ name, accessKeys }, { parameters: { maxAccessKeyAge }, now }) {
    const old = oldKeys(accessKeys, maxAccessKeyAge, now);
    return { risk: 'high', message: 'deactivate', data: { user: name, keys: old.map(({ id }) => id).join(' and ') }, steps: deactivations(name, old) };
  },
});

function oldKeys(keys: readonly AccessKey[], days: number, now: string): readonly AccessKey[] {
  return keys.filter((key) => isActive(key) && Date.parse(key.createDate) < daysBefore(now, days));
}
