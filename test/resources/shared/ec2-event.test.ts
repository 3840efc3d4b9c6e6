import { expect, it } from 'vitest';
import { ec2Id, itemsOf, taggedOf, within } from '../../../resources/shared/ec2-event.ts';

const place = { accountId: '111122223333', region: 'eu-west-1' };

it.each([
  ['an id of the kind', 'snap-1', 'snap-1'],
  ['not one of another kind', 'vol-1', undefined],
  ['not one whose kind only begins so', 'snapshot-1', undefined],
  ['nothing where there is none', null, undefined],
])('tells %s', (_name, value, id) => {
  expect(ec2Id('snap', value)).toBe(id);
});

it('finds those of the tagged resources that are of the kind', () => {
  const request = { resourcesSet: { items: [{ resourceId: 'snap-1' }, { resourceId: 'vol-1' }, { resourceId: 'snap-2' }] }, tagSet: {} };

  expect(taggedOf('snap')(request, null, place)).toEqual(['snap-1', undefined, 'snap-2']);
  expect(taggedOf('snap')(null, null, place)).toEqual([]);
});

it.each([
  ['with items', { items: [1, 2] }, [1, 2]],
  ['that is empty', {}, []],
  ['as it is', [1], [1]],
  ['of one', { id: 1 }, [{ id: 1 }]],
  ['that is missing', undefined, []],
])('reads a list %s', (_name, list, items) => {
  expect(itemsOf(list)).toEqual(items);
});

it('looks into the request that newer calls are recorded with', () => {
  expect(within('ARequest', { ARequest: { Id: 'x' } })).toEqual({ Id: 'x' });
  expect(within('ARequest', { id: 'x' })).toEqual({ id: 'x' });
  expect(within('ARequest', { ARequest: '' })).toEqual({ ARequest: '' });
  expect(within('ARequest', null)).toEqual({});
});
