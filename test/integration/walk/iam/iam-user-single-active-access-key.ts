import { CreateAccessKeyCommand } from '@aws-sdk/client-iam';
import type { Example } from '../example.ts';
import { client, userWithPolicies } from './identities.ts';

export default {
  async onMoto() {
    const UserName = await userWithPolicies('ana');
    for (let keys = 0; keys < 2; keys++) await client().send(new CreateAccessKeyCommand({ UserName }));
    return UserName;
  },
} satisfies Example;
