import type { AdvancedEventSelector, AdvancedFieldSelector, DataResource, EventSelector, GetEventSelectorsResponse } from '@aws-sdk/client-cloudtrail';
import { type Ask, AwsError, orNull } from '../../aws/call.ts';
import { partitionOf } from '../partition.ts';
import {
  type ConfigurationItem,
  defineResource,
  isSameText,
  type Place,
  type Tags,
  TemplateRef,
  type TemplateResource,
  type TemplateSibling,
  TemplateText,
  TemplateUnknown,
} from '../resource.ts';
import { ownValue } from '../shared/own-value.ts';
import { pagesOf } from '../shared/pages.ts';
import { flag, isRecord, listOf, named, orNone, shown, text } from '../shared/shown.ts';
import { tagsOf } from '../tags.ts';
import { factsRead, from, orUnreadable, Unreadable } from '../unreadable.ts';

/** Which events a trail records, in CloudTrail's own words, so that they can be put back as they were. A trail has selectors of one kind or the other. */
export type EventSelectors = { readonly basic: readonly EventSelector[] } | { readonly advanced: readonly AdvancedEventSelector[] };

/** Another trail that records what happens where this one is at home, whoever owns it. */
export interface OtherTrail {
  /** In a template: `<LogicalId>`. */
  readonly arn: string;
  /** null: not shown; so are the other two. */
  readonly multiRegion: boolean | null;
  readonly bucket: string | null;
  readonly eventSelectors: EventSelectors | null;
}

/** A trail, in its home Region and the account that owns it. */
export interface Trail {
  readonly name: string;
  readonly arn: string;
  readonly homeRegion: string;
  /** Events are being recorded and delivered: `StartLogging` came after the last `StopLogging`. */
  readonly logging: boolean;
  readonly logFileValidation: boolean;
  readonly multiRegion: boolean;
  readonly includeGlobalServiceEvents: boolean;
  /** null: encrypted with S3's own keys. */
  readonly kmsKeyId: string | null;
  /** Its name; of one of a template that has none yet, `<LogicalId>`. */
  readonly bucket: string;
  readonly organizationTrail: boolean;
  readonly cloudWatchLogsGroupArn: string | null;
  readonly eventSelectors: EventSelectors;
  /**
   * The other trails that are seen from its home Region: what this trail does not record, one of them may. In a template those that it proposes beside this
   * one. An item of AWS Config shows none.
   */
  readonly others: readonly OtherTrail[];
  readonly tags: Tags;
}

type Reads =
  | 'cloudtrail:ListTrails'
  | 'cloudtrail:DescribeTrails'
  | 'cloudtrail:GetTrail'
  | 'cloudtrail:GetTrailStatus'
  | 'cloudtrail:GetEventSelectors'
  | 'cloudtrail:ListTags';

/** What a trail records whose selectors nobody ever set: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutEventSelectors.html */
const NEVER_SET: EventSelectors = {
  basic: [{ ReadWriteType: 'All', IncludeManagementEvents: true, DataResources: [], ExcludeManagementEventSources: [] }],
};

/**
 * A trail is named by its ARN, because its name alone does not say which: shadow trails and those of an organization answer to the same name elsewhere.
 * An event may name a trail of another Region or account by its ARN; the id is then that ARN, and says itself where the trail lives.
 */
