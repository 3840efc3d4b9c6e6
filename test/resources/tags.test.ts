import { expect, it } from 'vitest';
import { TemplateRef, UNRESOLVED } from '../../resources/resource.ts';
import { tagsOf } from '../../resources/tags.ts';

it.each([
  ['the API', [{ Key: 'team', Value: 'media' }]],
  ['AWS Config', [{ key: 'team', value: 'media' }]],
  ['AWS Config, of keys', [{ tagKey: 'team', tagValue: 'media' }]],
  ['a map', { team: 'media' }],
])('reads the spelling of %s', (_name, spelling) => {
  expect(tagsOf(spelling)).toEqual({ team: 'media' });
});

it.each([[undefined], [null], [[]], [{}]])('reads %j as no tags', (spelling) => {
  expect(tagsOf(spelling)).toEqual({});
});

it('reads a key alone as a tag without a value', () => {
  expect(tagsOf([{ Key: 'bare' }])).toEqual({ bare: '' });
});

it.each([
  ['a text', 'team=media'],
  ['a value known only at deployment', [{ Key: 'team', Value: UNRESOLVED }]],
  ['a value of another resource', [{ Key: 'bucket', Value: new TemplateRef('Bucket') }]],
  ['all of them known only at deployment', UNRESOLVED],
  ['all of them another resource', new TemplateRef('Bucket', 'Arn')],
  ['a tag without a key', [{ Value: 'media' }]],
])('does not show %s', (_name, spelling) => {
  expect(tagsOf(spelling)).toBeUndefined();
});

it('keeps a tag whose key is the name of a member of every object', () => {
  const tags = tagsOf([
    { Key: '__proto__', Value: 'mine' },
    { Key: 'constructor', Value: 'mine' },
  ]);

  expect(Object.entries(tags ?? {})).toEqual([
    ['__proto__', 'mine'],
    ['constructor', 'mine'],
  ]);
});
