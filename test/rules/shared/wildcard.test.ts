import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { covers, overlaps } from '../../../rules/shared/wildcard.ts';

describe('covers', () => {
  it.each([
    ['*', 's3:*'],
    ['s3:*', 's3:get*'],
    ['s3:*', 's3:*'],
    ['s3:**', 's3:*'],
    ['*:*', 's3:*'],
    ['arn:aws:s3:::b*', 'arn:aws:s3:::b/*'],
    ['arn:aws:s3:::*/*', 'arn:aws:s3:::b/*'],
    ['a?c', 'abc'],
    ['a*b*c', 'axbxbxc'],
    ['a?*', 'a?*'],
    ['', ''],
    ['*', ''],
    ['arn:aws:s3:::b/*', `arn:aws:s3:::b/\${aws:username}/*`],
    ['line\n*', 'line\nbreak'],
  ])('finds %j to hold all of %j', (outer, inner) => {
    expect(covers(outer, inner)).toBe(true);
  });

  it.each([
    ['s3:get*', 's3:*'],
    ['arn:aws:s3:::b', 'arn:aws:s3:::b/*'],
    ['arn:aws:s3:::b/*', 'arn:aws:s3:::b'],
    ['arn:aws:s3:::b/?', 'arn:aws:s3:::b/*'],
    ['a?', `a\${aws:username}`],
    [`b/\${*}`, 'b/*'],
    [`b/\${aws:username}`, 'b/*'],
    ['', 'a'],
    ['A', 'a'],
  ])('finds %j not to hold all of %j', (outer, inner) => {
    expect(covers(outer, inner)).toBe(false);
  });

  const word = fc.array(fc.constantFrom('a', 'b'), { maxLength: 6 }).map((letters) => letters.join(''));
  const pattern = fc.array(fc.constantFrom('a', 'b', '*', '?'), { maxLength: 6 }).map((letters) => letters.join(''));
  const matches = (glob: string, text: string) => new RegExp(`^${glob.replaceAll('*', '.*').replaceAll('?', '.')}$`).test(text);

  it('matches a plain text as the same regular expression does', () => {
    fc.assert(fc.property(pattern, word, (glob, text) => covers(glob, text) === matches(glob, text)));
  });
  it('never says so of a pattern that matches something else', () => {
    fc.assert(fc.property(pattern, pattern, word, (outer, inner, text) => !covers(outer, inner) || !matches(inner, text) || matches(outer, text)));
  });
  it('answers at once for many asterisks', () => {
    expect(covers(`${'*a'.repeat(500)}b`, 'a'.repeat(2000))).toBe(false);
  });

  it('calls patterns disjoint only where no text is matched by both', () => {
    fc.assert(fc.property(pattern, pattern, word, (one, other, text) => overlaps(one, other) || !(matches(one, text) && matches(other, text))));
  });
});

describe('overlaps', () => {
  it.each([
    ['s3:get*', 's3:*object', true],
    ['s3:get*', 's3:put*', false],
    ['iam:*', 's3:*', false],
    ['a?c', 'a*', true],
    ['a', 'ab', false],
    [`b/\${aws:username}`, 'b/anna/x', true],
    [`b/\${*}`, 'b/x', false],
    ['*', '', true],
  ])('of %j and %j: %s', (one, other, expected) => {
    expect(overlaps(one, other)).toBe(expected);
    expect(overlaps(other, one)).toBe(expected);
  });
});
