import { orNull } from '../../aws/call.ts';
import { dnsSuffixOf, partitionOf } from '../partition.ts';
import { type ConfigurationItem, defineResource, type Place, type Tags, type TemplateResource, type TemplateSibling } from '../resource.ts';
import { pagesOf } from '../shared/pages.ts';
import { proposedDocument, recordedDocument, sameDocument } from '../shared/policy-text.ts';
import { isRecord, shown, text } from '../shared/shown.ts';
import { isOnlyPart, type Naming, namingOf, namingOfAny, onlyPart } from '../shared/template-naming.ts';
import { tagsOf } from '../tags.ts';
import { factsRead, from, orUnreadable, Unreadable } from '../unreadable.ts';

/** A queue of Amazon SQS. */
export interface Queue {
  readonly url: string;
  readonly arn: string;
  /** JSON text, or, in a template, an object in which some values are known only at deployment; null: none, so that only its own account comes in; in a template, none that is for certain its own. */
  readonly policy: string | object | null;
  readonly tags: Tags;
}

const QUEUE = 'AWS::SQS::Queue';
/** One policy for several queues; and one for one queue. */
const QUEUE_POLICY = 'AWS::SQS::QueuePolicy';
const INLINE_POLICY = 'AWS::SQS::QueueInlinePolicy';

/** A queue is named by its URL, as the API takes it, and AWS Config's resourceId is. */
export default defineResource<Queue>()({
  type: QUEUE,
  // Up to a minute. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
  settlesSlowly: true,
  tagged: true,
  reads: ['sqs:ListQueues', 'sqs:GetQueueAttributes', 'sqs:ListQueueTags'],
  touchedBy: {
    'sqs:CreateQueue': (request, response, place) => queueUrl(response?.queueUrl, place) ?? urlOf(request?.queueName, place),
    'sqs:DeleteQueue': ofUrl,
    'sqs:SetQueueAttributes': ofUrl,
    'sqs:AddPermission': ofUrl,
    'sqs:RemovePermission': ofUrl,
    'sqs:TagQueue': ofUrl,
    'sqs:UntagQueue': ofUrl,
  },
  arn: ({ accountId, region, id }) => `arn:${partitionOf(region)}:sqs:${region}:${accountId}:${nameIn(id)}`,

  async read(ask, { id: QueueUrl }) {
    const [found, tagged] = await Promise.all([
      orUnreadable(orNull(ask('sqs:GetQueueAttributes', { QueueUrl, AttributeNames: ['QueueArn', 'Policy'] }))),
      orUnreadable(orNull(ask('sqs:ListQueueTags', { QueueUrl }))),
    ]);
    Unreadable.assertAnyAnswered([found, tagged]);
    if (!found || !tagged) return null;

    return factsRead<Queue>('SQS', {
      url: QueueUrl,
      arn: from(found, ({ Attributes }) => Attributes?.QueueArn || undefined),
      // No policy is an attribute that is not there; one that was taken away may be an empty text.
      policy: from(found, ({ Attributes }) => Attributes?.Policy || null),
      tags: from(tagged, ({ Tags }) => tagsOf(Tags)),
    });
  },

  async *list(ask, place) {
    // SQS names a next page only where it was told how long one may be.
    for await (const { QueueUrls = [] } of pagesOf(
      (NextToken) => ask('sqs:ListQueues', { NextToken, MaxResults: 1000 }),
      ({ NextToken }) => NextToken,
    )) {
      for (const url of QueueUrls) yield queueUrl(url, place) ?? url;
    }
  },

  idOf: ({ resourceId, arn, accountId, region }) => queueUrl(resourceId, { accountId, region }) ?? urlOf(arn && nameIn(arn), { accountId, region }),

  fromConfigurationItem,
  partsInTemplate: [QUEUE_POLICY, INLINE_POLICY],
  fromTemplate,

  canonical: (facts) => ({ ...facts, policy: sameDocument(facts.policy) }),
});

function ofUrl(request: { readonly queueUrl?: unknown } | null | undefined, _response: unknown, place: Place): string | undefined {
  return queueUrl(request?.queueUrl, place);
}

/**
 * The queue's URL at SQS's own endpoint, which is reached from everywhere: a caller may have come by an older one (`queue.amazonaws.com`), or by one of their
 * network's. An endpoint that is not AWS's (an emulator) stays.
 */
function queueUrl(value: unknown, place: Place): string | undefined {
  if (typeof value !== 'string' || !URL.canParse(value)) return undefined;
  const { hostname, pathname } = new URL(value);
  const [, accountId, name] = pathname.split('/');
  if (!accountId || !name) return undefined;
  return /\.(amazonaws\.com(\.cn)?|api\.aws)$/.test(hostname) ? urlOf(name, { ...place, accountId }) : value;
}

function urlOf(name: unknown, { accountId, region }: Place): string | undefined {
  if (typeof name !== 'string' || name === '') return undefined;
  return `https://sqs.${region}.${dnsSuffixOf(region)}/${accountId}/${name}`;
}

/** The name, at the end of a URL or an ARN. */
function nameIn(urlOrArn: string): string {
  return urlOrArn.split(/[/:]/).at(-1) ?? '';
}

/** The schema of AWS Config has no policy of queues; where an item shows one all the same, it is taken. */
function fromConfigurationItem({ configuration, tags }: ConfigurationItem): Partial<Queue> {
  if (!isRecord(configuration)) return { tags };
  return shown<Queue>({
    url: text(configuration['QueueUrl']),
    arn: text(configuration['QueueArn']),
    policy: recordedDocument(configuration['Policy']),
    tags,
  });
}

/**
 * A queue's policy is a resource of its own in a template, and may be that of several. One that is not for certain that of a queue in the template is shown as that of
 * a queue of which nothing else is known.
 */
function fromTemplate(resource: TemplateResource): Partial<Queue> | null {
  const { type, properties, siblings } = resource;
  const policies = siblings.filter((each) => each.type === QUEUE_POLICY || each.type === INLINE_POLICY);
  if (type !== QUEUE) {
    const queues = siblings.filter((each) => each.type === QUEUE);
    return isOnlyPart(resource, queues, policies, belongsTo) ? null : { policy: proposedDocument(properties['PolicyDocument']) };
  }

  const own = onlyPart(policies, resource, belongsTo);
  return shown<Queue>({
    policy: own && proposedDocument(own.properties['PolicyDocument']),
    tags: tagsOf(properties['Tags']),
  });
}

function belongsTo({ properties: { Queues, Queue } }: TemplateSibling, queue: TemplateSibling): Naming {
  const values: readonly unknown[] = Array.isArray(Queues) ? Queues : [Queues ?? Queue];
  return namingOfAny(
    values.map((value) =>
      namingOf(value, { logicalId: queue.logicalId, name: queue.properties['QueueName'], attributes: [null, 'QueueUrl', 'QueueName', 'Arn'], nameIn }),
    ),
  );
}
