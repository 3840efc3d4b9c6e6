import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resources } from '../../resources/generated/index.ts';
import { dnsSuffixOf, endpointRegion, globalIn, partitionIn, partitionOf } from '../../resources/partition.ts';

const ROOT = join(import.meta.dirname, '../..');

/** As far as it is compared here. The SDK exports its table to its own packages only. */
interface SdkPartition {
  readonly id: string;
  readonly outputs: { readonly dnsSuffix: string; readonly implicitGlobalRegion: string };
  readonly regions: Readonly<Record<string, object>>;
}
const SDK_TABLE = '../../node_modules/@aws-sdk/core/dist-es/submodules/client/util-endpoints/lib/aws/partitions.js';
const { partitionsInfo }: { readonly partitionsInfo: { readonly partitions: readonly SdkPartition[] } } = await import(SDK_TABLE);

describe('a Region', () => {
  const regions = partitionsInfo.partitions.flatMap(({ id, outputs, regions: named }) => Object.keys(named).map((region) => ({ region, id, ...outputs })));

  it.each(regions)('$region is in the partition $id, as in the table of the SDK', ({ region, id, dnsSuffix }) => {
    expect(partitionOf(region)).toBe(id);
    expect(dnsSuffixOf(region)).toBe(dnsSuffix);
  });

  it.each(partitionsInfo.partitions)('$id has a home for its global services that is in the table of the SDK', ({ id, outputs, regions: named }) => {
    const home = endpointRegion(globalIn(id));

    expect(Object.keys(named)).toContain(home);
    // The SDK's own endpoint rules of IAM sign for cn-north-1 in China.
    if (id !== 'aws-cn') expect(home).toBe(outputs.implicitGlobalRegion);
    expect(partitionOf(home)).toBe(id);
    expect(partitionOf(globalIn(id))).toBe(id);
  });

  it('that no partition is known for counts as one of the standard partition', () => {
    expect(partitionOf('xx-new-1')).toBe('aws');
    expect(globalIn('no-partition')).toBe('global');
    expect(endpointRegion('xx-new-1')).toBe('xx-new-1');
    expect(partitionIn('not an ARN')).toBe('');
  });
});

describe('the ARN of every type', () => {
  const ARN_IDS = /^arn:/;

  it.each(resources.map((resource) => ({ type: resource.type, resource })))('$type: says the partition of its place', ({ type, resource }) => {
    const arnIn = (region: string) =>
      resource.arn({ accountId: '111122223333', region: resource.global ? globalIn(partitionOf(region)) : region, type, id: 'some-id' });
    const own = arnIn('eu-west-1');
    if (own === 'some-id') return expect(resource.arn({ accountId: '1', region: 'x', type, id: 'arn:aws-cn:x' })).toMatch(ARN_IDS);

    expect(own).toMatch(/^arn:aws:/);
    expect(arnIn('us-gov-west-1')).toBe(own.replace('arn:aws:', 'arn:aws-us-gov:').replace('eu-west-1', 'us-gov-west-1'));
    expect(arnIn('cn-north-1')).toBe(own.replace('arn:aws:', 'arn:aws-cn:').replace('eu-west-1', 'cn-north-1'));
  });
});

/** Spellings that are not sent to AWS, nor compared with what AWS says before they are brought into one form; examples in messages; and the demo's account, which is in `aws`. */
const SPELT_OUT = [
  'cli/demo/steps.ts',
  'functions/core/policy-file.ts',
  'rules/iam/iam-customer-policy-blocked-kms-actions.ts',
  'rules/shared/admin.ts',
  'rules/shared/broad-access.ts',
  'rules/shared/event-selectors.ts',
  'sandbox/snapwave.ts',
];

it('no file of what is shipped spells a partition out in an ARN, but those named', () => {
  const files = globSync(['{aws,resources,rules,functions,sandbox,cli,infra}/**/*.{ts,yml,json}', 'serverless.yml'], { cwd: ROOT });
  const spelling = files.filter((file) => /arn:aws:/.test(withoutComments(readFileSync(join(ROOT, file), 'utf8'))));

  expect(files.length).toBeGreaterThan(200);
  expect(spelling.sort()).toEqual(SPELT_OUT);
});

function withoutComments(source: string): string {
  return source.replace(/\/\*.*?\*\//gs, '').replace(/^\s*(\/\/|#).*$/gm, '');
}
