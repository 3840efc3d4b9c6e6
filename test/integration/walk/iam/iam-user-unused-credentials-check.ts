import { CreateAccessKeyCommand, UpdateAccessKeyCommand } from '@aws-sdk/client-iam';
import { type Example, sure } from '../example.ts';
import { client, userWithPolicies } from './identities.ts';

export default {
  // The emulator makes keys of today.
  parameters: { maxCredentialUsageAge: 0 },
  async onMoto() {
    const UserName = await userWithPolicies('ana');
    const { AccessKey } = await client().send(new CreateAccessKeyCommand({ UserName }));
    await client().send(new UpdateAccessKeyCommand({ UserName, AccessKeyId: sure(AccessKey?.AccessKeyId), Status: 'Inactive' }));
    await client().send(new CreateAccessKeyCommand({ UserName }));
    return UserName;
  },
} satisfies Example;
