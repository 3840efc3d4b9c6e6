import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../aws/call.ts';
import user from '../../../resources/iam/user.ts';
import { TemplateRef, type TemplateSibling, TemplateText, UNRESOLVED } from '../../../resources/resource.ts';
import { answering, collected, NOW, unread } from '../answering.ts';

const place = { accountId: '111122223333', region: 'global' };
const ref = { ...place, type: 'AWS::IAM::User', id: 'ana' } as const;
const arn = 'arn:aws:iam::111122223333:user/team/ana';
const ownPolicy = 'arn:aws:iam::111122223333:policy/media';
const awsPolicy = 'arn:aws:iam::aws:policy/AdministratorAccess';
const document = '{\n  "Statement": [{ "Effect": "Allow", "Action": "s3:Get*", "Resource": "a+b" }]\n}';
const missing = () => {
  throw new AwsError('missing', 'iam:GetUser', 'NoSuchEntity', 'Gone.');
};
/** Two pages of one item, by the name of the list. */
const paged =
  (list: string, first: unknown, second: unknown) =>
  ({ Marker }: { Marker?: string }) =>
    Marker === undefined ? { [list]: [first], IsTruncated: true, Marker: '2' } : { [list]: [second], IsTruncated: false };

const key = (AccessKeyId: string, Status: string) => ({ AccessKeyId, Status, CreateDate: new Date('2026-05-01T08:00:00Z') });
const answers = {
  'iam:GetUser': () => ({
    User: { UserName: 'ana', Arn: arn, Tags: [{ Key: 'team', Value: 'media' }], PasswordLastUsed: new Date('2026-11-01T08:00:00Z') },
  }),
  'iam:ListAccessKeys': paged('AccessKeyMetadata', key('AKIA2', 'Active'), key('AKIA1', 'Inactive')),
  'iam:GetAccessKeyLastUsed': ({ AccessKeyId }: { AccessKeyId: string }) => ({
    UserName: 'ana',
    AccessKeyLastUsed:
      AccessKeyId === 'AKIA1'
        ? { Region: 'N/A', ServiceName: 'N/A' }
        : { LastUsedDate: new Date('2026-11-20T08:00:00Z'), Region: 'eu-west-1', ServiceName: 's3' },
  }),
  'iam:GetLoginProfile': () => ({ LoginProfile: { UserName: 'ana', CreateDate: new Date('2026-04-01T08:00:00Z') } }),
  'iam:ListMFADevices': paged('MFADevices', { SerialNumber: 'arn:aws:iam::111122223333:mfa/ana' }, { SerialNumber: 'GAHT12345678' }),
  'iam:ListUserPolicies': paged('PolicyNames', 'z', 'a'),
  'iam:GetUserPolicy': ({ PolicyName }: { PolicyName: string }) => ({ UserName: 'ana', PolicyName, PolicyDocument: encodeURIComponent(document) }),
  'iam:ListAttachedUserPolicies': paged(
    'AttachedPolicies',
    { PolicyName: 'media', PolicyArn: ownPolicy },
    { PolicyName: 'AdministratorAccess', PolicyArn: awsPolicy },
  ),
  'iam:GetPolicy': ({ PolicyArn }: { PolicyArn: string }) => ({ Policy: { Arn: PolicyArn, DefaultVersionId: 'v3' } }),
  'iam:GetPolicyVersion': ({ VersionId }: { VersionId: string }) => ({ PolicyVersion: { Document: VersionId === 'v3' ? encodeURIComponent(document) : '' } }),
};
const reading = (more: object = {}) => user.read(answering({ ...answers, ...more }, user.reads), ref, NOW);

