import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { dynamoTable } from '../../../functions/adapters/table-dynamodb.ts';
import type { Write } from '../../../functions/core/table.ts';
import { type Scripted, type ScriptedService, startScriptedService } from './scripted-service.ts';

const patience = { tries: 4, first: 1, longest: 2 };
const writes: readonly Write[] = ['a', 'b', 'c'].map((sk) => ({ kind: 'put', item: { pk: 'lane', sk, version: 1, json: '{}' }, when: 'absent' }));

function tableAt({ endpoint }: ScriptedService) {
  const client = new DynamoDBClient({ endpoint, region: 'eu-central-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' }, maxAttempts: 2 });
  return dynamoTable({ client, tableName: 'ledger', patience });
}

function cancelled(...codes: readonly string[]): Scripted {
  return { error: 'TransactionCanceledException', body: { CancellationReasons: codes.map((Code) => ({ Code })) } };
}

const done: Scripted = { result: {} };

describe('a transaction in DynamoDB', () => {
  const cases: readonly [string, Scripted[], readonly number[], number][] = [
    ['names the conditions that failed', [cancelled('ConditionalCheckFailed', 'None', 'ConditionalCheckFailed')], [0, 2], 1],
    ['names them also where others were at another of its items', [cancelled('TransactionConflict', 'ConditionalCheckFailed', 'None')], [1], 1],
    ['is tried again where others were at its items', [cancelled('TransactionConflict', 'None', 'None'), done], [], 2],
    [
      'is tried again where the table is throttled',
      [cancelled('None', 'ThrottlingError', 'None'), cancelled('ProvisionedThroughputExceeded', 'None', 'None'), done],
      [],
      3,
    ],
    [
      'is tried again until it is known which condition failed',
      [cancelled('TransactionConflict', 'None', 'None'), cancelled('None', 'None', 'ConditionalCheckFailed')],
      [2],
      2,
    ],
    ['is asked about again where its answer was lost', [{ hangUp: true }, done], [], 2],
    ['is asked about again while it is still being carried out', [{ error: 'TransactionInProgressException' }, done], [], 2],
  ];
  it.each(cases)('%s', async (_name, script, failed, tries) => {
    await using service = await startScriptedService(...script);

    expect(await tableAt(service).transact(writes)).toEqual(failed);

    expect(service.requests).toHaveLength(tries);
    expect(new Set(service.requests.map(({ ClientRequestToken }) => ClientRequestToken)).size).toBe(1);
  });

  it('has a token of its own', async () => {
    await using service = await startScriptedService(done);
    const table = tableAt(service);
    await table.transact(writes);
    await table.transact(writes);

    expect(new Set(service.requests.map(({ ClientRequestToken }) => ClientRequestToken)).size).toBe(2);
  });

  it('is given up where others are at its items for ever, and says so', async () => {
    await using service = await startScriptedService(cancelled('TransactionConflict', 'None', 'None'));

    await expect(tableAt(service).transact(writes)).rejects.toThrow(
      'DynamoDB put a transaction on table ledger off 4 times (TransactionConflict): too many write to the same items. Try later.',
    );
    expect(service.requests).toHaveLength(4);
  });

  const fatal: readonly [string, Scripted, string][] = [
    ['a mistake in it', cancelled('ValidationError', 'None', 'TransactionConflict'), 'TransactionCanceledException'],
    ['a cancellation without reasons', cancelled(), 'TransactionCanceledException'],
    ['a missing permission', { error: 'AccessDeniedException' }, 'AccessDeniedException'],
  ];
  it.each(fatal)('is not tried again after %s', async (_name, answer, name) => {
    await using service = await startScriptedService(answer);

    await expect(tableAt(service).transact(writes)).rejects.toMatchObject({ name });
    expect(service.requests).toHaveLength(1);
  });

  it('throws where nobody answers', async () => {
    await using service = await startScriptedService({ hangUp: true });

    await expect(tableAt(service).transact(writes)).rejects.toThrow();
  });
});

describe('getting items from DynamoDB', () => {
  const keys = ['a', 'b', 'c'].map((sk) => ({ pk: 'lane', sk }));
  const answer = (there: readonly string[], left: readonly string[]): Scripted => ({
    result: {
      Responses: { ledger: there.map((sk) => ({ pk: { S: 'lane' }, sk: { S: sk }, version: { N: '1' }, json: { S: sk } })) },
      UnprocessedKeys: left.length > 0 ? { ledger: { Keys: left.map((sk) => ({ pk: { S: 'lane' }, sk: { S: sk } })), ConsistentRead: true } } : {},
    },
  });

  it('asks again for the keys that were left unread, and for no others', async () => {
    await using service = await startScriptedService(answer(['c'], ['b', 'a']), answer(['a'], ['b']), answer(['b'], []));

    const items = await tableAt(service).get(keys);

    expect(items.map((item) => item?.json)).toEqual(['a', 'b', 'c']);
    expect(service.requests[2]).toMatchObject({ RequestItems: { ledger: { Keys: [{ pk: { S: 'lane' }, sk: { S: 'b' } }], ConsistentRead: true } } });
  });

  it('never takes a key that was left unread for an item that is not there', async () => {
    await using service = await startScriptedService(answer(['a', 'b'], ['c']), answer([], ['c']));

    await expect(tableAt(service).get(keys)).rejects.toThrow('DynamoDB left 1 keys of table ledger unread, 4 times over: it is throttled. Try later.');
  });
});
