import { type Ask, orNull } from '../../aws/call.ts';
import { partitionOf } from '../partition.ts';
import { type ConfigurationItem, defineResource, EVERY, type Place, type Tags, type TemplateResource } from '../resource.ts';
import { allOf, pagesOf } from '../shared/pages.ts';
import { sameDocument } from '../shared/policy-text.ts';
import { flag, isRecord, listOf, membersOf, shown, text } from '../shared/shown.ts';
import { tagsOf } from '../tags.ts';
import { factsRead, from, orUnreadable, Unreadable } from '../unreadable.ts';
import { isOfOneBuild } from './image-tags.ts';
import { frequenciesFor } from './registry-scan.ts';

/** A private repository of container images. */
export interface Repository {
  readonly name: string;
  readonly arn: string;
  /** The repository's own setting. The registry may have it scanned without that. */
  readonly scanOnPush: boolean;
  /** What the registry's rules do. null: the surface does not show the registry; only live facts do. */
  readonly registryScan: RegistryScan | null;
  /** `MUTABLE`, `IMMUTABLE`, `MUTABLE_WITH_EXCLUSION`, `IMMUTABLE_WITH_EXCLUSION`. */
  readonly tagMutability: string;
  /** What is otherwise than `tagMutability` says: patterns with `*`. Empty without exclusions. */
  readonly exclusions: readonly string[];
  /** Tags in use that may be put on the next image again: the first five, by name. */
  readonly movableTags: readonly string[];
  /** The text, as ECR keeps it; of a template, whatever it holds. null: there is none, and images stay for ever. */
  readonly lifecyclePolicy: string | object | null;
  /** Its JSON text; an object in a template. null: there is none, and access is by the account's own IAM policies alone. */
  readonly policy: string | object | null;
  readonly tags: Tags;
}

export interface RegistryScan {
  /** `BASIC`; `ENHANCED`: Amazon Inspector scans what the registry's rules are about, and the repositories' own settings no longer count (not confirmed). */
  readonly scanType: string;
  /** How often its rules have this repository scanned: `SCAN_ON_PUSH`, `CONTINUOUS_SCAN`, `MANUAL`. Empty: no rule is about it. */
  readonly frequencies: readonly string[];
}

type Reads =
  | 'ecr:DescribeRepositories'
  | 'ecr:GetRegistryScanningConfiguration'
  | 'ecr:GetLifecyclePolicy'
  | 'ecr:GetRepositoryPolicy'
  | 'ecr:ListImages'
  | 'ecr:ListTagsForResource';

const SHOWN_TAGS = 5;

/** The tags that pushes move are left to the sweep. */
export default defineResource<Repository>()({
  type: 'AWS::ECR::Repository',
  tagged: true,
  reads: [
    'ecr:DescribeRepositories',
    'ecr:GetRegistryScanningConfiguration',
    'ecr:GetLifecyclePolicy',
    'ecr:GetRepositoryPolicy',
    'ecr:ListImages',
    'ecr:ListTagsForResource',
  ],
  touchedBy: {
    // Of all repositories of the account and Region.
    'ecr:PutRegistryScanningConfiguration': () => EVERY,
    'ecr:CreateRepository': inRequest,
    'ecr:DeleteRepository': inRequest,
    'ecr:PutImageScanningConfiguration': inRequest,
    'ecr:PutImageTagMutability': inRequest,
    'ecr:SetRepositoryPolicy': inRequest,
    'ecr:DeleteRepositoryPolicy': inRequest,
    'ecr:PutLifecyclePolicy': inRequest,
    'ecr:DeleteLifecyclePolicy': inRequest,
    'ecr:TagResource': inArn,
    'ecr:UntagResource': inArn,
  },
  arn: ({ accountId, region, id }) => `arn:${partitionOf(region)}:ecr:${region}:${accountId}:repository/${id}`,

  async read(ask, ref) {
    const { id: repositoryName } = ref;
    const resourceArn = `arn:${partitionOf(ref.region)}:ecr:${ref.region}:${ref.accountId}:repository/${repositoryName}`;
    const [found, registry, lifecycle, policy, movableTags, tagged] = await Promise.all([
      orUnreadable(orNull(ask('ecr:DescribeRepositories', { repositoryNames: [repositoryName] }))),
      orUnreadable(ask('ecr:GetRegistryScanningConfiguration', {})),
      orUnreadable(orNull(ask('ecr:GetLifecyclePolicy', { repositoryName }))),
      orUnreadable(orNull(ask('ecr:GetRepositoryPolicy', { repositoryName }))),
      orUnreadable(orNull(movableTagsOf(ask, repositoryName))),
      orUnreadable(orNull(ask('ecr:ListTagsForResource', { resourceArn }))),
    ]);
    Unreadable.assertAnyAnswered([found, movableTags, tagged]);
    const repository = from(found, (answer) => answer?.repositories?.[0] ?? null);
    if (!repository || !movableTags || !tagged) return null;

    return factsRead<Repository>('ECR', {
      name: repositoryName,
      arn: resourceArn,
      scanOnPush: from(repository, ({ imageScanningConfiguration }) => imageScanningConfiguration?.scanOnPush ?? false),
      tagMutability: from(repository, ({ imageTagMutability }) => imageTagMutability),
      exclusions: from(repository, ({ imageTagMutabilityExclusionFilters = [] }) => imageTagMutabilityExclusionFilters.flatMap(({ filter }) => filter ?? [])),
      registryScan: from(registry, ({ scanningConfiguration: { scanType, rules } = {} }) =>
        scanType === undefined ? undefined : { scanType, frequencies: frequenciesFor(repositoryName, rules) },
      ),
      movableTags,
      lifecyclePolicy: from(lifecycle, (answer) => answer?.lifecyclePolicyText ?? null),
      policy: from(policy, (answer) => answer?.policyText ?? null),
      tags: from(tagged, ({ tags }) => tagsOf(tags)),
    });
  },

  async *list(ask) {
    const pages = pagesOf(
      (nextToken) => ask('ecr:DescribeRepositories', { maxResults: 1000, nextToken }),
      ({ nextToken }) => nextToken,
    );
    for await (const { repositories = [] } of pages) for (const { repositoryName } of repositories) if (repositoryName) yield repositoryName;
  },

  fromConfigurationItem,
  fromTemplate,

  // The registry's rules are not this repository's, and pushes move its tags all day.
  canonical: ({ registryScan: _registry, movableTags: _tags, exclusions, lifecyclePolicy, policy, ...rest }) => ({
    ...rest,
    exclusions: exclusions?.toSorted(),
    lifecyclePolicy: sameDocument(lifecyclePolicy),
    policy: sameDocument(policy),
  }),
});