export default defineResource<Trail>()({
  type: 'AWS::CloudTrail::Trail',
  tagged: true,
  reads: [
    'cloudtrail:ListTrails',
    'cloudtrail:DescribeTrails',
    'cloudtrail:GetTrail',
    'cloudtrail:GetTrailStatus',
    'cloudtrail:GetEventSelectors',
    'cloudtrail:ListTags',
  ],
  touchedBy: {
    // CloudTrail refuses these calls outside of a trail's home Region (InvalidHomeRegionException), so that a bare name means the event's own Region.
    'cloudtrail:CreateTrail': (request, response, place) => trailArn(response?.trailARN ?? request?.name, place),
    'cloudtrail:UpdateTrail': (request, response, place) => trailArn(response?.trailARN ?? request?.name, place),
    'cloudtrail:DeleteTrail': (request, _response, place) => trailArn(request?.name, place),
    'cloudtrail:StartLogging': (request, _response, place) => trailArn(request?.name, place),
    'cloudtrail:StopLogging': (request, _response, place) => trailArn(request?.name, place),
    'cloudtrail:PutEventSelectors': (request, response, place) => trailArn(response?.trailARN ?? request?.trailName, place),
    'cloudtrail:AddTags': (request, _response, place) => trailArn(request?.resourceId, place),
    'cloudtrail:RemoveTags': (request, _response, place) => trailArn(request?.resourceId, place),
  },
  arn: ({ id }) => id,

  async read(ask, { id }) {
    const [found, status, selected, tagged, described] = await Promise.all([
      orUnreadable(orNull(ask('cloudtrail:GetTrail', { Name: id }))),
      orUnreadable(orNull(ask('cloudtrail:GetTrailStatus', { Name: id }))),
      orUnreadable(orNull(ask('cloudtrail:GetEventSelectors', { TrailName: id }))),
      orUnreadable(orNull(ask('cloudtrail:ListTags', { ResourceIdList: [id] }))),
      orUnreadable(ask('cloudtrail:DescribeTrails', {})),
    ]);
    Unreadable.assertAnyAnswered([found, status, selected, tagged]);
    const trail = from(found, (answer) => answer?.Trail ?? null);
    // One of them gone: it was deleted between the calls.
    if (!trail || !status || !selected || !tagged) return null;

    const others = from(described, ({ trailList = [] }) =>
      trailList.flatMap(({ TrailARN, IsMultiRegionTrail = false, S3BucketName = null }) =>
        TrailARN === undefined || TrailARN === id ? [] : { arn: TrailARN, multiRegion: IsMultiRegionTrail, bucket: S3BucketName },
      ),
    );
    return factsRead<Trail>('CloudTrail', {
      name: from(trail, ({ Name }) => Name || undefined),
      arn: id,
      // The ARN names the home Region too; an emulator (moto 5.2.5) says it nowhere else.
      homeRegion: from(trail, ({ HomeRegion }) => HomeRegion ?? id.split(':')[3]),
      logging: from(status, ({ IsLogging }) => IsLogging),
      logFileValidation: from(trail, ({ LogFileValidationEnabled = false }) => LogFileValidationEnabled),
      multiRegion: from(trail, ({ IsMultiRegionTrail = false }) => IsMultiRegionTrail),
      includeGlobalServiceEvents: from(trail, ({ IncludeGlobalServiceEvents = false }) => IncludeGlobalServiceEvents),
      kmsKeyId: from(trail, ({ KmsKeyId }) => KmsKeyId || null),
      bucket: from(trail, ({ S3BucketName }) => S3BucketName || undefined),
      organizationTrail: from(trail, ({ IsOrganizationTrail = false }) => IsOrganizationTrail),
      cloudWatchLogsGroupArn: from(trail, ({ CloudWatchLogsLogGroupArn }) => CloudWatchLogsLogGroupArn || null),
      eventSelectors: from(selected, selectorsIn),
      others:
        others instanceof Unreadable
          ? others
          : await Promise.all(others.map(async (other) => ({ ...other, eventSelectors: await selectorsOfOther(ask, other.arn) }))),
      // No second page: a trail has at most 50 tags, and the answer's token is "reserved for future use".
      tags: from(tagged, ({ ResourceTagList }) => tagsOf(ResourceTagList?.flatMap(({ TagsList = [] }) => TagsList))),
    });
  },

  async *list(ask, { accountId, region }) {
    for await (const { Trails = [] } of pagesOf(
      (NextToken) => ask('cloudtrail:ListTrails', { NextToken }),
      ({ NextToken }) => NextToken,
    )) {
      for (const { TrailARN, HomeRegion } of Trails) {
        // Shadow trails and the organization's trails are another Region's, another account's.
        if (TrailARN && HomeRegion === region && TrailARN.split(':')[4] === accountId) yield TrailARN;
      }
    }
  },

  idOf: ({ arn, resourceId, accountId, region }) => trailArn(arn ?? resourceId, { accountId, region }),

  fromConfigurationItem,
  fromTemplate,

  // The other trails are not this one's state.
  canonical: ({ others: _others, ...trail }) => trail,
});

/** No selectors are no answer that AWS is known to give; an emulator (moto 5.2.5) gives it where none were ever set. */
function selectorsIn({ EventSelectors: basic = [], AdvancedEventSelectors: advanced = [] }: GetEventSelectorsResponse): EventSelectors {
  if (advanced.length > 0) return { advanced };
  return basic.length > 0 ? { basic } : NEVER_SET;
}

/**
 * That CloudTrail shows the selectors of an organization's trail to its members, or those of a trail whose home is elsewhere, is not confirmed. Where it does
 * not, they are not known: a rule whose answer depends on them has none.
 */
