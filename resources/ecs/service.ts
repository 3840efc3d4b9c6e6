import type { Service as EcsService } from '@aws-sdk/client-ecs';
import { type Ask, orNull } from '../../aws/call.ts';
import { partitionOf } from '../partition.ts';
import { type ConfigurationItem, defineResource, type Place, type Tags, type TemplateResource } from '../resource.ts';
import { allOf, pagesOf } from '../shared/pages.ts';
import { isRecord, listOf, membersOf, orNone, shown, text } from '../shared/shown.ts';
import { tagsOf } from '../tags.ts';

/** The networking of a service's tasks, where each has a network interface of its own. */
export interface TaskNetwork {
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
}

export interface Service {
  readonly arn: string;
  readonly name: string;
  readonly clusterArn: string;
  /** `ACTIVE`, or `DRAINING` while it is being deleted. */
  readonly status: string;
  /** Who replaces its tasks: `ECS`, `CODE_DEPLOY`, `EXTERNAL`. */
  readonly deploymentController: string;
  /** `ENABLED`, `DISABLED`; null: its tasks share their hosts' network interfaces. */
  readonly assignPublicIp: string | null;
  /** null: as above. */
  readonly network: TaskNetwork | null;
  readonly tags: Tags;
}

type Reads = 'ecs:ListClusters' | 'ecs:ListServices' | 'ecs:DescribeServices';

/** ECS describes so many services in one call. */
const AT_ONCE = 10;

/**
 * A service is named by its ARN. Those of services that are older than 2018, and were never moved, do not say their cluster: it is looked for. ECS goes on
 * showing a deleted service, as INACTIVE: it is gone. Task sets have a network of their own, and are not looked at.
 */
export default defineResource<Service>()({
  type: 'AWS::ECS::Service',
  settlesSlowly: true,
  tagged: true,
  reads: ['ecs:ListClusters', 'ecs:ListServices', 'ecs:DescribeServices'],
  touchedBy: {
    'ecs:CreateService': ofService,
    'ecs:UpdateService': ofService,
    'ecs:DeleteService': ofService,
    'ecs:TagResource': ofResourceArn,
    'ecs:UntagResource': ofResourceArn,
  },
  arn: ({ id }) => id,

  async read(ask, { id }) {
    const cluster = clusterIn(id);
    const clusters = cluster === undefined ? await clustersOf(ask) : [cluster];
    const answers = await Promise.all(
      clusters.map((each) => orNull(ask('ecs:DescribeServices', { cluster: each, services: [nameIn(id)], include: ['TAGS'] }))),
    );
    const service = answers.flatMap((answer) => answer?.services ?? []).find(({ serviceArn }) => serviceArn === id);
    return service && service.status !== 'INACTIVE' ? liveFacts(service) : null;
  },

  async *list(ask) {
    for (const cluster of await clustersOf(ask)) {
      const pages = pagesOf(
        (nextToken) => ask('ecs:ListServices', { cluster, nextToken }),
        ({ nextToken }) => nextToken,
      );
      const arns = await allOf(pages, ({ serviceArns }) => serviceArns);
      // The list does not say which of them are deleted already.
      for (let index = 0; index < arns.length; index += AT_ONCE) {
        const { services = [] } = (await orNull(ask('ecs:DescribeServices', { cluster, services: arns.slice(index, index + AT_ONCE) }))) ?? {};
        for (const { serviceArn, status } of services) if (serviceArn && status !== 'INACTIVE') yield serviceArn;
      }
    }
  },

  idOf: ({ arn, resourceId }) => [arn, resourceId].find(isServiceArn),

  fromConfigurationItem,
  fromTemplate,
});

function ofService(request: Readonly<Record<string, unknown>> | null | undefined, response: { readonly service?: unknown } | null | undefined, place: Place) {
  const { serviceArn } = membersOf(response?.service);
  if (isServiceArn(serviceArn)) return serviceArn;
  const named = text(request?.['service']) ?? text(request?.['serviceName']);
  if (named === undefined || isServiceArn(named)) return named;
  const cluster = text(request?.['cluster'])?.split('/').at(-1) ?? 'default';
  return `arn:${partitionOf(place.region)}:ecs:${place.region}:${place.accountId}:service/${cluster}/${named}`;
}

