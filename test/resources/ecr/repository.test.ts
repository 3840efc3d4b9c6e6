import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../aws/call.ts';
import repository from '../../../resources/ecr/repository.ts';
import { TemplateRef, type TemplateResource, UNRESOLVED } from '../../../resources/resource.ts';
import { answering, collected, NOW, unread } from '../answering.ts';

const place = { accountId: '111122223333', region: 'eu-west-1' };
const arn = 'arn:aws:ecr:eu-west-1:111122223333:repository/media/player';
const ref = { ...place, type: 'AWS::ECR::Repository', id: 'media/player' } as const;
const POLICY = '{\n  "Version" : "2012-10-17",\n  "Statement" : [ ]\n}';
const described = {
  repositoryName: 'media/player',
  repositoryArn: arn,
  imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
  imageTagMutabilityExclusionFilters: [{ filterType: 'WILDCARD', filter: 'latest*' }],
  imageScanningConfiguration: { scanOnPush: true },
};
const answers = {
  'ecr:DescribeRepositories': (): unknown => ({ repositories: [described] }),
  'ecr:GetRegistryScanningConfiguration': (): unknown => ({
    scanningConfiguration: {
      scanType: 'ENHANCED',
      rules: [{ scanFrequency: 'CONTINUOUS_SCAN', repositoryFilters: [{ filter: 'media', filterType: 'WILDCARD' }] }],
    },
  }),
  'ecr:GetLifecyclePolicy': (): unknown => ({ lifecyclePolicyText: '{"rules":[]}' }),
  'ecr:GetRepositoryPolicy': (): unknown => ({ policyText: POLICY }),
  'ecr:ListImages': (): unknown => ({ imageIds: [{ imageTag: 'latest' }, { imageTag: '3f1c2ab' }] }),
  'ecr:ListTagsForResource': (): unknown => ({ tags: [{ Key: 'team', Value: 'media' }] }),
};
const reading = (more: Partial<typeof answers> = {}) => repository.read(answering({ ...answers, ...more }, repository.reads), ref, NOW);
const missing = (code: string) => () => {
  throw new AwsError('missing', 'ecr:DescribeRepositories', code, 'Not there.');
};

describe('reads a repository', () => {
  it('with what its registry does, both policies and its tags', async () => {
    expect(await reading()).toEqual({
      name: 'media/player',
      arn,
      scanOnPush: true,
      registryScan: { scanType: 'ENHANCED', frequencies: ['CONTINUOUS_SCAN'] },
      tagMutability: 'IMMUTABLE_WITH_EXCLUSION',
      exclusions: ['latest*'],
      movableTags: ['latest'],
      lifecyclePolicy: '{"rules":[]}',
      policy: POLICY,
      tags: { team: 'media' },
    });
  });
  it('of which nothing is set', async () => {
    const facts = await reading({
      'ecr:DescribeRepositories': () => ({ repositories: [{ repositoryName: 'media/player', repositoryArn: arn, imageTagMutability: 'MUTABLE' }] }),
      'ecr:GetRegistryScanningConfiguration': () => ({ scanningConfiguration: { scanType: 'BASIC' } }),
      'ecr:GetLifecyclePolicy': missing('LifecyclePolicyNotFoundException'),
      'ecr:GetRepositoryPolicy': missing('RepositoryPolicyNotFoundException'),
      'ecr:ListImages': () => ({ imageIds: [] }),
      'ecr:ListTagsForResource': () => ({ tags: [] }),
    });

    expect(facts).toMatchObject({
      scanOnPush: false,
      registryScan: { scanType: 'BASIC', frequencies: [] },
      exclusions: [],
      movableTags: [],
      lifecyclePolicy: null,
      policy: null,
      tags: {},
    });
  });
  it('with the first five of its tags that may be moved, of every page', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `env-${String.fromCharCode(97 + index)}`);
    const pages = [
      { imageIds: names.slice(6).map((imageTag) => ({ imageTag })), nextToken: '1' },
      { imageIds: [], nextToken: '2' },
      { imageIds: [...names, 'env-a'].map((imageTag) => ({ imageTag })) },
    ];
    const ask = answering({ ...answers, 'ecr:ListImages': ({ nextToken = '0' }: { nextToken?: string }) => pages[Number(nextToken)] }, repository.reads);

    expect((await repository.read(ask, ref, NOW))?.movableTags).toEqual(names.slice(0, 5));
  });
  it.each(['ecr:DescribeRepositories', 'ecr:ListImages', 'ecr:ListTagsForResource'] as const)('that is gone by the time of %s as null', async (action) => {
    expect(await reading({ [action]: missing('RepositoryNotFoundException') })).toBeNull();
  });
  it('but for how the registry scans, or whether tags can be moved, where ECR leaves that out', async () => {
    const without = (name: string) => expect.stringContaining(`without ${name}`);
    expect(unread(await reading({ 'ecr:GetRegistryScanningConfiguration': () => ({}) }))).toEqual({ registryScan: without('registryScan') });
    expect(unread(await reading({ 'ecr:DescribeRepositories': () => ({ repositories: [{ repositoryName: 'x', repositoryArn: arn }] }) }))).toEqual({
      tagMutability: without('tagMutability'),
    });
  });
});

