import { describe, expect, it } from 'vitest';
import { recordedLifecycle } from '../../../resources/shared/s3-lifecycle.ts';

const recorded = { id: 'logs', prefix: null, status: 'Enabled', filter: { predicate: null }, expirationInDays: -1, noncurrentVersionExpirationInDays: -1 };
const prefix = (name: string) => ({ type: 'LifecyclePrefixPredicate', prefix: name });
const tag = { type: 'LifecycleTagPredicate', tag: { key: 'Workflow', value: 'Archive' } };
const tagged = [{ Key: 'Workflow', Value: 'Archive' }];

describe('a lifecycle that AWS Config recorded', () => {
  it.each([
    ['all objects', { filter: { predicate: null } }, { Prefix: '', Tags: [] }],
    ['all objects where there is no filter', { filter: null }, { Prefix: '', Tags: [] }],
    ['a prefix of the older kind', { filter: null, prefix: 'docs/' }, { Prefix: 'docs/', Tags: [] }],
    ['a prefix', { filter: { predicate: prefix('docs/') } }, { Prefix: 'docs/', Tags: [] }],
    ['a tag', { filter: { predicate: tag } }, { Prefix: '', Tags: tagged }],
    [
      'a prefix, a tag and sizes together',
      {
        filter: {
          predicate: {
            type: 'LifecycleAndOperator',
            operands: [
              tag,
              prefix('docs/'),
              { type: 'LifecycleObjectSizeGreaterThanPredicate', objectSizeGreaterThan: 10 },
              { type: 'LifecycleObjectSizeLessThanPredicate', objectSizeLessThan: 20 },
            ],
          },
        },
      },
      { Prefix: 'docs/', Tags: tagged, ObjectSizeGreaterThan: 10, ObjectSizeLessThan: 20 },
    ],
  ])('is about %s', (_name, members, And) => {
    expect(recordedLifecycle({ rules: [{ ...recorded, ...members }] })?.rules).toEqual([{ ID: 'logs', Status: 'Enabled', Filter: { And } }]);
  });

  it.each([
    ['after days', { expirationInDays: 30 }, { Expiration: { Days: 30 } }],
    ['on a date', { expirationDate: '2027-01-01T00:00:00.000Z' }, { Expiration: { Date: new Date('2027-01-01') } }],
    ['former versions after days', { noncurrentVersionExpirationInDays: 5 }, { NoncurrentVersionExpiration: { NoncurrentDays: 5 } }],
    ['former versions after days, in the newer spelling', { noncurrentVersionExpiration: { days: 5 } }, { NoncurrentVersionExpiration: { NoncurrentDays: 5 } }],
    ['nothing', {}, {}],
  ])('expires %s', (_name, members, expected) => {
    const [rule] = recordedLifecycle({ rules: [{ ...recorded, ...members }] })?.rules ?? [];

    expect(rule).toEqual({ ID: 'logs', Status: 'Enabled', Filter: { And: { Prefix: '', Tags: [] } }, ...expected });
  });

  it.each([
    ['a filter', { filter: { predicate: { type: 'LifecycleMoonPredicate' } } }],
    ['one filter of several', { filter: { predicate: { operands: [tag, { type: 'LifecycleMoonPredicate' }] } } }],
    ['a status', { status: 'Waning' }],
    ['a number of days', { expirationInDays: 'thirty' }],
    ['a date', { expirationDate: 'tomorrow' }],
  ])('is not shown where %s is of a form not known', (_name, members) => {
    expect(recordedLifecycle({ rules: [recorded, { ...recorded, ...members }] })).toBeUndefined();
  });
});
