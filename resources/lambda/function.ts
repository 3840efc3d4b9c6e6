import type { AliasConfiguration, FunctionConfiguration } from '@aws-sdk/client-lambda';
import { orNull } from '../../aws/call.ts';
import { partitionOf } from '../partition.ts';
import {
  type ConfigurationItem,
  defineResource,
  isUnresolved,
  type Place,
  type Tags,
  TemplateRef,
  type TemplateResource,
  type TemplateSibling,
} from '../resource.ts';
import { type FunctionPolicies, type FunctionPolicy, principalIn, samePolicy, shownPolicy } from '../shared/lambda-policy.ts';
import { allOf, pagesOf } from '../shared/pages.ts';
import { isRecord, named, shown, text } from '../shared/shown.ts';
import { type Naming, namingOf } from '../shared/template-naming.ts';
import { tagsOf } from '../tags.ts';
import { factsRead, from, orUnreadable, Unreadable } from '../unreadable.ts';

/** An address on the internet at which a function, or an alias of it, answers. */
export interface FunctionUrl {
  /** The alias; null: the function itself. */
  readonly qualifier: string | null;
  /** `AWS_IAM`; `NONE`: whoever has the address is served. */
  readonly authType: string;
}

/** A function of AWS Lambda. Where a name is known only at deployment, `<LogicalId>` stands in. */
export interface LambdaFunction {
  readonly kind: 'function';
  readonly name: string;
  readonly arn: string;
  /** `nodejs24.x`; null: it is a container image, which brings its own. */
  readonly runtime: string | null;
  readonly policies: FunctionPolicies;
  readonly urls: readonly FunctionUrl[];
  readonly tags: Tags;
}

/**
 * There is no call for all policies of a function: each version has to be asked for its own, and Lambda answers GetPolicy fifteen times a second, in all the
 * account. Some functions have hundreds of versions: of older ones only those are asked that an alias leads to. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html#api-requests
 */
export const VERSIONS_READ = 25;
/** So many questions are put at a time. */
const AT_A_TIME = 5;

const FUNCTION = 'AWS::Lambda::Function';
const PERMISSION = 'AWS::Lambda::Permission';
const FUNCTION_URL = 'AWS::Lambda::Url';
/** They name their function, and stand for it where something else names them. */
const QUALIFIERS = new Set(['AWS::Lambda::Alias', 'AWS::Lambda::Version']);

