import type { Example } from '../example.ts';

export default {
  because: 'moto has no IAM Access Analyzer',
  onSandbox({ state, accountId, region, now }) {
    state.analyzers.push({ name: 'unused', type: 'ACCOUNT_UNUSED_ACCESS', region, status: 'ACTIVE', createdAt: now() });
    return accountId;
  },
} satisfies Example;
