import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import encryption from '../../../resources/ec2/ebs-encryption-by-default.ts';
import { answering, collected, NOW } from '../answering.ts';

const place = { accountId: '111122223333', region: 'eu-west-1' };
const ref = { ...place, type: 'AWS::EC2::EbsEncryptionByDefault', id: place.accountId } as const;

it('reads whether it is on', async () => {
  const on = answering({ 'ec2:GetEbsEncryptionByDefault': () => ({ EbsEncryptionByDefault: true }) }, encryption.reads);
  const silent = answering({ 'ec2:GetEbsEncryptionByDefault': () => ({}) }, encryption.reads);

  expect(await encryption.read(on, ref, NOW)).toEqual({ accountId: place.accountId, enabled: true });
  await expect(encryption.read(silent, ref, NOW)).rejects.toThrow('without its state');
});

it('is one for the account and Region', async () => {
  expect(await collected(encryption.list(answering({}, []), place))).toEqual([place.accountId]);
  expect(encryption.arn(ref)).not.toBe(encryption.arn({ ...ref, region: 'eu-central-1' }));
});

it.each(['ec2:EnableEbsEncryptionByDefault', 'ec2:DisableEbsEncryptionByDefault'] as const)('is touched by %s, which names nothing', (event) => {
  expect(encryption.touchedBy[event]?.(null, null, place)).toBe(place.accountId);
});

const file = '../shared/fixtures/cloudtrail-records/panther-DisableEbsEncryptionByDefault.json';
it.skipIf(!existsSync(file))(`is touched by a call that CloudTrail recorded (passed over where ${file} is missing)`, () => {
  const { record } = JSON.parse(readFileSync(file, 'utf8'));

  expect(encryption.touchedBy[`ec2:${record.eventName}`]?.(record.requestParameters, record.responseElements, place)).toBe(place.accountId);
});
