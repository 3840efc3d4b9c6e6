import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../aws/call.ts';
import { parseConfigurationItem } from '../../../functions/core/configuration-item.ts';
import key from '../../../resources/kms/key.ts';
import { TemplateRef, type TemplateResource, UNRESOLVED } from '../../../resources/resource.ts';
import { answering, collected, NOW, unread } from '../answering.ts';

const place = { accountId: '111122223333', region: 'eu-west-1' };
const id = '1234abcd-12ab-34cd-56ef-1234567890ab';
const arn = `arn:aws:kms:eu-west-1:111122223333:key/${id}`;
const ref = { ...place, type: 'AWS::KMS::Key', id } as const;
const policy = '{ "Version": "2012-10-17",\n "Statement": [] }';

const metadata = {
  KeyId: id,
  Arn: arn,
  KeyManager: 'CUSTOMER',
  KeyState: 'Enabled',
  KeySpec: 'SYMMETRIC_DEFAULT',
  KeyUsage: 'ENCRYPT_DECRYPT',
  Origin: 'AWS_KMS',
  MultiRegion: false,
};
const tagPages = [
  { Tags: [{ TagKey: 'team', TagValue: 'media' }], Truncated: true, NextMarker: '1' },
  { Tags: [{ TagKey: 'service', TagValue: 'web' }], Truncated: false },
];
const answers = {
  'kms:DescribeKey': () => ({ KeyMetadata: metadata }),
  'kms:GetKeyRotationStatus': () => ({ KeyRotationEnabled: false, RotationPeriodInDays: 180 }),
  'kms:GetKeyPolicy': () => ({ Policy: policy }),
  'kms:ListResourceTags': ({ Marker = '0' }: { Marker?: string }) => tagPages[Number(Marker)],
};
const read = (more: Parameters<typeof answering>[0] = {}) => key.read(answering({ ...answers, ...more }, key.reads), ref, NOW);
const described = (more: object) => ({ 'kms:DescribeKey': () => ({ KeyMetadata: { ...metadata, ...more } }) });
const notAsked = () => {
  throw new Error('KMS refuses this for such a key.');
};

