import type { Example } from '../example.ts';
import { clusterSnapshotFor, snapshotFor } from './snapshots.ts';

const ofInstances = {
  type: 'AWS::RDS::DBSnapshot',
  notMade: { 'rds:ModifyDBClusterSnapshotAttribute': 'It is of snapshots of clusters.' },
} as const;
const ofClusters = {
  type: 'AWS::RDS::DBClusterSnapshot',
  notMade: { 'rds:ModifyDBSnapshotAttribute': 'It is of snapshots of instances.' },
} as const;

export default [
  { ...ofInstances, onMoto: (place) => snapshotFor(place, ['444455556666', 'all']) },
  { ...ofClusters, onMoto: (place) => clusterSnapshotFor(place, ['444455556666', 'all']) },
] satisfies readonly Example[];
