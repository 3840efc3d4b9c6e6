import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../aws/call.ts';
import role from '../../../resources/iam/role.ts';
import { TemplateRef, type TemplateSibling, TemplateText, UNRESOLVED } from '../../../resources/resource.ts';
import { answering, collected, NOW, unread } from '../answering.ts';

const place = { accountId: '111122223333', region: 'global' };
const ref = { ...place, type: 'AWS::IAM::Role', id: 'build' } as const;
const arn = 'arn:aws:iam::111122223333:role/ci/build';
const ownPolicy = 'arn:aws:iam::111122223333:policy/media';
const awsPolicy = 'arn:aws:iam::aws:policy/PowerUserAccess';
const document = '{ "Statement": [] }';
const trust = '{\n  "Statement": [{ "Effect": "Allow", "Principal": { "Service": "ec2.amazonaws.com" }, "Action": "sts:AssumeRole" }]\n}';
const missing = () => {
  throw new AwsError('missing', 'iam:GetRole', 'NoSuchEntity', 'Gone.');
};
const paged =
  (list: string, first: unknown, second: unknown) =>
  ({ Marker }: { Marker?: string }) =>
    Marker === undefined ? { [list]: [first], IsTruncated: true, Marker: '2' } : { [list]: [second], IsTruncated: false };

const found = {
  RoleName: 'build',
  Path: '/ci/',
  Arn: arn,
  AssumeRolePolicyDocument: encodeURIComponent(trust),
  PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: ownPolicy },
  Tags: [{ Key: 'team', Value: 'media' }],
};
const answers = {
  'iam:GetRole': () => ({ Role: found }),
  'iam:ListRolePolicies': paged('PolicyNames', 'z', 'a'),
  'iam:GetRolePolicy': ({ PolicyName }: { PolicyName: string }) => ({ PolicyName, PolicyDocument: encodeURIComponent(document) }),
  'iam:ListAttachedRolePolicies': paged(
    'AttachedPolicies',
    { PolicyName: 'media', PolicyArn: ownPolicy },
    { PolicyName: 'PowerUserAccess', PolicyArn: awsPolicy },
  ),
  'iam:GetPolicy': () => ({ Policy: { DefaultVersionId: 'v1' } }),
  'iam:GetPolicyVersion': () => ({ PolicyVersion: { Document: encodeURIComponent(document) } }),
};
const reading = (more: object = {}) => role.read(answering({ ...answers, ...more }, role.reads), ref, NOW);

describe('reads a role', () => {
  it('whole, of every page, its trust policy to the byte', async () => {
    expect(await reading()).toEqual({
      name: 'build',
      path: '/ci/',
      arn,
      trustPolicy: trust,
      inlinePolicies: [
        { name: 'z', document },
        { name: 'a', document },
      ],
      attachedPolicies: [
        { name: 'media', arn: ownPolicy, document },
        { name: 'PowerUserAccess', arn: awsPolicy },
      ],
      permissionsBoundary: { name: 'media', arn: ownPolicy, document },
      tags: { team: 'media' },
    });
  });
  it('without a boundary, nor tags', async () => {
    const { PermissionsBoundary: _, Tags: __, ...bare } = found;

    expect(await reading({ 'iam:GetRole': () => ({ Role: bare }) })).toMatchObject({ permissionsBoundary: null, tags: {} });
  });
  it('without an inline policy that was deleted meanwhile', async () => {
    expect(await reading({ 'iam:GetRolePolicy': missing })).toMatchObject({ inlinePolicies: [] });
  });
  it.each(['iam:GetRole', 'iam:ListRolePolicies', 'iam:ListAttachedRolePolicies'])('that is gone by the time of %s as null', async (action) => {
    expect(await reading({ [action]: missing })).toBeNull();
  });
  it('but for a trust policy that is not readable', async () => {
    expect(unread(await reading({ 'iam:GetRole': () => ({ Role: { ...found, AssumeRolePolicyDocument: '%7' } }) }))).toEqual({
      trustPolicy: expect.stringContaining('without trustPolicy'),
    });
  });
});