async function selectorsOfOther(ask: Ask<Reads>, arn: string): Promise<EventSelectors | null> {
  try {
    return selectorsIn(await ask('cloudtrail:GetEventSelectors', { TrailName: arn }));
  } catch (error) {
    if (error instanceof AwsError && (error.kind === 'missing' || error.kind === 'invalid' || error.kind === 'denied')) return null;
    throw error;
  }
}

/** The trail's ARN, of its name or its ARN as it is; undefined where it is neither (tags are also put on event data stores and channels). */
function trailArn(nameOrArn: unknown, { accountId, region }: Place): string | undefined {
  if (typeof nameOrArn !== 'string' || nameOrArn === '') return undefined;
  if (!nameOrArn.startsWith('arn:')) return `arn:${partitionOf(region)}:cloudtrail:${region}:${accountId}:trail/${nameOrArn}`;
  return nameOrArn.split(':')[5]?.startsWith('trail/') ? nameOrArn : undefined;
}

/**
 * AWS Config records the trail's description, not its status: whether it is logging is not shown. Its selectors are known only where none were ever set. A
 * value that is null is left out of the item, so that no key and no log group mean that there is none (not confirmed by AWS; the items seen show it so).
 */
function fromConfigurationItem({ configuration, supplementaryConfiguration, tags }: ConfigurationItem): Partial<Trail> {
  if (!isRecord(configuration)) return {};
  const recordedTags = tagsOf(supplementaryConfiguration['Tags']);
  return shown<Trail>({
    name: text(configuration['name']),
    arn: text(configuration['trailARN']),
    homeRegion: text(configuration['homeRegion']),
    logFileValidation: flag(configuration['logFileValidationEnabled']),
    multiRegion: flag(configuration['isMultiRegionTrail']),
    includeGlobalServiceEvents: flag(configuration['includeGlobalServiceEvents']),
    kmsKeyId: orNone(configuration['kmsKeyId'] || null, text),
    bucket: text(configuration['s3BucketName']),
    organizationTrail: flag(configuration['isOrganizationTrail']),
    cloudWatchLogsGroupArn: orNone(configuration['cloudWatchLogsLogGroupArn'] || null, text),
    eventSelectors: flag(configuration['hasCustomEventSelectors']) === false ? NEVER_SET : undefined,
    // The item's own map is empty for trails; theirs stand in the supplement.
    tags: recordedTags && { ...tags, ...recordedTags },
  });
}

/**
 * What the template leaves out is as CloudFormation documents it: validation, all Regions and the organization are off by default. `IsLogging` is required, as
 * far as we know (not confirmed): a template without it proposes nothing that records. The default for global services is not documented, and then not shown. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudtrail-trail.html
 */
function fromTemplate({ properties, region, siblings }: TemplateResource): Partial<Trail> {
  const spelt = speltWith(siblings, region);
  return shown<Trail>({
    homeRegion: region,
    name: text(properties['TrailName']),
    logging: flag(properties['IsLogging'] ?? false),
    logFileValidation: flag(properties['EnableLogFileValidation'] ?? false),
    multiRegion: flag(properties['IsMultiRegionTrail'] ?? false),
    includeGlobalServiceEvents: flag(properties['IncludeGlobalServiceEvents']),
    // Some key, and some log group, even where its name is known only at deployment.
    kmsKeyId: orNone(properties['KMSKeyId'] || null, named),
    bucket: spelt(properties['S3BucketName']),
    organizationTrail: flag(properties['IsOrganizationTrail'] ?? false),
    cloudWatchLogsGroupArn: orNone(properties['CloudWatchLogsLogGroupArn'] || null, named),
    eventSelectors: proposedSelectors(properties, spelt),
    others: siblings.filter(({ type }) => type === 'AWS::CloudTrail::Trail').map((other) => proposedBeside(other, spelt)),
    tags: tagsOf(properties['Tags']),
  });
}

/** A name or ARN, as `named` spells it. Undefined: it is neither, or known only at deployment. */
type Spelt = (value: unknown) => string | undefined;

/** Buckets of the template are named as they will be, and in ARNs, too; where a name is made up for one, `<LogicalId>` stands in for it. */
function speltWith(siblings: readonly TemplateSibling[], region: string): Spelt {
  function reference(to: TemplateRef): string | undefined {
    const bucket = siblings.find(({ logicalId, type }) => type === 'AWS::S3::Bucket' && logicalId === to.logicalId);
    if (bucket === undefined || (to.attribute !== null && to.attribute !== 'Arn')) return named(to);
    const name = text(bucket.properties['BucketName']) ?? named(new TemplateRef(to.logicalId));
    return to.attribute === null ? name : `arn:${partitionOf(region)}:s3:::${name}`;
  }
  /** One of the template whose name is the same text, though what that is is known only at deployment. */
  function bucketNamed(name: TemplateUnknown): string | undefined {
    const bucket = siblings.find(({ type, properties }) => type === 'AWS::S3::Bucket' && isSameText(name, properties['BucketName']));
    return bucket && reference(new TemplateRef(bucket.logicalId));
  }
  return (value) => {
    if (value instanceof TemplateText) return value.parts.map((part) => (typeof part === 'string' ? part : reference(part))).join('');
    if (value instanceof TemplateUnknown) return bucketNamed(value);
    return value instanceof TemplateRef ? reference(value) : named(value);
  };
}

