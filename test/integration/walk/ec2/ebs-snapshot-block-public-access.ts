import { addSnapshot } from '../../../../sandbox/seed.ts';
import type { Example } from '../example.ts';

const because = 'moto has neither GetSnapshotBlockPublicAccessState nor EnableSnapshotBlockPublicAccess.';

export default [
  /** An account in which nobody ever set it, and nothing is public. */
  {
    onSandbox(sandbox) {
      addSnapshot(sandbox, { restorableBy: ['444455556666'] });
      return sandbox.accountId;
    },
    because,
  },
  /** One in which new sharing is blocked, and a snapshot is public from before. */
  {
    onSandbox(sandbox) {
      addSnapshot(sandbox, { restorableBy: ['all'] });
      sandbox.state.snapshotBlocks[sandbox.region] = 'block-new-sharing';
      return sandbox.accountId;
    },
    because,
  },
] satisfies readonly Example[];
