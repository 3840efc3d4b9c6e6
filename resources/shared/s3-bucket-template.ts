import {
  Expression,
  isSameText,
  isUnresolved,
  TemplateRef,
  type TemplateResource,
  type TemplateSibling,
  TemplateText,
  TemplateUnknown,
  UNRESOLVED,
} from '../resource.ts';
import type { Bucket } from '../s3/bucket.ts';
import { tagsOf } from '../tags.ts';
import { cannedGrants, type Grant, ownersGrants, PROPOSED_OWNER } from './s3-acl.ts';
import { bucketArn } from './s3-bucket-arn.ts';
import { proposedEncryption } from './s3-encryption.ts';
import { proposedLifecycle } from './s3-lifecycle.ts';
import { eitherBlock, proposedPublicAccessBlock } from './s3-public-access-block.ts';
import { flag, isRecord, membersOf, orNone, shown, someName, text } from './shown.ts';

const BUCKET_POLICY = 'AWS::S3::BucketPolicy';

/**
 * What a template proposes for a bucket. Its policy is a resource of its own; one whose bucket is not in the template is shown as the policy of a bucket of
 * which nothing else is known, and one whose bucket is, is null: a part of that.
 *
 * No public access block in the template is none, though S3 has set one on new buckets since April 2023: an older bucket that the template
 * takes over, or changes, keeps what it has, so that only what the template says can be relied on. It is what AWS's own Guard rules hold, too. So it is for
 * ownership controls, which S3 has set on new buckets since then. Default encryption it has given to old buckets as well.
 */
export function bucketFromTemplate(resource: TemplateResource): Partial<Bucket> | null {
  if (resource.type === BUCKET_POLICY) return loneBucketPolicy(resource);

  const { accountId, region, properties } = resource;
  const { PublicAccessBlockConfiguration, WebsiteConfiguration, BucketEncryption, LifecycleConfiguration } = properties;
  const name = nameOf(resource);
  const publicAccessBlock = PublicAccessBlockConfiguration === undefined ? null : proposedPublicAccessBlock(PublicAccessBlockConfiguration);
  const objectOwnership = proposedOwnership(properties['OwnershipControls']);
  return shown<Bucket>({
    accountId,
    region,
    name,
    arn: bucketArn(name, region),
    policy: policyFor(resource),
    publicAccessBlock,
    effectiveBlock: publicAccessBlock === undefined ? undefined : eitherBlock(publicAccessBlock, null),
    acl: proposedGrants(properties['AccessControl'] ?? 'Private', objectOwnership),
    owner: PROPOSED_OWNER,
    objectOwnership,
    website: isUnresolved(WebsiteConfiguration) ? undefined : WebsiteConfiguration !== undefined,
    encryption: proposedEncryption(BucketEncryption),
    versioning: proposedVersioning(properties),
    logging: proposedLogging(properties['LoggingConfiguration'], name),
    lifecycle: orNone(LifecycleConfiguration, proposedLifecycle),
    tags: tagsOf(properties['Tags']),
  });
}

function proposedOwnership(controls: unknown): string | null | undefined {
  return orNone(controls, (given) => {
    const { Rules } = membersOf(given);
    return Array.isArray(Rules) && Rules.length === 1 ? text(membersOf(Rules[0])['ObjectOwnership']) : undefined;
  });
}

/** Where ACLs are switched off there are none, whatever is proposed; S3 would refuse it. */
function proposedGrants(accessControl: unknown, objectOwnership: string | null | undefined): readonly Grant[] | undefined {
  if (objectOwnership === 'BucketOwnerEnforced') return ownersGrants(PROPOSED_OWNER);
  const grants = cannedGrants(accessControl);
  return objectOwnership === undefined && grants && grants.length > 1 ? undefined : grants;
}

