import { CreateDomainCommand, type DomainEndpointOptions, OpenSearchClient } from '@aws-sdk/client-opensearch';
import type { Example } from '../example.ts';

const plain = { EnforceHTTPS: false, TLSSecurityPolicy: 'Policy-Min-TLS-1-0-2019-07' } as const;
const CustomEndpointCertificateArn = 'arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555';

export default [
  { onMoto: ({ region }) => domainWith(region, { ...plain, CustomEndpointEnabled: false }) },
  {
    onMoto: ({ region }) =>
      domainWith(region, { ...plain, CustomEndpointEnabled: true, CustomEndpoint: 'films.snapwave.example', CustomEndpointCertificateArn }),
  },
] satisfies readonly Example[];

/** A tagged domain in a VPC. Answers its name. */
async function domainWith(region: string, DomainEndpointOptions: DomainEndpointOptions): Promise<string> {
  const DomainName = 'films';
  await new OpenSearchClient({ region }).send(
    new CreateDomainCommand({
      DomainName,
      EngineVersion: 'OpenSearch_2.19',
      DomainEndpointOptions,
      VPCOptions: { SubnetIds: ['subnet-0a1b2c3d'], SecurityGroupIds: ['sg-0a1b2c3d'] },
      TagList: [{ Key: 'service', Value: 'films' }],
    }),
  );
  return DomainName;
}
