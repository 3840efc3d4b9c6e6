import {
  CreateDBClusterCommand,
  CreateDBClusterSnapshotCommand,
  CreateDBInstanceCommand,
  CreateDBSnapshotCommand,
  ModifyDBClusterSnapshotAttributeCommand,
  ModifyDBSnapshotAttributeCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import type { Place } from '../../../../resources/resource.ts';

const ADMIN = { MasterUsername: 'admin', MasterUserPassword: 'not-a-secret-1' };
const Tags = [{ Key: 'team', Value: 'media' }];

/** A snapshot of an instance that these may restore. */
export async function snapshotFor({ region }: Place, ValuesToAdd: string[]): Promise<string> {
  const rds = new RDSClient({ region });
  await rds.send(
    new CreateDBInstanceCommand({ DBInstanceIdentifier: 'media', DBInstanceClass: 'db.t3.micro', Engine: 'mysql', AllocatedStorage: 20, ...ADMIN }),
  );
  await rds.send(new CreateDBSnapshotCommand({ DBInstanceIdentifier: 'media', DBSnapshotIdentifier: 'before-migration', Tags }));
  await rds.send(new ModifyDBSnapshotAttributeCommand({ DBSnapshotIdentifier: 'before-migration', AttributeName: 'restore', ValuesToAdd }));
  return 'before-migration';
}

/** A snapshot of a cluster that these may restore. */
export async function clusterSnapshotFor({ region }: Place, ValuesToAdd: string[]): Promise<string> {
  const rds = new RDSClient({ region });
  await rds.send(new CreateDBClusterCommand({ DBClusterIdentifier: 'media', Engine: 'aurora-mysql', ...ADMIN }));
  await rds.send(new CreateDBClusterSnapshotCommand({ DBClusterIdentifier: 'media', DBClusterSnapshotIdentifier: 'before-migration', Tags }));
  await rds.send(new ModifyDBClusterSnapshotAttributeCommand({ DBClusterSnapshotIdentifier: 'before-migration', AttributeName: 'restore', ValuesToAdd }));
  return 'before-migration';
}