/** Object Lock takes versions, and S3 switches them on for it. A template can't set MFA Delete, which the root user may set later. */
function proposedVersioning({ VersioningConfiguration, ObjectLockEnabled }: TemplateSibling['properties']): Bucket['versioning'] | undefined {
  if (VersioningConfiguration !== undefined) {
    const status = membersOf(VersioningConfiguration)['Status'];
    return status === 'Enabled' || status === 'Suspended' ? { status, mfaDelete: null } : undefined;
  }
  const locked = flag(ObjectLockEnabled ?? false);
  return locked === undefined ? undefined : { status: locked ? 'Enabled' : null, mfaDelete: null };
}

/** By default the logs of a bucket go into the bucket itself. */
function proposedLogging(configuration: unknown, ownName: string): Bucket['logging'] | undefined {
  if (configuration === undefined) return null;
  if (!isRecord(configuration)) return undefined;
  const { DestinationBucketName = ownName, LogFilePrefix } = configuration;
  return { bucket: someName(DestinationBucketName), prefix: orNone(LogFilePrefix, someName) ?? null };
}

/** The name that stands in for one that is given only at deployment; no bucket can be called so. */
function standInName(logicalId: string): string {
  return `<${logicalId}>`;
}

/** The bucket's name is given only at deployment. */
export function isStandInName(name: string): boolean {
  return name.startsWith('<');
}

function nameOf({ logicalId, properties }: TemplateSibling): string {
  const { BucketName } = properties;
  return typeof BucketName === 'string' ? BucketName : standInName(logicalId);
}

/** The policy that the template puts on the bucket; null: none; undefined: that is known only at deployment, since a policy may be meant for it. */
function policyFor(bucket: TemplateResource): string | object | null | undefined {
  const policies = bucket.siblings.filter(({ type }) => type === BUCKET_POLICY);
  const [own, ...more] = policies.filter(({ properties }) => isNamedBy(properties['Bucket'], bucket));
  // S3 keeps one policy; which of several comes last is not known.
  if (more.length > 0) return undefined;
  if (own) return policyIn(own, [bucket, ...bucket.siblings], bucket.region);
  // One that is another bucket's for certain is not this one's: no two have the same name.
  const others = bucket.siblings.filter(({ type }) => type === 'AWS::S3::Bucket');
  const open = policies.filter(({ properties }) => !others.some((other) => isNamedBy(properties['Bucket'], other)));
  return open.some(({ properties }) => mayBeNamedBy(properties['Bucket'], bucket)) ? undefined : null;
}

function isNamedBy(named: unknown, bucket: TemplateSibling): boolean {
  if (named instanceof TemplateRef) return named.attribute === null && named.logicalId === bucket.logicalId;
  const { BucketName } = bucket.properties;
  return isSameText(named, BucketName);
}

/** What is known of the two names leaves open whether they are one. */
function mayBeNamedBy(named: unknown, { properties: { BucketName } }: TemplateSibling): boolean {
  if (isUnresolved(named)) return true;
  const open = isUnresolved(BucketName) || BucketName instanceof TemplateText || BucketName instanceof TemplateRef;
  return open && !(named instanceof TemplateRef && named.attribute === null);
}

function loneBucketPolicy(policy: TemplateResource): Partial<Bucket> | null {
  const named = policy.properties['Bucket'];
  const buckets = policy.siblings.filter(({ type }) => type === 'AWS::S3::Bucket');
  if (buckets.some((bucket) => isNamedBy(named, bucket))) return null;
  // It may be a part of them: their policy is not shown then, which says so.
  if (buckets.some((bucket) => mayBeNamedBy(named, bucket))) return null;

  const name = typeof named === 'string' ? named : standInName(named instanceof TemplateRef ? named.logicalId : policy.logicalId);
  const elsewhere: TemplateSibling = {
    logicalId: named instanceof TemplateRef ? named.logicalId : '',
    type: 'AWS::S3::Bucket',
    properties: { BucketName: name },
  };
  const document = policyIn(policy, [...policy.siblings, elsewhere], policy.region);
  return { accountId: policy.accountId, name, arn: bucketArn(name, policy.region), policy: document };
}

