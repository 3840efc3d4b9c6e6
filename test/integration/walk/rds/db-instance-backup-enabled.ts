import type { Example } from '../example.ts';
import { databaseInstance } from './instance.ts';

export default [
  { onMoto: ({ region }) => databaseInstance(region, { BackupRetentionPeriod: 0 }) },
  { parameters: { backupRetentionMinimum: 14 }, onMoto: ({ region }) => databaseInstance(region, { BackupRetentionPeriod: 7 }) },
] satisfies readonly Example[];