export default defineResource<LambdaFunction>()({
  type: FUNCTION,
  tagged: true,
  reads: ['lambda:ListFunctions', 'lambda:ListVersionsByFunction', 'lambda:ListAliases', 'lambda:ListTags', 'lambda:GetPolicy', 'lambda:GetFunctionUrlConfig'],
  // CloudTrail writes most of Lambda's calls with the date of their API, some in two versions.
  touchedBy: {
    'lambda:CreateFunction20150331': ofFunction,
    'lambda:DeleteFunction20150331': ofFunction,
    'lambda:UpdateFunctionConfiguration20150331': ofFunction,
    'lambda:UpdateFunctionConfiguration20150331v2': ofFunction,
    'lambda:AddPermission20150331': ofFunction,
    'lambda:AddPermission20150331v2': ofFunction,
    'lambda:RemovePermission20150331': ofFunction,
    'lambda:RemovePermission20150331v2': ofFunction,
    'lambda:PutResourcePolicy': (request, _response, place) => functionName(request?.resourceArn, place),
    'lambda:DeleteResourcePolicy': (request, _response, place) => functionName(request?.resourceArn, place),
    'lambda:CreateAlias20150331': ofFunction,
    'lambda:UpdateAlias20150331': ofFunction,
    'lambda:DeleteAlias20150331': ofFunction,
    // AWS documents these without a date, others have recorded them with it (not confirmed).
    'lambda:CreateFunctionUrlConfig': ofFunction,
    'lambda:UpdateFunctionUrlConfig': ofFunction,
    'lambda:DeleteFunctionUrlConfig': ofFunction,
    'lambda:CreateFunctionUrlConfig20211031': ofFunction,
    'lambda:UpdateFunctionUrlConfig20211031': ofFunction,
    'lambda:DeleteFunctionUrlConfig20211031': ofFunction,
    'lambda:TagResource20170331': (request, _response, place) => functionName(request?.resource, place),
    'lambda:UntagResource20170331': (request, _response, place) => functionName(request?.resource, place),
    'lambda:TagResource20170331v2': (request, _response, place) => functionName(request?.resource, place),
    'lambda:UntagResource20170331v2': (request, _response, place) => functionName(request?.resource, place),
  },
  arn: functionArn,

  async read(ask, ref) {
    const FunctionName = ref.id;
    // A function that is not there, and one without a policy or address, are answered by the same error: that it is there, its versions tell.
    const [versions, aliases, tagged, ownPolicy, ownUrl] = await Promise.all([
      orUnreadable(
        orNull(
          allOf(
            pagesOf(
              (Marker) => ask('lambda:ListVersionsByFunction', { FunctionName, Marker }),
              ({ NextMarker }) => NextMarker,
            ),
            ({ Versions }) => Versions,
          ),
        ),
      ),
      orUnreadable(
        orNull(
          allOf(
            pagesOf(
              (Marker) => ask('lambda:ListAliases', { FunctionName, Marker }),
              ({ NextMarker }) => NextMarker,
            ),
            ({ Aliases }) => Aliases,
          ),
        ),
      ),
      orUnreadable(orNull(ask('lambda:ListTags', { Resource: functionArn(ref) }))),
      orUnreadable(policyOf(null)),
      orUnreadable(urlOf(null)),
    ]);
    Unreadable.assertAnyAnswered([versions, aliases, tagged]);
    const latest = from(versions, (all) => all?.find(({ Version }) => Version === '$LATEST') ?? null);
    if (!versions || !latest || !aliases || !tagged) return null;

    return factsRead<LambdaFunction>('Lambda', {
      kind: 'function',
      name: FunctionName,
      arn: functionArn(ref),
      runtime: from(latest, ({ Runtime, PackageType }) => (PackageType === 'Image' ? null : Runtime)),
      policies: await orUnreadable(allPolicies(ownPolicy, versions, aliases)),
      urls: await orUnreadable(allUrls(ownUrl, aliases)),
      tags: from(tagged, ({ Tags }) => tagsOf(Tags)),
    });

    async function allPolicies(
      first: Awaited<ReturnType<typeof policyOf>> | Unreadable,
      versionsRead: readonly FunctionConfiguration[] | Unreadable,
      aliasesRead: readonly AliasConfiguration[] | Unreadable,
    ): Promise<FunctionPolicies | Unreadable> {
      if (first instanceof Unreadable) return first;
      if (versionsRead instanceof Unreadable) return versionsRead;
      if (aliasesRead instanceof Unreadable) return aliasesRead;
      const published = versionsRead.flatMap(({ Version }) => (Version && Version !== '$LATEST' ? [Version] : [])).sort((a, b) => Number(b) - Number(a));
      const inUse = new Set(aliasesRead.flatMap(versionsOf));
      const asked = published.filter((version, index) => index < VERSIONS_READ || inUse.has(version));
      const policies = [first, ...(await inTurns([...namesOf(aliasesRead), ...asked], policyOf))];
      return { read: policies.filter((each) => each !== null), versionsLeftOut: published.length - asked.length };
    }

    async function allUrls(
      first: Awaited<ReturnType<typeof urlOf>> | Unreadable,
      aliasesRead: readonly AliasConfiguration[] | Unreadable,
    ): Promise<readonly FunctionUrl[] | Unreadable> {
      if (first instanceof Unreadable) return first;
      if (aliasesRead instanceof Unreadable) return aliasesRead;
      return [first, ...(await inTurns(namesOf(aliasesRead), urlOf))].filter((each) => each !== null);
    }

    async function policyOf(qualifier: string | null): Promise<FunctionPolicy | null> {
      const found = await orNull(ask('lambda:GetPolicy', { FunctionName, ...(qualifier !== null && { Qualifier: qualifier }) }));
      return found?.Policy ? { qualifier, document: found.Policy, revisionId: found.RevisionId ?? null } : null;
    }

    async function urlOf(qualifier: string | null): Promise<FunctionUrl | null> {
      const found = await orNull(ask('lambda:GetFunctionUrlConfig', { FunctionName, ...(qualifier !== null && { Qualifier: qualifier }) }));
      if (found === null) return null;
      if (!found.AuthType) throw new TypeError(`Lambda answered an address of the function ${FunctionName} without whom it serves.`);
      return { qualifier, authType: found.AuthType };
    }
  },

  async *list(ask) {
    for await (const { Functions = [] } of pagesOf(
      (Marker) => ask('lambda:ListFunctions', { Marker }),
      ({ NextMarker }) => NextMarker,
    )) {
      for (const { FunctionName } of Functions) if (FunctionName) yield FunctionName;
    }
  },

  idOf: ({ arn, resourceId, accountId, region }) => functionName(arn ?? resourceId, { accountId, region }) ?? resourceId,

  fromConfigurationItem,
  partsInTemplate: [PERMISSION, FUNCTION_URL],
  fromTemplate,

  // New versions are no change of the function.
  canonical: ({ policies, urls, ...facts }) => ({
    ...facts,
    policies: policies?.read.map(samePolicy).sort(byQualifier),
    urls: urls?.toSorted(byQualifier),
  }),
});

