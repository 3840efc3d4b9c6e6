import type { Example } from '../example.ts';
import { family } from './family.ts';

export default [
  { onMoto: ({ region }) => family(region, {}, { readonlyRootFilesystem: false }), mayChange: ['containers', 'registration'] },
  /** A container that does not say. */
  { onMoto: ({ region }) => family(region, {}, { readonlyRootFilesystem: undefined }), mayChange: ['containers', 'registration'] },
] satisfies readonly Example[];
