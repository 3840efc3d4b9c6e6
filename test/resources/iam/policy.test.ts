import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../aws/call.ts';
import policy from '../../../resources/iam/policy.ts';
import { TemplateRef, TemplateText, UNRESOLVED } from '../../../resources/resource.ts';
import { answering, collected, NOW, unread } from '../answering.ts';

const place = { accountId: '111122223333', region: 'global' };
const arn = 'arn:aws:iam::111122223333:policy/team/media';
const ref = { ...place, type: 'AWS::IAM::Policy', id: arn } as const;
const document = (sid: string) => JSON.stringify({ Version: '2012-10-17', Statement: [{ Sid: sid, Effect: 'Allow', Action: 's3:Get*', Resource: 'a+b c/é' }] });
const missing = () => {
  throw new AwsError('missing', 'iam:GetPolicy', 'NoSuchEntity', 'Gone.');
};

describe('reads a policy', () => {
  const found = { PolicyName: 'media', Arn: arn, DefaultVersionId: 'v9', AttachmentCount: 3, Tags: [{ Key: 'team', Value: 'media' }] };
  const pages: Record<string, unknown> = {
    0: { Versions: [{ VersionId: 'v10' }, { VersionId: 'v9', IsDefaultVersion: true }], IsTruncated: true, Marker: '1' },
    1: { Versions: [{ VersionId: 'v2' }], IsTruncated: false },
  };
  const answers = {
    'iam:GetPolicy': () => ({ Policy: found }),
    'iam:ListPolicyVersions': ({ Marker = '0' }: { Marker?: string }) => pages[Marker],
    'iam:GetPolicyVersion': ({ VersionId }: { VersionId: string }) => ({
      PolicyVersion: { Document: encodeURIComponent(document(VersionId)), CreateDate: new Date('2026-05-01T08:00:00Z') },
    }),
  };
  const reading = (more: object = {}) => policy.read(answering({ ...answers, ...more }, policy.reads), ref, NOW);

  it('with all its versions, of every page, by their number', async () => {
    const createDate = '2026-05-01T08:00:00.000Z';
    expect(await reading()).toEqual({
      name: 'media',
      arn,
      defaultVersionId: 'v9',
      document: document('v9'),
      versions: ['v2', 'v9', 'v10'].map((versionId) => ({ versionId, document: document(versionId), createDate })),
      attachmentCount: 3,
      boundaryCount: 0,
      tags: { team: 'media' },
    });
  });
  it('without a version that was deleted meanwhile', async () => {
    const facts = await reading({
      'iam:GetPolicyVersion': (input: { VersionId: string }) => (input.VersionId === 'v2' ? missing() : answers['iam:GetPolicyVersion'](input)),
    });

    expect(facts?.versions.map(({ versionId }) => versionId)).toEqual(['v9', 'v10']);
  });
  it('but for its document where the version in force is none of them', async () => {
    expect(unread(await reading({ 'iam:GetPolicy': () => ({ Policy: { ...found, DefaultVersionId: 'v11' } }) }))).toEqual({
      document: expect.stringContaining('without document'),
    });
  });
  it.each(['iam:GetPolicy', 'iam:ListPolicyVersions'])('that is gone by the time of %s as null', async (action) => {
    expect(await reading({ [action]: missing })).toBeNull();
  });
});

it('lists the policies that the account manages itself, of every page', async () => {
  const pages: Record<string, unknown> = {
    0: { Policies: [{ Arn: arn }], IsTruncated: true, Marker: '1' },
    1: { Policies: [], IsTruncated: true, Marker: '2' },
    2: { Policies: [{ Arn: `${arn}-2` }], IsTruncated: false },
  };
  const ask = answering({ 'iam:ListPolicies': ({ Scope, Marker = '0' }: { Scope?: string; Marker?: string }) => (Scope === 'Local' ? pages[Marker] : {}) }, [
    'iam:ListPolicies',
  ]);

  expect(await collected(policy.list(ask, place))).toEqual([arn, `${arn}-2`]);
});