it('is the same in whatever order its policies come, and whatever became of the managed ones', async () => {
  const facts = await reading();
  if (!facts) throw new Error('The role is gone.');
  const later = {
    ...facts,
    inlinePolicies: facts.inlinePolicies.toReversed(),
    attachedPolicies: facts.attachedPolicies.toReversed().map((policy) => ({ ...policy, document: '{}' })),
    permissionsBoundary: { name: 'media', arn: ownPolicy },
  };

  expect(role.canonical?.(later)).toEqual(role.canonical?.(facts));
  expect(role.canonical?.({ ...facts, permissionsBoundary: null })).not.toEqual(role.canonical?.(facts));
  const trusting = (...AWS: string[]) => ({
    ...facts,
    trustPolicy: JSON.stringify({ Statement: { Effect: 'Allow', Principal: { AWS }, Action: 'sts:AssumeRole' } }),
  });
  expect(role.canonical?.(trusting('a', 'b'))).toEqual(role.canonical?.(trusting('b', 'a')));
  expect(role.canonical?.(trusting('a', 'b'))).not.toEqual(role.canonical?.(trusting('a')));
  expect(role.canonical?.({ ...facts, trustPolicy: document })).not.toEqual(role.canonical?.(facts));
});

it('lists roles by their names, of every page', async () => {
  const ask = answering({ 'iam:ListRoles': paged('Roles', { RoleName: 'build' }, { RoleName: 'web' }) }, ['iam:ListRoles']);

  expect(await collected(role.list(ask, place))).toEqual(['build', 'web']);
});

describe('is touched', () => {
  const named = (Object.keys(role.touchedBy) as (keyof typeof role.touchedBy)[]).filter((event) => event !== 'iam:CreateServiceLinkedRole');
  it.each(named)('by %s, by its name', (event) => {
    expect(role.touchedBy[event]?.({ roleName: 'build' }, null, place)).toBe('build');
  });
  it('by its deletion through the service that it was made for', () => {
    expect(named).toContain('iam:DeleteServiceLinkedRole');
  });
  it('by a service that makes one for itself, which only the answer names', () => {
    expect(
      role.touchedBy['iam:CreateServiceLinkedRole']?.({ aWSServiceName: 'ecs.amazonaws.com' }, { role: { roleName: 'AWSServiceRoleForECS' } }, place),
    ).toBe('AWSServiceRoleForECS');
  });
});

it('has one ARN for each name, and is found by its name in an item', () => {
  expect(role.arn(ref)).toBe('arn:aws:iam::111122223333:role/build');
  expect(['role/build', 'role/team/a/build', 'root', 'policy/build', 'role/'].map((last) => role.idInArn?.(`arn:aws:iam::111122223333:${last}`))).toEqual([
    'build',
    'build',
    undefined,
    undefined,
    undefined,
  ]);
  expect(role.idOf?.({ ...place, resourceId: 'AROA1', resourceName: undefined, arn })).toBe('build');
});

describe('in what AWS Config recorded', () => {
  const folder = '../shared/fixtures/config-items';
  it.skipIf(!existsSync(folder))(`may have its documents as objects, and no boundary (passed over where ${folder} is missing)`, () => {
    const item = itemOf(`${folder}/AWS_IAM_Role.json`);
    const facts = role.fromConfigurationItem?.(item);

    expect(role.idOf?.(item)).toBe('config-role-ezcrc2');
    expect(facts).toMatchObject({ name: 'config-role-ezcrc2', path: '/service-role/', inlinePolicies: [], permissionsBoundary: null, tags: {} });
    expect(JSON.parse(String(facts?.trustPolicy)).Statement[0].Principal).toEqual({ Service: 'config.amazonaws.com' });
    expect(facts?.attachedPolicies?.map(({ name, document: text }) => [name, text])).toEqual([
      ['ELB-policy', undefined],
      ['config-role-ezcrc2-AWSConfigDeliveryPermissions-us-west-2', undefined],
      ['AWS_ConfigRole', undefined],
    ]);
  });
  it.skipIf(!existsSync(folder))(`may have them percent-encoded (passed over where ${folder} is missing)`, () => {
    const facts = role.fromConfigurationItem?.(itemOf(`${folder}/shape-IAM_Role-api-model-urlencoded.json`));

    expect(JSON.parse(String(facts?.trustPolicy)).Statement[0].Principal).toEqual({ Service: 'codepipeline.amazonaws.com' });
    expect(facts).toMatchObject({ permissionsBoundary: null, tags: {} });
  });

  const recorded = (configuration: unknown) =>
    role.fromConfigurationItem?.({ ...place, resourceId: 'AROA1', resourceName: 'build', arn, configuration, supplementaryConfiguration: {}, tags: {} });
  it('names its boundary', () => {
    expect(recorded({ permissionsBoundary: { permissionsBoundaryType: 'Policy', permissionsBoundaryArn: ownPolicy } })).toMatchObject({
      permissionsBoundary: { name: 'media', arn: ownPolicy },
    });
    expect(recorded({ permissionsBoundary: {} })).not.toHaveProperty('permissionsBoundary');
  });
  it('shows nothing without a configuration', () => {
    expect(recorded(undefined)).toEqual({});
  });
});