it('lists the repositories of every page', async () => {
  const pages = [
    { repositories: [{ repositoryName: 'one' }], nextToken: '1' },
    { repositories: [], nextToken: '2' },
    { repositories: [{ repositoryName: 'media/two' }] },
  ];
  const ask = answering({ 'ecr:DescribeRepositories': ({ nextToken = '0' }: { nextToken?: string }) => pages[Number(nextToken)] }, repository.reads);

  expect(await collected(repository.list(ask, place))).toEqual(['one', 'media/two']);
});

describe('is touched', () => {
  it.each([
    'CreateRepository',
    'DeleteRepository',
    'PutImageScanningConfiguration',
    'PutImageTagMutability',
    'SetRepositoryPolicy',
    'DeleteRepositoryPolicy',
    'PutLifecyclePolicy',
    'DeleteLifecyclePolicy',
  ])('by %s, which names it', (event) => {
    expect(repository.touchedBy[`ecr:${event}`]?.({ repositoryName: 'media/player' }, null, place)).toBe('media/player');
  });
  it.each<[string, unknown, string | undefined]>([
    ['in the own registry', { repositoryName: 'one', registryId: place.accountId }, 'one'],
    ['not in that of another account', { repositoryName: 'one', registryId: '444455556666' }, undefined],
  ])('%s', (_name, request, id) => {
    expect(repository.touchedBy['ecr:SetRepositoryPolicy']?.(request, null, place)).toBe(id);
  });
  it.each<[string, `ecr:${string}`, unknown, string | undefined]>([
    ['by tags', 'ecr:TagResource', { resourceArn: arn, tags: [] }, 'media/player'],
    ['by tags that are taken away', 'ecr:UntagResource', { resourceArn: arn, tagKeys: [] }, 'media/player'],
    ['not by tags of a public repository', 'ecr:TagResource', { resourceArn: 'arn:aws:ecr-public::111122223333:repository/one' }, undefined],
  ])('%s', (_name, event, request, id) => {
    expect(repository.touchedBy[event]?.(request, null, place)).toBe(id);
  });

  const file = '../shared/fixtures/cloudtrail-records/panther-SetRepositoryPolicy.json';
  it.skipIf(!existsSync(file))(`by a call that CloudTrail recorded (passed over where ${file} is missing)`, () => {
    const { record } = JSON.parse(readFileSync(file, 'utf8'));
    const there = { accountId: record.recipientAccountId, region: record.awsRegion };

    expect(repository.touchedBy['ecr:SetRepositoryPolicy']?.(record.requestParameters, record.responseElements, there)).toBe('community');
  });
});

