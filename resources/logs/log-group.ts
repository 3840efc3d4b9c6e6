import { orNull } from '../../aws/call.ts';
import { partitionOf } from '../partition.ts';
import { defineResource, type Place, type ResourceRef, type Tags, type TemplateResource } from '../resource.ts';
import { pagesOf } from '../shared/pages.ts';
import { count, shown, text } from '../shared/shown.ts';
import { tagsOf } from '../tags.ts';
import { factsRead, from, orUnreadable, Unreadable } from '../unreadable.ts';

export interface LogGroup {
  readonly logGroupName: string;
  /** Events are deleted after so many days; null: never. */
  readonly retentionInDays: number | null;
  /** `STANDARD`, `INFREQUENT_ACCESS`, or `DELIVERY`, which keeps events for a day and can't be set to anything else. */
  readonly logGroupClass: string;
  readonly tags: Tags;
}

/** AWS Config does not record log groups. */
export default defineResource<LogGroup>()({
  type: 'AWS::Logs::LogGroup',
  tagged: true,
  reads: ['logs:DescribeLogGroups', 'logs:ListTagsForResource'],
  touchedBy: {
    'logs:CreateLogGroup': (request) => nameIn(request?.logGroupName),
    'logs:DeleteLogGroup': (request) => nameIn(request?.logGroupName),
    'logs:PutRetentionPolicy': (request) => nameIn(request?.logGroupName),
    'logs:DeleteRetentionPolicy': (request) => nameIn(request?.logGroupName),
    'logs:TagLogGroup': (request) => nameIn(request?.logGroupName),
    'logs:UntagLogGroup': (request) => nameIn(request?.logGroupName),
    'logs:TagResource': (request) => nameOf(request?.resourceArn),
    'logs:UntagResource': (request) => nameOf(request?.resourceArn),
  },
  arn,

  async read(ask, ref) {
    const [group, tagged] = await Promise.all([
      orUnreadable(
        groupNamed(
          pagesOf(
            (nextToken) => ask('logs:DescribeLogGroups', { logGroupNamePrefix: ref.id, nextToken }),
            (page) => page.nextToken,
          ),
          ref.id,
        ),
      ),
      orUnreadable(orNull(ask('logs:ListTagsForResource', { resourceArn: arn(ref) }))),
    ]);
    Unreadable.assertAnyAnswered([group, tagged]);
    if (group === null || tagged === null) return null;
    return factsRead<LogGroup>('CloudWatch Logs', {
      logGroupName: ref.id,
      retentionInDays: from(group, ({ retentionInDays = null }) => retentionInDays),
      logGroupClass: from(group, ({ logGroupClass = 'STANDARD' }) => logGroupClass),
      tags: from(tagged, ({ tags }) => tagsOf(tags)),
    });
  },

  async *list(ask) {
    for await (const { logGroups = [] } of pagesOf(
      (nextToken) => ask('logs:DescribeLogGroups', { nextToken }),
      (page) => page.nextToken,
    )) {
      for (const { logGroupName } of logGroups) if (logGroupName) yield logGroupName;
    }
  },

  fromTemplate,
});

function arn({ accountId, region, id }: Place & Pick<ResourceRef, 'id'>): string {
  return `arn:${partitionOf(region)}:logs:${region}:${accountId}:log-group:${id}`;
}

function nameIn(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The name in a log group's ARN, with or without the `:*` at its end; other things have tags, too. */
function nameOf(value: unknown): string | undefined {
  const [, , , , , kind, name, rest = '*'] = typeof value === 'string' ? value.split(':') : [];
  return kind === 'log-group' && rest === '*' ? nameIn(name) : undefined;
}

/** A name may be the beginning of others: the one that is exactly so, from whichever page. */
async function groupNamed<G extends { readonly logGroupName?: string | undefined }>(
  pages: AsyncIterable<{ readonly logGroups?: readonly G[] | undefined }>,
  name: string,
): Promise<G | null> {
  for await (const { logGroups = [] } of pages) {
    const group = logGroups.find(({ logGroupName }) => logGroupName === name);
    if (group) return group;
  }
  return null;
}

/** Without a period events never expire: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-loggroup.html */
function fromTemplate({ properties }: TemplateResource): Partial<LogGroup> {
  const retention = properties['RetentionInDays'] ?? null;
  return shown<LogGroup>({
    logGroupName: text(properties['LogGroupName']),
    retentionInDays: retention === null ? null : count(retention),
    logGroupClass: text(properties['LogGroupClass'] ?? 'STANDARD'),
    tags: tagsOf(properties['Tags']),
  });
}
