import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../aws/call.ts';
import table from '../../../resources/dynamodb/table.ts';
import { UNRESOLVED } from '../../../resources/resource.ts';
import { answering, collected, NOW, unread } from '../answering.ts';

const place = { accountId: '111122223333', region: 'eu-west-1' };
const arn = 'arn:aws:dynamodb:eu-west-1:111122223333:table/films';
const ref = { ...place, type: 'AWS::DynamoDB::Table', id: 'films' } as const;
const facts = { name: 'films', status: 'ACTIVE', deletionProtection: true, pointInTimeRecovery: true, tags: { team: 'media', stage: 'live' } };

describe('reads a table', () => {
  const described = (more: object = {}) => ({ Table: { TableName: 'films', TableStatus: 'ACTIVE', DeletionProtectionEnabled: true, ...more } });
  const backups = (PointInTimeRecoveryDescription?: object) => ({
    ContinuousBackupsDescription: { ContinuousBackupsStatus: 'ENABLED', PointInTimeRecoveryDescription },
  });
  const tagPages = [{ Tags: [{ Key: 'team', Value: 'media' }], NextToken: '1' }, { Tags: [{ Key: 'stage', Value: 'live' }] }];
  const answers = {
    'dynamodb:DescribeTable': () => described(),
    'dynamodb:DescribeContinuousBackups': () => backups({ PointInTimeRecoveryStatus: 'ENABLED', RecoveryPeriodInDays: 7 }),
    'dynamodb:ListTagsOfResource': ({ NextToken = '0' }: { NextToken?: string }) => tagPages[Number(NextToken)],
  };
  const read = (others: object = {}) => table.read(answering({ ...answers, ...others }, table.reads), ref, NOW);

  it('whole, with the tags of every page', async () => {
    expect(await read()).toEqual(facts);
  });
  it.each([
    ['is switched off', backups({ PointInTimeRecoveryStatus: 'DISABLED' })],
    ['is not described', backups()],
    ['is not there at all', {}],
  ])('whose recovery %s', async (_name, answer) => {
    expect(await read({ 'dynamodb:DescribeContinuousBackups': () => answer })).toMatchObject({ pointInTimeRecovery: false });
  });
  it('without deletion protection, where it is not said', async () => {
    expect(await read({ 'dynamodb:DescribeTable': () => described({ DeletionProtectionEnabled: undefined }) })).toMatchObject({ deletionProtection: false });
  });
  it('that is being deleted as null', async () => {
    expect(await read({ 'dynamodb:DescribeTable': () => described({ TableStatus: 'DELETING' }) })).toBeNull();
  });
  it.each(['dynamodb:DescribeTable', 'dynamodb:DescribeContinuousBackups', 'dynamodb:ListTagsOfResource'] as const)(
    'that is gone by the time of %s as null',
    async (action) => {
      const missing = () => {
        throw new AwsError('missing', action, 'ResourceNotFoundException', 'No such table.');
      };

      expect(await read({ [action]: missing })).toBeNull();
    },
  );
  it.each(['CREATING', 'ARCHIVED'])('that is %s, and of whose backups DynamoDB does not know yet, or any more', async (TableStatus) => {
    const missing = () => {
      throw new AwsError('missing', 'dynamodb:DescribeContinuousBackups', 'TableNotFoundException', 'No such table.');
    };
    const others = { 'dynamodb:DescribeTable': () => described({ TableStatus }), 'dynamodb:DescribeContinuousBackups': missing };

    expect(await read(others)).toMatchObject({ status: TableStatus, pointInTimeRecovery: false });
  });
  it('but for its status where that is not said', async () => {
    expect(unread(await read({ 'dynamodb:DescribeTable': () => described({ TableStatus: undefined }) }))).toEqual({
      status: expect.stringContaining('without status'),
    });
  });
});

it('lists the tables of every page', async () => {
  const pages: Record<string, object> = {
    '': { TableNames: ['a'], LastEvaluatedTableName: 'a' },
    a: { TableNames: [], LastEvaluatedTableName: 'b' },
    b: { TableNames: ['c'] },
  };
  const ask = answering(
    { 'dynamodb:ListTables': ({ ExclusiveStartTableName = '' }: { ExclusiveStartTableName?: string }) => pages[ExclusiveStartTableName] },
    table.reads,
  );

  expect(await collected(table.list(ask, place))).toEqual(['a', 'c']);
});

it('is the same whatever its state of the moment', () => {
  expect(table.canonical?.({ ...facts, status: 'UPDATING' })).toEqual(table.canonical?.(facts));
  expect(table.arn(ref)).toBe(arn);
});

