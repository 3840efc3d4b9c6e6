import { orNull } from '../../aws/call.ts';
import { partitionOf } from '../partition.ts';
import { type ConfigurationItem, defineResource, isUnresolved, type Tags, type TemplateResource } from '../resource.ts';
import { jsonText } from '../shared/iam-document.ts';
import {
  type AttachedPolicy,
  attachedPolicies,
  attachedPoliciesOf,
  canonicalPolicies,
  type InlinePolicy,
  identityName,
  inlinePoliciesOf,
  loneProposedPolicies,
  nameInArn,
  nameInArnOf,
  policyTypes,
  proposedAttached,
  proposedDocument,
  proposedPolicies,
  recordedAttachedPolicies,
  recordedInlinePolicies,
} from '../shared/iam-identity.ts';
import { pagesOf } from '../shared/pages.ts';
import { sameDocument } from '../shared/policy-text.ts';
import { isRecord, orNone, shown, text } from '../shared/shown.ts';
import { tagsOf } from '../tags.ts';
import { factsRead, from, orUnreadable, Unreadable } from '../unreadable.ts';

export interface Role {
  readonly name: string;
  /** `/`, `/service-role/`, `/aws-service-role/ecs.amazonaws.com/`. */
  readonly path: string;
  /** With its path: `arn:aws:iam::111122223333:role/service-role/build`. */
  readonly arn: string;
  /** Who may take the role: JSON text, or, in a template, an object in which some values are known only at deployment. */
  readonly trustPolicy: string | object;
  readonly inlinePolicies: readonly InlinePolicy[];
  readonly attachedPolicies: readonly AttachedPolicy[];
  /** The most that its policies can grant. null: it has none, and they grant what they say. */
  readonly permissionsBoundary: AttachedPolicy | null;
  readonly tags: Tags;
}

const reads = [
  'iam:ListRoles',
  'iam:GetRole',
  'iam:ListRolePolicies',
  'iam:GetRolePolicy',
  'iam:ListAttachedRolePolicies',
  'iam:GetPolicy',
  'iam:GetPolicyVersion',
] as const;

type Request = { readonly roleName?: string } | null | undefined;
const roleName = (request: Request) => request?.roleName;

/**
 * A role is named as the API takes it: by its name, which is one in the account whatever its path. Its real ARN holds the path, which no event names; the one
 * built here leaves it out, so that each role has one lane, whoever tells of it. The fact `arn` is the real one.
 */