describe('reads a user', () => {
  it('whole, of every page, with the documents of policies that the account manages', async () => {
    expect(await reading()).toEqual({
      name: 'ana',
      arn,
      accessKeys: [
        { id: 'AKIA2', status: 'Active', createDate: '2026-05-01T08:00:00.000Z', lastUsed: '2026-11-20T08:00:00.000Z' },
        { id: 'AKIA1', status: 'Inactive', createDate: '2026-05-01T08:00:00.000Z', lastUsed: null },
      ],
      loginProfile: { createDate: '2026-04-01T08:00:00.000Z' },
      passwordLastUsed: '2026-11-01T08:00:00.000Z',
      mfaDevices: ['arn:aws:iam::111122223333:mfa/ana', 'GAHT12345678'],
      inlinePolicies: [
        { name: 'z', document },
        { name: 'a', document },
      ],
      attachedPolicies: [
        { name: 'media', arn: ownPolicy, document },
        { name: 'AdministratorAccess', arn: awsPolicy },
      ],
      tags: { team: 'media' },
    });
  });
  it('without a password', async () => {
    expect(await reading({ 'iam:GetLoginProfile': missing, 'iam:GetUser': () => ({ User: { UserName: 'ana', Arn: arn } }) })).toMatchObject({
      loginProfile: null,
      passwordLastUsed: null,
      tags: {},
    });
  });
  it('without a key, an inline policy, or a document, that was deleted meanwhile', async () => {
    const facts = await reading({ 'iam:GetAccessKeyLastUsed': missing, 'iam:GetUserPolicy': missing, 'iam:GetPolicy': missing });

    expect(facts).toMatchObject({ accessKeys: [], inlinePolicies: [] });
    expect(facts?.attachedPolicies[0]).toEqual({ name: 'media', arn: ownPolicy });
  });
  it.each(['iam:GetUser', 'iam:ListAccessKeys', 'iam:ListMFADevices', 'iam:ListUserPolicies', 'iam:ListAttachedUserPolicies'])(
    'that is gone by the time of %s as null',
    async (action) => {
      expect(await reading({ [action]: missing })).toBeNull();
    },
  );
  it.each([
    ['arn', 'iam:GetUser', { User: { UserName: 'ana' } }],
    ['loginProfile', 'iam:GetLoginProfile', { LoginProfile: {} }],
  ])('but for %s where %s leaves that out', async (name, action, answer) => {
    expect(unread(await reading({ [action]: () => answer }))).toEqual({ [name]: expect.stringContaining(`without ${name}`) });
  });
  it.each([
    ['iam:ListAccessKeys', { AccessKeyMetadata: [{ AccessKeyId: 'AKIA1' }] }],
    ['iam:GetUserPolicy', { PolicyDocument: '%7' }],
    ['iam:ListAttachedUserPolicies', { AttachedPolicies: [{ PolicyName: 'media' }] }],
  ])('not at all where %s leaves out what is needed', async (action, answer) => {
    await expect(reading({ [action]: () => answer })).rejects.toThrow(TypeError);
  });
});

it('is the same whenever keys and password were used, and in whatever order', async () => {
  const facts = await reading();
  if (!facts) throw new Error('The user is gone.');
  const later = {
    ...facts,
    passwordLastUsed: null,
    accessKeys: facts.accessKeys.toReversed().map((each) => ({ ...each, lastUsed: NOW })),
    mfaDevices: facts.mfaDevices.toReversed(),
    inlinePolicies: facts.inlinePolicies.toReversed(),
    attachedPolicies: facts.attachedPolicies.toReversed().map(({ name, arn: policy }) => ({ name, arn: policy })),
  };

  expect(user.canonical?.(later)).toEqual(user.canonical?.(facts));
  expect(user.canonical?.({ ...facts, accessKeys: facts.accessKeys.map((each) => ({ ...each, status: 'Inactive' })) })).not.toEqual(user.canonical?.(facts));
  expect(user.canonical?.({ ...facts, inlinePolicies: facts.inlinePolicies.map((each) => ({ ...each, document: '{}' })) })).not.toEqual(
    user.canonical?.(facts),
  );
});

it('lists users by their names, of every page', async () => {
  const ask = answering({ 'iam:ListUsers': paged('Users', { UserName: 'ana' }, { UserName: 'bo' }) }, ['iam:ListUsers']);

  expect(await collected(user.list(ask, place))).toEqual(['ana', 'bo']);
});

