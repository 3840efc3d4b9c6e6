import { describe, expect, it } from 'vitest';
import { TemplateRef, UNRESOLVED } from '../../../resources/resource.ts';
import { UnknownFact } from '../../../rules/rule.ts';
import { coversAction, coversEverybody, coversResource, parsePolicy, parseStatements, type Statement } from '../../../rules/shared/policy-document.ts';

const plain = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };

function only(statement: object): Statement {
  const [first] = parsePolicy({ Statement: [statement] });
  if (!first) throw new Error('There is no statement.');
  return first;
}

describe('parsePolicy', () => {
  it('reads one statement and a list of one as the same', () => {
    expect(parsePolicy({ Statement: plain })).toEqual(parsePolicy(JSON.stringify({ Statement: [plain] })));
  });

  it('brings every part to its one form', () => {
    const statement = {
      sid: 'Mixed',
      EFFECT: 'Deny',
      NotAction: ['S3:GetObject', 'iam:*'],
      notresource: 'arn:aws:s3:::B/*',
      NotPrincipal: { aws: ['111122223333', 'arn:aws:iam::111122223333:root'], Service: 'cloudtrail.amazonaws.com' },
      Condition: {
        Bool: { 'AWS:SecureTransport': false },
        'ForAnyValue:StringLike': { 'aws:PrincipalOrgID': ['o-1', 'o-2'] },
        NumericLessThan: { 's3:TlsVersion': 1.2 },
      },
    };

    expect(parsePolicy({ version: '2012-10-17', statement: [plain, statement] })[1]).toEqual({
      sid: 'Mixed',
      effect: 'Deny',
      actions: null,
      notActions: ['s3:getobject', 'iam:*'],
      spelling: ['S3:GetObject', 'iam:*'],
      resources: null,
      notResources: ['arn:aws:s3:::B/*'],
      principals: null,
      notPrincipals: [
        { type: 'AWS', id: '111122223333' },
        { type: 'AWS', id: 'arn:aws:iam::111122223333:root' },
        { type: 'Service', id: 'cloudtrail.amazonaws.com' },
      ],
      conditions: [
        { operator: 'bool', key: 'aws:securetransport', values: ['false'] },
        { operator: 'foranyvalue:stringlike', key: 'aws:principalorgid', values: ['o-1', 'o-2'] },
        { operator: 'numericlessthan', key: 's3:tlsversion', values: ['1.2'] },
      ],
      index: 1,
    });
  });

  it('reads numbers without quotes, as a template in YAML may hold them, as texts', () => {
    const [statement] = parsePolicy({ Statement: { Sid: 1, Effect: 'Allow', Principal: { AWS: [111122223333, 11122223333] }, Action: 'sqs:*' } });

    expect(statement?.sid).toBe('1');
    expect(statement?.principals?.map(({ id }) => id)).toEqual(['111122223333', '011122223333']);
  });

  it('reads a document without statements as none', () => {
    expect(parsePolicy('{"Statement":[]}')).toEqual([]);
  });

  it.each([
    ['text that is not JSON', '{"Statement"', /^The policy document is not JSON: /],
    ['a list', '[]', 'The policy document is not an object.'],
    ['null', 'null', 'The policy document is not an object.'],
    ['no Statement', '{}', 'The policy document has no Statement.'],
    ['two spellings of one name', { Statement: [], statement: [] }, 'The policy document has "statement" twice, in two spellings.'],
    ['a statement that is a text', { Statement: ['Allow'] }, 'Statement 1 of the policy is not an object.'],
    ['a statement known only at deployment', { Statement: [plain, UNRESOLVED] }, 'Statement 2 of the policy is known only at deployment.'],
    [
      'an Effect in another spelling',
      { Statement: { ...plain, Effect: 'allow' } },
      'Statement 1 of the policy has a value of Effect that is not Allow or Deny.',
    ],
    ['no Effect', { Statement: { Action: '*', Resource: '*' } }, 'Statement 1 of the policy has no Effect.'],
    ['no Action', { Statement: { Effect: 'Allow', Resource: '*' } }, 'Statement 1 of the policy has neither an Action nor a NotAction.'],
    ['Action beside NotAction', { Statement: { ...plain, NotAction: '*' } }, 'Statement 1 of the policy has both Action and NotAction.'],
    [
      'an Action that is a number',
      { Statement: { ...plain, Action: 7 } },
      'Statement 1 of the policy has a value of Action that is not a text or a list of texts.',
    ],
    [
      'a Resource known only at deployment',
      { Statement: { ...plain, Resource: ['*', new TemplateRef('Bucket', 'Arn')] } },
      'Statement 1 of the policy has a value of Resource that is known only at deployment.',
    ],
    [
      'a Principal that is a text other than *',
      { Statement: { ...plain, Principal: '111122223333' } },
      'Principal in statement 1 of the policy is not an object.',
    ],
    [
      'a Principal of no known type',
      { Statement: { ...plain, Principal: { User: '*' } } },
      'Statement 1 of the policy has a Principal of the unknown type "user".',
    ],
    [
      'a Condition value that is null',
      { Statement: { ...plain, Condition: { Null: { 'aws:username': null } } } },
      'Statement 1 of the policy has a value of Condition that is not a text, number or boolean, or a list of them.',
    ],
  ])('refuses %s', (_name, document, message) => {
    expect(() => parsePolicy(document)).toThrow(UnknownFact);
    expect(() => parsePolicy(document)).toThrow(message);
  });
});

