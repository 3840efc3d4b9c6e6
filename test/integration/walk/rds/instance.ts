import { CreateDBInstanceCommand, type CreateDBInstanceCommandInput, RDSClient } from '@aws-sdk/client-rds';

/** A tagged instance that complies with every rule, but for what is given. Answers its name. */
export async function databaseInstance(region: string, settings: Partial<CreateDBInstanceCommandInput>): Promise<string> {
  const DBInstanceIdentifier = 'media';
  await new RDSClient({ region }).send(
    new CreateDBInstanceCommand({
      DBInstanceIdentifier,
      DBInstanceClass: 'db.m7g.large',
      Engine: 'postgres',
      AllocatedStorage: 20,
      MasterUsername: 'media',
      MasterUserPassword: 'not-a-password',
      PubliclyAccessible: false,
      StorageEncrypted: true,
      DeletionProtection: true,
      BackupRetentionPeriod: 7,
      AutoMinorVersionUpgrade: true,
      Tags: [{ Key: 'service', Value: 'media' }],
      ...settings,
    }),
  );
  return DBInstanceIdentifier;
}
