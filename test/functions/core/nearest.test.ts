import { describe, expect, it } from 'vitest';
import { nearest } from '../../../functions/core/nearest.ts';

describe('the nearest known word', () => {
  it.each([
    ['enforced', 'enforce'],
    ['ENFORCE', 'enforce'],
    ['obsreve', 'observe'],
    ['approv', 'approve'],
  ])('for %s is %s', (word, expected) => {
    expect(nearest(word, ['observe', 'approve', 'enforce'])).toBe(expected);
  });

  it.each(['xyz', '', 'policy'])('for "%s" is none', (word) => {
    expect(nearest(word, ['observe', 'approve', 'enforce'])).toBeUndefined();
  });
});
