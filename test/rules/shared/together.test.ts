import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../../../rules/shared/policy-document.ts';
import { together } from '../../../rules/shared/together.ts';

const objects = 'arn:aws:s3:::b/*';

describe('together', () => {
  it.each([
    ['one that says all', [{ Action: '*', Resource: '*' }], true],
    [
      'all actions but some, and those',
      [
        { NotAction: 's3:Get*', Resource: '*' },
        { Action: 's3:get*', Resource: objects },
      ],
      true,
    ],
    [
      'all actions but some, and others',
      [
        { NotAction: 's3:Get*', Resource: '*' },
        { Action: 's3:Put*', Resource: objects },
      ],
      false,
    ],
    [
      'all actions but some, and those elsewhere',
      [
        { NotAction: 's3:Get*', Resource: '*' },
        { Action: 's3:Get*', Resource: 'arn:aws:s3:::c/*' },
      ],
      false,
    ],
    [
      'all resources but some, and those',
      [
        { Action: 's3:*', NotResource: `${objects.slice(0, -1)}open/*` },
        { Action: '*', Resource: 'arn:aws:s3:::b/open/*' },
      ],
      true,
    ],
    ['all resources but those of another bucket', [{ Action: 's3:*', NotResource: 'arn:aws:s3:::c/*' }], true],
    [
      'two that leave the same out',
      [
        { NotAction: 's3:Get*', Resource: '*' },
        { NotAction: 's3:Get*', Resource: '*' },
      ],
      false,
    ],
    [
      'two that leave out what the other says',
      [
        { NotAction: 's3:Get*', Resource: '*' },
        { NotAction: 's3:Put*', Resource: '*' },
      ],
      true,
    ],
    [
      'both kinds of rest',
      [
        { NotAction: 's3:Get*', NotResource: 'arn:aws:s3:::b/open/*' },
        { Action: 's3:Get*', Resource: '*' },
        { Action: '*', Resource: 'arn:aws:s3:::b/open/*' },
      ],
      true,
    ],
    [
      'both kinds of rest, one unspoken of',
      [
        { NotAction: 's3:Get*', NotResource: 'arn:aws:s3:::b/open/*' },
        { Action: 's3:Get*', Resource: '*' },
      ],
      false,
    ],
    ['none', [], false],
  ])('of %s', (_name, statements, expected) => {
    const read = parsePolicy({ Statement: statements.map((each) => ({ Effect: 'Deny', ...each })) });

    expect(together(read, 's3:*', objects)).toBe(expected);
  });
});
