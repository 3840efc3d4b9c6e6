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
    expect(parseTemplateYaml('t.yml', `a: ${yaml}\n`)).toEqual({ a: expected });
  });

  it('follows anchors and merges', () => {
    expect(parseTemplateYaml('t.yml', 'a: &x { b: 1, c: !Ref D }\ne: *x\nf:\n  <<: *x\n  b: 2\n')).toEqual({
      a: { b: 1, c: { Ref: 'D' } },
      e: { b: 1, c: { Ref: 'D' } },
      f: { b: 2, c: { Ref: 'D' } },
    });
  });

  it('names the line of a mistake', () => {
    expect(() => parseTemplateYaml('t.yml', 'a: 1\nb: [\n')).toThrow(/^t\.yml:\d+: is not YAML/);
    expect(() => parseTemplateYaml('t.yml', 'a: 1\na: 2\n')).toThrow(/^t\.yml:2: is not YAML \(Map keys must be unique/);
  });
});
