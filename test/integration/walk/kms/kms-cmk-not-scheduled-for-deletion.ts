import { KMSClient, ScheduleKeyDeletionCommand } from '@aws-sdk/client-kms';
import type { Example } from '../example.ts';
import { ownKey } from './key.ts';

export default {
  async onMoto({ region, accountId }) {
    const KeyId = await ownKey(region, accountId);
    await new KMSClient({ region }).send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 9 }));
    return KeyId;
  },
} satisfies Example;
