import { loggingTrail } from '../../walk/cloudtrail/trail.ts';
import type { Example } from '../../walk/example.ts';

export default {
  async onMoto({ region, accountId }) {
    await loggingTrail(region, {});
    return accountId;
  },
} satisfies Example;
