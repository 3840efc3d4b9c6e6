import fileSystem from '../../resources/efs/file-system.ts';
import { defineRule } from '../rule.ts';

export default defineRule(fileSystem, {
  meta: {
    id: 'efs-encrypted-check',
    version: 1,
    title: 'EFS file systems are encrypted at rest.',
    severity: 'MEDIUM',
    risk: 'high',
    rationale: 'Backups and replicas inherit it: what was once stored in the clear is copied in the clear.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/efs-encrypted-check.html',
      'https://docs.aws.amazon.com/efs/latest/ug/encryption-at-rest.html',
    ],
    notes: ['With which key is not asked.'],
    byHand:
      'Encryption is decided when a file system is made. A person has to make another one that is encrypted, bring the files over, and let the clients mount it instead.',
    changes: [],
    messages: { plain: 'The file system is not encrypted at rest: its files and their backups are stored in the clear.' },
  },

  needs: ['encrypted'],

  evaluate({ encrypted }) {
    return encrypted ? { compliance: 'COMPLIANT' } : { compliance: 'NON_COMPLIANT', message: 'plain' };
  },
});