async function movableTagsOf(ask: Ask<Reads>, repositoryName: string): Promise<string[]> {
  const tags = await allOf(
    pagesOf(
      (nextToken) => ask('ecr:ListImages', { repositoryName, filter: { tagStatus: 'TAGGED' }, maxResults: 1000, nextToken }),
      ({ nextToken }) => nextToken,
    ),
    ({ imageIds }) => imageIds?.flatMap(({ imageTag }) => (imageTag === undefined || isOfOneBuild(imageTag) ? [] : imageTag)),
  );
  return [...new Set(tags)].sort().slice(0, SHOWN_TAGS);
}

/** AWS Config shows a policy that is not there as `{}`. It does not record the registry: whether that has the repository scanned, an item can't tell. */
function fromConfigurationItem({ configuration, tags }: ConfigurationItem): Partial<Repository> {
  const members = membersOf(configuration);
  const { RepositoryName, Arn, ImageScanningConfiguration, ImageTagMutability, LifecyclePolicy, RepositoryPolicyText, Tags } = members;
  const recordedTags = tagsOf(Tags);
  return shown<Repository>({
    name: text(RepositoryName),
    arn: text(Arn),
    scanOnPush: flag(membersOf(ImageScanningConfiguration)['ScanOnPush']),
    registryScan: null,
    tagMutability: text(ImageTagMutability),
    exclusions: exclusionsIn(members),
    lifecyclePolicy: lifecycleIn(LifecyclePolicy),
    policy: documentIn(RepositoryPolicyText),
    tags: recordedTags && { ...tags, ...recordedTags },
  });
}

/**
 * What the template leaves out is as CloudFormation documents it: images are not scanned, tags can be moved, and there is neither policy.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ecr-repository.html
 */
function fromTemplate({ properties }: TemplateResource): Partial<Repository> {
  const { RepositoryName, ImageScanningConfiguration = {}, ImageTagMutability = 'MUTABLE', LifecyclePolicy = null, RepositoryPolicyText = null } = properties;
  return shown<Repository>({
    name: text(RepositoryName),
    scanOnPush: isRecord(ImageScanningConfiguration) ? flag(ImageScanningConfiguration['ScanOnPush'] ?? false) : undefined,
    registryScan: null,
    tagMutability: text(ImageTagMutability),
    exclusions: exclusionsIn(properties),
    lifecyclePolicy: LifecyclePolicy === null ? null : lifecycleIn(LifecyclePolicy),
    policy: RepositoryPolicyText === null ? null : documentIn(RepositoryPolicyText),
    tags: tagsOf(properties['Tags']),
  });
}

function exclusionsIn({ ImageTagMutabilityExclusionFilters = [] }: Readonly<Record<string, unknown>>): readonly string[] | undefined {
  return listOf(ImageTagMutabilityExclusionFilters, (filter) => text(membersOf(filter)['ImageTagMutabilityExclusionFilterValue']));
}

/** A text that is known only at deployment is a policy, all the same. */
function lifecycleIn(policy: unknown): string | object | null | undefined {
  if (!isRecord(policy)) return undefined;
  const { LifecyclePolicyText: written } = policy;
  if (written === undefined || written === '') return null;
  return typeof written === 'string' ? written : { LifecyclePolicyText: written };
}

function documentIn(policy: unknown): string | object | null | undefined {
  if (typeof policy === 'string') return policy === '' ? null : policy;
  if (!isRecord(policy)) return undefined;
  return Object.keys(policy).length === 0 ? null : policy;
}

/** Of this account's registry: the calls take another's, too. */
function inRequest(request: unknown, _response: unknown, { accountId }: Place): string | undefined {
  const { repositoryName, registryId = accountId } = membersOf(request);
  return registryId === accountId || registryId === null ? text(repositoryName) : undefined;
}

function inArn(request: unknown, _response: unknown, { accountId }: Place): string | undefined {
  const [, , service, , account, path] = text(membersOf(request)['resourceArn'])?.split(':') ?? [];
  return service === 'ecr' && account === accountId && path?.startsWith('repository/') ? path.slice('repository/'.length) : undefined;
}
