import { type Ask, orNull } from '../../aws/call.ts';
import { partitionOf } from '../partition.ts';
import { type ConfigurationItem, defineResource, type Tags, type TemplateResource } from '../resource.ts';
import {
  type AttachedPolicy,
  attachedPoliciesOf,
  canonicalPolicies,
  type InlinePolicy,
  identityName,
  inlinePoliciesOf,
  loneProposedPolicies,
  nameInArnOf,
  policyTypes,
  proposedPolicies,
  recordedAttachedPolicies,
  recordedInlinePolicies,
} from '../shared/iam-identity.ts';
import { allOf, pagesOf } from '../shared/pages.ts';
import { isRecord, shown, text } from '../shared/shown.ts';
import { tagsOf } from '../tags.ts';
import { factsRead, from, orUnreadable, Unreadable } from '../unreadable.ts';

export interface AccessKey {
  /** `AKIA…` */
  readonly id: string;
  /** Active, Inactive, Expired: only an active one signs requests. */
  readonly status: string;
  /** ISO-8601 UTC. */
  readonly createDate: string;
  /** ISO-8601 UTC; null: never since April 2015, when IAM began to record it. */
  readonly lastUsed: string | null;
}

export interface User {
  readonly name: string;
  /** With its path: `arn:aws:iam::111122223333:user/team/ana`. */
  readonly arn: string;
  readonly accessKeys: readonly AccessKey[];
  /** Its password for the console. null: it has none. */
  readonly loginProfile: { readonly createDate: string } | null;
  /** ISO-8601 UTC; null: there is no password, or it was not used since October 2014, when IAM began to record it. */
  readonly passwordLastUsed: string | null;
  /** Serial numbers, which are ARNs for most kinds of devices. */
  readonly mfaDevices: readonly string[];
  readonly inlinePolicies: readonly InlinePolicy[];
  readonly attachedPolicies: readonly AttachedPolicy[];
  readonly tags: Tags;
}

type Reads = (typeof reads)[number];
const reads = [
  'iam:ListUsers',
  'iam:GetUser',
  'iam:ListAccessKeys',
  'iam:GetAccessKeyLastUsed',
  'iam:GetLoginProfile',
  'iam:ListMFADevices',
  'iam:ListUserPolicies',
  'iam:GetUserPolicy',
  'iam:ListAttachedUserPolicies',
  'iam:GetPolicy',
  'iam:GetPolicyVersion',
] as const;

type Request = { readonly userName?: string } | null | undefined;
const userName = (request: Request) => request?.userName;

/**
 * A user is named as the API takes it: by its name, which is one in the account whatever its path. Its real ARN holds the path, which no event names; the one
 * built here leaves it out, so that each user has one lane, whoever tells of it. The fact `arn` is the real one.
 */
