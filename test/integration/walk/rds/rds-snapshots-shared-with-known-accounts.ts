import type { Example } from '../example.ts';
import { clusterSnapshotFor, snapshotFor } from './snapshots.ts';

const ofInstances = {
  type: 'AWS::RDS::DBSnapshot',
  parameters: { allowedAccounts: ['444455556666'] },
  notMade: { 'rds:ModifyDBClusterSnapshotAttribute': 'It is of snapshots of clusters.' },
} as const;
const ofClusters = {
  type: 'AWS::RDS::DBClusterSnapshot',
  parameters: { allowedAccounts: ['444455556666'] },
  notMade: { 'rds:ModifyDBSnapshotAttribute': 'It is of snapshots of instances.' },
} as const;

export default [
  { ...ofInstances, onMoto: (place) => snapshotFor(place, ['444455556666', '777788889999']) },
  { ...ofClusters, onMoto: (place) => clusterSnapshotFor(place, ['444455556666', '777788889999']) },
] satisfies readonly Example[];
