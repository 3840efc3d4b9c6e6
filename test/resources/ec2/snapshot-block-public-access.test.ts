import { expect, it } from 'vitest';
import block from '../../../resources/ec2/snapshot-block-public-access.ts';
import { TemplateRef, UNRESOLVED } from '../../../resources/resource.ts';
import { answering, collected, NOW, unread } from '../answering.ts';

const place = { accountId: '111122223333', region: 'eu-west-1' };
const ref = { ...place, type: 'AWS::EC2::SnapshotBlockPublicAccess', id: place.accountId } as const;

it('reads its state, and the own public snapshots of every page', async () => {
  const pages = [{ Snapshots: [{ SnapshotId: 'snap-1' }], NextToken: '1' }, { Snapshots: [{ SnapshotId: 'snap-2' }] }];
  const ask = answering(
    {
      'ec2:GetSnapshotBlockPublicAccessState': () => ({ State: 'unblocked', ManagedBy: 'account' }),
      'ec2:DescribeSnapshots': ({
        OwnerIds,
        RestorableByUserIds,
        NextToken = '0',
      }: {
        OwnerIds?: string[];
        RestorableByUserIds?: string[];
        NextToken?: string;
      }) => (OwnerIds?.join() === 'self' && RestorableByUserIds?.join() === 'all' ? pages[Number(NextToken)] : { Snapshots: [{ SnapshotId: 'snap-private' }] }),
    },
    block.reads,
  );

  expect(await block.read(ask, ref, NOW)).toEqual({
    accountId: place.accountId,
    state: 'unblocked',
    managedBy: 'account',
    publicSnapshots: ['snap-1', 'snap-2'],
  });
});

it('reads a state whose manager is not said, and leaves a state out that is not said', async () => {
  const snapshots = { 'ec2:DescribeSnapshots': () => ({}) };
  const without = answering({ ...snapshots, 'ec2:GetSnapshotBlockPublicAccessState': () => ({ State: 'block-all-sharing' }) }, block.reads);

  expect(await block.read(without, ref, NOW)).toMatchObject({ state: 'block-all-sharing', managedBy: null, publicSnapshots: [] });
  const unsaid = answering({ ...snapshots, 'ec2:GetSnapshotBlockPublicAccessState': () => ({}) }, block.reads);
  expect(unread(await block.read(unsaid, ref, NOW))).toEqual({ state: expect.stringContaining('without state') });
});

it('is one for the account and Region', async () => {
  expect(await collected(block.list(answering({}, []), place))).toEqual([place.accountId]);
  expect(block.arn(ref)).not.toBe(block.arn({ ...ref, region: 'eu-central-1' }));
});

it.each(['ec2:EnableSnapshotBlockPublicAccess', 'ec2:DisableSnapshotBlockPublicAccess'])('is touched by %s, which names nothing', (event) => {
  expect(block.touchedBy[`ec2:${event.slice(4)}`]?.({ [`${event.slice(4)}Request`]: '' }, null, place)).toBe(place.accountId);
});

it.each([
  ['as CloudFormation spells it', { State: 'block-new-sharing', AccountId: place.accountId }],
  ['with a small letter', { state: 'block-new-sharing' }],
])('shows its state in what AWS Config recorded, %s', (_name, configuration) => {
  const item = { ...place, resourceId: 'eu-west-1', resourceName: undefined, arn: undefined, configuration, supplementaryConfiguration: {}, tags: {} };

  expect(block.idOf?.(item)).toBe(place.accountId);
  expect(block.fromConfigurationItem?.(item)).toEqual({ accountId: place.accountId, state: 'block-new-sharing' });
  expect(block.fromConfigurationItem?.({ ...item, configuration: null })).toEqual({ accountId: place.accountId });
});

it.each([
  ['its state', 'block-all-sharing', { state: 'block-all-sharing' }],
  ['not a state that is known only at deployment', UNRESOLVED, {}],
  ['not a state that refers to something', new TemplateRef('Mode'), {}],
])('shows %s in a template', (_name, State, facts) => {
  const resource = { ...place, logicalId: 'Block', type: 'AWS::EC2::SnapshotBlockPublicAccess', properties: { State }, siblings: [] };

  expect(block.fromTemplate?.(resource)).toEqual({ accountId: place.accountId, ...facts });
});

it('is the same whichever snapshots are public', () => {
  const facts = { accountId: place.accountId, state: 'unblocked', managedBy: 'account', publicSnapshots: ['snap-1'] };

  expect(block.canonical?.({ ...facts, publicSnapshots: [] })).toEqual(block.canonical?.(facts));
});
