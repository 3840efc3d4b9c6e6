import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../aws/call.ts';
import hub from '../../../resources/securityhub/hub.ts';
import { answering, collected, NOW, unread } from '../answering.ts';

const place = { accountId: '111122223333', region: 'eu-west-1' };
const ref = { ...place, type: 'AWS::SecurityHub::Hub', id: '111122223333' } as const;

function refusal(kind: 'denied' | 'missing', code: string, message: string) {
  return () => {
    throw new AwsError(kind, 'securityhub:DescribeHub', code, message);
  };
}
const notSubscribed = refusal(
  'denied',
  'InvalidAccessException',
  'securityhub:DescribeHub: InvalidAccessException: Account 111122223333 is not subscribed to AWS Security Hub',
);

describe('reads the hub', () => {
  const described = () => ({ HubArn: hub.arn(ref) });
  const pages = ({ NextToken }: { NextToken?: string }) =>
    NextToken ? { StandardsSubscriptions: [{ StandardsArn: 'a' }] } : { StandardsSubscriptions: [{ StandardsArn: 'b' }], NextToken: '1' };
  const read = (describe: () => unknown, standards: (input: never) => unknown) =>
    hub.read(answering({ 'securityhub:DescribeHub': describe, 'securityhub:GetEnabledStandards': standards }, hub.reads), ref, NOW);

  it('with its standards, of every page', async () => {
    expect(await read(described, pages)).toEqual({ enabled: true, standards: ['a', 'b'] });
  });
  it.each([
    ['where the account is not subscribed', notSubscribed, notSubscribed],
    ['that was disabled between the calls', described, notSubscribed],
    ['that is not found', refusal('missing', 'ResourceNotFoundException', 'No hub.'), pages],
  ])('%s as none', async (_name, describe, standards) => {
    expect(await read(describe, standards)).toEqual({ enabled: false, standards: [] });
  });
  it.each([
    ['IAM denies a call', refusal('denied', 'AccessDeniedException', 'Not allowed.')],
    ['Security Hub denies it in its own words', refusal('denied', 'InvalidAccessException', 'Not allowed.')],
  ])('as enabled where %s and the other is answered, and not at all where both are denied', async (_name, denied) => {
    expect(await read(denied, pages)).toEqual({ enabled: true, standards: ['a', 'b'] });
    expect(unread(await read(described, denied))).toEqual({ standards: expect.stringContaining('Not allowed.') });
    await expect(read(denied, denied)).rejects.toThrow('Not allowed.');
  });
});

it('is there once an account, and enabled by a template', async () => {
  expect(await collected(hub.list(answering({}, hub.reads), place))).toEqual(['111122223333']);
  expect(hub.fromTemplate?.({ ...place, logicalId: 'Hub', type: 'AWS::SecurityHub::Hub', properties: {}, siblings: [] })).toEqual({ enabled: true });
});

it.each(Object.keys(hub.touchedBy))('is touched by %s', (event) => {
  expect(hub.touchedBy[event as keyof typeof hub.touchedBy]?.(null, null, place)).toBe('111122223333');
});
