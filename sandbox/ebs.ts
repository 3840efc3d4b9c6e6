import type { LaunchPermission } from '@aws-sdk/client-ec2';
import { ANSWER, type Context, type OperationsOf } from './operation.ts';
import { type Page, pageOf } from './page.ts';
import { tagList } from './permissions.ts';
import type { EbsSettings, Image, Snapshot, State } from './state.ts';

/** Snapshots, machine images, and what an account sets for both in a Region: moto has not all of it. */
export const ebs: OperationsOf<'ec2'> = {
  'ec2:DescribeSnapshots': (state, { SnapshotIds, OwnerIds, RestorableByUserIds, MaxResults, NextToken }, context) => {
    for (const id of SnapshotIds ?? []) snapshotOf(state, id, context);
    const found = state.snapshots.filter(
      ({ id, region, ownerId, groups, accounts }) =>
        region === context.region &&
        (SnapshotIds === undefined || SnapshotIds.includes(id)) &&
        (OwnerIds === undefined || isOwnedBy(ownerId, OwnerIds, context)) &&
        (RestorableByUserIds === undefined || RestorableByUserIds.some((user) => groups.includes(user) || accounts.includes(user))),
    );
    const { items, next } = page(found, NextToken, MaxResults, context);
    const Snapshots = items.map(({ id, ownerId, encrypted, tags }) => ({ SnapshotId: id, OwnerId: ownerId, Encrypted: encrypted, Tags: tagList(tags) }));
    return { Snapshots, NextToken: next, ...ANSWER };
  },

  'ec2:DescribeSnapshotAttribute': (state, { SnapshotId }, context) => {
    const { id, groups, accounts } = ownSnapshot(state, SnapshotId, context);
    const CreateVolumePermissions = [...groups.map((Group) => ({ Group: everybody(Group, context) })), ...accounts.map((UserId) => ({ UserId }))];
    return { SnapshotId: id, CreateVolumePermissions, ...ANSWER };
  },

  'ec2:ModifySnapshotAttribute': (state, { SnapshotId, OperationType, GroupNames = [], UserIds = [] }, context) => {
    const snapshot = ownSnapshot(state, SnapshotId, context);
    for (const group of GroupNames) everybody(group, context);
    if (OperationType === 'remove') {
      snapshot.groups = snapshot.groups.filter((group) => !GroupNames.includes(group));
      snapshot.accounts = snapshot.accounts.filter((account) => !UserIds.includes(account));
      return ANSWER;
    }
    if (GroupNames.length > 0 && settingsOf(state, context).snapshotBlock !== 'unblocked') throw sharingIsBlocked('snapshots', context);
    snapshot.groups = [...new Set([...snapshot.groups, ...GroupNames])];
    snapshot.accounts = [...new Set([...snapshot.accounts, ...UserIds])];
    return ANSWER;
  },

  'ec2:GetSnapshotBlockPublicAccessState': (state, _input, context) => ({
    State: settingsOf(state, context).snapshotBlock,
    ManagedBy: 'account',
    ...ANSWER,
  }),

  'ec2:EnableSnapshotBlockPublicAccess': (state, { State: wanted }, context) => {
    if (wanted !== 'block-all-sharing' && wanted !== 'block-new-sharing')
      throw context.refuse('invalid', 'InvalidParameterValue', `The state '${wanted}' is not one that can be enabled`);
    settingsOf(state, context).snapshotBlock = wanted;
    return { State: wanted, ...ANSWER };
  },

  'ec2:DisableSnapshotBlockPublicAccess': (state, _input, context) => {
    settingsOf(state, context).snapshotBlock = 'unblocked';
    return { State: 'unblocked', ...ANSWER };
  },

  'ec2:DescribeImages': (state, { ImageIds, Owners, MaxResults, NextToken }, context) => {
    for (const id of ImageIds ?? []) imageOf(state, id, context);
    const found = state.images.filter(
      ({ id, region, ownerId }) =>
        region === context.region && (ImageIds === undefined || ImageIds.includes(id)) && (Owners === undefined || isOwnedBy(ownerId, Owners, context)),
    );
    const { items, next } = page(found, NextToken, MaxResults, context);
    const Images = items.map(({ id, ownerId, name, tags }) => ({ ImageId: id, OwnerId: ownerId, Name: name, Tags: tagList(tags) }));
    return { Images, NextToken: next, ...ANSWER };
  },

  'ec2:DescribeImageAttribute': (state, { ImageId }, context) => {
    const { id, permissions } = ownImage(state, ImageId, context);
    return { ImageId: id, LaunchPermissions: [...permissions], ...ANSWER };
  },

  'ec2:ModifyImageAttribute': (state, { ImageId, LaunchPermission: { Add = [], Remove = [] } = {} }, context) => {
    const image = ownImage(state, ImageId, context);
    const isPublic = ({ Group }: LaunchPermission) => Group !== undefined;
    if (Add.some(isPublic) && settingsOf(state, context).imageBlock !== 'unblocked') throw sharingIsBlocked('images', context);
    const kept = image.permissions.filter((permission) => ![...Add, ...Remove].some((other) => isSame(permission, other)));
    image.permissions = [...kept, ...Add];
    return ANSWER;
  },

  'ec2:GetImageBlockPublicAccessState': (state, _input, context) => ({
    ImageBlockPublicAccessState: settingsOf(state, context).imageBlock,
    ManagedBy: 'account',
    ...ANSWER,
  }),

  'ec2:GetEbsEncryptionByDefault': (state, _input, context) => ({ EbsEncryptionByDefault: settingsOf(state, context).encryptionByDefault, ...ANSWER }),

  'ec2:GetEbsDefaultKmsKeyId': (state, _input, context) => ({ KmsKeyId: settingsOf(state, context).defaultKey, ...ANSWER }),

  'ec2:EnableEbsEncryptionByDefault': (state, _input, context) => {
    settingsOf(state, context).encryptionByDefault = true;
    return { EbsEncryptionByDefault: true, ...ANSWER };
  },

  'ec2:DisableEbsEncryptionByDefault': (state, _input, context) => {
    settingsOf(state, context).encryptionByDefault = false;
    return { EbsEncryptionByDefault: false, ...ANSWER };
  },
};

