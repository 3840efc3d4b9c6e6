import type { Example } from '../example.ts';

/** An account in which nobody ever set it. */
export default {
  onSandbox: ({ accountId }) => accountId,
  because: 'moto has no GetEbsDefaultKmsKeyId.',
} satisfies Example;
