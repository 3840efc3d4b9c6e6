import { describe, expect, it } from 'vitest';
import { parseTemplateYaml } from '../../cli/template-yaml.ts';

describe('a template in YAML', () => {
  it.each([
    ['!Ref Name', { Ref: 'Name' }],
    ['!Ref AWS::NoValue', { Ref: 'AWS::NoValue' }],
    ['!GetAtt A.B', { 'Fn::GetAtt': ['A', 'B'] }],
    ['!GetAtt A.B.C', { 'Fn::GetAtt': ['A', 'B.C'] }],
    ['!GetAtt [A, B]', { 'Fn::GetAtt': ['A', 'B'] }],
    ["!Sub 'x-${A}'", { 'Fn::Sub': 'x-${A}' }],
    ["!Sub ['${a}', { a: !Ref B }]", { 'Fn::Sub': ['${a}', { a: { Ref: 'B' } }] }],
    ["!Join ['', [a, !Ref B]]", { 'Fn::Join': ['', ['a', { Ref: 'B' }]] }],
    ['!Select [0, !GetAZs ""]', { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] }],
    ['!If [C, !Ref A, { x: !Equals [a, b] }]', { 'Fn::If': ['C', { Ref: 'A' }, { x: { 'Fn::Equals': ['a', 'b'] } }] }],
    ['!And [!Condition A, !Not [!Condition B]]', { 'Fn::And': [{ Condition: 'A' }, { 'Fn::Not': [{ Condition: 'B' }] }] }],
    ['!ImportValue yes', { 'Fn::ImportValue': 'yes' }],
    ['!Transform { Name: AWS::Include }', { 'Fn::Transform': { Name: 'AWS::Include' } }],
    ['{ Fn::Sub: !Ref A }', { 'Fn::Sub': { Ref: 'A' } }],
    ['2012-10-17', '2012-10-17'],
    ['yes', true],
    ['off', false],
    ['"yes"', 'yes'],
    ['[1, 1.5, ~]', [1, 1.5, null]],
    ['{ On: 1, 011122223333: 2 }', { On: 1, '011122223333': 2 }],
  ])('reads %s', (yaml, expected) => {
    expect(parseTemplateYaml('t.yml', `a: ${yaml}\n`).value).toEqual({ a: expected });
  });

  it('follows anchors and merges', () => {
    expect(parseTemplateYaml('t.yml', 'a: &x { b: 1, c: !Ref D }\ne: *x\nf:\n  <<: *x\n  b: 2\n').value).toEqual({
      a: { b: 1, c: { Ref: 'D' } },
      e: { b: 1, c: { Ref: 'D' } },
      f: { b: 2, c: { Ref: 'D' } },
    });
  });

  it('shares what an alias stands for', () => {
    const { value } = parseTemplateYaml('t.yml', 'a: &x [1]\nb: *x\n') as { value: { a: unknown; b: unknown } };

    expect(value.a).toBe(value.b);
  });

  it.each([
    ['before its own keys', 'a: &x { b: 1 }\nf: { <<: *x, b: 2 }\n', { b: 2 }],
    ['after them', 'a: &x { b: 1 }\nf: { b: 2, <<: *x }\n', { b: 2 }],
    ['a list, of which the earlier map counts', 'a: &x { b: 1 }\nc: &y { b: 3, d: 4 }\nf: { <<: [*x, *y] }\n', { b: 1, d: 4 }],
    ['what was merged itself', 'a: &x { b: 1 }\nc: &y { <<: *x, d: 4 }\nf: { e: 5, <<: *y }\n', { b: 1, d: 4, e: 5 }],
    ['a key that looks like a prototype', 'a: &x { __proto__: 1 }\nf: { <<: *x }\n', JSON.parse('{"__proto__":1}')],
  ])('merges %s', (_name, yaml, expected) => {
    expect(parseTemplateYaml('t.yml', yaml).value).toMatchObject({ f: expected });
  });

  it.each([
    ['double quotes', 'a:\n  b:\n    c: "one\n    two\n  three\n\n  four"\n    d: 1\n', { c: 'one two three\nfour', d: 1 }],
    ['single quotes', "a:\n  b:\n    c: 'one\n  two'\n    d: 1\n", { c: 'one two', d: 1 }],
    ['brackets', 'a:\n  b:\n    c: [1,\n  2\n  ]\n    d: 1\n', { c: [1, 2], d: 1 }],
    ['braces', 'a:\n  b:\n    c: {\n  "x": 1,\n  y: "z\n  z"\n}\n    d: 1\n', { c: { x: 1, y: 'z z' }, d: 1 }],
  ])('does not ask for indentation inside %s', (_name, yaml, expected) => {
    expect(parseTemplateYaml('t.yml', yaml).value).toEqual({ a: { b: expected } });
  });

  it('takes the last of two equal keys, and names them', () => {
    const { value, notes } = parseTemplateYaml('t.yml', 'a:\n  b: 1\n  c: 2\n  b: 3\n');

    expect(value).toEqual({ a: { b: 3, c: 2 } });
    expect(notes).toEqual(['t.yml:4: the key "b" stands in this map more than once; the last one counts.']);
  });

  it.each([
    ['itself', 'a: &b { c: *b }\n', /^t\.yml: at a\.c an alias stands inside its own anchor/],
    ['itself in a list', 'a: &b [[*b]]\n', /^t\.yml: at a\.0\.0 an alias/],
    ['nothing', 'a: *b\n', /^t\.yml:1: is not YAML \(unidentified alias/],
  ])('refuses an alias of %s', (_name, yaml, message) => {
    expect(() => parseTemplateYaml('t.yml', yaml)).toThrow(message);
  });

  it('names the line of a mistake', () => {
    expect(() => parseTemplateYaml('t.yml', 'a: 1\nb: [\n')).toThrow(/^t\.yml:\d+: is not YAML/);
    expect(() => parseTemplateYaml('t.yml', 'a: 1\n b: 2\n')).toThrow(/^t\.yml:2: is not YAML/);
  });

  it('refuses collections that are nested beyond any template', () => {
    expect(() => parseTemplateYaml('t.yml', `a: ${'['.repeat(5000)}${']'.repeat(5000)}\n`)).toThrow(/^t\.yml:1: is not YAML \(nesting exceeded/);
  });
});
