import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defineResource, type Resource } from '../../resources/resource.ts';
import type { Catalogue } from '../../scripts/generate/catalogue.ts';
import { eventRules } from '../../scripts/generate/events.ts';
import { iamActionsOf, readerPolicy } from '../../scripts/generate/iam.ts';
import { differing, generatedFiles } from '../../scripts/generate.ts';

const ROOT = join(import.meta.dirname, '../..');

describe('generate', () => {
  it('names each file that is not what the rules say, and each that belongs to nothing', async () => {
    const files = await generatedFiles(ROOT);
    const elsewhere = mkdtempSync(join(tmpdir(), 'holdfast-generate-'));
    for (const [path, content] of files) {
      cpSync(join(import.meta.dirname, 'thing.txt'), join(elsewhere, path), { recursive: true });
      writeFileSync(join(elsewhere, path), content);
    }
    expect(differing(elsewhere, files)).toEqual({ written: [], removed: [] });

    writeFileSync(join(elsewhere, 'rules/generated/index.ts'), '// mine');
    rmSync(join(elsewhere, 'infra/generated/events.json'));
    writeFileSync(join(elsewhere, 'docs/rules/no-such-rule.md'), '# Gone');

    expect(differing(elsewhere, files)).toEqual({
      written: ['infra/generated/events.json', 'rules/generated/index.ts'],
      removed: ['docs/rules/no-such-rule.md'],
    });
    rmSync(elsewhere, { recursive: true });
  });

  it('leaves the rest of the README as it is', async () => {
    const readme = (await generatedFiles(ROOT)).get('README.md');
    const outside = (text: string | undefined) => text?.replace(/<!-- rules:begin -->.*<!-- rules:end -->/s, '');

    expect(outside(readme)).toBe(outside(readFileSync(join(ROOT, 'README.md'), 'utf8')));
    expect(readme).toMatch(/<!-- rules:begin -->\n\n\| rule/);
  });
});

describe('the event patterns', () => {
  it('hear the calls of each resource that were carried out, by service', () => {
    const { Resources } = eventRules(holding(resource({ 'ec2:CreateVolume': () => 'v', 'ec2:AttachVolume': () => 'v', 's3:PutBucketAcl': () => 'b' })), 'aws');

    expect(Object.keys(Resources)).toEqual(['CallsEc2', 'CallsS3']);
    expect(Resources['CallsEc2']?.Properties['EventPattern']).toEqual({
      source: ['aws.ec2'],
      'detail-type': ['AWS API Call via CloudTrail'],
      detail: { eventSource: ['ec2.amazonaws.com'], eventName: ['AttachVolume', 'CreateVolume'], errorCode: [{ exists: false }] },
    });
  });

  it('are parted where one would be longer than EventBridge takes, and lose nothing by it', () => {
    const names = Array.from({ length: 500 }, (_, index) => `ModifySomethingOfGreatLength${index}`);
    const { Resources } = eventRules(holding(resource(Object.fromEntries(names.map((name) => [`ec2:${name}`, () => 'id'])))), 'aws');

    const patterns = Object.values(Resources).map(({ Properties }) => Properties['EventPattern']);
    expect(patterns.length).toBeGreaterThan(3);
    for (const pattern of patterns) expect(JSON.stringify(pattern).length).toBeLessThanOrEqual(4096);
    const heard = patterns.flatMap((pattern) => names.filter((name) => JSON.stringify(pattern).includes(`"${name}"`)));
    expect(heard.toSorted()).toEqual(names.toSorted());
  });

  it('hear a twin of each source on the local stage alone', () => {
    const volume = holding(resource({ 'ec2:CreateVolume': () => 'v' }));

    expect(eventRules(volume, 'local').Resources['CallsEc2']?.Properties['EventPattern']).toMatchObject({ source: ['aws.ec2', 'local.ec2'] });
    expect(JSON.stringify(eventRules(volume, 'aws'))).not.toContain('local.');
  });

  it('keep what the inbox does not take', () => {
    for (const { Properties } of Object.values(eventRules(holding(resource({ 'ec2:CreateVolume': () => 'v' })), 'aws').Resources))
      expect(Properties['Targets']).toMatchObject([{ DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['InboxDeadLetters', 'Arn'] } } }]);
  });
});

describe('the permissions', () => {
  it('are named as IAM names them, each once', async () => {
    expect(await iamActionsOf(['s3:ListBuckets', 's3control:GetPublicAccessBlock', 's3:ListBuckets', 'ec2:DescribeSecurityGroups'])).toEqual([
      'ec2:DescribeSecurityGroups',
      's3:GetAccountPublicAccessBlock',
      's3:ListAllMyBuckets',
    ]);
  });

  it('of a reader are the reads that resources declare, and no more', async () => {
    expect(await readerPolicy(holding(resource({})))).toEqual({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: ['ec2:DescribeSecurityGroups'], Resource: '*' }],
    });
  });
});

function resource(touchedBy: Resource['touchedBy']): Resource {
  return defineResource<{ id: string }>()({
    type: 'AWS::EC2::Thing',
    reads: ['ec2:DescribeSecurityGroups'],
    touchedBy,
    arn: ({ id }) => id,
    read: async () => null,
    async *list() {},
  });
}

function holding(value: Resource): Catalogue {
  return { rules: [], resources: [{ path: 'resources/ec2/thing.ts', service: 'ec2', name: 'thing', value }] };
}