export default defineResource<Role>()({
  type: 'AWS::IAM::Role',
  tagged: true,
  global: true,
  // IAM is eventually consistent: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html
  settlesSlowly: true,
  partsInTemplate: policyTypes('Role'),
  reads,
  touchedBy: {
    'iam:CreateRole': roleName,
    'iam:CreateServiceLinkedRole': (_request, response) => response?.role?.roleName,
    'iam:DeleteRole': roleName,
    'iam:DeleteServiceLinkedRole': roleName,
    'iam:UpdateRole': roleName,
    'iam:UpdateAssumeRolePolicy': roleName,
    'iam:AttachRolePolicy': roleName,
    'iam:DetachRolePolicy': roleName,
    'iam:PutRolePolicy': roleName,
    'iam:DeleteRolePolicy': roleName,
    'iam:PutRolePermissionsBoundary': roleName,
    'iam:DeleteRolePermissionsBoundary': roleName,
    'iam:TagRole': roleName,
    'iam:UntagRole': roleName,
  },
  arn: ({ accountId, region, id }) => `arn:${partitionOf(region)}:iam::${accountId}:role/${id}`,
  idInArn: nameInArnOf('role'),

  async read(ask, { id: RoleName }) {
    const [found, inlinePolicies, attached] = await Promise.all([
      orUnreadable(orNull(ask('iam:GetRole', { RoleName }))),
      orUnreadable(
        orNull(
          inlinePoliciesOf(
            (Marker) => ask('iam:ListRolePolicies', { RoleName, Marker }),
            (PolicyName) => ask('iam:GetRolePolicy', { RoleName, PolicyName }),
          ),
        ),
      ),
      orUnreadable(orNull(attachedPoliciesOf(ask, (Marker) => ask('iam:ListAttachedRolePolicies', { RoleName, Marker })))),
    ]);
    Unreadable.assertAnyAnswered([found, inlinePolicies, attached]);
    const role = from(found, (answer) => answer?.Role ?? null);
    if (!role || !inlinePolicies || !attached) return null;

    const boundaryArn = from(role, ({ PermissionsBoundary }) => PermissionsBoundary?.PermissionsBoundaryArn);
    const boundaries =
      boundaryArn instanceof Unreadable ? boundaryArn : await orUnreadable(attachedPolicies(ask, boundaryArn ? [{ PolicyArn: boundaryArn }] : []));
    return factsRead<Role>('IAM', {
      name: RoleName,
      path: from(role, ({ Path }) => Path),
      arn: from(role, ({ Arn }) => Arn),
      trustPolicy: from(role, ({ AssumeRolePolicyDocument }) => jsonText(AssumeRolePolicyDocument)),
      inlinePolicies,
      attachedPolicies: attached,
      permissionsBoundary: from(boundaries, ([boundary = null]) => boundary),
      tags: from(role, ({ Tags }) => tagsOf(Tags)),
    });
  },

  async *list(ask) {
    for await (const { Roles = [] } of pagesOf(
      (Marker) => ask('iam:ListRoles', { Marker }),
      ({ Marker }) => Marker,
    )) {
      for (const { RoleName } of Roles) if (RoleName) yield RoleName;
    }
  },

  idOf: identityName,
  fromConfigurationItem,
  fromTemplate,

  canonical: ({ trustPolicy, inlinePolicies, attachedPolicies: attached, permissionsBoundary, ...facts }) => ({
    ...facts,
    trustPolicy: sameDocument(trustPolicy),
    permissionsBoundary: permissionsBoundary === undefined ? undefined : (permissionsBoundary?.arn ?? null),
    ...canonicalPolicies({ inlinePolicies, attachedPolicies: attached }),
  }),
});

/** No boundary in the item is none: AWS Config records null there. Items of before July 2018, when there came to be boundaries, leave it out. */
function fromConfigurationItem({ configuration, tags }: ConfigurationItem): Partial<Role> {
  if (!isRecord(configuration)) return {};
  const own = tagsOf(configuration['tags']);
  return shown<Role>({
    name: text(configuration['roleName']),
    path: text(configuration['path']),
    arn: text(configuration['arn']),
    trustPolicy: jsonText(configuration['assumeRolePolicyDocument']),
    inlinePolicies: recordedInlinePolicies(configuration['rolePolicyList']),
    attachedPolicies: recordedAttachedPolicies(configuration['attachedManagedPolicies']),
    permissionsBoundary: orNone(configuration['permissionsBoundary'], recordedBoundary),
    tags: own && { ...tags, ...own },
  });
}

function recordedBoundary(value: unknown): AttachedPolicy | undefined {
  const arn = isRecord(value) ? text(value['permissionsBoundaryArn']) : undefined;
  return arn === undefined ? undefined : { name: nameInArn(arn), arn };
}

function fromTemplate(resource: TemplateResource): Partial<Role> | null {
  if (resource.type !== 'AWS::IAM::Role') return loneProposedPolicies(resource, 'Role');
  const { RoleName, Path = '/', AssumeRolePolicyDocument, PermissionsBoundary, Tags: proposedTags } = resource.properties;
  return shown<Role>({
    ...proposedPolicies(resource, 'Role'),
    name: text(RoleName),
    path: text(Path),
    // Required: where it is left out, what is there instead is not known.
    trustPolicy: proposedDocument(AssumeRolePolicyDocument),
    permissionsBoundary: isUnresolved(PermissionsBoundary) ? undefined : orNone(PermissionsBoundary, (value) => proposedAttached(value, resource.siblings)),
    tags: tagsOf(proposedTags),
  });
}