describe('in a template', () => {
  const proposed = (properties: object, siblings: TemplateSibling[] = []) =>
    role.fromTemplate?.({ ...place, logicalId: 'Build', type: 'AWS::IAM::Role', properties: { ...properties }, siblings });
  const AssumeRolePolicyDocument = { Statement: [{ Effect: 'Allow', Principal: UNRESOLVED, Action: 'sts:AssumeRole' }] };

  it('has no policies, no boundary and the path / where it says none', () => {
    expect(proposed({ AssumeRolePolicyDocument })).toEqual({
      path: '/',
      trustPolicy: AssumeRolePolicyDocument,
      inlinePolicies: [],
      attachedPolicies: [],
      permissionsBoundary: null,
      tags: {},
    });
  });
  it('shows a boundary that it makes itself with its document', () => {
    const PolicyDocument = { Statement: [] };
    const made: TemplateSibling = { logicalId: 'Bound', type: 'AWS::IAM::ManagedPolicy', properties: { PolicyDocument } };

    expect(proposed({ AssumeRolePolicyDocument, PermissionsBoundary: new TemplateRef('Bound') }, [made])?.permissionsBoundary).toEqual({
      name: '<Bound>',
      arn: '<Bound>',
      document: PolicyDocument,
    });
    expect(proposed({ AssumeRolePolicyDocument, PermissionsBoundary: awsPolicy })?.permissionsBoundary).toEqual({ name: 'PowerUserAccess', arn: awsPolicy });
    expect(proposed({ AssumeRolePolicyDocument, PermissionsBoundary: UNRESOLVED })).not.toHaveProperty('permissionsBoundary');
  });
  it('may have its documents as texts in which others of the template are named', () => {
    const written = (text: string) => new TemplateText(['{"Statement":[{"Effect":"Allow","', new TemplateRef('Ci', 'Arn'), text]);
    const facts = proposed({ AssumeRolePolicyDocument: written('"}]}'), Policies: [{ PolicyName: 'p', PolicyDocument: written('"]') }] });

    expect(facts?.trustPolicy).toBe('{"Statement":[{"Effect":"Allow","<Ci.Arn>"}]}');
    expect(facts?.inlinePolicies).toEqual([{ name: 'p', document: '{"Statement":[{"Effect":"Allow","<Ci.Arn>"]' }]);
  });
  it('does not know a trust policy that comes with the deployment', () => {
    expect(proposed({ AssumeRolePolicyDocument: UNRESOLVED })?.trustPolicy).toEqual({ Statement: UNRESOLVED });
  });
  it('is known in part by a policy of a role that is not in it', () => {
    const PolicyDocument = { Statement: [] };

    expect(
      role.fromTemplate?.({
        ...place,
        logicalId: 'P',
        type: 'AWS::IAM::RolePolicy',
        properties: { PolicyName: 'p', PolicyDocument, RoleName: 'elsewhere' },
        siblings: [],
      }),
    ).toEqual({ inlinePolicies: [{ name: 'p', document: PolicyDocument }], attachedPolicies: [] });
  });
});

/** A recorded item with its configuration parsed, as the reader of items hands it on. */
function itemOf(file: string) {
  const item = JSON.parse(readFileSync(file, 'utf8'));
  const configuration = typeof item.configuration === 'string' ? JSON.parse(item.configuration) : item.configuration;
  return { ...item, region: item.awsRegion, configuration };
}
