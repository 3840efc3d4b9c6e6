import * as v from 'valibot';
import origins, { type ForeignMadeKey } from '../../resources/iam/access-key-origins.ts';
import { defineRule, type Step } from '../rule.ts';
import { isActive } from '../shared/access-keys.ts';
import { listInWords } from '../shared/exposure.ts';
import { covers } from '../shared/wildcard.ts';

const parameters = v.strictObject({
  allowedCreators: v.optional(
    v.pipe(
      v.array(v.pipe(v.string(), v.trim(), v.minLength(1))),
      v.description('Who may create keys for others, by what follows the account in the ARN, `*` for any text: `user/ana`, `assumed-role/Terraform/*`.'),
    ),
    [],
  ),
  allowedUsers: v.optional(
    v.pipe(v.array(v.pipe(v.string(), v.trim(), v.minLength(1))), v.description('Users whose keys others may create, by name, `*` for any text.')),
    [],
  ),
});
type Parameters = v.InferOutput<typeof parameters>;

export default defineRule(origins, {
  meta: {
    id: 'iam-access-key-made-by-its-user',
    version: 1,
    title: 'Active access keys were created by their own users, or by somebody who is allowed to.',
    severity: 'MEDIUM',
    risk: 'high',
    rationale:
      'Anyone who may create access keys for other users can act as each of them. An intruder creates one so that access outlasts the password or session it began with, under a name that nobody suspects.',
    references: [
      'https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccessKey.html',
      'https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html',
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html',
    ],
    notes: [
      'Who created a key only its event says. The event history of CloudTrail holds that for ninety days, with or without a trail; a key older than that is no longer reported here, and `access-keys-rotated` reports it by its age.',
      'The history shows an event some minutes after the call: a key is found by the next evaluation after that, at the latest by the daily sweep.',
      'Administrators and infrastructure code create keys for users that are programs: name them in `allowedCreators`, or those users in `allowedUsers`.',
    ],
    changes: ['iam:UpdateAccessKey'],
    messages: {
      foreign: 'Access keys were created by somebody else than their users: {{keys}}.',
      deactivate:
        'Make {{keys}} inactive; nothing is deleted. Requests that are still signed with them are refused at once. If a key was created on purpose, allow its creator instead.',
    },
  },
  parameters,

  needs: ['madeForOthers'],

  evaluate({ madeForOthers }, { parameters: allowed }) {
    const foreign = unwanted(madeForOthers, allowed);
    if (foreign.length === 0) return { compliance: 'COMPLIANT' };
    const keys = listInWords(foreign.map(({ id, userName, madeBy, madeAt }) => `${id} of ${userName}, by ${madeBy} on ${madeAt.slice(0, 10)}`));
    return { compliance: 'NON_COMPLIANT', message: 'foreign', data: { keys } };
  },

  remediate({ madeForOthers }, { parameters: allowed }) {
    const foreign = unwanted(madeForOthers, allowed);
    const [first, ...others] = foreign.map(({ id: AccessKeyId, userName: UserName }): Step<'iam:UpdateAccessKey'> => {
      const key = { UserName, AccessKeyId };
      return {
        apply: { action: 'iam:UpdateAccessKey', input: { ...key, Status: 'Inactive' } },
        revert: { action: 'iam:UpdateAccessKey', input: { ...key, Status: 'Active' } },
      };
    });
    if (!first) return null;
    return {
      risk: 'high',
      message: 'deactivate',
      data: { keys: listInWords(foreign.map(({ id, userName }) => `${id} of ${userName}`)) },
      steps: [first, ...others],
    };
  },
});

function unwanted(keys: readonly ForeignMadeKey[], { allowedCreators, allowedUsers }: Parameters): readonly ForeignMadeKey[] {
  return keys.filter((key) => {
    const creator = key.madeBy.split(':').slice(5).join(':');
    const isAllowed = allowedCreators.some((pattern) => covers(pattern, creator)) || allowedUsers.some((pattern) => covers(pattern, key.userName));
    return isActive(key) && !isAllowed;
  });
}
