import { type Ask, orNull } from '../../aws/call.ts';
import {
  type ConfigurationItem,
  isSameText,
  isUnresolved,
  TemplateRef,
  type TemplateResource,
  type TemplateSibling,
  TemplateText,
  UNRESOLVED,
} from '../resource.ts';
import { jsonText } from './iam-document.ts';
import { allOf, pagesOf } from './pages.ts';
import { isRecord, listOf, named, text } from './shown.ts';

/** A policy that is a part of one user, group or role. */
export interface InlinePolicy {
  /** null, in a template only: which it is, or whether it is there at all, is known only at deployment. */
  readonly name: string | null;
  /** JSON text, or, in a template, an object in which some values are known only at deployment. */
  readonly document: string | object;
}

/** A managed policy that is attached to a user or role. */
export interface AttachedPolicy {
  readonly name: string;
  /** null, in a template only: which it is, or whether there is one at all, is known only at deployment. */
  readonly arn: string | null;
  /**
   * The version in force: JSON text, or an object of a template that makes the policy, too. Not shown of AWS's own policies, whose names say what they grant
   * and some of which are too long to keep beside every role, and where a surface names policies only.
   */
  readonly document?: string | object;
}

export interface Policies {
  readonly inlinePolicies: readonly InlinePolicy[];
  readonly attachedPolicies: readonly AttachedPolicy[];
}