describe('in what AWS Config recorded', () => {
  const item = { ...place, resourceId: 'one', resourceName: 'one', arn: undefined, supplementaryConfiguration: {}, tags: {} };
  const fixture = '../shared/fixtures/config-items/AWS_ECR_Repository.json';
  it.skipIf(!existsSync(fixture))(`shows all but its registry and its tags in use (passed over where ${fixture} is missing)`, () => {
    const recorded = JSON.parse(readFileSync(fixture, 'utf8'));

    expect(repository.fromConfigurationItem?.({ ...recorded, region: recorded.awsRegion })).toEqual({
      name: 'test',
      arn: 'arn:aws:ecr:us-east-1:123456789012:repository/test',
      scanOnPush: false,
      registryScan: null,
      tagMutability: 'MUTABLE',
      exclusions: [],
      lifecyclePolicy: null,
      policy: null,
      tags: {},
    });
  });
  it.each<[string, Record<string, unknown>, object]>([
    ['a policy', { RepositoryPolicyText: { Version: '2012-10-17', Statement: [] } }, { policy: { Version: '2012-10-17', Statement: [] } }],
    ['a policy as a text', { RepositoryPolicyText: POLICY }, { policy: POLICY }],
    ['a lifecycle policy', { LifecyclePolicy: { LifecyclePolicyText: '{"rules":[]}' } }, { lifecyclePolicy: '{"rules":[]}' }],
    [
      'exclusions',
      { ImageTagMutabilityExclusionFilters: [{ ImageTagMutabilityExclusionFilterType: 'WILDCARD', ImageTagMutabilityExclusionFilterValue: 'dev-*' }] },
      { exclusions: ['dev-*'] },
    ],
    ['tags', { Tags: [{ Key: 'team', Value: 'media' }] }, { tags: { team: 'media' } }],
  ])('shows %s', (_name, configuration, facts) => {
    expect(repository.fromConfigurationItem?.({ ...item, configuration })).toEqual({ registryScan: null, exclusions: [], tags: {}, ...facts });
  });
});

describe('in a template', () => {
  const proposed = (properties: Record<string, unknown>): TemplateResource => ({
    ...place,
    logicalId: 'Player',
    type: 'AWS::ECR::Repository',
    properties,
    siblings: [],
  });
  const left = { scanOnPush: false, registryScan: null, tagMutability: 'MUTABLE', exclusions: [], lifecyclePolicy: null, policy: null, tags: {} };
  it('has what is left out as CloudFormation documents it', () => {
    expect(repository.fromTemplate?.(proposed({}))).toEqual(left);
  });
  it.each<[string, Record<string, unknown>, object]>([
    ['its setting, spelt as a word', { ImageScanningConfiguration: { ScanOnPush: 'true' } }, { scanOnPush: true }],
    ['its setting that is left out', { ImageScanningConfiguration: {} }, { scanOnPush: false }],
    ['whether tags can be moved', { ImageTagMutability: 'IMMUTABLE' }, { tagMutability: 'IMMUTABLE' }],
    ['a policy that refers to something', { RepositoryPolicyText: { Statement: new TemplateRef('x') } }, { policy: { Statement: new TemplateRef('x') } }],
    ['a lifecycle policy that names a registry only', { LifecyclePolicy: { RegistryId: place.accountId } }, { lifecyclePolicy: null }],
    [
      'a lifecycle policy whose text is known only at deployment',
      { LifecyclePolicy: { LifecyclePolicyText: UNRESOLVED } },
      { lifecyclePolicy: { LifecyclePolicyText: UNRESOLVED } },
    ],
  ])('shows %s', (_name, properties, facts) => {
    expect(repository.fromTemplate?.(proposed(properties))).toEqual({ ...left, ...facts });
  });
  it('does not show what is known only at deployment', () => {
    const unresolved = Object.fromEntries(
      [
        'RepositoryName',
        'ImageScanningConfiguration',
        'ImageTagMutability',
        'ImageTagMutabilityExclusionFilters',
        'LifecyclePolicy',
        'RepositoryPolicyText',
        'Tags',
      ].map((name) => [name, UNRESOLVED]),
    );

    expect(repository.fromTemplate?.(proposed(unresolved))).toEqual({ registryScan: null });
    expect(repository.fromTemplate?.(proposed({ ImageScanningConfiguration: { ScanOnPush: UNRESOLVED } }))).not.toHaveProperty('scanOnPush');
  });
});

it('is the same whatever its registry does, and whichever tags are in use', async () => {
  const facts = await reading();
  if (facts === null) throw new Error('It is there.');

  expect(repository.canonical?.({ ...facts, registryScan: null, movableTags: [] })).toEqual(repository.canonical?.(facts));
  const spaced = { ...facts, policy: '{"Statement": []}', lifecyclePolicy: '{"rules": []}' };
  const dense = { ...facts, policy: '{"Statement":[]}', lifecyclePolicy: '{"rules":[]}' };
  expect(repository.canonical?.(spaced)).toEqual(repository.canonical?.(dense));
  expect(repository.canonical?.(spaced)).not.toEqual(repository.canonical?.(facts));
  expect(repository.canonical?.({ ...facts, exclusions: [] })).not.toEqual(repository.canonical?.(facts));
});
