import type { Example } from '../example.ts';

export default {
  because: 'moto does not implement GetEnabledStandards',
  onSandbox: ({ accountId }) => accountId,
} satisfies Example;