describe('is touched', () => {
  const named = Object.keys(user.touchedBy) as (keyof typeof user.touchedBy)[];
  it.each(named)('by %s, by its name', (event) => {
    expect([user.touchedBy[event]?.({ userName: 'ana' }, null, place)].flat().filter((id) => id !== undefined)).toEqual(['ana']);
  });
  it.each([
    ['iam:CreateAccessKey', { accessKey: { userName: 'ana' } }],
    ['iam:CreateLoginProfile', { loginProfile: { userName: 'ana' } }],
  ] as const)('by %s of its own, which only the answer names', (event, response) => {
    expect(user.touchedBy[event]?.(null, response, place)).toBe('ana');
  });
  it('by both its names where it is called another', () => {
    expect(user.touchedBy['iam:UpdateUser']?.({ userName: 'ana', newUserName: 'anna' }, null, place)).toEqual(['ana', 'anna']);
  });
});

it('has one ARN for each name, and is found by its name in an item', () => {
  expect(user.arn(ref)).toBe('arn:aws:iam::111122223333:user/ana');
  expect(['user/ana', 'user/team/a/ana', 'root', 'policy/ana', 'user/'].map((last) => user.idInArn?.(`arn:aws:iam::111122223333:${last}`))).toEqual([
    'ana',
    'ana',
    undefined,
    undefined,
    undefined,
  ]);
  expect(user.idOf?.({ ...place, resourceId: 'AIDA1', resourceName: 'ana', arn })).toBe('ana');
  expect(user.idOf?.({ ...place, resourceId: 'AIDA1', resourceName: undefined, arn })).toBe('ana');
  expect(user.idOf?.({ ...place, resourceId: 'AIDA1', resourceName: undefined, arn: undefined })).toBeUndefined();
});

describe('in what AWS Config recorded', () => {
  const file = '../shared/fixtures/config-items/AWS_IAM_User.json';
  it.skipIf(!existsSync(file))(`shows its policies, and neither keys nor passwords (passed over where ${file} is missing)`, () => {
    const item = JSON.parse(readFileSync(file, 'utf8'));
    const facts = user.fromConfigurationItem?.({ ...item, arn: item.ARN, region: item.awsRegion });

    expect(user.idOf?.(item)).toBe('johndoe');
    expect(facts).toMatchObject({ name: 'johndoe', arn: 'arn:aws:iam::112233445566:user/johndoe', tags: {} });
    expect(facts?.inlinePolicies?.map(({ name, document: text }) => [name, JSON.parse(String(text)).Statement[0].Action])).toEqual([
      ['policygen-johndoe-201611060951', ['codedeploy:*']],
    ]);
    expect(facts?.attachedPolicies?.map(({ name }) => name)).toEqual([
      'ELB-policy',
      'AdministratorAccess',
      'config-role-ap-northeast-1_AWSConfigDeliveryPermissions_ap-northeast-1',
    ]);
    expect(Object.keys(facts ?? {})).not.toContain('accessKeys');
  });

  const recorded = (configuration: unknown) =>
    user.fromConfigurationItem?.({ ...place, resourceId: 'AIDA1', resourceName: 'ana', arn, configuration, supplementaryConfiguration: {}, tags: { a: 'b' } });
  it('has its documents percent-encoded, and its tags', () => {
    expect(recorded({ userPolicyList: [{ policyName: 'p', policyDocument: encodeURIComponent(document) }], tags: [{ key: 'team', value: 'media' }] })).toEqual({
      inlinePolicies: [{ name: 'p', document }],
      tags: { a: 'b', team: 'media' },
    });
  });
  it.each([[undefined], ['{}'], [{ userPolicyList: [{ policyName: 'p', policyDocument: '%7' }], attachedManagedPolicies: [{}] }]])(
    'does not show policies from %j',
    (configuration) => {
      expect(recorded(configuration)).not.toHaveProperty('inlinePolicies');
      expect(recorded(configuration)).not.toHaveProperty('attachedPolicies');
    },
  );
});

