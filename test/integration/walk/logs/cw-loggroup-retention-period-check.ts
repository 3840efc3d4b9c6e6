import { CloudWatchLogsClient, CreateLogGroupCommand, PutRetentionPolicyCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { Example } from '../example.ts';

export default {
  async onMoto({ region }) {
    const logs = new CloudWatchLogsClient({ region });
    for (const [logGroupName, retentionInDays] of [
      ['/snapwave/web', 30],
      ['/snapwave/web-old', 1],
    ] as const) {
      await logs.send(new CreateLogGroupCommand({ logGroupName, tags: { service: 'web' } }));
      await logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays }));
    }
    return '/snapwave/web';
  },
} satisfies Example;
