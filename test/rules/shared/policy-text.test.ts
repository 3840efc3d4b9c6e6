import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutPrincipals, withoutStatements, withStatement } from '../../../rules/shared/policy-text.ts';

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

describe('withoutStatements', () => {
  const [a, b, c] = ['{"Sid":"a"}', '{ "Sid" : "b" }', '{"Sid":"\\u0063"}'];
  it.each([
    ['the first', `{"Statement":[${a}, ${b}, ${c}]}`, [0], `{"Statement":[${b}, ${c}]}`],
    ['one in the middle', `{"Statement":[${a}, ${b}, ${c}]}`, [1], `{"Statement":[${a}, ${c}]}`],
    ['the last', `{"Statement":[${a}, ${b}, ${c}]}`, [2], `{"Statement":[${a}, ${b}]}`],
    ['the first two', `{"Statement":[${a}, ${b}, ${c}]}`, [0, 1], `{"Statement":[${c}]}`],
    ['the last two', `{"Statement":[${a}, ${b}, ${c}]}`, [2, 1], `{"Statement":[${a}]}`],
    ['all but one in the middle', `{"Statement":[${a}, ${b}, ${c}]}`, [0, 2], `{"Statement":[${b}]}`],
    ['one of lines', `{\n  "Statement": [\n    ${a},\n    ${b}\n  ],\n  "Id": "x"\n}`, [1], `{\n  "Statement": [\n    ${a}\n  ],\n  "Id": "x"\n}`],
  ])('takes %s away', (_name, text, indexes, expected) => {
    expect(
      withoutStatements(
        text,
        indexes.map((index) => ({ index })),
      ),
    ).toBe(expected);
  });

  it.each([
    ['a lone statement', `{"Statement":${a}}`, [0]],
    ['the only one of a list', `{"Statement":[${a}]}`, [0]],
    ['all of them', `{"Statement":[${a},${b}]}`, [0, 1]],
    ['one that is not there', `{"Statement":[${a},${b}]}`, [2]],
    ['one of a text that is no JSON', `{"Statement":[${a},${b}]`, [0]],
  ])('leaves none, or knows none, for %s', (_name, text, indexes) => {
    expect(
      withoutStatements(
        text,
        indexes.map((index) => ({ index })),
      ),
    ).toBeNull();
  });

  it('is undone by no byte but those of the statements, whichever they are', () => {
    const statement = fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 3 });
    const indentation = fc.constantFrom(undefined, 2, '\t');

    fc.assert(
      fc.property(fc.array(statement, { minLength: 2, maxLength: 6 }), fc.array(fc.nat(5)), indentation, (statements, chosen, indent) => {
        const removed = new Set(chosen.filter((index) => index < statements.length));
        fc.pre(removed.size > 0 && removed.size < statements.length);
        const text = JSON.stringify({ Id: 'x', Statement: statements, Version: '2012-10-17' }, null, indent);

        const result = withoutStatements(
          text,
          [...removed].map((index) => ({ index })),
        );

        const kept = statements.filter((_, index) => !removed.has(index));
        expect(result).toBe(JSON.stringify({ Id: 'x', Statement: kept, Version: '2012-10-17' }, null, indent));
      }),
    );
  });
});

describe('withoutPrincipals', () => {
  const isStranger = (type: string, id: string) => type === 'aws' && id.startsWith('9');
  const of = (principal: string) => `{"Statement":[{"Effect":"Deny"} , {"Effect":"Allow", "Principal" : ${principal},\n"Action":"*"}]}`;

  it.each([
    ['the first of a list', '{"AWS":["9", "1" ,"2"]}', '{"AWS":["1" ,"2"]}'],
    ['the last of a list', '{"AWS":["1" , "9" ]}', '{"AWS":["1" ]}'],
    ['some of a list', '{"AWS":["91","92","1","93","2"]}', '{"AWS":["1","2"]}'],
    ['all of a type, and the type', '{"Service":"s", "AWS":["9","91"] }', '{"Service":"s" }'],
    ['a lone one, at the head', '{ "AWS" : "9", "Service":["s"]}', '{ "Service":["s"]}'],
    ['of the type asked for only', '{"aws":["9","1"],"Federated":["9"]}', '{"aws":["1"],"Federated":["9"]}'],
    ['escapes as they are', '{"AWS":["\\u0039","\\u0031"]}', '{"AWS":["\\u0031"]}'],
  ])('takes away %s', (_name, before, after) => {
    expect(withoutPrincipals(of(before), { index: 1 }, isStranger)).toBe(of(after));
  });
  it('takes away of a statement that is not in a list', () => {
    expect(withoutPrincipals('{"Statement":{"Principal":{"AWS":["9","1"]}}}', { index: 0 }, isStranger)).toBe('{"Statement":{"Principal":{"AWS":["1"]}}}');
  });

  it.each([
    ['all of them', '{"Statement":[{"Principal":{"AWS":["9"]}}]}'],
    ['everybody', '{"Statement":[{"Principal":"9"}]}'],
    ['one of a statement without any', '{"Statement":[{"NotPrincipal":{"AWS":["9","1"]}}]}'],
    ['one of a statement that is not there', '{"Statement":[]}'],
    ['one of two maps', '{"Statement":[{"Principal":{"AWS":["9","1"]},"principal":{"AWS":["9","1"]}}]}'],
    ['one of what is no JSON', '{"Statement":['],
  ])('does not take away %s', (_name, text) => {
    expect(withoutPrincipals(text, { index: 0 }, isStranger)).toBeNull();
  });
});
