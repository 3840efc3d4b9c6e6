import type { Cluster as AnsweredCluster, Update } from '@aws-sdk/client-eks';
import { type Ask, orNull } from '../../aws/call.ts';
import { partitionOf } from '../partition.ts';
import { type ConfigurationItem, defineResource, type Tags, type TemplateResource } from '../resource.ts';
import { allOf, pagesOf } from '../shared/pages.ts';
import { flag, isRecord, listOf, membersOf, orNone, shown, someName, text } from '../shared/shown.ts';
import { tagsOf } from '../tags.ts';
import { factsRead, from, orUnreadable } from '../unreadable.ts';

/** A Kubernetes control plane. While EKS carries out an update, which takes minutes, it is as it will be when that is done. */
export interface Cluster {
  readonly name: string;
  /** The minor version of Kubernetes, `1.33`. */
  readonly version: string;
  /** EKS is at work on it (creating, updating, deleting), and takes no other change until it is done. */
  readonly changing: boolean;
  /** The API of Kubernetes answers on the internet. */
  readonly endpointPublicAccess: boolean;
  /** It answers within the VPC. */
  readonly endpointPrivateAccess: boolean;
  /** Whom the public endpoint admits; without meaning where there is none. */
  readonly publicAccessCidrs: readonly string[];
  /** `api`, `audit`, `authenticator`, `controllerManager`, `scheduler`: the logs that are sent to CloudWatch. */
  readonly enabledLogTypes: readonly string[];
  /** The KMS key that the cluster's secrets are encrypted with. null: a key of AWS's own, or none before Kubernetes 1.28. */
  readonly secretsKeyArn: string | null;
  readonly tags: Tags;
}

type Reads = 'eks:DescribeCluster' | 'eks:DescribeUpdate' | 'eks:ListClusters' | 'eks:ListUpdates';
type SettingName = Exclude<keyof Cluster, 'name' | 'changing' | 'tags'>;
/** undefined: EKS answered without it. */
type Settings = { readonly [Name in SettingName]: Cluster[Name] | undefined };

export default defineResource<Cluster>()({
  type: 'AWS::EKS::Cluster',
  settlesSlowly: true,
  tagged: true,
  reads: ['eks:DescribeCluster', 'eks:DescribeUpdate', 'eks:ListClusters', 'eks:ListUpdates'],
  touchedBy: {
    'eks:CreateCluster': (request) => clusterName(request),
    'eks:DeleteCluster': (request) => clusterName(request),
    'eks:UpdateClusterConfig': (request) => clusterName(request),
    'eks:UpdateClusterVersion': (request) => clusterName(request),
    'eks:AssociateEncryptionConfig': (request) => clusterName(request),
    'eks:CancelUpdate': (request) => clusterName(request),
    'eks:TagResource': (request) => clusterOfArn(request?.resourceArn),
    'eks:UntagResource': (request) => clusterOfArn(request?.resourceArn),
  },
  arn: ({ accountId, region, id }) => `arn:${partitionOf(region)}:eks:${region}:${accountId}:cluster/${id}`,

  async read(ask, { id: name }) {
    const cluster = (await orNull(ask('eks:DescribeCluster', { name })))?.cluster;
    // One that runs elsewhere and is only shown in the console is none of EKS's.
    if (!cluster || cluster.connectorConfig) return null;

    const settings = settingsOf(cluster);
    const updates = cluster.status === 'UPDATING' ? await orUnreadable(updatesInProgress(ask, name)) : [];
    const ordered = from(updates, (all) => all.reduce(withUpdate, settings));
    return factsRead<Cluster>('EKS', {
      name,
      // Where the updates can't be read, none of these is known: an update may be about to change any of them.
      version: from(ordered, ({ version }) => version),
      endpointPublicAccess: from(ordered, ({ endpointPublicAccess }) => endpointPublicAccess),
      endpointPrivateAccess: from(ordered, ({ endpointPrivateAccess }) => endpointPrivateAccess),
      publicAccessCidrs: from(ordered, ({ publicAccessCidrs }) => publicAccessCidrs),
      enabledLogTypes: from(ordered, ({ enabledLogTypes }) => enabledLogTypes),
      secretsKeyArn: from(ordered, ({ secretsKeyArn }) => secretsKeyArn),
      changing: cluster.status !== 'ACTIVE',
      tags: tagsOf(cluster.tags),
    });
  },

  async *list(ask) {
    for await (const { clusters = [] } of pagesOf(
      (nextToken) => ask('eks:ListClusters', { nextToken }),
      ({ nextToken }) => nextToken,
    )) {
      yield* clusters;
    }
  },

  idOf: ({ arn, resourceName, resourceId }) => clusterOfArn(arn) ?? resourceName ?? resourceId,

  fromConfigurationItem,
  fromTemplate,

  /** What is under way passes by itself; whom a public endpoint would admit is kept, or not, where there is none. */
  canonical({ changing: _changing, publicAccessCidrs, enabledLogTypes, ...facts }) {
    return {
      ...facts,
      enabledLogTypes: enabledLogTypes?.toSorted(),
      publicAccessCidrs: facts.endpointPublicAccess === false ? [] : publicAccessCidrs?.toSorted(),
    };
  },
});