describe('is touched', () => {
  it.each([
    ['iam:CreatePolicy', { policyName: 'media' }, { policy: { arn } }],
    ['iam:CreatePolicyVersion', { policyArn: arn, setAsDefault: true }, { policyVersion: { versionId: 'v2' } }],
    ['iam:SetDefaultPolicyVersion', { policyArn: arn, versionId: 'v1' }, null],
    ['iam:DeletePolicyVersion', { policyArn: arn }, null],
    ['iam:DeletePolicy', { policyArn: arn }, null],
    ['iam:TagPolicy', { policyArn: arn }, null],
    ['iam:UntagPolicy', { policyArn: arn }, null],
    ['iam:AttachRolePolicy', { policyArn: arn, roleName: 'r' }, null],
    ['iam:AttachUserPolicy', { policyArn: arn, userName: 'u' }, null],
    ['iam:AttachGroupPolicy', { policyArn: arn, groupName: 'g' }, null],
    ['iam:DetachRolePolicy', { policyArn: arn }, null],
    ['iam:DetachUserPolicy', { policyArn: arn }, null],
    ['iam:DetachGroupPolicy', { policyArn: arn }, null],
  ] as const)('by %s', (event, request, response) => {
    expect(policy.touchedBy[event]?.(request, response, { ...place, region: 'us-east-1' })).toBe(arn);
  });
  it.each([
    ['that attaches a policy of AWS', 'iam:AttachRolePolicy', { policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' }],
    ['that attaches a policy of AWS for service roles', 'iam:AttachRolePolicy', { policyArn: 'arn:aws:iam::aws:policy/service-role/AWSLambdaRole' }],
    ['that names no policy', 'iam:DeletePolicy', null],
    ['that made none', 'iam:CreatePolicy', { policyName: 'media' }],
  ] as const)('not by a call %s', (_name, event, request) => {
    expect(policy.touchedBy[event]?.(request, null, place)).toBeUndefined();
  });
});

describe('in what AWS Config recorded', () => {
  const folder = '../shared/fixtures/config-items';
  it.skipIf(!existsSync(folder))(`may have its documents as objects (passed over where ${folder} is missing)`, () => {
    const item = itemOf(`${folder}/AWS_IAM_Policy.json`);

    expect(policy.idOf?.(item)).toBe('arn:aws:iam::264683526309:policy/ELB-policy');
    expect(policy.fromConfigurationItem?.(item)).toMatchObject({
      name: 'ELB-policy',
      defaultVersionId: 'v1',
      attachmentCount: 4,
      document:
        '{"Version":"2012-10-17","Statement":[{"Sid":"Stmt1461949544000","Effect":"Allow","Action":["elasticloadbalancing:Describe*"],"Resource":["*"]}]}',
      versions: [{ versionId: 'v1' }],
      tags: {},
    });
  });
  it.skipIf(!existsSync(folder))(`may have them percent-encoded (passed over where ${folder} is missing)`, () => {
    const item = itemOf(`${folder}/shape-IAM_Policy-api-model-urlencoded.json`);
    const facts = policy.fromConfigurationItem?.(item);

    expect(policy.idOf?.(item)).toBe('arn:aws:iam::111122223333:policy/service-role/example-policy');
    expect(JSON.parse(String(facts?.document))).toEqual({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] });
    expect(facts?.versions?.map(({ versionId, createDate }) => [versionId, createDate])).toEqual([
      ['v1', '2019-08-21T09:38:11.000Z'],
      ['v2', '2019-08-22T09:38:11.000Z'],
    ]);
    expect(facts).toMatchObject({ attachmentCount: 0, boundaryCount: 0 });
  });

  const recorded = (text: unknown) =>
    policy.fromConfigurationItem?.({
      ...place,
      resourceId: 'ANPA1',
      resourceName: 'media',
      arn,
      configuration: { arn, defaultVersionId: 'v1', policyVersionList: [{ versionId: 'v1', document: text }] },
      supplementaryConfiguration: {},
      tags: {},
    })?.document;
  it('keeps a plus a plus', () => {
    expect(recorded(encodeURIComponent(document('a')).replaceAll('%2B', '+'))).toBe(document('a'));
  });
  it('may have them as plain text, with a percent sign of their own', () => {
    expect(recorded('{"Sid": "100%"}')).toBe('{"Sid": "100%"}');
  });
  it.each([['%7'], [null], [[]]])('does not show a document from %j', (text) => {
    expect(recorded(text)).toBeUndefined();
  });
});

it("shows a template's document as it is", () => {
  const PolicyDocument = { Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: UNRESOLVED }] };
  const proposed = { ...place, logicalId: 'P', siblings: [] };

  expect(policy.fromTemplate?.({ ...proposed, type: 'AWS::IAM::ManagedPolicy', properties: { PolicyDocument } })).toEqual({
    document: PolicyDocument,
    boundaryCount: 0,
  });
  expect(policy.fromTemplate?.({ ...proposed, type: 'AWS::IAM::Policy', properties: { PolicyDocument, PolicyName: 'media' } })).toEqual({
    name: 'media',
    document: PolicyDocument,
    boundaryCount: 0,
  });
  expect(
    policy.fromTemplate?.({ ...proposed, type: 'AWS::IAM::Policy', properties: { PolicyDocument: new TemplateText(['{"Id":"', new TemplateRef('B'), '"}']) } }),
  ).toEqual({ document: '{"Id":"<B>"}', boundaryCount: 0 });
  expect(policy.fromTemplate?.({ ...proposed, type: 'AWS::IAM::Policy', properties: { PolicyDocument: UNRESOLVED } })).toEqual({ boundaryCount: 0 });
});

it('counts whom it bounds: in a template its own users and roles; in items of before there were boundaries none', () => {
  const bounded = { logicalId: 'R', type: 'AWS::IAM::Role', properties: { PermissionsBoundary: new TemplateRef('P') } };
  const other = { logicalId: 'S', type: 'AWS::IAM::Role', properties: { PermissionsBoundary: 'arn:aws:iam::aws:policy/PowerUserAccess' } };
  const item = { ...place, resourceId: 'ANPA1', resourceName: 'media', arn, supplementaryConfiguration: {}, tags: {} };

  expect(policy.fromTemplate?.({ ...place, logicalId: 'P', type: 'AWS::IAM::ManagedPolicy', properties: {}, siblings: [bounded, other] })?.boundaryCount).toBe(
    1,
  );
  expect(policy.fromConfigurationItem?.({ ...item, configuration: { arn } })?.boundaryCount).toBe(0);
  expect(policy.fromConfigurationItem?.({ ...item, configuration: { arn, permissionsBoundaryUsageCount: 2 } })?.boundaryCount).toBe(2);
});

/** A recorded item with its configuration parsed, as the reader of items hands it on. */
function itemOf(file: string) {
  const item = JSON.parse(readFileSync(file, 'utf8'));
  const configuration = typeof item.configuration === 'string' ? JSON.parse(item.configuration) : item.configuration;
  return { ...item, region: item.awsRegion, configuration };
}
