import type { Example } from '../example.ts';
import { loggingTrail } from './trail.ts';

export default [
  { onMoto: ({ region }) => loggingTrail(region, { multiRegion: false }) },
  {
    mayChange: ['multiRegion', 'includeGlobalServiceEvents'],
    onMoto: ({ region }) => loggingTrail(region, { multiRegion: false, globalServiceEvents: false }),
  },
] satisfies readonly Example[];