function clusterName(request: { readonly name?: unknown; readonly clusterName?: unknown } | null | undefined): string | undefined {
  return text(request?.name ?? request?.clusterName);
}

/** Tags are put on node groups, add-ons and others, too. The ARN is a part of the request's path, and may be recorded as it stands there (not confirmed). */
function clusterOfArn(arn: unknown): string | undefined {
  return typeof arn === 'string' ? /:cluster\/([\w-]+)$/.exec(arn.replaceAll('%3A', ':').replaceAll('%2F', '/'))?.[1] : undefined;
}

/** Undefined where the answer does not say all of them. */
function settingsOf({ version, resourcesVpcConfig, logging, encryptionConfig = [] }: AnsweredCluster): Settings {
  const { endpointPublicAccess, endpointPrivateAccess, publicAccessCidrs = [] } = resourcesVpcConfig ?? {};
  return {
    version,
    endpointPublicAccess,
    endpointPrivateAccess,
    publicAccessCidrs,
    enabledLogTypes: (logging?.clusterLogging ?? []).flatMap(({ enabled, types = [] }) => (enabled ? types : [])),
    secretsKeyArn: encryptionConfig.find(({ resources }) => resources?.includes('secrets'))?.provider?.keyArn ?? null,
  };
}

/** EKS lists the updates that are over, too, for as long as the cluster lives, and says of none by itself how far it is: so they are only asked for while one is under way. */
async function updatesInProgress(ask: Ask<Reads>, name: string): Promise<readonly Update[]> {
  const ids = await allOf(
    pagesOf(
      (nextToken) => ask('eks:ListUpdates', { name, nextToken }),
      ({ nextToken }) => nextToken,
    ),
    ({ updateIds }) => updateIds,
  );
  const updates = await Promise.all(ids.map(async (updateId) => (await orNull(ask('eks:DescribeUpdate', { name, updateId })))?.update));
  return updates.filter((update) => update !== undefined).filter(({ status }) => status === 'InProgress');
}

/**
 * The settings as the update will leave them; what is not said in it stays. Its parameters are texts, lists and objects in them JSON, as the guides show them:
 * https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html. Throws where one of them is something else.
 */
function withUpdate(settings: Settings, { params = [] }: Update): Settings {
  let after = settings;
  for (const { type, value } of params) {
    if (value === undefined) continue;
    switch (type) {
      case 'Version':
        after = { ...after, version: value };
        break;
      case 'EndpointPublicAccess':
        after = { ...after, endpointPublicAccess: understood(type, value, flag) };
        break;
      case 'EndpointPrivateAccess':
        after = { ...after, endpointPrivateAccess: understood(type, value, flag) };
        break;
      case 'PublicAccessCidrs':
        after = { ...after, publicAccessCidrs: understood(type, value, (given) => listOf(JSON.parse(given), text)) };
        break;
      case 'ClusterLogging':
        after = {
          ...after,
          enabledLogTypes: understood(type, value, (given) => switched(after.enabledLogTypes ?? [], membersOf(JSON.parse(given))['clusterLogging'])),
        };
        break;
      case 'EncryptionConfig':
        after = { ...after, secretsKeyArn: understood(type, value, (given) => secretsKeyIn(JSON.parse(given))) };
        break;
    }
  }
  return after;
}

function understood<T>(type: string, value: string, read: (value: string) => T | undefined): T {
  const setting = read(value);
  if (setting === undefined) throw new TypeError(`EKS answered an update with a ${type} that is not understood: ${value}.`);
  return setting;
}

