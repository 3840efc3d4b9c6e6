import dbCluster from '../../resources/rds/db-cluster.ts';
import dbInstance from '../../resources/rds/db-instance.ts';
import { defineRules } from '../rule.ts';

export default defineRules([dbInstance, dbCluster], {
  meta: {
    id: 'rds-storage-encrypted',
    version: 1,
    title: 'The storage of databases is encrypted.',
    severity: 'MEDIUM',
    risk: 'high',
    rationale: 'Backups, snapshots and copies inherit it: what was once stored in the clear can be shared, and read, in the clear.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/rds-storage-encrypted.html',
      'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html',
      'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html',
    ],
    notes: [
      'Clusters are judged as well as instances; a member of a cluster is as its cluster.',
      "New Aurora clusters are encrypted with a key of AWS's own even where nobody asks for it (StorageEncryptionType sse-rds, StorageEncrypted false). That counts as encrypted. A template that does not switch encryption on is reported all the same: it would leave an older cluster of its stack in the clear.",
      "A read replica and what is restored from a snapshot are encrypted as their source is. Where a template does not show that, and does not say, it is not judged; Guard's rule of this name reports it.",
    ],
    byHand:
      'Encryption is decided when a database is made. A person has to copy a snapshot of it with a key, restore that copy, and let the clients change over: writes made in between would be lost.',
    changes: [],
    messages: { plain: 'Storage encryption is not switched on: data, backups and snapshots are stored in the clear.' },
  },

  needs: ['storageEncryption'],

  evaluate({ storageEncryption }) {
    return storageEncryption === 'none' ? { compliance: 'NON_COMPLIANT', message: 'plain' } : { compliance: 'COMPLIANT' };
  },
});
