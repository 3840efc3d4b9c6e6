import type { TaskDefinition as AnsweredDefinition } from '@aws-sdk/client-ecs';
import { type Ask, AwsError, type InputOf } from '../../aws/call.ts';
import { partitionOf } from '../partition.ts';
import { type ConfigurationItem, defineResource, type Tags, type TemplateResource } from '../resource.ts';
import { type Container, containersIn, memberOf, type TaskVolume, volumesIn } from '../shared/container-definitions.ts';
import { pagesOf } from '../shared/pages.ts';
import { count, isRecord, named, orNone, shown, text } from '../shared/shown.ts';
import { tagsOf } from '../tags.ts';

/** What registers a revision. */
export type Registration = InputOf<'ecs:RegisterTaskDefinition'>;

/** A family of task definitions, by its newest active revision. */
export interface TaskDefinition {
  readonly family: string;
  /** Handed out anew with each registration. */
  readonly revision: number;
  /** The revision may still be run. Live, always; AWS Config keeps items of others for a while. */
  readonly active: boolean;
  /** `host`, `awsvpc`, `bridge`, `none`; null: what is usual on the host (`bridge` on Linux, `default` on Windows). */
  readonly networkMode: string | null;
  /** `host`, `task`; null: each container has its own processes. */
  readonly pidMode: string | null;
  /** `LINUX`, `WINDOWS_SERVER_2022_CORE`, …; null: not said, which on Fargate is Linux. */
  readonly operatingSystem: string | null;
  readonly containers: readonly Container[];
  readonly volumes: readonly TaskVolume[];
  readonly tags: Tags;
  /** All that a new revision must say to be the same; only live facts show it. */
  readonly registration: Registration;
}

type Reads = 'ecs:DescribeTaskDefinition' | 'ecs:ListTaskDefinitionFamilies';

/**
 * The resource is the family, and what it is, is its newest active revision: revisions can't be changed, so that a family is put right by a further one. It is also
 * the one that AWS Config's rules judge, and that is run where only the family is named. Older revisions are not looked at, though a service may still run one.
 */
export default defineResource<TaskDefinition>()({
  type: 'AWS::ECS::TaskDefinition',
  tagged: true,
  reads: ['ecs:DescribeTaskDefinition', 'ecs:ListTaskDefinitionFamilies'],
  touchedBy: {
    'ecs:RegisterTaskDefinition': (request, response) => familyOf(response?.taskDefinition?.family ?? request?.family),
    'ecs:DeregisterTaskDefinition': (request, response) => familyOf(response?.taskDefinition?.family ?? request?.taskDefinition),
    'ecs:DeleteTaskDefinitions': (request) =>
      Array.isArray(request?.taskDefinitions) ? [...new Set<string | undefined>(request.taskDefinitions.map(familyOf))] : undefined,
    'ecs:TagResource': (request) => familyOfArn(request?.resourceArn),
    'ecs:UntagResource': (request) => familyOfArn(request?.resourceArn),
  },
  arn: ({ accountId, region, id }) => `arn:${partitionOf(region)}:ecs:${region}:${accountId}:task-definition/${id}`,

  async read(ask, { id }) {
    const answer = await describe(ask, id);
    if (answer === null) return null;

    const { taskDefinition: definition, tags: answeredTags } = answer;
    const tags = tagsOf(answeredTags);
    const registration = definition && registrationOf(definition, tags ?? {});
    const containers = containersIn(registration?.containerDefinitions);
    const volumes = volumesIn(registration?.volumes ?? []);
    if (!definition?.revision || !registration || !containers || !volumes || !tags) {
      throw new TypeError(`ECS answered the task definition ${id} without its revision, its family, its containers, or a tag's key.`);
    }
    return {
      family: id,
      revision: definition.revision,
      active: true,
      networkMode: definition.networkMode ?? null,
      pidMode: definition.pidMode ?? null,
      operatingSystem: definition.runtimePlatform?.operatingSystemFamily ?? null,
      containers,
      volumes,
      tags,
      registration,
    };
  },

  async *list(ask) {
    for await (const { families = [] } of familiesIn(ask)) yield* families;
  },

  idOf: ({ arn, resourceName, resourceId }) => familyOf(arn ?? resourceName ?? resourceId),

  fromConfigurationItem,
  fromTemplate,

  /** ECS answers some lists in another order than they were registered in; none of those that hold objects has one that means something. */
  canonical({ revision: _revision, ...facts }) {
    return inOneOrder(facts);
  },
});