function namesOf(aliases: readonly AliasConfiguration[]): string[] {
  return aliases.flatMap(({ Name }) => (Name ? [Name] : []));
}

function functionArn({ accountId, region, id }: Place & { readonly id: string }): string {
  return `arn:${partitionOf(region)}:lambda:${region}:${accountId}:function:${id}`;
}

function ofFunction(request: { readonly functionName?: unknown } | null | undefined, _response: unknown, place: Place): string | undefined {
  return functionName(request?.functionName, place);
}

/**
 * The name in what Lambda's API takes for a function: `web`, `web:live`, `111122223333:function:web`, an ARN, each with or without a qualifier. Undefined for
 * one of another account, and for what is no function (a layer, an event source mapping).
 */
function functionName(value: unknown, { accountId }: Place): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  const parts = value.split(':');
  const at = parts.indexOf('function');
  if (at === -1) return value.startsWith('arn:') ? undefined : parts[0];
  const owner = parts[at - 1];
  return owner !== undefined && /^\d{12}$/.test(owner) && owner !== accountId ? undefined : parts[at + 1];
}

/** The versions that an alias leads to: one, or, while traffic moves from one to another, two. */
function versionsOf({ FunctionVersion, RoutingConfig }: AliasConfiguration): readonly string[] {
  return [...(FunctionVersion === undefined ? [] : [FunctionVersion]), ...Object.keys(RoutingConfig?.AdditionalVersionWeights ?? {})];
}

/** A few at a time, in their order. */
async function inTurns<T>(qualifiers: readonly string[], ask: (qualifier: string) => Promise<T>): Promise<T[]> {
  const answers: T[] = [];
  for (let start = 0; start < qualifiers.length; start += AT_A_TIME) answers.push(...(await Promise.all(qualifiers.slice(start, start + AT_A_TIME).map(ask))));
  return answers;
}

function byQualifier(one: { readonly qualifier: string | null }, other: { readonly qualifier: string | null }): number {
  return (one.qualifier ?? '').localeCompare(other.qualifier ?? '');
}

/**
 * AWS Config records the policy of the function itself, in the supplement, and none where there is none; those of aliases and versions, and the addresses, it
 * does not. So recorded policies are those of the function alone, as AWS Config's own rules judge them.
 */
function fromConfigurationItem({ configuration, supplementaryConfiguration, tags }: ConfigurationItem): Partial<LambdaFunction> {
  if (!isRecord(configuration)) return { tags };
  const { Policy, Tags: recorded } = supplementaryConfiguration;
  const recordedTags = tagsOf(recorded);
  return shown<LambdaFunction>({
    kind: 'function',
    name: text(configuration['functionName']),
    arn: text(configuration['functionArn']),
    runtime: configuration['packageType'] === 'Image' ? null : text(configuration['runtime']),
    policies: { read: isRecord(Policy) || (typeof Policy === 'string' && Policy !== '') ? [shownPolicy(Policy)] : [], versionsLeftOut: 0 },
    tags: recordedTags && { ...tags, ...recordedTags },
  });
}

/**
 * Permissions and addresses of a function are resources of their own in a template. One that is not for certain of a function in the template is shown as that
 * of a function of which nothing else is known.
 */
