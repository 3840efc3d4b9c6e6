import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../aws/call.ts';
import { TemplateRef, type TemplateResource, type TemplateSibling, TemplateText, UNRESOLVED } from '../../../resources/resource.ts';
import secret from '../../../resources/secretsmanager/secret.ts';
import { answering, collected, NOW, unread } from '../answering.ts';

const place = { accountId: '111122223333', region: 'eu-west-1' };
const arn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:web/db-a1B2c3';
const functionArn = 'arn:aws:lambda:eu-west-1:111122223333:function:rotate';
const ref = { ...place, type: 'AWS::SecretsManager::Secret', id: arn } as const;
const policy = '{ "Statement": [] }';

const description = {
  Name: 'web/db',
  ARN: arn,
  RotationEnabled: true,
  RotationLambdaARN: functionArn,
  RotationRules: { AutomaticallyAfterDays: 30, Duration: '3h' },
  LastAccessedDate: new Date('2026-11-20T00:00:00Z'),
  CreatedDate: new Date('2026-01-02T03:04:05Z'),
  Tags: [{ Key: 'team', Value: 'media' }],
};
const answers = {
  'secretsmanager:DescribeSecret': (): object => description,
  'secretsmanager:GetResourcePolicy': (): object => ({ ARN: arn, Name: 'web/db', ResourcePolicy: policy }),
};
const read = (more: Parameters<typeof answering>[0] = {}) => secret.read(answering({ ...answers, ...more }, secret.reads), ref, NOW);
const described = (more: object) => ({ 'secretsmanager:DescribeSecret': () => ({ ...description, ...more }) });

describe('reads a secret', () => {
  it('with its rotation, its policy and its last use', async () => {
    expect(await read()).toEqual({
      name: 'web/db',
      arn,
      rotation: true,
      rotationFunctionArn: functionArn,
      rotationRules: { days: 30, expression: null, duration: '3h' },
      replica: false,
      pendingDeletion: false,
      lastAccessedOn: '2026-11-20',
      createdAt: '2026-01-02T03:04:05.000Z',
      policy,
      tags: { team: 'media' },
    });
  });
  it('that was never rotated, used or shared', async () => {
    const { Name, ARN, CreatedDate } = description;

    expect(await read({ 'secretsmanager:DescribeSecret': () => ({ Name, ARN, CreatedDate }), 'secretsmanager:GetResourcePolicy': () => ({}) })).toMatchObject({
      rotation: false,
      rotationFunctionArn: null,
      rotationRules: null,
      lastAccessedOn: null,
      policy: null,
      tags: {},
    });
  });
  it('that is the primary of others', async () => {
    expect(await read(described({ PrimaryRegion: 'eu-west-1' }))).toMatchObject({ replica: false, rotation: true });
  });
  it.each([
    ['a replica', { PrimaryRegion: 'us-east-1' }, true],
    ["a service's", { OwningService: 'rds' }, false],
    ["a service's, by its name", { Name: 'events!connection/web' }, false],
  ])('whose rotation is not its own affair: %s', async (_name, more, replica) => {
    expect(await read(described(more))).toMatchObject({ rotation: null, replica });
  });
  it('that is to be deleted as gone, without asking for the policy that is not answered then', async () => {
    const refused = () => {
      throw new AwsError('invalid', 'secretsmanager:GetResourcePolicy', 'InvalidRequestException', 'marked for deletion');
    };

    expect(await read({ ...described({ DeletedDate: new Date() }), 'secretsmanager:GetResourcePolicy': refused })).toBeNull();
  });
  it.each(['secretsmanager:DescribeSecret', 'secretsmanager:GetResourcePolicy'] as const)('that is gone by the time of %s as null', async (action) => {
    const missing = () => {
      throw new AwsError('missing', action, 'ResourceNotFoundException', 'No such secret.');
    };

    expect(await read({ [action]: missing })).toBeNull();
  });
  it('but for its creation where that is not said', async () => {
    expect(unread(await read(described({ CreatedDate: undefined })))).toEqual({ createdAt: expect.stringContaining('without createdAt') });
  });
});

it('lists the secrets of every page', async () => {
  const pages = [{ SecretList: [{ ARN: 'a' }], NextToken: '1' }, { SecretList: [], NextToken: '2' }, { SecretList: [{ ARN: 'b' }] }];
  const ask = answering({ 'secretsmanager:ListSecrets': ({ NextToken = '0' }: { NextToken?: string }) => pages[Number(NextToken)] }, secret.reads);

  expect(await collected(secret.list(ask, place))).toEqual(['a', 'b']);
});

