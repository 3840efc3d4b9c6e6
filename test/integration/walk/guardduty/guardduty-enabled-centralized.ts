import { CreateDetectorCommand, GuardDutyClient } from '@aws-sdk/client-guardduty';
import type { Example } from '../example.ts';

export default {
  async onMoto({ region, accountId }) {
    await new GuardDutyClient({ region }).send(new CreateDetectorCommand({ Enable: false }));
    return accountId;
  },
} satisfies Example;
