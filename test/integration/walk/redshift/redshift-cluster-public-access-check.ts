import { CreateClusterCommand, RedshiftClient } from '@aws-sdk/client-redshift';
import type { Example } from '../example.ts';

export default {
  async onMoto({ region }) {
    const ClusterIdentifier = 'sales';
    await new RedshiftClient({ region }).send(
      new CreateClusterCommand({
        ClusterIdentifier,
        ClusterType: 'single-node',
        NodeType: 'ra3.large',
        MasterUsername: 'sales',
        MasterUserPassword: 'Not-a-passw0rd',
        PubliclyAccessible: true,
        Tags: [{ Key: 'service', Value: 'sales' }],
      }),
    );
    return ClusterIdentifier;
  },
} satisfies Example;
