import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../aws/call.ts';
import logGroup from '../../../resources/logs/log-group.ts';
import { UNRESOLVED } from '../../../resources/resource.ts';
import { answering, collected, NOW } from '../answering.ts';

const place = { accountId: '111122223333', region: 'eu-west-1' };
const ref = { ...place, type: 'AWS::Logs::LogGroup', id: '/app/web' } as const;
const arn = 'arn:aws:logs:eu-west-1:111122223333:log-group:/app/web';

describe('reads a log group', () => {
  const read = (pages: readonly object[], tags: (input: never) => unknown = () => ({ tags: { team: 'media' } })) => {
    const ask = answering(
      {
        'logs:DescribeLogGroups': ({ logGroupNamePrefix, nextToken = '0' }: { logGroupNamePrefix: string; nextToken?: string }) => {
          expect(logGroupNamePrefix).toBe('/app/web');
          return pages[Number(nextToken)];
        },
        'logs:ListTagsForResource': tags,
      },
      logGroup.reads,
    );
    return logGroup.read(ask, ref, NOW);
  };

  it('that is not the first whose name begins so', async () => {
    const facts = await read(
      [
        { logGroups: [{ logGroupName: '/app/web-old', retentionInDays: 1 }], nextToken: '1' },
        { logGroups: [], nextToken: '2' },
        { logGroups: [{ logGroupName: '/app/web', retentionInDays: 30, logGroupClass: 'INFREQUENT_ACCESS' }] },
      ],
      ({ resourceArn }: { resourceArn: string }) => ({ tags: { of: resourceArn } }),
    );

    expect(facts).toEqual({ logGroupName: '/app/web', retentionInDays: 30, logGroupClass: 'INFREQUENT_ACCESS', tags: { of: arn } });
  });
  it('whose events never expire', async () => {
    expect(await read([{ logGroups: [{ logGroupName: '/app/web' }] }])).toEqual({
      logGroupName: '/app/web',
      retentionInDays: null,
      logGroupClass: 'STANDARD',
      tags: { team: 'media' },
    });
  });
  it('that is gone as null', async () => {
    const missing = () => {
      throw new AwsError('missing', 'logs:ListTagsForResource', 'ResourceNotFoundException', 'No such log group.');
    };

    expect(await read([{ logGroups: [{ logGroupName: '/app/web-old' }] }])).toBeNull();
    expect(await read([{ logGroups: [{ logGroupName: '/app/web' }] }], missing)).toBeNull();
  });
});

it('lists the log groups of every page', async () => {
  const pages = [{ logGroups: [{ logGroupName: 'a' }], nextToken: '1' }, { nextToken: '2' }, { logGroups: [{ logGroupName: 'b' }] }];
  const ask = answering({ 'logs:DescribeLogGroups': ({ nextToken = '0' }: { nextToken?: string }) => pages[Number(nextToken)] }, logGroup.reads);

  expect(await collected(logGroup.list(ask, place))).toEqual(['a', 'b']);
});

it.each([
  ['CreateLogGroup', { logGroupName: '/app/web' }, '/app/web'],
  ['DeleteLogGroup', { logGroupName: '/app/web' }, '/app/web'],
  ['PutRetentionPolicy', { logGroupName: '/app/web', retentionInDays: 1 }, '/app/web'],
  ['DeleteRetentionPolicy', { logGroupName: '/app/web' }, '/app/web'],
  ['TagLogGroup', { logGroupName: '/app/web' }, '/app/web'],
  ['UntagLogGroup', { logGroupName: '/app/web' }, '/app/web'],
  ['TagResource', { resourceArn: arn }, '/app/web'],
  ['UntagResource', { resourceArn: `${arn}:*` }, '/app/web'],
  ['TagResource', { resourceArn: 'arn:aws:logs:eu-west-1:111122223333:destination:somewhere' }, undefined],
  ['TagResource', { resourceArn: `${arn}:log-stream:a` }, undefined],
  ['DeleteLogGroup', null, undefined],
] as const)('is touched by %s of %j', (event, request, id) => {
  expect(logGroup.touchedBy[`logs:${event}`]?.(request, null, place)).toBe(id);
});

describe('in a template', () => {
  it.each([
    [{}, { retentionInDays: null, logGroupClass: 'STANDARD', tags: {} }],
    [
      { LogGroupName: '/app/web', RetentionInDays: '30', LogGroupClass: 'DELIVERY', Tags: [{ Key: 'team', Value: 'media' }] },
      { logGroupName: '/app/web', retentionInDays: 30, logGroupClass: 'DELIVERY', tags: { team: 'media' } },
    ],
    [{ LogGroupName: UNRESOLVED, RetentionInDays: UNRESOLVED, LogGroupClass: UNRESOLVED, Tags: UNRESOLVED }, {}],
  ])('is as it says, or never expires: %#', (properties, facts) => {
    expect(logGroup.fromTemplate?.({ ...place, logicalId: 'Logs', type: 'AWS::Logs::LogGroup', properties, siblings: [] })).toEqual(facts);
  });
});
