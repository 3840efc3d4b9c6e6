import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../aws/call.ts';
import { toAwsError } from '../../../functions/adapters/aws-error.ts';
import { UNRESOLVED } from '../../../resources/resource.ts';
import document from '../../../resources/ssm/document.ts';
import { answering, collected, NOW } from '../answering.ts';

const place = { accountId: '111122223333', region: 'eu-west-1' };
const ref = { ...place, type: 'AWS::SSM::Document', id: 'RestartPlayer' } as const;
const answers = {
  'ssm:DescribeDocument': () => ({
    Document: { Name: 'RestartPlayer', Owner: place.accountId, DocumentType: 'Command', Tags: [{ Key: 'team', Value: 'media' }] },
  }),
  'ssm:DescribeDocumentPermission': () => ({
    AccountIds: ['444455556666', 'all'],
    AccountSharingInfoList: [{ AccountId: '444455556666', SharedDocumentVersion: '$DEFAULT' }],
  }),
};

describe('reads a document', () => {
  it('with those that it is shared with, and the version that they see', async () => {
    expect(await document.read(answering(answers, document.reads), ref, NOW)).toEqual({
      name: 'RestartPlayer',
      documentType: 'Command',
      sharedWith: [
        { account: '444455556666', version: '$DEFAULT' },
        { account: 'all', version: null },
      ],
      tags: { team: 'media' },
    });
  });
  it('that is shared on several pages', async () => {
    const pages = [{ AccountIds: ['1'], NextToken: '1' }, { AccountIds: [], NextToken: '2' }, { AccountIds: ['all'] }];
    const permissions = ({ NextToken = '0' }: { NextToken?: string }) => pages[Number(NextToken)];

    const facts = await document.read(answering({ ...answers, 'ssm:DescribeDocumentPermission': permissions }, document.reads), ref, NOW);

    expect(facts?.sharedWith.map(({ account }) => account)).toEqual(['1', 'all']);
  });
  it.each(['ssm:DescribeDocument', 'ssm:DescribeDocumentPermission'] as const)('that is gone by the time of %s as null', async (action) => {
    const missing = () => {
      throw new AwsError('missing', action, 'InvalidDocument', 'No such document.');
    };

    expect(await document.read(answering({ ...answers, [action]: missing }, document.reads), ref, NOW)).toBeNull();
  });
  it('of AWS or another account as null, without asking for permissions that are not shown to others', async () => {
    const foreign = { 'ssm:DescribeDocument': () => ({ Document: { Name: 'AWS-RunShellScript', Owner: 'Amazon' } }) };

    expect(await document.read(answering(foreign, document.reads), ref, NOW)).toBeNull();
  });
});

it('takes the word of the service for a document that is not there', () => {
  const thrown = Object.assign(new Error('Document does not exist'), { name: 'InvalidDocument', $metadata: { httpStatusCode: 400 } });

  expect(toAwsError('ssm:DescribeDocument', thrown).kind).toBe('missing');
  expect(toAwsError('ec2:DescribeVolumes', thrown).kind).toBe('invalid');
});

it('lists the own documents of every page', async () => {
  const pages = [
    { DocumentIdentifiers: [{ Name: 'One' }], NextToken: '1' },
    { DocumentIdentifiers: [], NextToken: '2' },
    { DocumentIdentifiers: [{ Name: 'Two' }] },
  ];
  const ask = answering(
    {
      'ssm:ListDocuments': ({ Filters, NextToken = '0' }: { Filters?: { Key: string; Values: string[] }[]; NextToken?: string }) =>
        Filters?.[0]?.Key === 'Owner' && Filters[0].Values.join() === 'Self' ? pages[Number(NextToken)] : { DocumentIdentifiers: [{ Name: 'AWS-Other' }] },
    },
    document.reads,
  );

  expect(await collected(document.list(ask, place))).toEqual(['One', 'Two']);
});

it.each<[string, `ssm:${string}`, unknown, unknown]>([
  ['by ModifyDocumentPermission', 'ssm:ModifyDocumentPermission', { name: 'One', permissionType: 'Share', accountIdsToAdd: ['all'] }, 'One'],
  ['by its ARN', 'ssm:ModifyDocumentPermission', { name: 'arn:aws:ssm:eu-west-1:111122223333:document/One' }, 'One'],
  ['by CreateDocument', 'ssm:CreateDocument', { name: 'One', content: '' }, 'One'],
  ['by UpdateDocument', 'ssm:UpdateDocument', { name: 'One' }, 'One'],
  ['by UpdateDocumentDefaultVersion', 'ssm:UpdateDocumentDefaultVersion', { name: 'One', documentVersion: '2' }, 'One'],
  ['by DeleteDocument', 'ssm:DeleteDocument', { name: 'One' }, 'One'],
  ['by tags', 'ssm:AddTagsToResource', { resourceType: 'Document', resourceId: 'One' }, 'One'],
  ['not by tags of a parameter', 'ssm:RemoveTagsFromResource', { resourceType: 'Parameter', resourceId: 'One' }, undefined],
])('is touched %s', (_name, event, request, id) => {
  expect(document.touchedBy[event]?.(request, null, place)).toBe(id);
});

it('shows its name and tags, but not whom it is shared with, in what AWS Config recorded', () => {
  const configuration = { Name: 'One', DocumentType: 'Command', Tags: [{ Key: 'team', Value: 'media' }] };
  const item = { ...place, resourceId: 'One', resourceName: undefined, arn: undefined, configuration, supplementaryConfiguration: {}, tags: {} };

  expect(document.idOf?.(item)).toBe('One');
  expect(document.fromConfigurationItem?.(item)).toEqual({ name: 'One', documentType: 'Command', tags: { team: 'media' } });
});

it('is private in a template, which can not share it', () => {
  const resource = {
    ...place,
    logicalId: 'One',
    type: 'AWS::SSM::Document',
    properties: { Name: UNRESOLVED, Content: {}, DocumentType: 'Command' },
    siblings: [],
  };

  expect(document.fromTemplate?.(resource)).toEqual({ documentType: 'Command', sharedWith: [], tags: {} });
});

it('is the same in whatever order those come that it is shared with', () => {
  const [one, all] = [
    { account: '1', version: null },
    { account: 'all', version: null },
  ];
  const facts = { name: 'One', documentType: null, sharedWith: [all, one], tags: {} };

  expect(document.canonical?.({ ...facts, sharedWith: [one, all] })).toEqual(document.canonical?.(facts));
});
