import type { Example } from '../example.ts';
import { AT_ONCE, cluster } from './cluster.ts';

const mayChange = ['endpointPublicAccess', 'endpointPrivateAccess', 'publicAccessCidrs'];
const subnetIds = ['subnet-1'];

export default [
  {
    onMoto: ({ region }) =>
      cluster(region, { resourcesVpcConfig: { subnetIds, endpointPublicAccess: true, endpointPrivateAccess: false, publicAccessCidrs: ['0.0.0.0/0'] } }),
    mayChange,
    notMade: AT_ONCE,
  },
  /** One that admits an office, beside a private endpoint. */
  {
    onMoto: ({ region }) =>
      cluster(region, { resourcesVpcConfig: { subnetIds, endpointPublicAccess: true, endpointPrivateAccess: true, publicAccessCidrs: ['203.0.113.0/24'] } }),
    mayChange,
    notMade: AT_ONCE,
  },
] satisfies readonly Example[];
