import type { Example } from '../example.ts';
import { BECAUSE, templateWith } from './launch-template.ts';

export default [
  {
    onSandbox: (sandbox) => templateWith(sandbox, { MetadataOptions: { HttpTokens: 'optional', HttpPutResponseHopLimit: 2 } }),
    because: BECAUSE,
    mayChange: ['defaultVersion', 'latestVersion', 'metadataOptions', 'metadataSpecification'],
  },
  {
    onSandbox: (sandbox) => templateWith(sandbox, { NetworkInterfaces: [{ DeviceIndex: 0, AssociatePublicIpAddress: false }] }),
    because: BECAUSE,
    mayChange: ['defaultVersion', 'latestVersion', 'metadataOptions', 'metadataSpecification'],
  },
] satisfies readonly Example[];
