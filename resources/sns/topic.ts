import { orNull } from '../../aws/call.ts';
import { type ConfigurationItem, defineResource, type Tags, type TemplateResource, type TemplateSibling } from '../resource.ts';
import { pagesOf } from '../shared/pages.ts';
import { proposedDocument, recordedDocument, sameDocument } from '../shared/policy-text.ts';
import { isRecord, shown, text } from '../shared/shown.ts';
import { isOnlyPart, type Naming, namingOf, namingOfAny, onlyPart } from '../shared/template-naming.ts';
import { tagsOf } from '../tags.ts';
import { factsRead, from, orUnreadable, Unreadable } from '../unreadable.ts';

/** A topic of Amazon SNS. */
export interface Topic {
  readonly arn: string;
  /**
   * JSON text, or, in a template, an object in which some values are known only at deployment. null: a template's topic that keeps the policy which SNS gives
   * every new one; live, every topic has one.
   */
  readonly policy: string | object | null;
  readonly tags: Tags;
}

const TOPIC = 'AWS::SNS::Topic';
/** One policy for several topics; and one for one topic. */
const TOPIC_POLICY = 'AWS::SNS::TopicPolicy';
const INLINE_POLICY = 'AWS::SNS::TopicInlinePolicy';

/** A topic is named by its ARN, as the API takes it, and AWS Config's resourceId is. */
export default defineResource<Topic>()({
  type: TOPIC,
  tagged: true,
  reads: ['sns:ListTopics', 'sns:GetTopicAttributes', 'sns:ListTagsForResource'],
  touchedBy: {
    'sns:CreateTopic': (_request, response) => topicArn(response?.topicArn),
    'sns:DeleteTopic': ofTopic,
    'sns:SetTopicAttributes': ofTopic,
    'sns:AddPermission': ofTopic,
    'sns:RemovePermission': ofTopic,
    'sns:TagResource': (request) => topicArn(request?.resourceArn),
    'sns:UntagResource': (request) => topicArn(request?.resourceArn),
  },
  arn: ({ id }) => id,

  async read(ask, { id: TopicArn }) {
    const [found, tagged] = await Promise.all([
      orUnreadable(orNull(ask('sns:GetTopicAttributes', { TopicArn }))),
      orUnreadable(orNull(ask('sns:ListTagsForResource', { ResourceArn: TopicArn }))),
    ]);
    Unreadable.assertAnyAnswered([found, tagged]);
    if (!found || !tagged) return null;

    return factsRead<Topic>('SNS', {
      arn: TopicArn,
      policy: from(found, ({ Attributes }) => Attributes?.['Policy'] || undefined),
      tags: from(tagged, ({ Tags }) => tagsOf(Tags)),
    });
  },

  async *list(ask) {
    for await (const { Topics = [] } of pagesOf(
      (NextToken) => ask('sns:ListTopics', { NextToken }),
      ({ NextToken }) => NextToken,
    )) {
      for (const { TopicArn } of Topics) if (TopicArn) yield TopicArn;
    }
  },

  idOf: ({ arn, resourceId }) => topicArn(resourceId) ?? topicArn(arn),

  fromConfigurationItem,
  partsInTemplate: [TOPIC_POLICY, INLINE_POLICY],
  fromTemplate,

  canonical: (facts) => ({ ...facts, policy: sameDocument(facts.policy) }),
});

function ofTopic(request: { readonly topicArn?: unknown } | null | undefined): string | undefined {
  return topicArn(request?.topicArn);
}

/** A topic's ARN; a subscription's has one part more, and is none. */
function topicArn(value: unknown): string | undefined {
  return typeof value === 'string' && /^arn:[^:]+:sns:[^:]+:\d{12}:[^:]+$/.test(value) ? value : undefined;
}

/** The policy stands in the configuration, the tags in the supplement. */
function fromConfigurationItem({ configuration, supplementaryConfiguration, tags }: ConfigurationItem): Partial<Topic> {
  if (!isRecord(configuration)) return { tags };
  const recordedTags = tagsOf(supplementaryConfiguration['Tags']);
  return shown<Topic>({
    arn: text(configuration['TopicArn']),
    policy: recordedDocument(configuration['Policy']),
    tags: recordedTags && { ...tags, ...recordedTags },
  });
}

/**
 * A topic's policy is a resource of its own in a template, and may be that of several. One that is not for certain that of a topic in the template is shown as that of
 * a topic of which nothing else is known.
 */
function fromTemplate(resource: TemplateResource): Partial<Topic> | null {
  const { type, properties, siblings } = resource;
  const policies = siblings.filter((each) => each.type === TOPIC_POLICY || each.type === INLINE_POLICY);
  if (type !== TOPIC) {
    const topics = siblings.filter((each) => each.type === TOPIC);
    return isOnlyPart(resource, topics, policies, belongsTo) ? null : { policy: proposedDocument(properties['PolicyDocument']) };
  }

  const own = onlyPart(policies, resource, belongsTo);
  return shown<Topic>({
    policy: own && proposedDocument(own.properties['PolicyDocument']),
    tags: tagsOf(properties['Tags']),
  });
}

function belongsTo({ properties: { Topics, TopicArn } }: TemplateSibling, topic: TemplateSibling): Naming {
  const values: readonly unknown[] = Array.isArray(Topics) ? Topics : [Topics ?? TopicArn];
  return namingOfAny(
    values.map((value) =>
      namingOf(value, {
        logicalId: topic.logicalId,
        name: topic.properties['TopicName'],
        attributes: [null, 'TopicArn', 'TopicName'],
        nameIn: (named) => named.split(':').at(-1),
      }),
    ),
  );
}
