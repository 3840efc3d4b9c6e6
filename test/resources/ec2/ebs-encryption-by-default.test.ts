import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import encryption from '../../../resources/ec2/ebs-encryption-by-default.ts';
import { answering, collected, NOW } from '../answering.ts';

const place = { accountId: '111122223333', region: 'eu-west-1' };
const ref = { ...place, type: 'AWS::EC2::EbsEncryptionByDefault', id: place.accountId } as const;
const answers = {
  'ec2:GetEbsEncryptionByDefault': () => ({ EbsEncryptionByDefault: false }),
  'ec2:GetEbsDefaultKmsKeyId': () => ({ KmsKeyId: 'alias/aws/ebs' }),
};

it('reads whether it is on, and the key', async () => {
  expect(await encryption.read(answering(answers, encryption.reads), ref, NOW)).toEqual({
    accountId: place.accountId,
    enabled: false,
    defaultKey: 'alias/aws/ebs',
  });
});

it.each(['ec2:GetEbsEncryptionByDefault', 'ec2:GetEbsDefaultKmsKeyId'] as const)('does not read what %s leaves out', async (action) => {
  await expect(encryption.read(answering({ ...answers, [action]: () => ({}) }, encryption.reads), ref, NOW)).rejects.toThrow('without its state or its key');
});

it('is one for the account and Region', async () => {
  expect(await collected(encryption.list(answering({}, []), place))).toEqual([place.accountId]);
  expect(encryption.arn(ref)).not.toBe(encryption.arn({ ...ref, region: 'eu-central-1' }));
});

it.each(['ec2:EnableEbsEncryptionByDefault', 'ec2:DisableEbsEncryptionByDefault', 'ec2:ModifyEbsDefaultKmsKeyId', 'ec2:ResetEbsDefaultKmsKeyId'] as const)(
  'is touched by %s, which names nothing',
  (event) => {
    expect(encryption.touchedBy[event]?.(null, null, place)).toBe(place.accountId);
  },
);

const file = '../shared/fixtures/cloudtrail-records/panther-DisableEbsEncryptionByDefault.json';
it.skipIf(!existsSync(file))(`is touched by a call that CloudTrail recorded (passed over where ${file} is missing)`, () => {
  const { record } = JSON.parse(readFileSync(file, 'utf8'));

  expect(encryption.touchedBy[`ec2:${record.eventName}`]?.(record.requestParameters, record.responseElements, place)).toBe(place.accountId);
});
