import { describe, expect, it } from 'vitest';
import { readable, stepDiff } from '../../../functions/approve/plan-diff.ts';
import type { Step } from '../../../rules/rule.ts';
import { STEPS } from './question.ts';

function shown(step: Step | undefined, facts: unknown = null): string {
  if (!step) throw new Error('no step');
  return stepDiff(step, facts)
    .map(({ sign, text }) => `${sign}${text}`)
    .join('\n');
}

const GROUP = {
  groupId: 'sg-1',
  ingress: [
    { ruleId: 'sgr-1', protocol: 'tcp', ports: '22', peer: '203.0.113.0/24' },
    { ruleId: 'sgr-2', protocol: 'tcp', ports: '22', peer: '0.0.0.0/0' },
  ],
  egress: [{ ruleId: 'sgr-3', protocol: '-1', ports: '', peer: '0.0.0.0/0' }],
};
const REVOKE: Step = {
  apply: { action: 'ec2:RevokeSecurityGroupIngress', input: { GroupId: 'sg-1', SecurityGroupRuleIds: ['sgr-2'] } },
  revert: {
    action: 'ec2:AuthorizeSecurityGroupIngress',
    input: { GroupId: 'sg-1', IpPermissions: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }] },
  },
};

describe('the difference that a step makes', () => {
  it('is, of a call that overwrites, what it writes over', () => {
    expect(shown(STEPS[0])).toBe(
      [
        ' {',
        '   "Bucket": "snapwave-originals",',
        '   "PublicAccessBlockConfiguration": {',
        '     "BlockPublicAcls": true,',
        '     "IgnorePublicAcls": true,',
        '-    "BlockPublicPolicy": false,',
        '-    "RestrictPublicBuckets": false',
        '+    "BlockPublicPolicy": true,',
        '+    "RestrictPublicBuckets": true',
        '   }',
        ' }',
      ].join('\n'),
    );
  });

  it('is, of a policy text, its lines', () => {
    const lines = shown(STEPS[1]).split('\n');
    const gone = lines.filter((line) => line.startsWith('-')).map((line) => line.slice(1).trim());
    expect(gone).toContain('"Sid": "Everybody",');
    expect(gone.filter((line) => line.includes('Renderer'))).toEqual([]);
    expect(lines.filter((line) => line.startsWith('+'))).toEqual([]);
    expect(lines.filter((line) => line.startsWith(' ')).join('\n')).toContain('"Sid": "Renderer",');
  });

  it('is, of a call that names things by their ids, what these are in the facts, beside what stays', () => {
    expect(shown(REVOKE, GROUP)).toBe(
      [
        ' {',
        '   "ingress": [',
        '     {"ruleId": "sgr-1", "protocol": "tcp", "ports": "22", "peer": "203.0.113.0/24"},',
        '-    {"ruleId": "sgr-2", "protocol": "tcp", "ports": "22", "peer": "0.0.0.0/0"}',
        '   ]',
        ' }',
      ].join('\n'),
    );
  });

  it('is, where the facts do not show these, what the call that takes it back would put there', () => {
    expect(shown(REVOKE, {})).toContain('-  "IpPermissions": [');
    expect(shown(REVOKE, {})).not.toContain('GroupId');
  });

  it('is, of a call that only adds, what it adds', () => {
    const step: Step = { apply: REVOKE.revert ?? REVOKE.apply, revert: { action: 'ec2:RevokeSecurityGroupIngress', input: { GroupId: 'sg-1' } } };
    expect(shown(step)).toContain('+  "IpPermissions": [');
    expect(shown(step)).not.toMatch(/^-/m);
  });

  it('is, of a call without a way back, what it says', () => {
    expect(shown({ apply: { action: 's3:PutBucketPolicy', input: { Bucket: 'b', Policy: 'not JSON {' } }, revert: null })).toContain(
      '+  "Policy": "not JSON {"',
    );
  });

  it('is empty where the calls tell nothing', () => {
    expect(stepDiff({ apply: { action: 's3:DeleteBucketPolicy', input: { Bucket: 'b' } }, revert: null }, null)).toEqual([]);
  });

  it('leaves out what is far from any change in a long text', () => {
    const statements = Array.from({ length: 40 }, (_, index) => ({
      Sid: `S${index}`,
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::11112222333${index % 10}:root` },
      Action: 's3:*',
      Resource: '*',
    }));
    const document = (kept: readonly unknown[]) => JSON.stringify({ Version: '2012-10-17', Statement: kept });
    const put = (Policy: string) => ({ action: 's3:PutBucketPolicy' as const, input: { Bucket: 'b', Policy } });
    const lines = stepDiff({ apply: put(document(statements.toSpliced(20, 1))), revert: put(document(statements)) }, null);
    expect(lines[0]).toEqual({ sign: '…', text: '' });
    expect(lines.at(-1)).toEqual({ sign: '…', text: '' });
    expect(lines.length).toBeLessThan(20);
    expect(lines.some(({ sign, text }) => sign === '-' && text.includes('S20'))).toBe(true);
  });
});

describe('a value', () => {
  it('is printed so that it is still the same value', () => {
    const value = { a: [], b: {}, c: [1, 'x', null, true, { deep: ['y'.repeat(120)] }], d: '[unfinished', e: 'é"\n' };
    expect(JSON.parse(readable(value))).toEqual(value);
  });
});