export default defineResource<User>()({
  type: 'AWS::IAM::User',
  tagged: true,
  global: true,
  settlesSlowly: true,
  partsInTemplate: policyTypes('User'),
  reads,
  touchedBy: {
    'iam:CreateUser': userName,
    'iam:DeleteUser': userName,
    'iam:UpdateUser': (request) => [request?.userName, request?.newUserName],
    // A user who acts on itself need not say its name; the answer does.
    'iam:CreateAccessKey': (request, response) => response?.accessKey?.userName ?? userName(request),
    'iam:UpdateAccessKey': userName,
    'iam:DeleteAccessKey': userName,
    'iam:CreateLoginProfile': (request, response) => response?.loginProfile?.userName ?? userName(request),
    'iam:UpdateLoginProfile': userName,
    'iam:DeleteLoginProfile': userName,
    'iam:EnableMFADevice': userName,
    'iam:DeactivateMFADevice': userName,
    'iam:AttachUserPolicy': userName,
    'iam:DetachUserPolicy': userName,
    'iam:PutUserPolicy': userName,
    'iam:DeleteUserPolicy': userName,
    'iam:TagUser': userName,
    'iam:UntagUser': userName,
  },
  arn: ({ accountId, region, id }) => `arn:${partitionOf(region)}:iam::${accountId}:user/${id}`,
  idInArn: nameInArnOf('user'),

  async read(ask, { id: UserName }) {
    const [found, accessKeys, profile, devices, inlinePolicies, attached] = await Promise.all([
      orUnreadable(orNull(ask('iam:GetUser', { UserName }))),
      orUnreadable(orNull(accessKeysOf(ask, UserName))),
      orUnreadable(orNull(ask('iam:GetLoginProfile', { UserName }))),
      orUnreadable(orNull(mfaDevicesOf(ask, UserName))),
      orUnreadable(
        orNull(
          inlinePoliciesOf(
            (Marker) => ask('iam:ListUserPolicies', { UserName, Marker }),
            (PolicyName) => ask('iam:GetUserPolicy', { UserName, PolicyName }),
          ),
        ),
      ),
      orUnreadable(orNull(attachedPoliciesOf(ask, (Marker) => ask('iam:ListAttachedUserPolicies', { UserName, Marker })))),
    ]);
    Unreadable.assertAnyAnswered([found, accessKeys, devices, inlinePolicies, attached]);
    const user = from(found, (answer) => answer?.User ?? null);
    if (!user || !accessKeys || !devices || !inlinePolicies || !attached) return null;

    return factsRead<User>('IAM', {
      name: UserName,
      arn: from(user, ({ Arn }) => Arn),
      accessKeys,
      loginProfile: from(profile, (answer) => {
        if (answer === null) return null;
        const createDate = answer.LoginProfile?.CreateDate?.toISOString();
        return createDate === undefined ? undefined : { createDate };
      }),
      passwordLastUsed: from(user, ({ PasswordLastUsed }) => PasswordLastUsed?.toISOString() ?? null),
      mfaDevices: devices,
      inlinePolicies,
      attachedPolicies: attached,
      tags: from(user, ({ Tags }) => tagsOf(Tags)),
    });
  },

  async *list(ask) {
    for await (const { Users = [] } of pagesOf(
      (Marker) => ask('iam:ListUsers', { Marker }),
      ({ Marker }) => Marker,
    )) {
      for (const { UserName } of Users) if (UserName) yield UserName;
    }
  },

  idOf: identityName,
  fromConfigurationItem,
  fromTemplate,

  /** When a password or key was last used changes by itself. */
  canonical: ({ accessKeys, passwordLastUsed: _, mfaDevices, inlinePolicies, attachedPolicies: attached, ...facts }) => ({
    ...facts,
    accessKeys: accessKeys?.map(({ lastUsed: _used, ...key }) => key).sort((one, other) => (one.id < other.id ? -1 : 1)),
    mfaDevices: mfaDevices?.toSorted(),
    ...canonicalPolicies({ inlinePolicies, attachedPolicies: attached }),
  }),
});

async function accessKeysOf(ask: Ask<Reads>, UserName: string): Promise<AccessKey[]> {
  const pages = pagesOf(
    (Marker) => ask('iam:ListAccessKeys', { UserName, Marker }),
    ({ Marker }) => Marker,
  );
  const listed = await allOf(pages, ({ AccessKeyMetadata }) => AccessKeyMetadata);
  const keys = await Promise.all(
    listed.map(async ({ AccessKeyId, Status, CreateDate }) => {
      if (!AccessKeyId || !Status || !CreateDate) throw new TypeError(`IAM answered an access key of ${UserName} without its id, status or date.`);
      const used = await orNull(ask('iam:GetAccessKeyLastUsed', { AccessKeyId }));
      // Deleted since it was listed.
      if (used === null) return null;
      return { id: AccessKeyId, status: Status, createDate: CreateDate.toISOString(), lastUsed: used.AccessKeyLastUsed?.LastUsedDate?.toISOString() ?? null };
    }),
  );
  return keys.filter((key) => key !== null);
}

async function mfaDevicesOf(ask: Ask<Reads>, UserName: string): Promise<string[]> {
  const pages = pagesOf(
    (Marker) => ask('iam:ListMFADevices', { UserName, Marker }),
    ({ Marker }) => Marker,
  );
  return (await allOf(pages, ({ MFADevices }) => MFADevices)).flatMap(({ SerialNumber }) => SerialNumber ?? []);
}

/** AWS Config records neither access keys, nor passwords, nor MFA devices: they are not shown. */
function fromConfigurationItem({ configuration, tags }: ConfigurationItem): Partial<User> {
  if (!isRecord(configuration)) return {};
  return shown<User>({
    name: text(configuration['userName']),
    arn: text(configuration['arn']),
    inlinePolicies: recordedInlinePolicies(configuration['userPolicyList']),
    attachedPolicies: recordedAttachedPolicies(configuration['attachedManagedPolicies']),
    tags: recordedTags(configuration['tags'], tags),
  });
}

function recordedTags(own: unknown, tags: Tags): Tags | undefined {
  const recorded = tagsOf(own);
  return recorded && { ...tags, ...recorded };
}

/** A template makes a password, but neither says what becomes of it nor which MFA device its owner adds: those are not shown. */
function fromTemplate(resource: TemplateResource): Partial<User> | null {
  if (resource.type !== 'AWS::IAM::User') return loneProposedPolicies(resource, 'User');
  return shown<User>({ ...proposedPolicies(resource, 'User'), name: text(resource.properties['UserName']), tags: tagsOf(resource.properties['Tags']) });
}
