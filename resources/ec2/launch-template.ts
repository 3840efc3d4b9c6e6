import type {
  LaunchTemplateInstanceMetadataOptions,
  LaunchTemplateInstanceMetadataOptionsRequest,
  LaunchTemplateInstanceNetworkInterfaceSpecificationRequest,
  LaunchTemplateVersion,
  ResponseLaunchTemplateData,
} from '@aws-sdk/client-ec2';
import { orNull } from '../../aws/call.ts';
import { partitionOf } from '../partition.ts';
import { type ConfigurationItem, defineResource, type Tags, type TemplateResource } from '../resource.ts';
import { ec2Id, itemsOf, taggedOf, within } from '../shared/ec2-event.ts';
import { type MetadataOptions, metadataOptionsFrom } from '../shared/metadata-options.ts';
import { allOf, pagesOf } from '../shared/pages.ts';
import { count, flag, isRecord, listOf, membersOf, shown, text } from '../shared/shown.ts';
import { capitalised } from '../shared/spelling.ts';
import { tagsOf } from '../tags.ts';
import { factsRead, from, orUnreadable, Unreadable } from '../unreadable.ts';

/** A network interface that is made with each instance. */
export interface TemplateInterface {
  /** It gets a public IPv4 address; null: left to the subnet. Not there: known only at deployment. */
  readonly associatePublicIpAddress?: boolean | null;
  /** As the service takes it. Only read live. */
  readonly specification?: LaunchTemplateInstanceNetworkInterfaceSpecificationRequest;
}

/** A launch template, as its default version has it: what is launched from it without naming a version. Versions can't be changed, only followed by others. */
export interface LaunchTemplate {
  readonly launchTemplateId: string;
  readonly name: string;
  readonly defaultVersion: number;
  /** The highest that there is. Groups that follow `$Latest` launch from it. */
  readonly latestVersion: number;
  /** The number that was given out last: the next version has the one after it, as far as we know (not confirmed for numbers whose version was deleted). */
  readonly lastNumber: number;
  readonly metadataOptions: MetadataOptions;
  /** As the service takes them; null: the template says nothing of them. */
  readonly metadataSpecification: LaunchTemplateInstanceMetadataOptionsRequest | null;
  readonly networkInterfaces: readonly TemplateInterface[];
  /** A block device is made from a snapshot: what a new version does not take over from the one it is based on. */
  readonly namesSnapshots: boolean;
  readonly tags: Tags;
}

/** User data is not among the facts: it often holds secrets. */
export default defineResource<LaunchTemplate>()({
  type: 'AWS::EC2::LaunchTemplate',
  tagged: true,
  reads: ['ec2:DescribeLaunchTemplates', 'ec2:DescribeLaunchTemplateVersions'],
  touchedBy: {
    // The younger calls of EC2 are recorded under names of their own, and some of these in the older form.
    'ec2:CreateLaunchTemplate': (_request, response) => templateId(within('CreateLaunchTemplateResponse', response)['launchTemplate']),
    'ec2:CreateLaunchTemplateVersion': (request, response) =>
      templateId(within('CreateLaunchTemplateVersionResponse', response)['launchTemplateVersion']) ??
      templateId(within('CreateLaunchTemplateVersionRequest', request)),
    'ec2:ModifyLaunchTemplate': (request, response) =>
      templateId(within('ModifyLaunchTemplateResponse', response)['launchTemplate']) ?? templateId(within('ModifyLaunchTemplateRequest', request)),
    'ec2:DeleteLaunchTemplateVersions': (request, response) =>
      templateId(within('DeleteLaunchTemplateVersionsRequest', request)) ??
      versionsDeleted(within('DeleteLaunchTemplateVersionsResponse', response)).map(templateId).find(Boolean),
    'ec2:DeleteLaunchTemplate': (request, response) =>
      templateId(within('DeleteLaunchTemplateResponse', response)['launchTemplate']) ?? templateId(within('DeleteLaunchTemplateRequest', request)),
    'ec2:CreateTags': taggedOf('lt'),
    'ec2:DeleteTags': taggedOf('lt'),
  },
  arn: ({ accountId, region, id }) => `arn:${partitionOf(region)}:ec2:${region}:${accountId}:launch-template/${id}`,

  async read(ask, { id }) {
    const [found, versions] = await Promise.all([
      orUnreadable(orNull(ask('ec2:DescribeLaunchTemplates', { LaunchTemplateIds: [id] }))),
      orUnreadable(orNull(ask('ec2:DescribeLaunchTemplateVersions', { LaunchTemplateId: id, Versions: ['$Default', '$Latest'] }))),
    ]);
    Unreadable.assertAnyAnswered([found, versions]);
    const template = from(found, (answer) => answer?.LaunchTemplates?.[0] ?? null);
    if (!template || !versions) return null;

    const isDefault = ({ VersionNumber, DefaultVersion }: LaunchTemplateVersion) =>
      template instanceof Unreadable ? DefaultVersion : VersionNumber === template.DefaultVersionNumber;
    const shownVersions = from(versions, ({ LaunchTemplateVersions = [] }) => LaunchTemplateVersions);
    const data = from(shownVersions, (all) => all.find(isDefault)?.LaunchTemplateData);
    const inData = <T>(read: (shown: ResponseLaunchTemplateData) => T) => from(data, (shown) => shown && read(shown));
    return factsRead<LaunchTemplate>('EC2', {
      launchTemplateId: id,
      name: from(template, ({ LaunchTemplateName }) => LaunchTemplateName),
      defaultVersion: from(template, ({ DefaultVersionNumber }) => DefaultVersionNumber),
      latestVersion: from(shownVersions, (all) => Math.max(...all.flatMap(({ VersionNumber }) => VersionNumber ?? []))),
      lastNumber: from(template, ({ LatestVersionNumber }) => LatestVersionNumber),
      metadataOptions: inData(({ MetadataOptions }) => metadataOptionsFrom(MetadataOptions, capitalised)),
      metadataSpecification: inData(({ MetadataOptions }) => specificationOf(MetadataOptions)),
      networkInterfaces: inData(({ NetworkInterfaces = [] }) =>
        NetworkInterfaces.map((specification) => ({ associatePublicIpAddress: specification.AssociatePublicIpAddress ?? null, specification })),
      ),
      namesSnapshots: inData(({ BlockDeviceMappings = [] }) => BlockDeviceMappings.some(({ Ebs }) => Ebs?.SnapshotId !== undefined)),
      tags: from(template, ({ Tags }) => tagsOf(Tags)),
    });
  },

  async *list(ask) {
    const pages = pagesOf(
      (NextToken) => ask('ec2:DescribeLaunchTemplates', { NextToken }),
      ({ NextToken }) => NextToken,
    );
    for (const { LaunchTemplateId } of await allOf(pages, ({ LaunchTemplates }) => LaunchTemplates)) if (LaunchTemplateId) yield LaunchTemplateId;
  },

  fromConfigurationItem,
  fromTemplate,

  canonical: ({ lastNumber: _, ...rest }) => rest,
});