/** The last part of an ARN: a name, whatever path stands before it. */
export function nameInArn(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

/** Reads the name out of the real ARN of a user, role or group, whatever path stands before it. */
export function nameInArnOf(kind: 'user' | 'role' | 'group'): (arn: string) => string | undefined {
  const form = new RegExp(`^arn:aws[\\w-]*:iam::\\d{12}:${kind}/(?:.*/)?([^/]+)$`);
  return (arn) => form.exec(arn)?.[1];
}

/** AWS's own managed policies have `aws` in the place of the account. */
export function isAwsManaged(arn: string): boolean {
  return /^arn:aws[\w-]*:iam::aws:policy\//.test(arn);
}

/** The name of a user, role or group, where AWS Config's resourceId is another (AIDA…, AROA…, AGPA…). */
export function identityName({ resourceName, arn }: Pick<ConfigurationItem, 'resourceName' | 'arn'>): string | undefined {
  return resourceName ?? (arn === undefined ? undefined : nameInArn(arn));
}

type Marker = string | undefined;
interface Listed {
  readonly IsTruncated?: boolean | undefined;
  readonly Marker?: Marker;
}

/** An identity's own policies, listed by name and read one by one. One deleted since it was listed is left out. Throws where a document can't be read. */
export async function inlinePoliciesOf(
  list: (marker: Marker) => Promise<Listed & { readonly PolicyNames: readonly string[] | undefined }>,
  get: (name: string) => Promise<{ readonly PolicyDocument: string | undefined }>,
): Promise<InlinePolicy[]> {
  const names = await allOf(
    pagesOf(list, (page) => page.Marker),
    (page) => page.PolicyNames,
  );
  const policies = await Promise.all(
    names.map(async (name) => {
      const answer = await orNull(get(name));
      if (answer === null) return null;
      const document = jsonText(answer.PolicyDocument);
      if (document === undefined) throw new TypeError(`IAM answered the inline policy ${name} without a readable document.`);
      return { name, document };
    }),
  );
  return policies.filter((policy) => policy !== null);
}

/** The managed policies attached to an identity, the account's own with the document that is in force. */
export async function attachedPoliciesOf(
  ask: Ask<'iam:GetPolicy' | 'iam:GetPolicyVersion'>,
  list: (marker: Marker) => Promise<Listed & { readonly AttachedPolicies?: Parameters<typeof attachedPolicies>[1] | undefined }>,
): Promise<AttachedPolicy[]> {
  const pages = pagesOf(list, (page) => page.Marker);
  return await attachedPolicies(ask, await allOf(pages, (page) => page.AttachedPolicies));
}

/** Managed policies as IAM listed them, the account's own with the document that is in force. */
export async function attachedPolicies(
  ask: Ask<'iam:GetPolicy' | 'iam:GetPolicyVersion'>,
  listed: readonly { readonly PolicyName?: string | undefined; readonly PolicyArn?: string | undefined }[],
): Promise<AttachedPolicy[]> {
  return await Promise.all(
    listed.map(async ({ PolicyArn, PolicyName }) => {
      if (!PolicyArn) throw new TypeError('IAM answered an attached policy without its ARN.');
      const document = isAwsManaged(PolicyArn) ? undefined : await documentInForce(ask, PolicyArn);
      return { name: PolicyName ?? nameInArn(PolicyArn), arn: PolicyArn, ...(document !== undefined && { document }) };
    }),
  );
}

/** Undefined: deleted since it was listed. */
async function documentInForce(ask: Ask<'iam:GetPolicy' | 'iam:GetPolicyVersion'>, PolicyArn: string): Promise<string | undefined> {
  const VersionId = (await orNull(ask('iam:GetPolicy', { PolicyArn })))?.Policy?.DefaultVersionId;
  const version = VersionId === undefined ? null : await orNull(ask('iam:GetPolicyVersion', { PolicyArn, VersionId }));
  return jsonText(version?.PolicyVersion?.Document);
}

/** One that could not be read is undefined. */
type CanBeAbsent<Facts> = { readonly [Name in keyof Facts]: Facts[Name] | undefined };

/** Policies in one order and without the documents of the managed ones: those change by themselves, and are judged as policies of their own. */
export function canonicalPolicies({ inlinePolicies, attachedPolicies: attached }: CanBeAbsent<Policies>) {
  return {
    inlinePolicies: inlinePolicies?.toSorted((one, other) => compare(one.name, other.name)),
    attachedPolicies: attached?.map(({ name, arn }) => ({ name, arn })).sort((one, other) => compare(one.arn, other.arn)),
  };
}

function compare(one: string | null, other: string | null): number {
  return (one ?? '') < (other ?? '') ? -1 : 1;
}

/** The inline policies in an item: `userPolicyList`, `rolePolicyList`, `groupPolicyList`. Undefined where they are not shown, or not one of them can be read. */
export function recordedInlinePolicies(list: unknown): InlinePolicy[] | undefined {
  return listOf(list, (policy) => {
    if (!isRecord(policy)) return undefined;
    const name = text(policy['policyName']);
    const document = jsonText(policy['policyDocument']);
    return name === undefined || document === undefined ? undefined : { name, document };
  });
}

/** An item's `attachedManagedPolicies`. */
export function recordedAttachedPolicies(list: unknown): AttachedPolicy[] | undefined {
  return listOf(list, (policy) => {
    if (!isRecord(policy)) return undefined;
    const arn = text(policy['policyArn']);
    return arn === undefined ? undefined : { name: text(policy['policyName']) ?? nameInArn(arn), arn };
  });
}

type Kind = 'User' | 'Role' | 'Group';
const INLINE = 'AWS::IAM::Policy';
const MANAGED = 'AWS::IAM::ManagedPolicy';

/** Template types that put a policy on an identity of this kind: the inline policy, the managed one, and a third of its own (`AWS::IAM::UserPolicy`). */
export function policyTypes<const K extends Kind>(kind: K) {
  return [INLINE, MANAGED, `AWS::IAM::${kind}Policy`] as const;
}

/** The policies that a template puts on a user, role or group: its own properties, and the policies of the template that name it. */
export function proposedPolicies(identity: TemplateResource, kind: Kind): Partial<Policies> {
  const { Policies: inline, ManagedPolicyArns } = identity.properties;
  const naming = identity.siblings.flatMap((sibling) => {
    const isNamed = namesIn(sibling, kind).map((each) => isNameOf(each, identity, kind) ?? (isOfAnother(each, identity, kind) ? false : null));
    return isNamed.includes(true) ? [policiesOf(sibling)] : isNamed.includes(null) ? [maybe(policiesOf(sibling))] : [];
  });
  const own = listFrom(inline, (each) => (isRecord(each) ? proposedInline(each) : UNKNOWN_INLINE), UNKNOWN_INLINE);
  const arns = listFrom(ManagedPolicyArns, (each) => proposedAttached(each, identity.siblings), UNKNOWN_ATTACHED);
  return {
    inlinePolicies: [...own, ...naming.flatMap(({ inlinePolicies }) => inlinePolicies)],
    attachedPolicies: [...arns, ...naming.flatMap(({ attachedPolicies: attached }) => attached)],
  };
}

/**
 * A policy of a template that names users, roles or groups which are not in it: shown as the policy of one of which nothing else is known. Null where it names
 * none, or only ones that the template holds: a part of those.
 */
export function loneProposedPolicies(policy: TemplateResource, kind: Kind): Policies | null {
  const identities = policy.siblings.filter(({ type }) => type === `AWS::IAM::${kind}`);
  const elsewhere = namesIn(policy, kind).filter((each) => !identities.some((identity) => isNameOf(each, identity, kind) === true));
  if (elsewhere.length === 0) return null;
  return elsewhere.every(isUnresolved) ? maybe(policiesOf(policy)) : policiesOf(policy);
}

const UNKNOWN_INLINE: InlinePolicy = { name: null, document: { Statement: UNRESOLVED } };
const UNKNOWN_ATTACHED: AttachedPolicy = { name: 'known only at deployment', arn: null };

/** What in the template names the identities of this kind that it puts a policy on. */
function namesIn({ type, properties }: TemplateSibling, kind: Kind): readonly unknown[] {
  if (type === `AWS::IAM::${kind}Policy`) return [properties[`${kind}Name`] ?? UNRESOLVED];
  if (type !== INLINE && type !== MANAGED) return [];
  return listFrom(properties[`${kind}s`], (each) => each, UNRESOLVED);
}

/** null: what is known of the two names leaves open whether they are one. */
function isNameOf(value: unknown, { logicalId, properties }: TemplateSibling, kind: Kind): boolean | null {
  const name = properties[`${kind}Name`];
  if (value instanceof TemplateRef) return value.attribute === null && value.logicalId === logicalId;
  if (isSameText(value, name)) return true;
  return isUnresolved(value) || isUnresolved(name) ? null : false;
}

/** The name is for certain that of another identity of the template, and no two have the same. */
function isOfAnother(value: unknown, { siblings }: TemplateResource, kind: Kind): boolean {
  return siblings.some((other) => other.type === `AWS::IAM::${kind}` && isNameOf(value, other, kind) === true);
}

function policiesOf({ type, logicalId, properties }: TemplateSibling): Policies {
  if (type !== MANAGED) return { inlinePolicies: [proposedInline(properties)], attachedPolicies: [] };
  const { ManagedPolicyName, PolicyDocument } = properties;
  return {
    inlinePolicies: [],
    attachedPolicies: [{ name: named(ManagedPolicyName) ?? `<${logicalId}>`, arn: `<${logicalId}>`, document: proposedDocument(PolicyDocument) }],
  };
}

/** Policies that may be of another identity. */
function maybe({ inlinePolicies, attachedPolicies: attached }: Policies): Policies {
  return { inlinePolicies: inlinePolicies.map(() => UNKNOWN_INLINE), attachedPolicies: attached.map(() => UNKNOWN_ATTACHED) };
}

function proposedInline({ PolicyName, PolicyDocument }: Readonly<Record<string, unknown>>): InlinePolicy {
  return { name: named(PolicyName) ?? '<PolicyName>', document: proposedDocument(PolicyDocument) };
}

/** An ARN, or a reference to a managed policy, which is some policy whatever its name will be. */
export function proposedAttached(value: unknown, siblings: readonly TemplateSibling[]): AttachedPolicy {
  const made = value instanceof TemplateRef ? siblings.find(({ type, logicalId }) => type === MANAGED && logicalId === value.logicalId) : undefined;
  const [policy] = made ? policiesOf(made).attachedPolicies : [];
  const arn = named(value);
  return policy ?? (arn === undefined ? UNKNOWN_ATTACHED : { name: nameInArn(arn), arn });
}

/** A document that is known only at deployment is one whose statements are. */
export function proposedDocument(document: unknown): string | object {
  return writtenDocument(document) ?? (isRecord(document) ? document : { Statement: UNRESOLVED });
}

/** A document that is given as JSON text; `<LogicalId>` stands in it for what it refers to (`Fn::Sub`). */
export function writtenDocument(document: unknown): string | undefined {
  return document instanceof TemplateText ? named(document) : text(document);
}

/** Each item read; none where there is no list, and one that is unknown where the list is. */
function listFrom<T>(value: unknown, read: (item: unknown) => T, unknown: T): readonly T[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value.map(read) : [unknown];
}
