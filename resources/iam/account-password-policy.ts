import { orNull } from '../../aws/call.ts';
import { partitionOf } from '../partition.ts';
import { defineResource } from '../resource.ts';

/** What an account demands of the passwords of its IAM users. */
export interface PasswordPolicy {
  /** In characters. */
  readonly minimumPasswordLength: number;
  readonly requireSymbols: boolean;
  readonly requireNumbers: boolean;
  readonly requireUppercaseCharacters: boolean;
  readonly requireLowercaseCharacters: boolean;
  readonly allowUsersToChangePassword: boolean;
  /** Days; null: passwords never expire. */
  readonly maxPasswordAge: number | null;
  /** How many former passwords can't be used again; null: any can. */
  readonly passwordReusePrevention: number | null;
  /** Whoever let their password expire can't set a new one at the next sign-in: an administrator has to. */
  readonly hardExpiry: boolean;
}

export interface AccountPasswordPolicy {
  /** null: none was set, and IAM's own default holds. */
  readonly passwordPolicy: PasswordPolicy | null;
}

/**
 * One for each account, by the account's id, and always there, if only as "none was set". AWS gives it neither a type nor an ARN: AWS Config and
 * CloudFormation don't know it, IAM authorises its calls on `*`. Both names here are our own, so that it has a lane and a ledger like everything else.
 */
export default defineResource<AccountPasswordPolicy>()({
  type: 'AWS::IAM::AccountPasswordPolicy',
  global: true,
  settlesSlowly: true,
  reads: ['iam:GetAccountPasswordPolicy'],
  touchedBy: {
    'iam:UpdateAccountPasswordPolicy': (_request, _response, { accountId }) => accountId,
    'iam:DeleteAccountPasswordPolicy': (_request, _response, { accountId }) => accountId,
  },
  arn: ({ accountId, region }) => `arn:${partitionOf(region)}:iam::${accountId}:account-password-policy`,

  async read(ask, { accountId }) {
    const answer = await orNull(ask('iam:GetAccountPasswordPolicy', {}));
    if (answer === null) return { passwordPolicy: null };

    const { PasswordPolicy: policy } = answer;
    if (policy?.MinimumPasswordLength === undefined) {
      throw new TypeError(`IAM answered the password policy of account ${accountId} without a minimum length.`);
    }
    return {
      passwordPolicy: {
        minimumPasswordLength: policy.MinimumPasswordLength,
        requireSymbols: policy.RequireSymbols ?? false,
        requireNumbers: policy.RequireNumbers ?? false,
        requireUppercaseCharacters: policy.RequireUppercaseCharacters ?? false,
        requireLowercaseCharacters: policy.RequireLowercaseCharacters ?? false,
        allowUsersToChangePassword: policy.AllowUsersToChangePassword ?? false,
        // 0 and absent both mean never: https://docs.aws.amazon.com/IAM/latest/APIReference/API_PasswordPolicy.html
        maxPasswordAge: policy.MaxPasswordAge || null,
        passwordReusePrevention: policy.PasswordReusePrevention || null,
        hardExpiry: policy.HardExpiry ?? false,
      },
    };
  },

  async *list(_ask, { accountId }) {
    yield accountId;
  },
});
