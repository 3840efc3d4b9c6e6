/** An instance that complies with every rule, and its reference. */
export const ref = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::RDS::DBInstance', id: 'media' } as const;
export const media = {
  name: 'media',
  arn: 'arn:aws:rds:eu-west-1:111122223333:db:media',
  engine: 'postgres',
  status: 'available',
  clusterName: null,
  replicaOf: null,
  publiclyAccessible: false,
  storageEncryption: 'sse-kms',
  deletionProtection: true,
  backupRetentionDays: 7,
  autoMinorVersionUpgrade: true,
  pending: [],
  tags: {},
};

/** A plan's step that sets this, and the one that sets it back. */
export function modifying(apply: object, revert: object) {
  const call = (input: object) => ({ action: 'rds:ModifyDBInstance', input: { DBInstanceIdentifier: 'media', ...input } }) as const;
  return [{ apply: call(apply), revert: call(revert) }];
}