describe('reads a key', () => {
  it('with its rotation, its policy and the tags of every page', async () => {
    expect(await read()).toEqual({
      keyId: id,
      arn,
      manager: 'CUSTOMER',
      state: 'Enabled',
      rotation: false,
      rotationPeriodInDays: 180,
      deletionDate: null,
      pendingWindowInDays: null,
      policy,
      tags: { team: 'media', service: 'web' },
    });
  });
  it('whose period nobody chose', async () => {
    expect(await read({ 'kms:GetKeyRotationStatus': () => ({ KeyRotationEnabled: true }) })).toMatchObject({ rotation: true, rotationPeriodInDays: 365 });
  });
  it('that is to be deleted', async () => {
    const deletion = described({ KeyState: 'PendingDeletion', DeletionDate: new Date('2026-12-20T08:00:00Z') });

    expect(await read(deletion)).toMatchObject({ state: 'PendingDeletion', deletionDate: '2026-12-20T08:00:00.000Z' });
  });
  it('that is to be deleted after its replicas', async () => {
    const deletion = described({ KeyState: 'PendingReplicaDeletion', PendingDeletionWindowInDays: 12 });

    expect(await read(deletion)).toMatchObject({ state: 'PendingReplicaDeletion', deletionDate: null, pendingWindowInDays: 12 });
  });
  it.each([
    ['asymmetric', { KeySpec: 'RSA_2048' }],
    ['for signing', { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' }],
    ['for HMAC', { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' }],
    ['of imported material', { Origin: 'EXTERNAL' }],
    ['of a CloudHSM cluster', { Origin: 'AWS_CLOUDHSM', CustomKeyStoreId: 'cks-1' }],
    ['a replica', { MultiRegion: true, MultiRegionConfiguration: { MultiRegionKeyType: 'REPLICA' } }],
  ])('that can not be rotated, without asking whether it is: %s', async (_name, more) => {
    expect(await read({ ...described(more), 'kms:GetKeyRotationStatus': notAsked })).toMatchObject({ rotation: null });
  });
  it('that is the primary of several Regions', async () => {
    expect(await read(described({ MultiRegion: true, MultiRegionConfiguration: { MultiRegionKeyType: 'PRIMARY' } }))).toMatchObject({ rotation: false });
  });
  it("not of a service: that is none of the account's own, and need not show its policy", async () => {
    expect(await read({ ...described({ KeyManager: 'AWS' }), 'kms:GetKeyPolicy': notAsked, 'kms:ListResourceTags': notAsked })).toBeNull();
  });
  it.each(key.reads.filter((action) => action !== 'kms:ListKeys'))('that is gone by the time of %s as null', async (action) => {
    const missing = () => {
      throw new AwsError('missing', action, 'NotFoundException', 'No such key.');
    };

    expect(await read({ [action]: missing })).toBeNull();
  });
  it('but for its rotation where its kind is not said', async () => {
    expect(unread(await read(described({ KeySpec: undefined })))).toEqual({ rotation: expect.stringContaining('without rotation') });
  });
});

it('lists the keys of every page', async () => {
  const pages = [
    { Keys: [{ KeyId: 'a' }], Truncated: true, NextMarker: '1' },
    { Keys: [], Truncated: true, NextMarker: '2' },
    { Keys: [{ KeyId: 'b' }], Truncated: false },
  ];
  const ask = answering({ 'kms:ListKeys': ({ Marker = '0' }: { Marker?: string }) => pages[Number(Marker)] }, key.reads);

  expect(await collected(key.list(ask, place))).toEqual(['a', 'b']);
});

describe('is touched', () => {
  it.each([
    ['by ScheduleKeyDeletion of an id', 'kms:ScheduleKeyDeletion', { keyId: id, pendingWindowInDays: 7 }, { keyId: arn }, id],
    ['by ScheduleKeyDeletion whose answer was not recorded', 'kms:ScheduleKeyDeletion', { keyId: arn }, null, id],
    ['by CancelKeyDeletion', 'kms:CancelKeyDeletion', { keyId: id }, { keyId: arn }, id],
    ['by PutKeyPolicy of an ARN', 'kms:PutKeyPolicy', { keyId: arn, policyName: 'default', policy: '{}' }, null, id],
    ['by DisableKeyRotation', 'kms:DisableKeyRotation', { keyId: id }, null, id],
    ['by EnableKeyRotation', 'kms:EnableKeyRotation', { keyId: `arn:aws-cn:kms:cn-north-1:111122223333:key/mrk-1` }, null, 'mrk-1'],
    ['by EnableKey', 'kms:EnableKey', { keyId: id }, null, id],
    ['by DisableKey', 'kms:DisableKey', { keyId: id }, null, id],
    ['by CreateKey', 'kms:CreateKey', { keyUsage: 'ENCRYPT_DECRYPT' }, { keyMetadata: { keyId: id, arn } }, id],
    ['by UpdatePrimaryRegion', 'kms:UpdatePrimaryRegion', { keyId: 'mrk-1', primaryRegion: 'us-east-1' }, null, 'mrk-1'],
    ['by TagResource', 'kms:TagResource', { keyId: id, tags: [] }, null, id],
    ['by UntagResource', 'kms:UntagResource', { keyId: id, tagKeys: [] }, null, id],
    ['under an alias, where the answer names it', 'kms:DisableKey', { keyId: 'alias/web' }, { keyId: arn }, id],
    ['not by an alias alone', 'kms:DisableKey', { keyId: 'alias/web' }, null, undefined],
    ["not by an alias's ARN", 'kms:DisableKey', { keyId: 'arn:aws:kms:eu-west-1:111122223333:alias/web' }, null, undefined],
    ['not by a call that names nothing', 'kms:DisableKey', null, null, undefined],
  ] as const)('%s', (_name, event, request, response, expected) => {
    expect(key.touchedBy[event]?.(request, response, place)).toBe(expected);
  });
});

describe('in what AWS Config recorded', () => {
  const fixture = '../shared/fixtures/config-items/AWS_KMS_Key.json';
  it.skipIf(!existsSync(fixture))(`shows a service's own key as what it is (passed over where ${fixture} is missing)`, () => {
    const { item } = parseConfigurationItem(JSON.parse(readFileSync(fixture, 'utf8')));

    expect(key.fromConfigurationItem?.(item)).toEqual({
      keyId: 'test',
      arn: 'arn:aws:kms:us-east-1:123456789012:key/123456789012',
      manager: 'AWS',
      state: 'Enabled',
      rotation: null,
      deletionDate: null,
      policy: expect.objectContaining({ Id: 'auto-awslambda' }),
    });
    expect(key.idOf?.(item)).toBe('test');
  });

  const recorded = (configuration: object, supplementaryConfiguration: Record<string, unknown> = {}) =>
    key.fromConfigurationItem?.({
      ...place,
      resourceId: id,
      resourceName: undefined,
      arn,
      configuration: { keyManager: 'CUSTOMER', keyState: 'Enabled', keyUsage: 'ENCRYPT_DECRYPT', origin: 'AWS_KMS', ...configuration },
      supplementaryConfiguration,
      tags: { team: 'media' },
    });
  it.each([
    ['as a flag', false],
    ['as a word', 'False'],
    ['in an answer of the API', { keyRotationEnabled: false }],
  ])('shows the rotation %s', (_name, KeyRotationStatus) => {
    expect(recorded({ keySpec: 'SYMMETRIC_DEFAULT' }, { KeyRotationStatus })).toMatchObject({ rotation: false, tags: { team: 'media' } });
  });
  it('knows the spec by its old name', () => {
    expect(recorded({ customerMasterKeySpec: 'SYMMETRIC_DEFAULT' }, { KeyRotationStatus: true })).toMatchObject({ rotation: true });
    expect(recorded({ customerMasterKeySpec: 'RSA_4096' })).toMatchObject({ rotation: null });
  });
  it('shows a key of a custom store as one', () => {
    expect(recorded({ keySpec: 'SYMMETRIC_DEFAULT', customKeyStoreId: 'cks-1' }, { KeyRotationStatus: false })).toMatchObject({ rotation: null });
  });
  it('shows a replica as one', () => {
    expect(recorded({ keySpec: 'SYMMETRIC_DEFAULT', multiRegionConfiguration: { multiRegionKeyType: 'REPLICA' } })).toMatchObject({ rotation: null });
  });
  it.each([
    ['in milliseconds', 1766217600000],
    ['as a text', '2025-12-20T08:00:00Z'],
  ])('shows when it will be deleted, %s', (_name, deletionDate) => {
    expect(recorded({ keyState: 'PendingDeletion', deletionDate })).toMatchObject({ deletionDate: '2025-12-20T08:00:00.000Z' });
  });
  it('takes a key without a spec for a symmetric one: it was recorded before there were others', () => {
    expect(recorded({}, { KeyRotationStatus: false })).toMatchObject({ rotation: false });
    expect(recorded({ keyUsage: 'SIGN_VERIFY' }, { KeyRotationStatus: false })).toMatchObject({ rotation: null });
  });
  it('leaves out a rotation that it does not show, and one of a key whose material may be of any origin', () => {
    expect(recorded({ keySpec: 'SYMMETRIC_DEFAULT' })).not.toHaveProperty('rotation');
    expect(recorded({ origin: undefined }, { KeyRotationStatus: true })).not.toHaveProperty('rotation');
  });
});

describe('in a template', () => {
  const proposed = (properties: Record<string, unknown>): Partial<TemplateResource> & TemplateResource => ({
    ...place,
    logicalId: 'Key',
    type: 'AWS::KMS::Key',
    properties,
    siblings: [],
  });

  it('has what is left out as CloudFormation documents it', () => {
    expect(key.fromTemplate?.(proposed({}))).toEqual({
      manager: 'CUSTOMER',
      state: 'Enabled',
      rotation: false,
      rotationPeriodInDays: 365,
      deletionDate: null,
      pendingWindowInDays: null,
      policy: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'kms:*', Resource: '*' }],
      },
      tags: {},
    });
  });
  it('has what it says, also in words', () => {
    const facts = key.fromTemplate?.(
      proposed({ Enabled: 'false', EnableKeyRotation: 'true', RotationPeriodInDays: '180', KeyPolicy: { Statement: [] }, Tags: [{ Key: 'a', Value: 'b' }] }),
    );

    expect(facts).toMatchObject({ state: 'Disabled', rotation: true, rotationPeriodInDays: 180, policy: { Statement: [] }, tags: { a: 'b' } });
  });
  it.each([[{ KeySpec: 'RSA_2048' }], [{ KeyUsage: 'SIGN_VERIFY', KeySpec: UNRESOLVED }], [{ Origin: 'EXTERNAL' }]])('is not rotated: %o', (properties) => {
    expect(key.fromTemplate?.(proposed(properties))).toMatchObject({ rotation: null });
  });
  it('as a replica, has a policy of its own, and is rotated with its primary key', () => {
    const replica = { ...proposed({ PrimaryKeyArn: UNRESOLVED, KeyPolicy: { Statement: [] } }), type: 'AWS::KMS::ReplicaKey' };

    expect(key.templateTypes).toContain(replica.type);
    expect(key.fromTemplate?.(replica)).toMatchObject({ state: 'Enabled', rotation: null, policy: { Statement: [] } });
  });
  it('does not show what is known only at deployment', () => {
    const facts = key.fromTemplate?.(proposed({ EnableKeyRotation: UNRESOLVED, Enabled: UNRESOLVED, KeyPolicy: new TemplateRef('Policy') }));

    expect(Object.keys(facts ?? {}).sort()).toEqual(['deletionDate', 'manager', 'pendingWindowInDays', 'policy', 'rotationPeriodInDays', 'tags']);
    expect(facts?.policy).toEqual({ Statement: UNRESOLVED });
    expect(key.fromTemplate?.(proposed({ KeySpec: UNRESOLVED, EnableKeyRotation: true }))).not.toHaveProperty('rotation');
  });
});

it('is the same key whenever it is to be deleted', () => {
  const facts = { keyId: id, state: 'PendingDeletion', deletionDate: '2026-12-01T08:00:00.000Z' };

  // As the ledger keeps it.
  expect(key.canonical?.(facts as never)).toEqual(key.canonical?.({ ...facts, deletionDate: '2026-12-20T08:00:00.000Z' } as never));
});
