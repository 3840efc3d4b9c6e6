import { orNull } from '../../aws/call.ts';
import { type ConfigurationItem, defineResource, type Place, type Tags, TemplateRef, type TemplateResource } from '../resource.ts';
import { jsonText } from '../shared/iam-document.ts';
import { writtenDocument } from '../shared/iam-identity.ts';
import { isRecord } from '../shared/shown.ts';
import { tagsOf } from '../tags.ts';
import { factsRead, from, orUnreadable, Unreadable } from '../unreadable.ts';

/** One version of a policy, as it was written once and for all. */
export interface PolicyVersion {
  /** `v3`; counted up, never used twice. */
  readonly versionId: string;
  /** JSON text. */
  readonly document?: string;
  /** ISO-8601 UTC. */
  readonly createDate?: string;
}

/** A customer managed policy. */
export interface Policy {
  readonly name: string;
  readonly arn: string;
  /** The version that is in force. */
  readonly defaultVersionId: string;
  /** Of the version in force: JSON text, or, in a template, an object in which some values are known only at deployment. */
  readonly document: string | object;
  /** All of them, at most five, by their number. */
  readonly versions: readonly PolicyVersion[];
  /** How many users, groups and roles have these permissions. */
  readonly attachmentCount: number;
  /**
   * How many users and roles have it as their permissions boundary: it limits them, and grants them nothing. In a template: how many of the template's own do.
   */
  readonly boundaryCount: number;
  readonly tags: Tags;
}

/**
 * A policy is named by its ARN, as the API takes it; AWS Config's resourceId is another (ANPA…). AWS's own managed policies can't be changed, and are none
 * of an account's. CloudFormation calls it AWS::IAM::ManagedPolicy; its AWS::IAM::Policy is an inline policy, whose document is judged the same.
 */
export default defineResource<Policy>()({
  type: 'AWS::IAM::Policy',
  tagged: true,
  templateTypes: ['AWS::IAM::ManagedPolicy', 'AWS::IAM::Policy'],
  global: true,
  settlesSlowly: true,
  reads: ['iam:ListPolicies', 'iam:GetPolicy', 'iam:ListPolicyVersions', 'iam:GetPolicyVersion'],
  touchedBy: {
    'iam:CreatePolicy': (_request, response, place) => customerManaged(response?.policy?.arn, place),
    'iam:DeletePolicy': ofPolicyArn,
    'iam:CreatePolicyVersion': ofPolicyArn,
    'iam:SetDefaultPolicyVersion': ofPolicyArn,
    'iam:DeletePolicyVersion': ofPolicyArn,
    'iam:TagPolicy': ofPolicyArn,
    'iam:UntagPolicy': ofPolicyArn,
    // Whom a policy is attached to decides whom a change of it hits: an approver has to see it as it is now.
    'iam:AttachUserPolicy': ofPolicyArn,
    'iam:AttachGroupPolicy': ofPolicyArn,
    'iam:AttachRolePolicy': ofPolicyArn,
    'iam:DetachUserPolicy': ofPolicyArn,
    'iam:DetachGroupPolicy': ofPolicyArn,
    'iam:DetachRolePolicy': ofPolicyArn,
  },
  arn: ({ id }) => id,

  async read(ask, { id: PolicyArn }) {
    const [found, versions] = await Promise.all([orUnreadable(orNull(ask('iam:GetPolicy', { PolicyArn }))), orUnreadable(orNull(allVersions()))]);
    Unreadable.assertAnyAnswered([found, versions]);
    const policy = from(found, (answer) => answer?.Policy ?? null);
    if (!policy || !versions) return null;

    const inForce =
      versions instanceof Unreadable ? versions : from(policy, ({ DefaultVersionId }) => versions.find(({ versionId }) => versionId === DefaultVersionId));
    return factsRead<Policy>('IAM', {
      name: from(policy, ({ PolicyName }) => PolicyName),
      arn: PolicyArn,
      defaultVersionId: from(policy, ({ DefaultVersionId }) => DefaultVersionId),
      document: from(inForce, (version) => version?.document),
      versions,
      attachmentCount: from(policy, ({ AttachmentCount }) => AttachmentCount),
      boundaryCount: from(policy, ({ PermissionsBoundaryUsageCount = 0 }) => PermissionsBoundaryUsageCount),
      tags: from(policy, ({ Tags }) => tagsOf(Tags)),
    });

    async function allVersions(): Promise<PolicyVersion[]> {
      const ids: string[] = [];
      let Marker: string | undefined;
      do {
        const page = await ask('iam:ListPolicyVersions', { PolicyArn, Marker });
        for (const { VersionId } of page.Versions ?? []) if (VersionId) ids.push(VersionId);
        Marker = page.IsTruncated ? page.Marker : undefined;
      } while (Marker);
      return (await Promise.all(ids.map(versionOf))).filter((version) => version !== null).sort(byNumber);
    }

    /** null: deleted since it was listed. */
    async function versionOf(versionId: string): Promise<PolicyVersion | null> {
      const version = (await orNull(ask('iam:GetPolicyVersion', { PolicyArn, VersionId: versionId })))?.PolicyVersion;
      if (!version) return null;
      const document = jsonText(version.Document);
      if (document === undefined) throw new TypeError(`IAM answered version ${versionId} of the policy ${PolicyArn} without a readable document.`);
      return { versionId, document, ...(version.CreateDate && { createDate: version.CreateDate.toISOString() }) };
    }
  },

  async *list(ask) {
    let Marker: string | undefined;
    do {
      const page = await ask('iam:ListPolicies', { Scope: 'Local', Marker });
      for (const { Arn } of page.Policies ?? []) if (Arn) yield Arn;
      Marker = page.IsTruncated ? page.Marker : undefined;
    } while (Marker);
  },

  idOf: ({ arn, accountId, region }) => customerManaged(arn, { accountId, region }),

  fromConfigurationItem,
  fromTemplate,
});

