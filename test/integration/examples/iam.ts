import { outcomeOf, place, type World } from '../worlds.ts';
import { type Example, sorted } from './example.ts';

const account = place.accountId;

const policies: readonly Example[] = [
  { shows: 'ListAccessKeys: of a user who is not there', play: ({ ask }) => ask('iam:ListAccessKeys', { UserName: 'nobody' }) },
  {
    shows: 'UpdateAccessKey: of a user who is not there',
    play: ({ ask }) => ask('iam:UpdateAccessKey', { UserName: 'nobody', AccessKeyId: 'AKIAIOSFODNN7EXAMPLE', Status: 'Inactive' }),
  },
  {
    shows: 'ListPolicies: those of the account',
    play: async ({ ask }) => {
      const { Policies, IsTruncated } = await ask('iam:ListPolicies', { Scope: 'Local' });
      return [
        Policies?.map(({ Arn, PolicyName, Path, DefaultVersionId, AttachmentCount }) => ({ Arn, PolicyName, Path, DefaultVersionId, AttachmentCount })),
        IsTruncated,
      ];
    },
  },
  {
    shows: 'GetPolicy',
    play: async ({ ask, ids }) => {
      const { Arn, PolicyName, Path, DefaultVersionId, AttachmentCount, Description, Tags } =
        (await ask('iam:GetPolicy', { PolicyArn: ids.policy })).Policy ?? {};
      return { Arn, PolicyName, Path, DefaultVersionId, AttachmentCount, Description, Tags };
    },
  },
  { shows: 'GetPolicy: one that is not there', play: ({ ask }) => ask('iam:GetPolicy', { PolicyArn: `arn:aws:iam::${account}:policy/nowhere` }) },
  {
    shows: 'ListPolicyVersions',
    play: async ({ ask, ids }) => {
      const { Versions } = await ask('iam:ListPolicyVersions', { PolicyArn: ids.policy });
      return sorted(Versions?.map(({ VersionId, IsDefaultVersion }) => ({ VersionId, IsDefaultVersion })) ?? []);
    },
  },
  {
    shows: 'ListPolicyVersions: of a policy that is not there',
    play: ({ ask }) => ask('iam:ListPolicyVersions', { PolicyArn: `arn:aws:iam::${account}:policy/nowhere` }),
  },
  ...['v1', 'v2'].map((VersionId) => ({
    shows: `GetPolicyVersion: the document of ${VersionId}, once decoded`,
    play: async ({ ask, ids }: World) => {
      const { Document = '', IsDefaultVersion } = (await ask('iam:GetPolicyVersion', { PolicyArn: ids.policy, VersionId })).PolicyVersion ?? {};
      return [decodeURIComponent(Document), IsDefaultVersion];
    },
  })),
  {
    shows: 'GetPolicyVersion: the document is percent-encoded',
    differs: { because: 'moto answers it as plain text', sandbox: '%7B%22', moto: '{"Vers' },
    play: async ({ ask, ids }) => (await ask('iam:GetPolicyVersion', { PolicyArn: ids.policy, VersionId: 'v1' })).PolicyVersion?.Document?.slice(0, 6),
  },
  { shows: 'GetPolicyVersion: one that is not there', play: ({ ask, ids }) => ask('iam:GetPolicyVersion', { PolicyArn: ids.policy, VersionId: 'v9' }) },
  {
    shows: 'SetDefaultPolicyVersion',
    play: async ({ ask, ids }) => {
      await ask('iam:SetDefaultPolicyVersion', { PolicyArn: ids.policy, VersionId: 'v1' });
      return (await ask('iam:GetPolicy', { PolicyArn: ids.policy })).Policy?.DefaultVersionId;
    },
  },
  {
    shows: 'SetDefaultPolicyVersion: to one that is not there',
    play: ({ ask, ids }) => ask('iam:SetDefaultPolicyVersion', { PolicyArn: ids.policy, VersionId: 'v9' }),
  },
];

const passwords: readonly Example[] = [
  { shows: 'GetAccountPasswordPolicy: none was set', play: ({ ask }) => ask('iam:GetAccountPasswordPolicy', {}) },
  {
    shows: 'UpdateAccountPasswordPolicy: what is not said goes back to its default',
    play: async ({ ask }) => {
      await ask('iam:UpdateAccountPasswordPolicy', {
        MinimumPasswordLength: 14,
        RequireSymbols: true,
        MaxPasswordAge: 90,
        PasswordReusePrevention: 24,
        HardExpiry: true,
      });
      const strict = (await ask('iam:GetAccountPasswordPolicy', {})).PasswordPolicy;
      await ask('iam:UpdateAccountPasswordPolicy', { RequireNumbers: true, AllowUsersToChangePassword: true });
      const { MaxPasswordAge: _ageIsTheNextExample, ...loose } = (await ask('iam:GetAccountPasswordPolicy', {})).PasswordPolicy ?? {};
      return [strict, loose];
    },
  },
  {
    shows: 'GetAccountPasswordPolicy: passwords that never expire have no age',
    differs: { because: 'moto answers 0', sandbox: [false, null], moto: [false, 0] },
    play: async ({ ask }) => {
      await ask('iam:UpdateAccountPasswordPolicy', { RequireNumbers: true });
      const { ExpirePasswords, MaxPasswordAge = null } = (await ask('iam:GetAccountPasswordPolicy', {})).PasswordPolicy ?? {};
      return [ExpirePasswords, MaxPasswordAge];
    },
  },
  {
    shows: 'UpdateAccountPasswordPolicy: beyond its bounds',
    differs: { because: 'moto looks at no bounds of the length', sandbox: { kind: 'invalid', code: 'ValidationError' }, moto: {} },
    play: ({ ask }) => ask('iam:UpdateAccountPasswordPolicy', { MinimumPasswordLength: 3 }),
  },
  {
    shows: 'DeleteAccountPasswordPolicy, twice',
    play: async ({ ask }) => {
      await ask('iam:UpdateAccountPasswordPolicy', { MinimumPasswordLength: 14 });
      await ask('iam:DeleteAccountPasswordPolicy', {});
      return [await outcomeOf(ask('iam:GetAccountPasswordPolicy', {})), await outcomeOf(ask('iam:DeleteAccountPasswordPolicy', {}))];
    },
  },
];

export const iam: readonly Example[] = [...policies, ...passwords];