function ofResourceArn(request: { readonly resourceArn?: unknown } | null | undefined): string | undefined {
  return isServiceArn(request?.resourceArn) ? request.resourceArn : undefined;
}

/** Clusters, tasks, task definitions and others have ARNs, too. */
function isServiceArn(value: unknown): value is string {
  return typeof value === 'string' && /^arn:[^:]+:ecs:[^:]*:[^:]*:service\//.test(value);
}

/** `arn:…:service/CLUSTER/NAME`, formerly `arn:…:service/NAME`. */
function clusterIn(arn: string): string | undefined {
  const [, cluster, name] = arn.split('/');
  return name === undefined ? undefined : cluster;
}

function nameIn(arn: string): string {
  return arn.split('/').at(-1) ?? arn;
}

function clustersOf(ask: Ask<Reads>): Promise<string[]> {
  const pages = pagesOf(
    (nextToken) => ask('ecs:ListClusters', { nextToken }),
    ({ nextToken }) => nextToken,
  );
  return allOf(pages, ({ clusterArns }) => clusterArns);
}

function liveFacts(service: EcsService): Service {
  const { serviceArn: arn, serviceName: name, clusterArn, status, deploymentController, networkConfiguration } = service;
  const tags = tagsOf(service.tags);
  if (!arn || !name || !clusterArn || !status || !tags)
    throw new TypeError(`ECS answered the service ${arn} without its name, cluster, status, or a tag's key.`);
  const { subnets = [], securityGroups = [], assignPublicIp = 'DISABLED' } = networkConfiguration?.awsvpcConfiguration ?? {};
  const network = networkConfiguration?.awsvpcConfiguration ? { subnets: subnets.toSorted(), securityGroups: securityGroups.toSorted() } : null;
  return {
    arn,
    name,
    clusterArn,
    status,
    deploymentController: deploymentController?.type ?? 'ECS',
    assignPublicIp: network && assignPublicIp,
    network,
    tags,
  };
}

/** The item has no status: only what is active is recorded, as far as we know (not confirmed). */
function fromConfigurationItem({ configuration, tags }: ConfigurationItem): Partial<Service> {
  if (!isRecord(configuration)) return { tags };
  return shown<Service>({
    arn: text(configuration['ServiceArn']),
    name: text(configuration['ServiceName']) ?? text(configuration['Name']),
    ...networkFacts(configuration['NetworkConfiguration']),
    tags: { ...tagsOf(configuration['Tags']), ...tags },
  });
}

function fromTemplate({ properties }: TemplateResource): Partial<Service> {
  return shown<Service>({
    name: text(properties['ServiceName']),
    ...networkFacts(properties['NetworkConfiguration']),
    tags: tagsOf(properties['Tags']),
  });
}

/** A service that does not say it gives out no addresses. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-ecs-service-awsvpcconfiguration.html */
function networkFacts(spelt: unknown): Partial<Service> {
  const network = orNone(spelt, (value) => (isRecord(value) ? value : undefined));
  if (!network) return network === null ? { assignPublicIp: null, network: null } : {};
  const { AwsvpcConfiguration, AwsVpcConfiguration = AwsvpcConfiguration } = network;
  const awsvpc = orNone(AwsVpcConfiguration, (value) => (isRecord(value) ? value : undefined));
  if (!awsvpc) return awsvpc === null ? { assignPublicIp: null, network: null } : {};
  const assignPublicIp = text(awsvpc['AssignPublicIp'] ?? 'DISABLED');
  const [subnets, securityGroups] = [listOf(awsvpc['Subnets'], text), listOf(awsvpc['SecurityGroups'] ?? [], text)];
  const whole = subnets && securityGroups ? { subnets, securityGroups } : undefined;
  return shown<Service>({ assignPublicIp, network: whole });
}
