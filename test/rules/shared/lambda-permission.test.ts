import { describe, expect, it } from 'vitest';
import { permissionFor, statementsIn } from '../../../rules/shared/lambda-permission.ts';

const statement = {
  Sid: 'open',
  Effect: 'Allow',
  Principal: '*',
  Action: 'lambda:InvokeFunction',
  Resource: 'arn:aws:lambda:eu-west-1:111122223333:function:web',
};

describe('the permission that makes a statement', () => {
  it.each([
    ['for everybody', {}, { Principal: '*' }],
    ['for an account', { Principal: { AWS: 'arn:aws:iam::111122223333:root' } }, { Principal: 'arn:aws:iam::111122223333:root' }],
    ['for a service', { Principal: { Service: 's3.amazonaws.com' } }, { Principal: 's3.amazonaws.com' }],
    [
      'under every condition that there can be, in whatever spelling',
      {
        Condition: {
          StringEquals: { 'AWS:SourceAccount': '1', 'aws:PrincipalOrgID': 'o-1', 'lambda:EventSourceToken': 't', 'lambda:FunctionUrlAuthType': 'NONE' },
          ArnLike: { 'AWS:SourceArn': 'arn:aws:s3:::b' },
          Bool: { 'lambda:InvokedViaFunctionUrl': 'true' },
        },
      },
      {
        Principal: '*',
        SourceAccount: '1',
        PrincipalOrgID: 'o-1',
        EventSourceToken: 't',
        FunctionUrlAuthType: 'NONE',
        SourceArn: 'arn:aws:s3:::b',
        InvokedViaFunctionUrl: true,
      },
    ],
  ])('says it %s', (_name, more, expected) => {
    expect(permissionFor({ ...statement, ...more })).toEqual({ StatementId: 'open', Action: 'lambda:InvokeFunction', ...expected });
  });

  it.each([
    ['several actions', { Action: ['lambda:InvokeFunction'] }],
    ['several principals', { Principal: { AWS: ['1', '2'] } }],
    ['principals of two kinds', { Principal: { AWS: '1', Service: 's3.amazonaws.com' } }],
    ['another kind of principal', { Principal: { Federated: 'x' } }],
    ['no name', { Sid: undefined }],
    ['a denial', { Effect: 'Deny' }],
    ['another operator', { Condition: { StringLike: { 'AWS:SourceAccount': '1' } } }],
    ['another key', { Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-1' } } }],
    ['several values', { Condition: { StringEquals: { 'AWS:SourceAccount': ['1', '2'] } } }],
    ['a condition that it did not come by the address', { Condition: { Bool: { 'lambda:InvokedViaFunctionUrl': 'false' } } }],
    ['one condition in two spellings', { Condition: { StringEquals: { 'AWS:SourceAccount': '1', 'aws:SourceAccount': '1' } } }],
    ['a condition that is none', { Condition: { StringEquals: 'x' } }],
    ['a member that nobody knows', { NotResource: 'x' }],
  ])('is none for a statement of %s', (_name, more) => {
    expect(permissionFor({ ...statement, ...more })).toBeNull();
  });
});

it('finds the statements in the text of a policy', () => {
  expect(statementsIn('{"Statement":[{"Sid":"a"}]}')).toEqual([{ Sid: 'a' }]);
  expect(statementsIn('{}')).toEqual([]);
  expect(statementsIn({ Statement: [{}] })).toEqual([]);
});
