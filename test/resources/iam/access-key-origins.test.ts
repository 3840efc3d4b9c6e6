import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../aws/call.ts';
import origins from '../../../resources/iam/access-key-origins.ts';
import { answering, collected, NOW } from '../answering.ts';

const place = { accountId: '111122223333', region: 'global' };
const ref = { ...place, type: 'AWS::IAM::AccessKeyOrigins', id: '111122223333' } as const;
const at = new Date('2026-11-22T23:00:00.000Z');
const eve = { type: 'IAMUser', userName: 'eve', arn: 'arn:aws:iam::111122223333:user/eve' };
const admin = { type: 'AssumedRole', arn: 'arn:aws:sts::111122223333:assumed-role/Admin/ben' };
const root = { type: 'Root', arn: 'arn:aws:iam::111122223333:root' };

function event(userIdentity: object, accessKeyId: string, userName: string | undefined, more: object = {}) {
  const record = {
    userIdentity,
    requestParameters: userName === undefined ? null : { userName },
    responseElements: { accessKey: { accessKeyId, userName } },
    ...more,
  };
  return { EventTime: at, CloudTrailEvent: JSON.stringify(record) };
}

const readWith = (events: readonly object[], keys: Readonly<Record<string, readonly object[]>>) =>
  origins.read(
    answering(
      {
        'cloudtrail:LookupEvents': ({ StartTime, NextToken }: { StartTime: Date; NextToken?: string }) => {
          expect(StartTime.toISOString()).toBe('2026-08-25T08:00:00.000Z');
          return NextToken === undefined ? { Events: events.slice(0, 1), NextToken: 'more' } : { Events: events.slice(1) };
        },
        'iam:ListAccessKeys': ({ UserName }: { UserName: string }) => {
          if (!Object.hasOwn(keys, UserName)) throw new AwsError('missing', 'iam:ListAccessKeys', 'NoSuchEntity', `No user ${UserName}.`);
          return { AccessKeyMetadata: keys[UserName] };
        },
      },
      origins.reads,
    ),
    ref,
    NOW,
  );
const active = (AccessKeyId: string) => ({ AccessKeyId, Status: 'Active' });
const made = (id: string, userName: string, madeBy: string, status = 'Active') => ({ id, userName, status, madeBy, madeAt: at.toISOString() });

describe('reads of the event history which keys were made for others', () => {
  it('by another user, by a role, and by the root user, on every page', async () => {
    const events = [event(eve, 'AKIA2', 'ana'), event(admin, 'AKIA1', 'ana'), event(root, 'AKIA3', 'ben')];
    const keys = { ana: [active('AKIA1'), { AccessKeyId: 'AKIA2', Status: 'Inactive' }], ben: [active('AKIA3'), active('AKIA4')] };

    expect(await readWith(events, keys)).toEqual({
      madeForOthers: [made('AKIA1', 'ana', admin.arn), made('AKIA2', 'ana', eve.arn, 'Inactive'), made('AKIA3', 'ben', root.arn)],
    });
  });

  it.each([
    ['a user for itself, by name', event(eve, 'AKIA1', 'eve')],
    ['a user for itself, without a name', event(eve, 'AKIA1', 'eve', { requestParameters: null })],
    ['the root user for itself', event(root, 'AKIA1', undefined)],
    ['a call that was refused', event(eve, 'AKIA1', 'ana', { errorCode: 'AccessDenied' })],
    ['a call that failed before there was a key', event(eve, 'AKIA1', 'ana', { responseElements: null })],
    ['a key that is gone', event(eve, 'AKIA9', 'ana')],
    ['a user who is gone', event(eve, 'AKIA1', 'zoe')],
    ['a user named like a key of every object', event(eve, 'AKIA1', '__proto__')],
    ['what is no JSON', { EventTime: at, CloudTrailEvent: '{' }],
    ['an event without a record', { EventTime: at }],
  ])('but not %s', async (_name, each) => {
    expect(await readWith([each], { ana: [active('AKIA1')], eve: [active('AKIA1')] })).toEqual({ madeForOthers: [] });
  });
});

it('is there once an account, and touched by what happens to keys', async () => {
  expect(await collected(origins.list(answering({}, origins.reads), place))).toEqual(['111122223333']);
  for (const touched of Object.values(origins.touchedBy)) expect(touched({ userName: 'ana' }, null, place)).toBe('111122223333');
});