describe('parseStatements', () => {
  it('gives what it can read, and the reason in the place of what it cannot', () => {
    const [first, second] = parseStatements({ Statement: [{ ...plain, Action: UNRESOLVED }, plain] });

    expect(first).toBeInstanceOf(UnknownFact);
    expect(second).toMatchObject({ index: 1, actions: ['s3:getobject'] });
  });
});

describe('what a statement speaks of', () => {
  it.each([
    ['Action * of s3:*', { ...plain, Action: '*' }, 's3:*', true],
    ['Action S3:Get* of s3:GetObject', { ...plain, Action: 'S3:Get*' }, 's3:GetObject', true],
    ['two halves of s3:*, since a list is not added up', { ...plain, Action: ['s3:Get*', 's3:Put*'] }, 's3:*', false],
    ['NotAction iam:* of s3:*', { ...plain, Action: undefined, NotAction: 'iam:*' }, 's3:*', true],
    ['NotAction s3:GetObject of s3:*', { ...plain, Action: undefined, NotAction: 's3:GetObject' }, 's3:*', false],
    ['NotAction [] of s3:*', { ...plain, Action: undefined, NotAction: [] }, 's3:*', true],
  ])('%s', (_name, statement, action, expected) => {
    expect(coversAction(only(statement), action)).toBe(expected);
  });

  it.each([
    ['Resource * of a bucket', { ...plain, Resource: '*' }, 'arn:aws:s3:::b', true],
    ['Resource in another case', { ...plain, Resource: 'arn:aws:s3:::B' }, 'arn:aws:s3:::b', false],
    ['NotResource of another bucket', { ...plain, Resource: undefined, NotResource: 'arn:aws:s3:::c/*' }, 'arn:aws:s3:::b/*', true],
    ['NotResource of one folder', { ...plain, Resource: undefined, NotResource: 'arn:aws:s3:::b/public/*' }, 'arn:aws:s3:::b/*', false],
    ['no Resource at all', { ...plain, Resource: undefined }, 'arn:aws:s3:::b', false],
  ])('%s', (_name, statement, arn, expected) => {
    expect(coversResource(only(statement), arn)).toBe(expected);
  });

  it.each([
    ['"*"', { ...plain, Principal: '*' }, true],
    ['{"AWS":["111122223333","*"]}', { ...plain, Principal: { AWS: ['111122223333', '*'] } }, true],
    ['{"Service":"*"}', { ...plain, Principal: { Service: '*' } }, false],
    ['NotPrincipal', { ...plain, NotPrincipal: { AWS: '111122223333' } }, false],
    ['none', plain, false],
  ])('everybody, by Principal %s: %s', (_name, statement, expected) => {
    expect(coversEverybody(only(statement))).toBe(expected);
  });
});