/** What is logged once the types that are named are switched on, or off. Undefined where that can't be read. */
function switched(enabled: readonly string[], setups: unknown): readonly string[] | undefined {
  const read = listOf(setups, (setup) => {
    const { types, enabled: isOn } = membersOf(setup);
    const [names, on] = [listOf(types ?? [], text), flag(isOn ?? false)];
    return names && on !== undefined ? { names, on } : undefined;
  });
  return read?.reduce((types, { names, on }) => [...types.filter((type) => !names.includes(type)), ...(on ? names : [])], enabled);
}

/**
 * The key of the secrets, in the spelling of a template and AWS Config, or of the API. Undefined where it is known only at deployment whether there is one: EKS
 * takes no encryption without a key, so that one which is named is there, whichever it is.
 */
function secretsKeyIn(configs: unknown): string | null | undefined {
  const keys = listOf(configs, (config) => {
    if (!isRecord(config)) return undefined;
    const resources = listOf(config['Resources'] ?? config['resources'] ?? [], text);
    if (resources && !resources.includes('secrets')) return { arn: null };
    const provider = config['Provider'] ?? config['provider'] ?? {};
    const arn = isRecord(provider) ? orNone(provider['KeyArn'] ?? provider['keyArn'], someName) : undefined;
    return resources && arn !== undefined ? { arn } : undefined;
  });
  return keys && (keys.find(({ arn }) => arn !== null)?.arn ?? null);
}

/**
 * An item that shows the endpoints is whole, and leaves out what is not set. One that does not, as AWS Config recorded them in 2022, is a part: nothing can be
 * said of the rest, for the endpoint is public by default.
 */
function fromConfigurationItem({ configuration, tags }: ConfigurationItem): Partial<Cluster> {
  if (!isRecord(configuration)) return {};
  const network = membersOf(configuration['ResourcesVpcConfig']);
  const endpointPublicAccess = flag(network['EndpointPublicAccess']);
  const absent = endpointPublicAccess === undefined ? undefined : [];
  const encryption = configuration['EncryptionConfig'] ?? absent;
  return shown<Cluster>({
    name: text(configuration['Name']),
    version: text(configuration['Version']),
    endpointPublicAccess,
    endpointPrivateAccess: flag(network['EndpointPrivateAccess']),
    publicAccessCidrs: listOf(network['PublicAccessCidrs'], text),
    enabledLogTypes: configuration['Logging'] === undefined ? absent : enabledLogTypesIn(configuration['Logging']),
    secretsKeyArn: encryption === undefined ? undefined : secretsKeyIn(encryption),
    tags: { ...tags, ...tagsOf(configuration['Tags']) },
  });
}

/** What is left out is as CloudFormation documents it, but the version, which is then the newest when the cluster is made, and stays what it is later. */
function fromTemplate({ properties }: TemplateResource): Partial<Cluster> {
  const network = properties['ResourcesVpcConfig'] ?? {};
  const { EndpointPublicAccess, EndpointPrivateAccess, PublicAccessCidrs } = membersOf(network);
  return shown<Cluster>({
    name: text(properties['Name']),
    version: versionIn(properties['Version']),
    ...(isRecord(network) && {
      endpointPublicAccess: flag(EndpointPublicAccess ?? true),
      endpointPrivateAccess: flag(EndpointPrivateAccess ?? false),
      publicAccessCidrs: listOf(PublicAccessCidrs ?? ['0.0.0.0/0'], text),
    }),
    enabledLogTypes: enabledLogTypesIn(properties['Logging'] ?? {}),
    secretsKeyArn: secretsKeyIn(properties['EncryptionConfig'] ?? []),
    tags: tagsOf(properties['Tags']),
  });
}

/** Undefined where a part of it is known only at deployment. */
function enabledLogTypesIn(logging: unknown): readonly string[] | undefined {
  if (!isRecord(logging)) return undefined;
  const setup = logging['ClusterLogging'] ?? {};
  return isRecord(setup) ? listOf(setup['EnabledTypes'] ?? [], (each) => text(membersOf(each)['Type'])) : undefined;
}

/** Without its quotes, YAML makes a number of `1.30`, and of that 1.3: which one was meant is then not known. */
function versionIn(value: unknown): string | undefined {
  if (typeof value !== 'number') return text(value);
  return /^\d+\.\d\d+$/.test(String(value)) ? String(value) : undefined;
}