describe('is touched', () => {
  it.each([
    ['by CreateSecret', 'secretsmanager:CreateSecret', { name: 'web/db' }, { arn, name: 'web/db' }, arn],
    ['by CancelRotateSecret of a name', 'secretsmanager:CancelRotateSecret', { secretId: 'web/db' }, { arn }, arn],
    ['as records of before 2024 spell it', 'secretsmanager:RotateSecret', { secretId: 'web/db' }, { aRN: arn }, arn],
    ['as the API spells it', 'secretsmanager:DeleteSecret', { secretId: 'web/db' }, { ARN: arn }, arn],
    ['by PutResourcePolicy whose answer was not recorded', 'secretsmanager:PutResourcePolicy', { secretId: arn }, null, arn],
    ['by DeleteResourcePolicy', 'secretsmanager:DeleteResourcePolicy', { secretId: arn }, null, arn],
    ['by RestoreSecret', 'secretsmanager:RestoreSecret', { secretId: arn }, null, arn],
    ['by UpdateSecret', 'secretsmanager:UpdateSecret', { secretId: arn }, null, arn],
    ['by StopReplicationToReplica', 'secretsmanager:StopReplicationToReplica', { secretId: 'web/db' }, { arn }, arn],
    ['by TagResource', 'secretsmanager:TagResource', { secretId: arn, tags: [] }, null, arn],
    ['by UntagResource', 'secretsmanager:UntagResource', { secretId: arn, tagKeys: [] }, null, arn],
    ['not by a name alone, which is no ARN', 'secretsmanager:TagResource', { secretId: 'web/db' }, null, undefined],
    ['not by a call that names nothing', 'secretsmanager:TagResource', null, null, undefined],
  ] as const)('%s', (_name, event, request, response, expected) => {
    expect(secret.touchedBy[event]?.(request, response, place)).toBe(expected);
  });
});

describe('in what AWS Config recorded', () => {
  const recorded = (configuration: object) =>
    secret.fromConfigurationItem?.({
      ...place,
      resourceId: arn,
      resourceName: 'web/db',
      arn,
      configuration: { ARN: arn, Name: 'web/db', ...configuration },
      supplementaryConfiguration: {},
      tags: { team: 'media' },
    });

  it('shows its rotation, and neither its policy nor its last use', () => {
    expect(recorded({ RotationEnabled: false, RotationLambdaARN: functionArn, RotationRules: { AutomaticallyAfterDays: 30, RotationDuration: '3h' } })).toEqual(
      {
        name: 'web/db',
        arn,
        rotation: false,
        rotationFunctionArn: functionArn,
        rotationRules: { days: 30, expression: null, duration: '3h' },
        pendingDeletion: false,
        tags: { team: 'media' },
      },
    );
  });
  it('shows one that is to be deleted', () => {
    expect(recorded({ RotationEnabled: true, Deleted: true })).toMatchObject({ pendingDeletion: true });
  });
  it("shows a service's by its name", () => {
    expect(recorded({ Name: 'rds!cluster-1', RotationEnabled: true })).toMatchObject({ rotation: null });
  });
  it('leaves out what it does not show', () => {
    expect(recorded({})).not.toHaveProperty('rotation');
  });
  it('is named by the ARN', () => {
    expect(secret.idOf?.({ ...place, resourceId: arn, resourceName: 'web/db', arn: undefined })).toBe(arn);
    expect(secret.idOf?.({ ...place, resourceId: 'web/db', resourceName: 'web/db', arn: undefined })).toBeUndefined();
  });
});