/** The answer for the newest active revision; null where the family has none. ECS refuses such a question with the same words as a wrong one, so that only its list tells. */
async function describe(ask: Ask<Reads>, family: string) {
  try {
    return await ask('ecs:DescribeTaskDefinition', { taskDefinition: family, include: ['TAGS'] });
  } catch (error) {
    const isRefused = error instanceof AwsError && (error.kind === 'invalid' || error.kind === 'missing');
    if (!isRefused || (await isActive(ask, family))) throw error;
    return null;
  }
}

async function isActive(ask: Ask<Reads>, family: string): Promise<boolean> {
  for await (const { families = [] } of familiesIn(ask, family)) if (families.includes(family)) return true;
  return false;
}

function familiesIn(ask: Ask<Reads>, familyPrefix?: string) {
  return pagesOf(
    (nextToken) => ask('ecs:ListTaskDefinitionFamilies', { status: 'ACTIVE', familyPrefix, nextToken }),
    ({ nextToken }) => nextToken,
  );
}

/** All of a revision but what ECS adds to it. Tags are refused where they are none. Undefined where it is no revision. */
function registrationOf(definition: AnsweredDefinition, tags: Tags): Registration | undefined {
  const { family, containerDefinitions, taskDefinitionArn, revision, status, requiresAttributes, compatibilities, ...rest } = definition;
  const { registeredAt, registeredBy, deregisteredAt, deleteRequestedAt, ...said } = rest;
  if (!family || !containerDefinitions) return undefined;
  const tagList = Object.entries(tags).map(([key, value]) => ({ key, value }));
  return { family, containerDefinitions, ...said, ...(tagList.length > 0 && { tags: tagList }) };
}

/** Of `family`, `family:7` and `arn:aws:ecs:eu-west-1:111122223333:task-definition/family:7`. Undefined where it is none of these. */
function familyOf(name: unknown): string | undefined {
  return typeof name === 'string' ? /^(?:arn:[^/]+:task-definition\/)?([\w-]+)(?::\d+)?$/.exec(name)?.[1] : undefined;
}

/** Tags are put on clusters, services and tasks, too. */
function familyOfArn(arn: unknown): string | undefined {
  return typeof arn === 'string' && arn.startsWith('arn:') ? familyOf(arn) : undefined;
}

/** Of one revision. AWS Config leaves out what is not set, so that no network mode means that none was said; lists stand in the item also where they are empty. */
function fromConfigurationItem({ configuration, tags }: ConfigurationItem): Partial<TaskDefinition> {
  if (!isRecord(configuration)) return {};
  return shown<TaskDefinition>({
    ...told(configuration),
    family: familyOf(memberOf(configuration, 'Family')),
    revision: count(memberOf(configuration, 'Revision')) ?? revisionIn(memberOf(configuration, 'TaskDefinitionArn')),
    // No item was seen without a status; one that says nothing else is of a revision that can be run.
    active: (text(memberOf(configuration, 'Status')) ?? 'ACTIVE') === 'ACTIVE',
    containers: containersIn(memberOf(configuration, 'ContainerDefinitions')),
    tags: { ...tags, ...tagsOf(memberOf(configuration, 'Tags')) },
  });
}

function fromTemplate({ properties }: TemplateResource): Partial<TaskDefinition> {
  return shown<TaskDefinition>({
    ...told(properties),
    family: text(properties['Family']),
    active: true,
    containers: containersIn(properties['ContainerDefinitions'] ?? []),
    tags: tagsOf(properties['Tags']),
  });
}

function told(definition: Readonly<Record<string, unknown>>) {
  const platform = memberOf(definition, 'RuntimePlatform');
  return {
    networkMode: orNone(memberOf(definition, 'NetworkMode'), text),
    pidMode: orNone(memberOf(definition, 'PidMode'), text),
    operatingSystem: orNone(platform, (given) => (isRecord(given) ? orNone(memberOf(given, 'OperatingSystemFamily'), named) : undefined)),
    volumes: volumesIn(memberOf(definition, 'Volumes') ?? []),
  };
}

function revisionIn(arn: unknown): number | undefined {
  return typeof arn === 'string' ? count(arn.split(':').at(-1)) : undefined;
}

/** Lists of objects and the members of objects sorted, at every depth. */
function inOneOrder(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(inOneOrder);
    return items.every(isRecord) ? items.sort((one, other) => compare(JSON.stringify(one), JSON.stringify(other))) : items;
  }
  if (!isRecord(value)) return value;
  const members = Object.entries(value).map(([name, member]) => [name, inOneOrder(member)] as const);
  return Object.fromEntries(members.sort(([one], [other]) => compare(one, other)));
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
