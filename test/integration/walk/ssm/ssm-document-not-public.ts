import { addDocument } from '../../../../sandbox/seed.ts';
import type { Example } from '../example.ts';

export default {
  onSandbox: (sandbox) => addDocument(sandbox, 'RestartPlayer', { shares: [{ account: 'all', version: '$LATEST' }], tags: { team: 'media' } }),
  because: 'moto has no GetServiceSetting.',
} satisfies Example;