/** A document that is known only at deployment is one whose statements are: that there is a policy, is known. */
function policyIn({ properties }: TemplateSibling, resources: readonly TemplateSibling[], region: string): string | object {
  const document = withNames(properties['PolicyDocument'], new Map(resources.map((each) => [each.logicalId, each])), region);
  return typeof document === 'string' || isRecord(document) ? document : { Statement: UNRESOLVED };
}

/** The document with the names and ARNs of the template's buckets in the place of what refers to them: as far as a policy goes, that is what they are. */
function withNames(value: unknown, resources: ReadonlyMap<string, TemplateSibling>, region: string): unknown {
  if (value instanceof TemplateRef) return nameIn(value, resources, region) ?? value;
  if (value instanceof TemplateText || value instanceof TemplateUnknown) return textWithNames(value, resources, region);
  if (Array.isArray(value)) return value.map((each) => withNames(each, resources, region));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withNames(each, resources, region)]));
}

type Parts = TemplateUnknown['parts'];

function textWithNames({ parts: written }: TemplateText | TemplateUnknown, resources: ReadonlyMap<string, TemplateSibling>, region: string): unknown {
  const parts = nameAtStart(written, resources).map((part) => (part instanceof TemplateRef ? (nameIn(part, resources, region) ?? part) : part));
  if (parts.every((part) => typeof part === 'string')) return parts.join('');
  return parts.some((part) => part instanceof Expression)
    ? new TemplateUnknown(parts)
    : new TemplateText(parts.filter((part): part is string | TemplateRef => !(part instanceof Expression)));
}

/** A bucket is named by the very text that names it in its own properties, though what that comes to is known only at deployment: alone, or in its ARN. */
function nameAtStart(parts: Parts, resources: ReadonlyMap<string, TemplateSibling>): Parts {
  const [first, ...others] = parts;
  const [prefix = ''] = typeof first === 'string' ? (/^arn:[a-z-]+:s3:::/.exec(first) ?? []) : [];
  const rest = typeof first === 'string' && prefix !== '' ? [...(first === prefix ? [] : [first.slice(prefix.length)]), ...others] : parts;
  for (const bucket of resources.values()) {
    const { BucketName } = bucket.properties;
    if (bucket.type !== 'AWS::S3::Bucket' || !(BucketName instanceof TemplateText || BucketName instanceof TemplateUnknown)) continue;
    const left = partsAfter(rest, BucketName.parts);
    if (left !== null) return [prefix + standInName(bucket.logicalId), ...left];
  }
  return parts;
}

/** What follows a name and the slash after it; null: the parts do not begin with that name. */
function partsAfter(parts: Parts, name: Parts): Parts | null {
  if (parts.length < name.length) return null;
  for (const [index, part] of name.slice(0, -1).entries()) if (!isSamePart(parts[index], part)) return null;
  const [given, last] = [parts[name.length - 1], name.at(-1)];
  const following = parts.slice(name.length);
  if (isSamePart(given, last)) return following.length === 0 || (typeof following[0] === 'string' && following[0].startsWith('/')) ? following : null;
  if (typeof given !== 'string' || typeof last !== 'string' || !given.startsWith(`${last}/`)) return null;
  return [given.slice(last.length), ...following];
}

function isSamePart(one: Parts[number] | undefined, other: Parts[number] | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function nameIn({ logicalId, attribute }: TemplateRef, resources: ReadonlyMap<string, TemplateSibling>, region: string): string | undefined {
  const resource = resources.get(logicalId);
  if (resource?.type !== 'AWS::S3::Bucket') return undefined;
  if (attribute === null) return nameOf(resource);
  return attribute === 'Arn' ? bucketArn(nameOf(resource), region) : undefined;
}
