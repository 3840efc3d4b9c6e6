import { IAMClient, UpdateAccountPasswordPolicyCommand } from '@aws-sdk/client-iam';
import type { Example } from '../example.ts';

export default [
  {
    async onMoto({ accountId }) {
      const iam = new IAMClient({ region: 'us-east-1' });
      await iam.send(
        new UpdateAccountPasswordPolicyCommand({
          MinimumPasswordLength: 8,
          RequireLowercaseCharacters: true,
          RequireUppercaseCharacters: true,
          RequireNumbers: true,
          AllowUsersToChangePassword: true,
          MaxPasswordAge: 60,
          PasswordReusePrevention: 24,
        }),
      );
      return accountId;
    },
  },
  /** An account in which nobody ever set one. */
  { onMoto: async ({ accountId }) => accountId },
] satisfies readonly Example[];
