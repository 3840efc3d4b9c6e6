import type { Example } from '../example.ts';
import { loggingTrail } from './trail.ts';

export default { onMoto: ({ region }) => loggingTrail(region, { logFileValidation: false }) } satisfies Example;
