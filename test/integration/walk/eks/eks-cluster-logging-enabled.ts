import type { Example } from '../example.ts';
import { AT_ONCE, cluster } from './cluster.ts';

export default [
  { onMoto: ({ region }) => cluster(region, {}), notMade: AT_ONCE },
  /** A cluster that logs some of it. */
  {
    onMoto: ({ region }) => cluster(region, { logging: { clusterLogging: [{ types: ['api', 'scheduler'], enabled: true }] } }),
    notMade: AT_ONCE,
  },
] satisfies readonly Example[];