function ofPolicyArn(request: { readonly policyArn?: unknown } | null | undefined, _response: unknown, place: Place): string | undefined {
  return customerManaged(request?.policyArn, place);
}

/** The policy's ARN, where the account manages it itself; AWS's own have `aws` in the place of the account. */
function customerManaged(arn: unknown, { accountId }: Place): string | undefined {
  return typeof arn === 'string' && arn.includes(`:iam::${accountId}:policy/`) ? arn : undefined;
}

/**
 * All versions stand in the item. Those of old items name their dates in words and a time zone that is not said: left out. Items of before July 2018, when there
 * came to be permissions boundaries, do not count them: there were none.
 */
function fromConfigurationItem({ configuration, tags }: ConfigurationItem): Partial<Policy> {
  if (!isRecord(configuration)) return { tags };
  const { policyName, arn, defaultVersionId, attachmentCount, permissionsBoundaryUsageCount, policyVersionList } = configuration;
  const recorded = Array.isArray(policyVersionList) ? policyVersionList.filter(isRecord) : undefined;
  const versions = recorded?.flatMap(recordedVersion).sort(byNumber);
  const document = versions?.find(({ versionId }) => versionId === defaultVersionId)?.document;
  return {
    tags,
    ...(typeof policyName === 'string' && { name: policyName }),
    ...(typeof arn === 'string' && { arn }),
    ...(typeof defaultVersionId === 'string' && { defaultVersionId }),
    ...(document !== undefined && { document }),
    ...(versions && { versions }),
    ...(typeof attachmentCount === 'number' && { attachmentCount }),
    boundaryCount: typeof permissionsBoundaryUsageCount === 'number' ? permissionsBoundaryUsageCount : 0,
  };
}

function recordedVersion({ versionId, document, createDate }: Readonly<Record<string, unknown>>): PolicyVersion[] {
  if (typeof versionId !== 'string') return [];
  const text = jsonText(document);
  const isExact = typeof createDate === 'string' && /^\d{4}-\d\d-\d\dT.*Z$/.test(createDate);
  return [{ versionId, ...(text !== undefined && { document: text }), ...(isExact && { createDate }) }];
}

/** A template shows what is to be in force; whom a managed policy is attached to is not counted from it. */
function fromTemplate({ logicalId, properties, siblings }: TemplateResource): Partial<Policy> {
  const { PolicyDocument, PolicyName, ManagedPolicyName = PolicyName } = properties;
  const document = writtenDocument(PolicyDocument) ?? (isRecord(PolicyDocument) ? PolicyDocument : undefined);
  const isIt = (value: unknown) => value instanceof TemplateRef && value.logicalId === logicalId;
  return {
    boundaryCount: siblings.filter(({ properties: { PermissionsBoundary } }) => isIt(PermissionsBoundary)).length,
    ...(typeof ManagedPolicyName === 'string' && { name: ManagedPolicyName }),
    ...(document !== undefined && { document }),
  };
}

function byNumber(one: PolicyVersion, other: PolicyVersion): number {
  return numberOf(one) - numberOf(other);
}

function numberOf({ versionId }: PolicyVersion): number {
  return Number(versionId.slice(1));
}
