import { orNull } from '../../aws/call.ts';
import { type ConfigurationItem, defineResource, type Place, type Tags, type TemplateResource } from '../resource.ts';
import { pagesOf } from '../shared/pages.ts';
import { flag, isRecord, orNone, shown, text } from '../shared/shown.ts';
import { tagsOf } from '../tags.ts';

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
  readonly bucket: string;
  readonly organizationTrail: boolean;
  readonly cloudWatchLogsGroupArn: string | null;
  readonly tags: Tags;
}

/**
 * A trail is named by its ARN, because its name alone does not say which: shadow trails and those of an organization answer to the same name elsewhere.
 * An event may name a trail of another Region or account by its ARN; the id is then that ARN, and says itself where the trail lives.
 */
export default defineResource<Trail>()({
  type: 'AWS::CloudTrail::Trail',
  tagged: true,
  reads: ['cloudtrail:ListTrails', 'cloudtrail:GetTrail', 'cloudtrail:GetTrailStatus', 'cloudtrail:ListTags'],
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
    const [found, status, tagged] = await Promise.all([
      orNull(ask('cloudtrail:GetTrail', { Name: id })),
      orNull(ask('cloudtrail:GetTrailStatus', { Name: id })),
      orNull(ask('cloudtrail:ListTags', { ResourceIdList: [id] })),
    ]);
    // One of them gone: it was deleted between the calls.
    if (!found?.Trail || !status || !tagged) return null;

    const { Name: name, TrailARN: arn, S3BucketName: bucket } = found.Trail;
    // The ARN names the home Region too; an emulator (moto 5.2.5) says it nowhere else.
    const homeRegion = found.Trail.HomeRegion ?? arn?.split(':')[3];
    const { IsLogging: logging } = status;
    // No second page: a trail has at most 50 tags, and the answer's token is "reserved for future use".
    const tags = tagsOf(tagged.ResourceTagList?.flatMap(({ TagsList = [] }) => TagsList));
    if (!name || !arn || !homeRegion || !bucket || logging === undefined || !tags) {
      throw new TypeError(`CloudTrail answered the trail ${id} without its name, ARN, home Region, bucket, whether it is logging, or a tag's key.`);
    }
    return {
      name,
      arn,
      homeRegion,
      logging,
      logFileValidation: found.Trail.LogFileValidationEnabled ?? false,
      multiRegion: found.Trail.IsMultiRegionTrail ?? false,
      includeGlobalServiceEvents: found.Trail.IncludeGlobalServiceEvents ?? false,
      kmsKeyId: found.Trail.KmsKeyId ?? null,
      bucket,
      organizationTrail: found.Trail.IsOrganizationTrail ?? false,
      cloudWatchLogsGroupArn: found.Trail.CloudWatchLogsLogGroupArn ?? null,
      tags,
    };
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
});

/** The trail's ARN, of its name or its ARN as it is; undefined where it is neither (tags are also put on event data stores and channels). */
function trailArn(nameOrArn: unknown, { accountId, region }: Place): string | undefined {
  if (typeof nameOrArn !== 'string' || nameOrArn === '') return undefined;
  if (!nameOrArn.startsWith('arn:')) return `arn:aws:cloudtrail:${region}:${accountId}:trail/${nameOrArn}`;
  return nameOrArn.split(':')[5]?.startsWith('trail/') ? nameOrArn : undefined;
}

/**
 * AWS Config records the trail's description, not its status: whether it is logging is not shown. A value that is null is left out of the item, so that
 * no key and no log group mean that there is none (not confirmed by AWS; the items seen show it so).
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
    kmsKeyId: orNone(configuration['kmsKeyId'], text),
    bucket: text(configuration['s3BucketName']),
    organizationTrail: flag(configuration['isOrganizationTrail']),
    cloudWatchLogsGroupArn: orNone(configuration['cloudWatchLogsLogGroupArn'], text),
    // The item's own map is empty for trails; theirs stand in the supplement.
    tags: recordedTags && { ...tags, ...recordedTags },
  });
}

/**
 * What the template leaves out is as CloudFormation documents it: validation, all Regions and the organization are off by default. `IsLogging` is required, as
 * far as we know (not confirmed): a template without it proposes nothing that records. The default for global services is not documented, and then not shown. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudtrail-trail.html
 */
function fromTemplate({ properties, region }: TemplateResource): Partial<Trail> {
  return shown<Trail>({
    homeRegion: region,
    name: text(properties['TrailName']),
    logging: flag(properties['IsLogging'] ?? false),
    logFileValidation: flag(properties['EnableLogFileValidation'] ?? false),
    multiRegion: flag(properties['IsMultiRegionTrail'] ?? false),
    includeGlobalServiceEvents: flag(properties['IncludeGlobalServiceEvents']),
    kmsKeyId: orNone(properties['KMSKeyId'], text),
    bucket: text(properties['S3BucketName']),
    organizationTrail: flag(properties['IsOrganizationTrail'] ?? false),
    cloudWatchLogsGroupArn: orNone(properties['CloudWatchLogsLogGroupArn'], text),
    tags: tagsOf(properties['Tags']),
  });
}
