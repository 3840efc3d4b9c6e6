import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../aws/call.ts';
import { parseConfigurationItem, refOfItem } from '../../../functions/core/configuration-item.ts';
import account from '../../../resources/s3/account-public-access-block.ts';
import { answering, collected, NOW } from '../answering.ts';

const place = { accountId: '111122223333', region: 'global' };
const ref = { ...place, type: 'AWS::S3::AccountPublicAccessBlock', id: '111122223333' } as const;
const allOn = { blockPublicAcls: true, ignorePublicAcls: true, blockPublicPolicy: true, restrictPublicBuckets: true };

describe('reads the public access block of an account', () => {
  it('as it is, a switch that is not said to be on being off', async () => {
    const get = ({ AccountId }: { AccountId?: string }) => ({
      PublicAccessBlockConfiguration: { BlockPublicAcls: AccountId === '111122223333', BlockPublicPolicy: false },
    });

    expect(await account.read(answering({ 's3control:GetPublicAccessBlock': get }, account.reads), ref, NOW)).toEqual({
      accountId: '111122223333',
      publicAccessBlock: { blockPublicAcls: true, ignorePublicAcls: false, blockPublicPolicy: false, restrictPublicBuckets: false },
    });
  });

  it('as null where none is set', async () => {
    const get = () => {
      throw new AwsError('missing', 's3control:GetPublicAccessBlock', 'NoSuchPublicAccessBlockConfiguration', 'None.');
    };

    expect(await account.read(answering({ 's3control:GetPublicAccessBlock': get }, account.reads), ref, NOW)).toEqual({
      accountId: '111122223333',
      publicAccessBlock: null,
    });
  });

  it('not at all where that is denied', async () => {
    const get = () => {
      throw new AwsError('denied', 's3control:GetPublicAccessBlock', 'AccessDenied', 'No.');
    };

    await expect(account.read(answering({ 's3control:GetPublicAccessBlock': get }, account.reads), ref, NOW)).rejects.toThrow('No.');
  });
});

it('is one for each account', async () => {
  expect(await collected(account.list(answering({}, account.reads), place))).toEqual(['111122223333']);
});

it.each(['s3:PutAccountPublicAccessBlock', 's3:DeleteAccountPublicAccessBlock'])('is touched by %s, in the account of the event', (event) => {
  expect(account.touchedBy[event as 's3:PutAccountPublicAccessBlock']?.(null, null, place)).toBe('111122223333');
});

describe('is found in a configuration item', () => {
  it('as AWS Config recorded it', () => {
    const path = '../shared/fixtures/config-items/AWS_S3_AccountPublicAccessBlock.json';
    if (!existsSync(path)) return console.warn(`${path} is not here: passed over.`);
    const parsed = parseConfigurationItem(JSON.parse(readFileSync(path, 'utf8')));

    expect(account.fromConfigurationItem?.(parsed.item)).toEqual({ accountId: '123456789012', publicAccessBlock: allOn });
    expect(refOfItem(parsed, account)).toEqual({ accountId: '123456789012', region: 'global', type: 'AWS::S3::AccountPublicAccessBlock', id: '123456789012' });
  });

  it('without the block where a switch is not shown', () => {
    const { restrictPublicBuckets: _left, ...configuration } = allOn;
    const item = { ...place, resourceId: '111122223333', resourceName: undefined, arn: undefined, configuration, supplementaryConfiguration: {}, tags: {} };

    expect(account.fromConfigurationItem?.(item)).toEqual({ accountId: '111122223333' });
  });
});
