import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withStatement } from '../../../rules/shared/policy-text.ts';

const added = { Sid: 'New', Effect: 'Deny' };
const json = JSON.stringify(added);

describe('withStatement', () => {
  it.each([
    ['a list', '{"Statement":[{"Sid":"a"}],"Version":"2012-10-17"}', `{"Statement":[{"Sid":"a"},${json}],"Version":"2012-10-17"}`],
    ['an empty list', '{"Statement":[ ]}', `{"Statement":[${json} ]}`],
    ['a lone statement', '{ "Statement" : {"Sid":"a"} }', `{ "Statement" : [{"Sid":"a"},${json}] }`],
    ['lines', '{\n  "Statement": [\n    {"Sid":"a"}\n  ]\n}\n', `{\n  "Statement": [\n    {"Sid":"a"},\n    ${json}\n  ]\n}\n`],
    ['a name in another case', '{"statement":[]}', `{"statement":[${json}]}`],
    ['escapes', '{"Statement":[{"Sid":"\\u0041\\/"}]}', `{"Statement":[{"Sid":"\\u0041\\/"},${json}]}`],
    ['a Statement that is deeper, and first', '{"Id":{"Statement":[]},"Statement":[]}', `{"Id":{"Statement":[]},"Statement":[${json}]}`],
  ])('adds to %s', (_name, text, expected) => {
    expect(withStatement(text, added)).toBe(expected);
  });

  it.each([
    ['no JSON', '{"Statement":['],
    ['JSON with a comment', '{"Statement":[] /* all */}'],
    ['no Statement', '{"Version":"2012-10-17"}'],
    ['two of them', '{"Statement":[],"Statement":[{}]}'],
    ['a Statement that is a text', '{"Statement":"*"}'],
    ['a list', '[{"Statement":[]}]'],
  ])('adds nothing to %s', (_name, text) => {
    expect(withStatement(text, added)).toBeNull();
  });

  it('keeps every other byte, and means the old with the new', () => {
    const statement = fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 4 });
    const others = fc.dictionary(
      fc.string().filter((name) => name.toLowerCase() !== 'statement' && name !== '__proto__'),
      fc.jsonValue(),
      { maxKeys: 3 },
    );
    const indentation = fc.constantFrom(undefined, 1, 2, '\t');

    fc.assert(
      fc.property(others, fc.array(statement, { maxLength: 4 }), others, indentation, (before, statements, after, indent) => {
        const text = JSON.stringify({ ...before, Statement: statements, ...after }, null, indent);

        const result = withStatement(text, added) ?? '';

        const at = result.length - text.length;
        const start = [...text].findIndex((_character, index) => text.slice(0, index) + result.slice(index, index + at) + text.slice(index) === result);
        expect(start).toBeGreaterThan(0);
        expect(JSON.parse(result)).toEqual({ ...JSON.parse(text), Statement: [...JSON.parse(text).Statement, added] });
      }),
    );
  });
});
