import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../aws/call.ts';
import group from '../../../resources/iam/group.ts';
import { TemplateRef } from '../../../resources/resource.ts';
import { answering, collected, NOW, unread } from '../answering.ts';

const place = { accountId: '111122223333', region: 'global' };
const ref = { ...place, type: 'AWS::IAM::Group', id: 'editors' } as const;
const arn = 'arn:aws:iam::111122223333:group/media/editors';
const document = '{ "Statement": [] }';
const missing = () => {
  throw new AwsError('missing', 'iam:GetGroup', 'NoSuchEntity', 'Gone.');
};
const paged =
  (list: string, first: unknown, second: unknown) =>
  ({ Marker }: { Marker?: string }) =>
    Marker === undefined ? { [list]: [first], IsTruncated: true, Marker: '2' } : { [list]: [second], IsTruncated: false };
const answers = {
  'iam:GetGroup': () => ({ Group: { GroupName: 'editors', Arn: arn }, Users: [], IsTruncated: true, Marker: '2' }),
  'iam:ListGroupPolicies': paged('PolicyNames', 'z', 'a'),
  'iam:GetGroupPolicy': ({ PolicyName }: { PolicyName: string }) => ({ PolicyName, PolicyDocument: encodeURIComponent(document) }),
};
const reading = (more: object = {}) => group.read(answering({ ...answers, ...more }, group.reads), ref, NOW);

describe('reads a group', () => {
  it('with its inline policies, of every page', async () => {
    const facts = await reading();

    expect(facts).toEqual({
      name: 'editors',
      arn,
      inlinePolicies: [
        { name: 'z', document },
        { name: 'a', document },
      ],
    });
    expect(facts && group.canonical?.(facts)).toMatchObject({ inlinePolicies: [{ name: 'a' }, { name: 'z' }] });
  });
  it('without a policy that was deleted meanwhile', async () => {
    expect(await reading({ 'iam:GetGroupPolicy': missing })).toMatchObject({ inlinePolicies: [] });
  });
  it.each(['iam:GetGroup', 'iam:ListGroupPolicies'])('that is gone by the time of %s as null', async (action) => {
    expect(await reading({ [action]: missing })).toBeNull();
  });
  it('but for its ARN where that is not said', async () => {
    expect(unread(await reading({ 'iam:GetGroup': () => ({ Group: {} }) }))).toEqual({ arn: expect.stringContaining('without arn') });
  });
});

it('lists groups by their names, of every page', async () => {
  const ask = answering({ 'iam:ListGroups': paged('Groups', { GroupName: 'editors' }, { GroupName: 'ops' }) }, ['iam:ListGroups']);

  expect(await collected(group.list(ask, place))).toEqual(['editors', 'ops']);
});

it.each(Object.keys(group.touchedBy) as (keyof typeof group.touchedBy)[])('is touched by %s, by its name', (event) => {
  expect([group.touchedBy[event]?.({ groupName: 'editors' }, null, place)].flat().filter((id) => id !== undefined)).toEqual(['editors']);
});

it('has one ARN for each name', () => {
  expect(group.arn(ref)).toBe('arn:aws:iam::111122223333:group/editors');
  expect(
    ['group/editors', 'group/team/a/editors', 'root', 'policy/editors', 'group/'].map((last) => group.idInArn?.(`arn:aws:iam::111122223333:${last}`)),
  ).toEqual(['editors', 'editors', undefined, undefined, undefined]);
});

const file = '../shared/fixtures/config-items/AWS_IAM_Group.json';
it.skipIf(!existsSync(file))(`is shown by what AWS Config recorded (passed over where ${file} is missing)`, () => {
  const item = JSON.parse(readFileSync(file, 'utf8'));

  expect(group.idOf?.(item)).toBe('MyTestGroup');
  expect(group.fromConfigurationItem?.(item)).toEqual({ name: 'MyTestGroup', arn: 'arn:aws:iam::264683526309:group/MyTestGroup', inlinePolicies: [] });
  expect(group.fromConfigurationItem?.({ ...item, configuration: undefined })).toEqual({});
});

it('is shown by a template, with the policies of the template that name it', () => {
  const PolicyDocument = { Statement: [] };
  const policy = { logicalId: 'P', type: 'AWS::IAM::Policy', properties: { PolicyName: 'p', PolicyDocument, Groups: [new TemplateRef('Editors')] } };
  const editors = { logicalId: 'Editors', type: 'AWS::IAM::Group', properties: { GroupName: 'editors', Policies: [{ PolicyName: 'own', PolicyDocument }] } };

  expect(group.fromTemplate?.({ ...place, ...editors, siblings: [policy] })).toEqual({
    name: 'editors',
    inlinePolicies: [
      { name: 'own', document: PolicyDocument },
      { name: 'p', document: PolicyDocument },
    ],
  });
  expect(group.fromTemplate?.({ ...place, ...policy, siblings: [editors] })).toBeNull();
  expect(group.fromTemplate?.({ ...place, ...policy, siblings: [] })).toEqual({ inlinePolicies: [{ name: 'p', document: PolicyDocument }] });
});
