import user, { type AccessKey } from '../../resources/iam/user.ts';
import { defineRule } from '../rule.ts';
import { deactivations, isActive } from '../shared/access-keys.ts';

export default defineRule(user, {
  meta: {
    id: 'iam-user-single-active-access-key',
    version: 1,
    title: 'An IAM user has no more than one active access key.',
    severity: 'MEDIUM',
    risk: 'high',
    rationale:
      'A second key is needed only while the first is replaced. One that stays is a credential that nobody watches, and a second key is a usual way for an intruder to keep access.',
    references: [
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html',
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/id-credentials-access-keys-update.html',
    ],
    notes: [
      'A key that is inactive or expired signs no requests and does not count. While keys are rotated two are active for a while: `graceMinutes` of the rule leaves time for that.',
      'The key that was used last stays active; of keys that were never used, or used at the same time, the newest does. Which of them is the right one only their owner can tell: the change needs approval.',
      'AWS Config records no access keys: from its items the answer is INSUFFICIENT_DATA.',
    ],
    changes: ['iam:UpdateAccessKey'],
    messages: {
      several: 'The user has {{count}} active access keys: {{keys}}.',
      deactivate:
        'Make {{keys}} of {{user}} inactive; nothing is deleted, and {{kept}}, which was used last, stays. Requests that are still signed with it are refused at once.',
    },
  },

  needs: ['accessKeys'],

  evaluate({ accessKeys }) {
    const active = accessKeys.filter(isActive);
    if (active.length <= 1) return { compliance: 'COMPLIANT' };
    const keys = active.toSorted(byDate).map(({ id, createDate }) => `${id}, created ${createDate.slice(0, 10)}`);
    return { compliance: 'NON_COMPLIANT', message: 'several', data: { count: String(active.length), keys: keys.join('; ') } };
  },

  remediate({ name, accessKeys }) {
    const [kept, ...others] = accessKeys.filter(isActive).toSorted(byDate).toReversed().toSorted(byUse);
    if (!kept || others.length === 0) return null;
    const keys = others.map(({ id }) => id).join(' and ');
    return { risk: 'high', message: 'deactivate', data: { user: name, keys, kept: kept.id }, steps: deactivations(name, others) };
  },
});

/** The oldest first. */
function byDate(one: AccessKey, other: AccessKey): number {
  return Date.parse(one.createDate) - Date.parse(other.createDate) || (one.id < other.id ? -1 : 1);
}

/** The one used last first. */
function byUse(one: AccessKey, other: AccessKey): number {
  return Date.parse(other.lastUsed ?? '1970-01-01') - Date.parse(one.lastUsed ?? '1970-01-01');
}
