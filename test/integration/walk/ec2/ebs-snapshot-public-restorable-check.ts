import { addSnapshot } from '../../../../sandbox/seed.ts';
import type { Example } from '../example.ts';

/** Shared with everybody, and with an account by name. */
export default {
  onSandbox: (sandbox) => addSnapshot(sandbox, { groups: ['all'], accounts: ['444455556666'], tags: { team: 'media' } }),
  because: 'moto has no GetSnapshotBlockPublicAccessState.',
} satisfies Example;
