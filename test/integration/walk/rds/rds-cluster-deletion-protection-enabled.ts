import { CreateDBClusterCommand, RDSClient } from '@aws-sdk/client-rds';
import type { Example } from '../example.ts';

export default {
  async onMoto({ region }) {
    const DBClusterIdentifier = 'films';
    await new RDSClient({ region }).send(
      new CreateDBClusterCommand({
        DBClusterIdentifier,
        Engine: 'aurora-postgresql',
        MasterUsername: 'films',
        MasterUserPassword: 'not-a-password',
        StorageEncrypted: true,
        Tags: [{ Key: 'service', Value: 'films' }],
      }),
    );
    return DBClusterIdentifier;
  },
} satisfies Example;