describe('is touched', () => {
  it.each([
    ['by its making', 'dynamodb:CreateTable', { tableName: 'films' }, 'films'],
    ['by a change', 'dynamodb:UpdateTable', { tableName: 'films', deletionProtectionEnabled: false }, 'films'],
    ['by a change that names it by its ARN', 'dynamodb:UpdateTable', { tableName: arn }, 'films'],
    ['by its deletion', 'dynamodb:DeleteTable', { tableName: 'films' }, 'films'],
    ['by a change of its backups', 'dynamodb:UpdateContinuousBackups', { tableName: 'films' }, 'films'],
    ['by a restore from a backup', 'dynamodb:RestoreTableFromBackup', { targetTableName: 'films', backupArn: `${arn}/backup/1` }, 'films'],
    ['by a restore to a moment, and not its source', 'dynamodb:RestoreTableToPointInTime', { sourceTableName: 'films', targetTableName: 'copy' }, 'copy'],
    ['by an import', 'dynamodb:ImportTable', { tableCreationParameters: { tableName: 'films' } }, 'films'],
    ['by tags', 'dynamodb:TagResource', { resourceArn: arn }, 'films'],
    ['by tags taken off', 'dynamodb:UntagResource', { resourceArn: arn }, 'films'],
    ['not by what belongs to a table', 'dynamodb:TagResource', { resourceArn: `${arn}/stream/2026` }, undefined],
    ['not by a call that names nothing', 'dynamodb:ImportTable', null, undefined],
    ['not by a call that says nothing', 'dynamodb:CreateTable', {}, undefined],
  ] as const)('%s', (_name, event, request, id) => {
    expect(table.touchedBy[event]?.(request, null, place)).toBe(id);
  });
});

describe('in what AWS Config recorded', () => {
  const recorded = (supplementaryConfiguration: Record<string, unknown>, configuration: unknown = { tableName: 'films', tableStatus: 'ACTIVE' }) =>
    table.fromConfigurationItem?.({
      ...place,
      resourceId: 'films',
      resourceName: 'films',
      arn,
      configuration,
      supplementaryConfiguration,
      tags: { team: 'media' },
    });

  it.each([
    ['ENABLED', true],
    ['DISABLED', false],
  ])('shows in the supplement that recovery is %s', (pointInTimeRecoveryStatus, pointInTimeRecovery) => {
    const ContinuousBackupsDescription = { continuousBackupsStatus: 'ENABLED', pointInTimeRecoveryDescription: { pointInTimeRecoveryStatus } };

    expect(recorded({ ContinuousBackupsDescription })).toEqual({ name: 'films', status: 'ACTIVE', pointInTimeRecovery, tags: { team: 'media' } });
  });
  it('shows no more than is there', () => {
    expect(recorded({})).toEqual({ name: 'films', status: 'ACTIVE', tags: { team: 'media' } });
    expect(recorded({}, { deletionProtectionEnabled: true })).toMatchObject({ deletionProtection: true });
    expect(recorded({}, null)).toEqual({});
  });
  it('is named by its name', () => {
    expect(table.idOf?.({ ...place, resourceId: 'x', resourceName: undefined, arn })).toBe('films');
    expect(table.idOf?.({ ...place, resourceId: 'films', resourceName: undefined, arn: undefined })).toBe('films');
  });
});

describe('in a template', () => {
  const proposed = (properties: Record<string, unknown>, type = 'AWS::DynamoDB::Table') =>
    table.fromTemplate?.({ ...place, logicalId: 'Films', type, properties, siblings: [] });
  const global = (...Replicas: unknown[]) => proposed({ TableName: 'films', Replicas }, 'AWS::DynamoDB::GlobalTable');
  const recovery = (PointInTimeRecoveryEnabled: unknown) => ({ PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled } });

  it('has neither recovery nor protection unless it asks for them', () => {
    expect(proposed({ TableName: 'films' })).toEqual({ name: 'films', deletionProtection: false, pointInTimeRecovery: false, tags: {} });
    expect(proposed({ ...recovery('true'), DeletionProtectionEnabled: true })).toMatchObject({ deletionProtection: true, pointInTimeRecovery: true });
    expect(proposed({ PointInTimeRecoverySpecification: {} })).toMatchObject({ pointInTimeRecovery: false });
  });
  it('does not show what is known only at deployment', () => {
    expect(proposed({ ...recovery(UNRESOLVED), DeletionProtectionEnabled: UNRESOLVED })).toEqual({ tags: {} });
    expect(proposed({ PointInTimeRecoverySpecification: UNRESOLVED })).not.toHaveProperty('pointInTimeRecovery');
  });
  it('of several Regions is as the worst of its replicas', () => {
    const whole = { Region: 'eu-west-1', ...recovery(true), DeletionProtectionEnabled: true, Tags: [{ Key: 'team', Value: 'media' }] };

    expect(global(whole)).toEqual({ name: 'films', deletionProtection: true, pointInTimeRecovery: true, tags: { team: 'media' } });
    expect(global(whole, { ...whole, Region: 'eu-central-1' })).toEqual({ name: 'films', deletionProtection: true, pointInTimeRecovery: true });
    expect(global(whole, { Region: 'eu-central-1' })).toEqual({ name: 'films', deletionProtection: false, pointInTimeRecovery: false });
    expect(global(whole, UNRESOLVED)).toEqual({ name: 'films' });
    expect(proposed({ Replicas: UNRESOLVED }, 'AWS::DynamoDB::GlobalTable')).toEqual({});
  });
});
