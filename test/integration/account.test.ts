import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ask, ChangeAction } from '../../aws/call.ts';
import { openAccounts } from '../../functions/adapters/account.ts';
import { type Moto, startMoto, useEndpoint } from './moto.ts';
import { outcomeOf, place, planOf } from './worlds.ts';

const BLOCK = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };
const MEMBER = '222222222222';
let moto: Moto;
let putBack: () => void;

beforeAll(async () => {
  moto = await startMoto();
  putBack = useEndpoint(moto.endpoint);
});
afterAll(async () => {
  putBack?.();
  await moto?.stop();
});

describe('with the credentials at hand', () => {
  const accounts = openAccounts({ readerRole: null, remediatorRole: null });

  it('their account is the one that STS names', async () => {
    expect(await accounts.ownAccountId()).toBe(place.accountId);
  });

  it.each([
    [
      'a group',
      (ask: ReturnType<typeof accounts.reader>) => ask('ec2:DescribeSecurityGroups', { GroupIds: ['sg-0123456789abcdef0'] }),
      'InvalidGroup.NotFound',
    ],
    ['a bucket', (ask: ReturnType<typeof accounts.reader>) => ask('s3:HeadBucket', { Bucket: 'nowhere' }), 'NotFound'],
    ['a password policy', (ask: ReturnType<typeof accounts.reader>) => ask('iam:GetAccountPasswordPolicy', {}), 'NoSuchEntity'],
    ['a trail', (ask: ReturnType<typeof accounts.reader>) => ask('cloudtrail:GetTrail', { Name: 'nowhere' }), 'TrailNotFoundException'],
    ['a key', (ask: ReturnType<typeof accounts.reader>) => ask('kms:DescribeKey', { KeyId: '00000000-0000-4000-8000-000000000000' }), 'NotFoundException'],
    ['a secret', (ask: ReturnType<typeof accounts.reader>) => ask('secretsmanager:DescribeSecret', { SecretId: 'nowhere' }), 'ResourceNotFoundException'],
    [
      'a queue',
      (ask: ReturnType<typeof accounts.reader>) => ask('sqs:GetQueueAttributes', { QueueUrl: `${moto.endpoint}/123456789012/nowhere` }),
      'AWS.SimpleQueueService.NonExistentQueue',
    ],
    [
      'a topic',
      (ask: ReturnType<typeof accounts.reader>) => ask('sns:GetTopicAttributes', { TopicArn: 'arn:aws:sns:us-east-1:123456789012:nowhere' }),
      'NotFound',
    ],
  ])('%s that is not there is missing', async (_what, call, code) => {
    expect(await outcomeOf(call(accounts.reader({ ...place, region: 'global' })))).toEqual({ kind: 'missing', code });
  });

  it('a resource of another account is neither read nor changed', async () => {
    const other = { ...place, accountId: MEMBER };
    const plan = planOf({ action: 's3:DeleteBucketPolicy', input: { Bucket: 'b' } }, 'arn:aws:s3:::b', MEMBER);

    expect(await outcomeOf(accounts.reader(other)('s3:ListBuckets', {}))).toEqual({ kind: 'denied', code: 'WrongAccount' });
    expect(await outcomeOf(accounts.remediator(plan, 'remediate'))).toEqual({ kind: 'denied', code: 'WrongAccount' });
  });
});

describe('with a role in each account', () => {
  const accounts = openAccounts({ readerRole: 'holdfast-reader', remediatorRole: 'holdfast-remediator' });
  const blockOf = (accountId: string) => outcomeOf(accounts.reader({ ...place, accountId })('s3control:GetPublicAccessBlock', { AccountId: accountId }));

  it("a change is made in the plan's account, and in no other", async () => {
    const call = { action: 's3control:PutPublicAccessBlock', input: { AccountId: MEMBER, PublicAccessBlockConfiguration: BLOCK } } as const;
    const ask = await accounts.remediator(planOf(call, `arn:aws:s3::${MEMBER}:account`, MEMBER), 'remediate');
    await ask(call.action, call.input);

    expect(await blockOf(MEMBER)).toMatchObject({ PublicAccessBlockConfiguration: BLOCK });
    expect(await blockOf(place.accountId)).toEqual({ kind: 'missing', code: 'NoSuchPublicAccessBlockConfiguration' });
  });

  it('a call that the plan does not hold is not made', async () => {
    const input = { AccountId: MEMBER, PublicAccessBlockConfiguration: BLOCK };
    const ask: Ask<ChangeAction> = await accounts.remediator(
      planOf({ action: 's3control:PutPublicAccessBlock', input }, `arn:aws:s3::${MEMBER}:account`, MEMBER),
      'remediate',
    );
    const before = await blockOf(MEMBER);

    await expect(ask('s3control:DeletePublicAccessBlock', { AccountId: MEMBER })).rejects.toThrow('does not hold this call');
    await expect(ask('s3control:PutPublicAccessBlock', { ...input, PublicAccessBlockConfiguration: {} })).rejects.toThrow('does not hold this call');
    expect(await blockOf(MEMBER)).toMatchObject({ ...(before as object), $metadata: {} });
  });
});