describe('in a template', () => {
  const sibling = (logicalId: string, type: string, properties: object): TemplateSibling => ({ logicalId, type, properties: { ...properties } });
  const proposed = (properties: object, siblings: TemplateSibling[] = []) =>
    user.fromTemplate?.({ ...place, logicalId: 'Ana', type: 'AWS::IAM::User', properties: { ...properties }, siblings });
  const PolicyDocument = { Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: UNRESOLVED }] };

  it('has no policies where it says none', () => {
    expect(proposed({})).toEqual({ inlinePolicies: [], attachedPolicies: [], tags: {} });
  });
  it('shows its own policies', () => {
    expect(
      proposed(
        {
          UserName: 'ana',
          Policies: [{ PolicyName: 'p', PolicyDocument }, { PolicyName: 'q', PolicyDocument: UNRESOLVED }, UNRESOLVED],
          ManagedPolicyArns: [awsPolicy, new TemplateRef('Elsewhere'), new TemplateRef('Media'), UNRESOLVED],
        },
        [sibling('Media', 'AWS::IAM::ManagedPolicy', { PolicyDocument })],
      ),
    ).toEqual({
      name: 'ana',
      inlinePolicies: [
        { name: 'p', document: PolicyDocument },
        { name: 'q', document: { Statement: UNRESOLVED } },
        { name: null, document: { Statement: UNRESOLVED } },
      ],
      attachedPolicies: [
        { name: 'AdministratorAccess', arn: awsPolicy },
        { name: '<Elsewhere>', arn: '<Elsewhere>' },
        { name: '<Media>', arn: '<Media>', document: PolicyDocument },
        { name: 'known only at deployment', arn: null },
      ],
      tags: {},
    });
  });
  it('does not know a list of policies that comes with the deployment', () => {
    expect(proposed({ Policies: UNRESOLVED, ManagedPolicyArns: UNRESOLVED })).toMatchObject({
      inlinePolicies: [{ name: null }],
      attachedPolicies: [{ arn: null }],
    });
  });
  it('has the policies of the template that name it, by reference or by name', () => {
    const text = new TemplateText(['ana-', new TemplateRef('Stage')]);
    const siblings = [
      sibling('One', 'AWS::IAM::Policy', { PolicyName: 'one', PolicyDocument, Users: [new TemplateRef('Ana')] }),
      sibling('Two', 'AWS::IAM::ManagedPolicy', { PolicyDocument, Users: ['bo', text] }),
      sibling('Three', 'AWS::IAM::UserPolicy', { PolicyName: 'three', PolicyDocument, UserName: new TemplateRef('Ana') }),
      sibling('Other', 'AWS::IAM::Policy', { PolicyName: 'other', PolicyDocument, Users: ['bo'], Groups: [new TemplateRef('Ana')] }),
      sibling('Maybe', 'AWS::IAM::Policy', { PolicyName: 'maybe', PolicyDocument, Users: [UNRESOLVED] }),
    ];

    expect(proposed({ UserName: text }, siblings)).toMatchObject({
      inlinePolicies: [{ name: 'one' }, { name: 'three' }, { name: null }],
      attachedPolicies: [{ name: '<Two>', document: PolicyDocument }],
    });
  });

  const lone = (type: string, properties: object, siblings: TemplateSibling[] = []) =>
    user.fromTemplate?.({ ...place, logicalId: 'P', type, properties: { ...properties }, siblings });
  it('is known by a policy of somebody who is not in it', () => {
    expect(lone('AWS::IAM::Policy', { PolicyName: 'p', PolicyDocument, Users: ['ana'] })).toEqual({
      inlinePolicies: [{ name: 'p', document: PolicyDocument }],
      attachedPolicies: [],
    });
    expect(lone('AWS::IAM::ManagedPolicy', { PolicyDocument, Users: ['ana'] })).toEqual({
      inlinePolicies: [],
      attachedPolicies: [{ name: '<P>', arn: '<P>', document: PolicyDocument }],
    });
    expect(lone('AWS::IAM::Policy', { PolicyName: 'p', PolicyDocument, Users: UNRESOLVED })).toMatchObject({ inlinePolicies: [{ name: null }] });
  });
  it('is not known by a policy of nobody, or only of those who are in it', () => {
    const ana = sibling('Ana', 'AWS::IAM::User', {});

    expect(lone('AWS::IAM::Policy', { PolicyName: 'p', PolicyDocument, Roles: ['r'] })).toBeNull();
    expect(lone('AWS::IAM::Policy', { PolicyName: 'p', PolicyDocument, Users: [new TemplateRef('Ana')] }, [ana])).toBeNull();
  });
});