/** What the account has set in the Region; made when first asked for. */
export function settingsOf(state: State, { region }: Pick<Context, 'region'>): EbsSettings {
  state.ebs[region] ??= { snapshotBlock: 'unblocked', imageBlock: 'unblocked', encryptionByDefault: false, defaultKey: 'alias/aws/ebs' };
  return state.ebs[region];
}

function snapshotOf(state: State, id: string | undefined, context: Context): Snapshot {
  const snapshot = state.snapshots.find((each) => each.id === id && each.region === context.region);
  if (snapshot === undefined) throw context.refuse('missing', 'InvalidSnapshot.NotFound', `The snapshot '${id}' does not exist.`);
  return snapshot;
}

function ownSnapshot(state: State, id: string | undefined, context: Context): Snapshot {
  const snapshot = snapshotOf(state, id, context);
  if (snapshot.ownerId !== context.accountId) throw notOwned(context);
  return snapshot;
}

function imageOf(state: State, id: string | undefined, context: Context): Image {
  const image = state.images.find((each) => each.id === id && each.region === context.region);
  if (image === undefined) throw context.refuse('missing', 'InvalidAMIID.NotFound', `The image id '[${id}]' does not exist`);
  return image;
}

function ownImage(state: State, id: string | undefined, context: Context): Image {
  const image = imageOf(state, id, context);
  if (image.ownerId !== context.accountId) throw notOwned(context);
  return image;
}

function isOwnedBy(ownerId: string, owners: readonly string[], { accountId }: Context): boolean {
  return owners.some((owner) => ownerId === (owner === 'self' ? accountId : owner));
}

function isSame(one: LaunchPermission, other: LaunchPermission): boolean {
  return (
    one.Group === other.Group &&
    one.UserId === other.UserId &&
    one.OrganizationArn === other.OrganizationArn &&
    one.OrganizationalUnitArn === other.OrganizationalUnitArn
  );
}

/** The one group that there is. */
function everybody(group: string, context: Context): 'all' {
  if (group !== 'all') throw context.refuse('invalid', 'InvalidAMIAttributeItemValue', `Invalid attribute item value "${group}" for userGroup item type.`);
  return group;
}

/** The code: not confirmed. */
function notOwned(context: Context): Error {
  return context.refuse('denied', 'AuthFailure', 'Not authorized for the resource');
}

/** The code: not confirmed. */
function sharingIsBlocked(what: string, context: Context): Error {
  return context.refuse('invalid', 'OperationNotPermitted', `Public sharing of ${what} is blocked in this account and Region.`);
}

function page<T>(all: readonly T[], token: string | undefined, asked: number | undefined, context: Context): Page<T> {
  const found = pageOf(all, token, Math.min(asked ?? context.pageSize, context.pageSize));
  if (found === undefined) throw context.refuse('invalid', 'InvalidNextToken', `The token '${token}' is invalid`);
  return found;
}