function fromTemplate(resource: TemplateResource): Partial<LambdaFunction> | null {
  const { type, logicalId, properties, siblings } = resource;
  if (type !== FUNCTION) {
    if (siblings.some((each) => each.type === FUNCTION && belongsTo(resource, each, siblings) === 'yes')) return null;
    const name = functionName(named(ownerIn(resource)), resource) ?? `<${logicalId}>`;
    return type === PERMISSION
      ? { kind: 'function', name, policies: proposedPolicies([resource]) }
      : shown<LambdaFunction>({ kind: 'function', name, urls: proposedUrls([resource]) });
  }

  const own = (kind: string) => siblings.filter((each) => each.type === kind && belongsTo(each, resource, siblings) === 'yes');
  const { Runtime, PackageType = 'Zip', Code, FunctionName = new TemplateRef(logicalId), Tags: proposedTags } = properties;
  const isImage = PackageType === 'Image' || (isRecord(Code) && Code['ImageUri'] !== undefined);
  return shown<LambdaFunction>({
    kind: 'function',
    name: isUnresolved(FunctionName) ? `<${logicalId}>` : named(FunctionName),
    runtime: isImage ? null : PackageType === 'Zip' ? text(Runtime) : undefined,
    policies: proposedPolicies(own(PERMISSION)),
    urls: proposedUrls(own(FUNCTION_URL)),
    tags: tagsOf(proposedTags),
  });
}

/** What a permission or an address says that it is of. */
function ownerIn({ type, properties: { FunctionName, TargetFunctionArn } }: TemplateSibling): unknown {
  return type === FUNCTION_URL ? TargetFunctionArn : FunctionName;
}

/** Whether it is the function's, by itself or by way of an alias or a version of it. */
function belongsTo(part: TemplateSibling, owner: TemplateSibling, siblings: readonly TemplateSibling[]): Naming {
  let value = ownerIn(part);
  // An alias names its function, maybe by way of a version.
  for (let hops = 0; value instanceof TemplateRef && hops < 3; hops += 1) {
    const { logicalId } = value;
    const qualifier = siblings.find((each) => each.logicalId === logicalId && QUALIFIERS.has(each.type));
    if (!qualifier) break;
    value = qualifier.properties['FunctionName'];
  }
  return namingOf(value, {
    logicalId: owner.logicalId,
    name: owner.properties['FunctionName'],
    attributes: [null, 'Arn'],
    nameIn: (id) => id.split(':function:').at(-1)?.split(':')[0],
  });
}

/** A policy of each permission: they are judged one by one. */
function proposedPolicies(permissions: readonly TemplateSibling[]): FunctionPolicies {
  return { read: permissions.map(({ logicalId, properties }) => shownPolicy({ Statement: [statementIn(logicalId, properties)] })), versionsLeftOut: 0 };
}

/** The statement that Lambda makes of a permission. https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html */
function statementIn(Sid: string, properties: Readonly<Record<string, unknown>>): object {
  const { Action, FunctionName, Principal, SourceArn, SourceAccount, PrincipalOrgID, EventSourceToken, FunctionUrlAuthType, InvokedViaFunctionUrl } =
    properties;
  const equal = Object.entries({
    'aws:SourceAccount': SourceAccount,
    'aws:PrincipalOrgID': PrincipalOrgID,
    'lambda:EventSourceToken': EventSourceToken,
    'lambda:FunctionUrlAuthType': FunctionUrlAuthType,
  }).filter(([, value]) => value !== undefined);
  const Condition = {
    ...(equal.length > 0 && { StringEquals: Object.fromEntries(equal) }),
    ...(SourceArn !== undefined && { ArnLike: { 'aws:SourceArn': SourceArn } }),
    ...(InvokedViaFunctionUrl !== undefined && { Bool: { 'lambda:InvokedViaFunctionUrl': InvokedViaFunctionUrl } }),
  };
  return { Sid, Effect: 'Allow', Principal: principalIn(Principal), Action, Resource: FunctionName, ...(Object.keys(Condition).length > 0 && { Condition }) };
}

/** Undefined where whom one of them serves is known only at deployment. */
function proposedUrls(urls: readonly TemplateSibling[]): readonly FunctionUrl[] | undefined {
  const read = urls.map(({ properties }) => ({ qualifier: text(properties['Qualifier']) ?? null, authType: text(properties['AuthType']) }));
  return read.every((url): url is FunctionUrl => url.authType !== undefined) ? read : undefined;
}
