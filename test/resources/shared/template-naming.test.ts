import { describe, expect, it } from 'vitest';
import { TemplateRef, type TemplateSibling, TemplateText, UNRESOLVED } from '../../../resources/resource.ts';
import { isOnlyPart, type Naming, namingOf, namingOfAny, onlyPart } from '../../../resources/shared/template-naming.ts';

const queue = (name?: unknown) => ({
  logicalId: 'Queue',
  name,
  attributes: [null, 'Arn'],
  nameIn: (text: string) => text.split(/[/:]/).at(-1),
});

describe('a value of a template', () => {
  it.each([
    ['a reference', new TemplateRef('Queue'), queue()],
    ['a reference to an attribute that says which', new TemplateRef('Queue', 'Arn'), queue()],
    ['a text with a reference in it', new TemplateText(['arn:aws:x:::', new TemplateRef('Queue', 'Arn')]), queue()],
    ['the name', 'jobs', queue('jobs')],
    ['a text with the name in it', 'https://sqs.eu-west-1.amazonaws.com/111122223333/jobs', queue('jobs')],
    [
      'the text that the name is put together from',
      new TemplateText([new TemplateRef('Stage'), '-jobs']),
      queue(new TemplateText([new TemplateRef('Stage'), '-jobs'])),
    ],
  ])('names a resource by %s', (_name, value, resource) => {
    expect(namingOf(value, resource)).toBe('yes');
  });
  it.each([
    ['a reference to another', new TemplateRef('Other'), queue()],
    ['a reference to an attribute that does not say which', new TemplateRef('Queue', 'Size'), queue()],
    ['another name', 'mails', queue('jobs')],
    ['a name, of one that has none of its own', 'jobs', queue()],
    ['a text, of one that has no name of its own', new TemplateText([new TemplateRef('Stage'), '-jobs']), queue()],
    ['nothing', undefined, queue('jobs')],
  ])('does not name it by %s', (_name, value, resource) => {
    expect(namingOf(value, resource)).toBe('no');
  });
  it.each([
    ['what is known only at deployment', UNRESOLVED, queue('jobs')],
    ['a name, of one whose own is known only at deployment', 'jobs', queue(UNRESOLVED)],
    ['a text that may come to its name', new TemplateText([new TemplateRef('Stage'), '-jobs']), queue('live-jobs')],
  ])('may name it by %s', (_name, value, resource) => {
    expect(namingOf(value, resource)).toBe('unknown');
  });
});

it('is named by any of several values that does, or that may', () => {
  expect(namingOfAny(['no', 'unknown', 'yes'])).toBe('yes');
  expect(namingOfAny(['no', 'unknown'])).toBe('unknown');
  expect(namingOfAny([])).toBe('no');
});

describe('parts of a resource', () => {
  const one = (logicalId: string): TemplateSibling => ({ logicalId, type: 'AWS::X::Y', properties: {} });
  const parts = (...namings: readonly Naming[]): readonly TemplateSibling[] => namings.map(one);
  const naming = ({ logicalId }: TemplateSibling) => (logicalId === 'yes' || logicalId === 'unknown' ? logicalId : 'no');
  const owner = one('owner');

  it('are one, none, or one of two', () => {
    expect(onlyPart(parts('no', 'yes', 'unknown'), owner, naming)).toMatchObject({ logicalId: 'yes' });
    expect(onlyPart(parts('no', 'unknown'), owner, naming)).toBeNull();
    expect(onlyPart(parts('yes', 'yes'), owner, naming)).toBeUndefined();
  });
  it.each([
    ['is the only one', 'yes', ['no', 'unknown'], true],
    ['is one of two', 'yes', ['yes'], false],
    ['may be one', 'unknown', [], false],
    ['is none', 'no', ['yes'], false],
  ] as const)('tell of a part that it %s', (_name, part, others, expected) => {
    expect(isOnlyPart(one(part), [owner], parts(...others), naming)).toBe(expected);
    expect(isOnlyPart(one(part), [], parts(...others), naming)).toBe(false);
  });
});