describe('in a template', () => {
  const web = (siblings: readonly TemplateSibling[] = [], properties: Record<string, unknown> = {}): TemplateResource => ({
    ...place,
    logicalId: 'Web',
    type: 'AWS::SecretsManager::Secret',
    properties,
    siblings,
  });
  const schedule = (SecretId: unknown): TemplateSibling => ({
    logicalId: 'Schedule',
    type: 'AWS::SecretsManager::RotationSchedule',
    properties: { SecretId, RotationRules: { AutomaticallyAfterDays: 30 } },
  });
  const attachment = (SecretId: unknown): TemplateSibling => ({
    logicalId: 'Attachment',
    type: 'AWS::SecretsManager::SecretTargetAttachment',
    properties: { SecretId, TargetType: 'AWS::RDS::DBInstance' },
  });
  const policyOf = (SecretId: unknown, ResourcePolicy: unknown = { Statement: [] }): TemplateSibling => ({
    logicalId: 'Policy',
    type: 'AWS::SecretsManager::ResourcePolicy',
    properties: { SecretId, ResourcePolicy },
  });

  it('has no rotation and no policy but those that the template holds', () => {
    expect(secret.fromTemplate?.(web([], { Name: 'web/db', Tags: [{ Key: 'team', Value: 'media' }] }))).toEqual({
      name: 'web/db',
      rotation: false,
      replica: false,
      pendingDeletion: false,
      policy: null,
      tags: { team: 'media' },
    });
  });
  it.each([
    ['of its own', [schedule(new TemplateRef('Web'))], {}],
    ['by its attribute', [schedule(new TemplateRef('Web', 'Id'))], {}],
    ['by its name', [schedule('web/db')], { Name: 'web/db' }],
    ['by its ARN', [schedule(arn)], { Name: 'web/db' }],
    [
      'by a name that is put together',
      [schedule(new TemplateText([new TemplateRef('Stage'), '-db']))],
      { Name: new TemplateText([new TemplateRef('Stage'), '-db']) },
    ],
    ['of its attachment to a database', [schedule(new TemplateRef('Attachment')), attachment(new TemplateRef('Web'))], {}],
    ['beside one that is not known', [schedule(UNRESOLVED), { ...schedule(new TemplateRef('Web')), logicalId: 'Other' }], {}],
  ])('is rotated by a schedule %s', (_name, siblings, properties) => {
    expect(secret.fromTemplate?.(web(siblings, properties))).toMatchObject({ rotation: true });
  });
  it.each([
    ['of another secret', [schedule(new TemplateRef('Other'))], {}],
    ["of another secret's attachment", [schedule(new TemplateRef('Attachment')), attachment(new TemplateRef('Other'))], {}],
    ['of another name', [schedule('web/cache')], { Name: 'web/db' }],
    ['by a name, where it has none of its own', [schedule('web/db')], {}],
  ])('is not rotated by a schedule %s', (_name, siblings, properties) => {
    expect(secret.fromTemplate?.(web(siblings, properties))).toMatchObject({ rotation: false });
  });
  it.each([
    ['known only at deployment', [schedule(UNRESOLVED)], {}],
    ['by a name, where its own is known only at deployment', [schedule('web/db')], { Name: UNRESOLVED }],
    ['by a name put together, which may be its own', [schedule(new TemplateText(['web/', new TemplateRef('Stage')]))], { Name: 'web/db' }],
  ])('may be rotated by a schedule %s', (_name, siblings, properties) => {
    expect(secret.fromTemplate?.(web(siblings, properties))).not.toHaveProperty('rotation');
  });
  it('has the policy of its own resource', () => {
    expect(secret.fromTemplate?.(web([policyOf(new TemplateRef('Web'))]))).toMatchObject({ policy: { Statement: [] } });
    expect(secret.fromTemplate?.(web([policyOf(new TemplateRef('Web'), UNRESOLVED)]))).toMatchObject({ policy: { Statement: UNRESOLVED } });
  });
  it('does not show which of two policies holds: each is judged by itself', () => {
    const own = policyOf(new TemplateRef('Web'));

    expect(secret.fromTemplate?.(web([own, own]))).not.toHaveProperty('policy');
    expect(secret.fromTemplate?.({ ...place, ...own, siblings: [web(), own] })).toEqual({ pendingDeletion: false, policy: { Statement: [] } });
  });
  it('leaves out a policy of it is not known which secret, which is judged by itself', () => {
    expect(secret.fromTemplate?.(web([policyOf(UNRESOLVED)]))).toMatchObject({ policy: null });
    expect(secret.fromTemplate?.({ ...place, ...policyOf(UNRESOLVED), siblings: [web()] })).toEqual({ pendingDeletion: false, policy: { Statement: [] } });
  });
  it('is a policy alone, where the template does not hold its secret', () => {
    expect(secret.fromTemplate?.({ ...place, ...policyOf('web/db'), siblings: [] })).toEqual({ pendingDeletion: false, policy: { Statement: [] } });
    expect(secret.fromTemplate?.({ ...place, ...policyOf(new TemplateRef('Web')), siblings: [web()] })).toBeNull();
  });
});

it('is the same secret whenever it was last used', () => {
  const facts = { name: 'web/db', lastAccessedOn: null };

  expect(secret.canonical?.(facts as never)).toEqual(secret.canonical?.({ ...facts, lastAccessedOn: '2026-11-20' } as never));
});
