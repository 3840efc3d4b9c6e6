import { describe, expect, it } from 'vitest';
import { isPublicPolicy } from '../../sandbox/public-policy.ts';

const READ = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' };
function isPublic(...statements: readonly object[]): boolean {
  return isPublicPolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements.length === 1 ? statements[0] : statements }));
}

describe('a bucket policy is public where', () => {
  it.each<[string, object]>([
    ['everybody may read', READ],
    ['everybody is spelled as an AWS principal', { ...READ, Principal: { AWS: '*' } }],
    ['everybody is one of several', { ...READ, Principal: { AWS: ['arn:aws:iam::123456789012:root', '*'] } }],
    ['everybody but one may read', { Effect: 'Allow', NotPrincipal: { AWS: 'arn:aws:iam::123456789012:root' }, Action: 's3:GetObject', Resource: '*' }],
    ['the condition holds nothing fixed', { ...READ, Condition: { StringLike: { 'aws:SourceVpce': '*' } } }],
    ['the condition is met by who does not send the key', { ...READ, Condition: { StringEqualsIfExists: { 'aws:SourceVpce': 'vpce-1' } } }],
    ['the condition is on all values, of which there may be none', { ...READ, Condition: { 'ForAllValues:StringEquals': { 'aws:PrincipalOrgID': 'o-1' } } }],
    ['the condition is a mere referer', { ...READ, Condition: { StringEquals: { 'aws:Referer': 'https://a.example' } } }],
    ['the addresses are everywhere', { ...READ, Condition: { IpAddress: { 'aws:SourceIp': '0.0.0.0/1' } } }],
    ['it demands TLS alone', { ...READ, Condition: { Bool: { 'aws:SecureTransport': 'true' } } }],
  ])('%s', (_name, statement) => {
    expect(isPublic(statement)).toBe(true);
  });
});

describe('a bucket policy is not public where', () => {
  it.each<[string, object]>([
    ['one account may read', { ...READ, Principal: { AWS: 'arn:aws:iam::123456789012:root' } }],
    ['a service may', { ...READ, Principal: { Service: 'cloudfront.amazonaws.com' } }],
    ['everybody is denied', { ...READ, Effect: 'Deny' }],
    ['one endpoint is named', { ...READ, Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-1' } } }],
    ['one organization is named', { ...READ, Condition: { StringEquals: { 'aws:PrincipalOrgID': ['o-1', 'o-2'] } } }],
    ['the addresses are an office', { ...READ, Condition: { IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '2001:db8::/32'] } } }],
  ])('%s', (_name, statement) => {
    expect(isPublic(statement)).toBe(false);
  });
});

it('one public statement of several is enough', () => {
  expect(isPublic({ ...READ, Effect: 'Deny' }, READ)).toBe(true);
});
