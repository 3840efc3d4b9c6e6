import { CloudTrailClient, StopLoggingCommand } from '@aws-sdk/client-cloudtrail';
import type { Example } from '../example.ts';
import { loggingTrail } from './trail.ts';

export default {
  async onMoto({ region }) {
    const Name = await loggingTrail(region, { logFileValidation: true });
    await new CloudTrailClient({ region }).send(new StopLoggingCommand({ Name }));
    return Name;
  },
} satisfies Example;