function proposedBeside({ logicalId, properties }: TemplateSibling, spelt: Spelt): OtherTrail {
  return {
    arn: `<${logicalId}>`,
    multiRegion: flag(properties['IsMultiRegionTrail'] ?? false) ?? null,
    bucket: spelt(properties['S3BucketName']) ?? null,
    eventSelectors: proposedSelectors(properties, spelt) ?? null,
  };
}

/** Undefined where a part of them is known only at deployment; but an ARN with a reference in it is known to be no wildcard. */
function proposedSelectors(
  { EventSelectors: basic = [], AdvancedEventSelectors: advanced = [] }: TemplateSibling['properties'],
  spelt: Spelt,
): EventSelectors | undefined {
  const ofEach = {
    basic: listOf(basic, (selector) => proposedSelector(selector, spelt)),
    advanced: listOf(advanced, (selector) => proposedAdvancedSelector(selector, spelt)),
  };
  if (ofEach.basic === undefined || ofEach.advanced === undefined) return undefined;
  if (ofEach.advanced.length > 0) return { advanced: ofEach.advanced };
  return ofEach.basic.length > 0 ? { basic: ofEach.basic } : NEVER_SET;
}

/** The defaults: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cloudtrail-trail-eventselector.html */
function proposedSelector(selector: unknown, spelt: Spelt): EventSelector | undefined {
  if (!isRecord(selector)) return undefined;
  const {
    ReadWriteType: type = 'All',
    IncludeManagementEvents: management = true,
    DataResources: data = [],
    ExcludeManagementEventSources: sources = [],
  } = selector;
  const ReadWriteType = READ_WRITE_TYPES.find((each) => each.toLowerCase() === text(type)?.toLowerCase());
  const [IncludeManagementEvents, DataResources, ExcludeManagementEventSources] = [
    flag(management),
    listOf(data, (each) => dataResource(each, spelt)),
    listOf(sources, text),
  ];
  if (!ReadWriteType || IncludeManagementEvents === undefined || !DataResources || !ExcludeManagementEventSources) return undefined;
  return { ReadWriteType, IncludeManagementEvents, DataResources, ExcludeManagementEventSources };
}

const READ_WRITE_TYPES = ['All', 'ReadOnly', 'WriteOnly'] as const;

function dataResource(resource: unknown, spelt: Spelt): DataResource | undefined {
  if (!isRecord(resource)) return undefined;
  const [Type, Values] = [text(resource['Type']), listOf(resource['Values'] ?? [], spelt)];
  return Type === undefined || Values === undefined ? undefined : { Type, Values };
}

function proposedAdvancedSelector(selector: unknown, spelt: Spelt): AdvancedEventSelector | undefined {
  if (!isRecord(selector)) return undefined;
  const FieldSelectors = listOf(selector['FieldSelectors'], (each) => fieldSelector(each, spelt));
  const Name = text(selector['Name']);
  return FieldSelectors && { ...(Name !== undefined && { Name }), FieldSelectors };
}

function fieldSelector(selector: unknown, spelt: Spelt): AdvancedFieldSelector | undefined {
  if (!isRecord(selector)) return undefined;
  const Field = text(selector['Field']);
  if (Field === undefined) return undefined;
  const values = OPERATORS.map((operator) => [operator, listOf(ownValue(selector, operator) ?? [], (value) => speltOrFlag(value, spelt))] as const);
  if (values.some(([, list]) => list === undefined)) return undefined;
  return { Field, ...Object.fromEntries(values.filter(([, list]) => list && list.length > 0)) };
}

const OPERATORS = ['Equals', 'StartsWith', 'EndsWith', 'NotEquals', 'NotStartsWith', 'NotEndsWith'] as const;

/** YAML makes a boolean of `readOnly`'s value where it is not quoted. */
function speltOrFlag(value: unknown, spelt: Spelt): string | undefined {
  return typeof value === 'boolean' ? String(value) : spelt(value);
}
