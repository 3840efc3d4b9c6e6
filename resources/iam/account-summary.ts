import { partitionOf } from '../partition.ts';
import { defineResource, type Place } from '../resource.ts';

/** What IAM tells of an account's root user. */
export interface AccountSummary {
  readonly accountId: string;
  /** It has an access key, whether active or not. */
  readonly rootAccessKey: boolean;
  /** A device of any kind is asked for when it signs in. */
  readonly rootMfa: boolean;
  /** It can sign in. False in a member account whose root credentials its organization took away. */
  readonly rootPassword: boolean;
}

const ofRoot = (request: { readonly userName?: string } | null | undefined, _response: unknown, { accountId }: Place) =>
  request?.userName === undefined ? accountId : undefined;
const always = (_request: unknown, _response: unknown, { accountId }: Place) => accountId;

/**
 * One for each account, by the account's id, and always there. AWS gives it neither a type nor an ARN: both names here are our own, so that it has a lane and
 * a ledger like everything else. AWS Config records nothing of it, no template can declare it.
 */
export default defineResource<AccountSummary>()({
  type: 'AWS::IAM::AccountSummary',
  global: true,
  reads: ['iam:GetAccountSummary'],
  touchedBy: {
    // The root user acts on itself without a user's name. So may a user: then the look is for nothing.
    'iam:CreateAccessKey': ofRoot,
    'iam:UpdateAccessKey': ofRoot,
    'iam:DeleteAccessKey': ofRoot,
    'iam:CreateLoginProfile': ofRoot,
    'iam:DeleteLoginProfile': ofRoot,
    // Under which name CloudTrail records the root user here is not confirmed: every device counts.
    'iam:EnableMFADevice': always,
    'iam:DeactivateMFADevice': always,
    'iam:DeleteVirtualMFADevice': always,
  },
  arn: ({ accountId, region }) => `arn:${partitionOf(region)}:iam::${accountId}:account-summary`,

  async read(ask, { accountId }) {
    const { SummaryMap } = await ask('iam:GetAccountSummary', {});
    const { AccountAccessKeysPresent, AccountMFAEnabled, AccountPasswordPresent } = SummaryMap ?? {};
    if (AccountAccessKeysPresent === undefined || AccountMFAEnabled === undefined) {
      throw new TypeError(`IAM answered the summary of account ${accountId} without its root user's access keys or MFA.`);
    }
    return {
      accountId,
      rootAccessKey: AccountAccessKeysPresent > 0,
      rootMfa: AccountMFAEnabled > 0,
      // Told only since organizations can take root credentials away (2024); before that every root user had a password (not confirmed).
      rootPassword: AccountPasswordPresent === undefined || AccountPasswordPresent > 0,
    };
  },

  async *list(_ask, { accountId }) {
    yield accountId;
  },
});
