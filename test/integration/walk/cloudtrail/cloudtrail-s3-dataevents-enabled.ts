import type { Example } from '../example.ts';
import { loggingTrail } from './trail.ts';

export default [
  /** Whose selectors nobody ever set. */
  { onMoto: ({ region }) => loggingTrail(region, {}) },
  {
    parameters: { bucketNames: ['snapwave-media'] },
    onMoto: ({ region }) =>
      loggingTrail(region, {
        selectors: { AdvancedEventSelectors: [{ Name: 'management', FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] }] },
      }),
  },
] satisfies readonly Example[];
