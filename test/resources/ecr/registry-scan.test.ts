import { expect, it } from 'vitest';
import { frequenciesFor } from '../../../resources/ecr/registry-scan.ts';

const rule = (scanFrequency: string, ...filters: string[]) => ({
  scanFrequency,
  repositoryFilters: filters.map((filter) => ({ filter, filterType: 'WILDCARD' })),
});

it.each([
  ['every name, by a wildcard alone', '*', true],
  ['a name that begins so', 'media/*', true],
  ['a name that ends so', '*/player', true],
  ['a name by wildcards in between', 'm*/pl*r', true],
  ['a name that holds the filter', 'dia/pl', true],
  ['the name itself', 'media/player', true],
  ['no name that does not hold it', 'web', false],
  ['no name that only begins so, with a wildcard in front', '*/play', false],
  ['no other name by characters that mean something elsewhere', 'media.player*', false],
])('a filter meets %s', (_name, filter, isMet) => {
  expect(frequenciesFor('media/player', [rule('SCAN_ON_PUSH', filter)])).toEqual(isMet ? ['SCAN_ON_PUSH'] : []);
});

it('is what all rules that are about the repository say', () => {
  const rules = [rule('SCAN_ON_PUSH', 'web', 'media'), rule('CONTINUOUS_SCAN', '*'), rule('CONTINUOUS_SCAN', 'player'), rule('MANUAL', 'other'), {}];

  expect(frequenciesFor('media/player', rules)).toEqual(['CONTINUOUS_SCAN', 'SCAN_ON_PUSH']);
  expect(frequenciesFor('media/player')).toEqual([]);
});