function templateId(named: unknown): string | undefined {
  const { launchTemplateId, LaunchTemplateId = launchTemplateId } = membersOf(named);
  return ec2Id('lt', LaunchTemplateId);
}

function versionsDeleted(response: unknown): readonly unknown[] {
  return itemsOf(membersOf(response)['successfullyDeletedLaunchTemplateVersionSet']);
}

/** `State` is the service's own. */
function specificationOf(options: LaunchTemplateInstanceMetadataOptions | undefined): LaunchTemplateInstanceMetadataOptionsRequest | null {
  if (!options) return null;
  const { State: _, ...specification } = options;
  return specification;
}

/**
 * An item shows the data of one version, and does not say of which: it is the default's where there is no later one, or the item tells of none (not confirmed
 * which is shown where there is a later one).
 */
function fromConfigurationItem({ resourceId, configuration, tags }: ConfigurationItem): Partial<LaunchTemplate> {
  if (!isRecord(configuration)) return { tags };
  const [defaultVersion, latestVersion] = [count(configuration['DefaultVersionNumber']), count(configuration['LatestVersionNumber'])];
  const isDefault = defaultVersion === latestVersion;
  return shown<LaunchTemplate>({
    launchTemplateId: text(configuration['Id']) ?? text(configuration['LaunchTemplateId']) ?? resourceId,
    name: text(configuration['LaunchTemplateName']),
    defaultVersion,
    latestVersion,
    ...(isDefault && launchFacts(configuration['LaunchTemplateData'])),
    tags,
  });
}

/** What a template proposes is taken for the default version: it is, when the launch template is made; a later change of it makes another version. */
function fromTemplate({ properties }: TemplateResource): Partial<LaunchTemplate> {
  const specifications = properties['TagSpecifications'] ?? [];
  const own = Array.isArray(specifications) ? specifications.filter((each) => membersOf(each)['ResourceType'] === 'launch-template') : undefined;
  return shown<LaunchTemplate>({
    name: text(properties['LaunchTemplateName']),
    ...launchFacts(properties['LaunchTemplateData']),
    tags: own && tagsOf(own.flatMap((each) => membersOf(each)['Tags'] ?? [])),
  });
}

function launchFacts(data: unknown): Partial<LaunchTemplate> {
  if (!isRecord(data)) return {};
  return shown<LaunchTemplate>({
    metadataOptions: metadataOptionsFrom(data['MetadataOptions'], capitalised),
    networkInterfaces: listOf(data['NetworkInterfaces'] ?? [], interfaceFrom),
  });
}

function interfaceFrom(proposed: unknown): TemplateInterface {
  if (!isRecord(proposed)) return {};
  const spelt = proposed['AssociatePublicIpAddress'] ?? null;
  const associatePublicIpAddress = spelt === null ? null : flag(spelt);
  return associatePublicIpAddress === undefined ? {} : { associatePublicIpAddress };
}
