import type { Example } from '../example.ts';
import { playerRepository } from './repository.ts';

export default [
  { onMoto: ({ region }) => playerRepository(region) },
  { onMoto: ({ region }) => playerRepository(region, { imageTag: 'latest' }) },
  {
    onMoto: ({ region }) =>
      playerRepository(region, {
        imageTagMutability: 'MUTABLE_WITH_EXCLUSION',
        imageTagMutabilityExclusionFilters: [{ filterType: 'WILDCARD', filter: 'release-*' }],
      }),
  },
] satisfies readonly Example[];
