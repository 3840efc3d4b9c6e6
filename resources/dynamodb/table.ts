import { orNull } from '../../aws/call.ts';
import { partitionOf } from '../partition.ts';
import { type ConfigurationItem, defineResource, type Place, type Tags, type TemplateResource } from '../resource.ts';
import { allOf, pagesOf } from '../shared/pages.ts';
import { flag, isRecord, membersOf, shown, text } from '../shared/shown.ts';
import { tagsOf } from '../tags.ts';
import { factsRead, from, orUnreadable, Unreadable } from '../unreadable.ts';

/** A table in its Region; of a global table, the replica there. */
export interface Table {
  readonly name: string;
  /** `ACTIVE`, `UPDATING`… A word of the service's, and of the moment. */
  readonly status: string;
  readonly deletionProtection: boolean;
  readonly pointInTimeRecovery: boolean;
  readonly tags: Tags;
}

interface Request {
  readonly tableName?: unknown;
  readonly targetTableName?: unknown;
  readonly resourceArn?: unknown;
  readonly tableCreationParameters?: { readonly tableName?: unknown } | null;
}
const ofTable = (request: Request | null | undefined) => nameOf(request?.tableName);
const ofTarget = (request: Request | null | undefined) => nameOf(request?.targetTableName);
const ofTagged = (request: Request | null | undefined) => nameOf(request?.resourceArn);

/** CloudFormation knows a table of one Region, and a global one, of whose replicas each is a table: they are judged together, by the worst. */
export default defineResource<Table>()({
  type: 'AWS::DynamoDB::Table',
  settlesSlowly: true,
  templateTypes: ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'],
  tagged: true,
  reads: ['dynamodb:ListTables', 'dynamodb:DescribeTable', 'dynamodb:DescribeContinuousBackups', 'dynamodb:ListTagsOfResource'],
  touchedBy: {
    'dynamodb:CreateTable': ofTable,
    'dynamodb:UpdateTable': ofTable,
    'dynamodb:DeleteTable': ofTable,
    'dynamodb:UpdateContinuousBackups': ofTable,
    'dynamodb:RestoreTableFromBackup': ofTarget,
    'dynamodb:RestoreTableToPointInTime': ofTarget,
    'dynamodb:ImportTable': (request: Request | null | undefined) => nameOf(request?.tableCreationParameters?.tableName),
    'dynamodb:TagResource': ofTagged,
    'dynamodb:UntagResource': ofTagged,
  },
  arn: ({ id, ...place }) => tableArn(id, place),

  async read(ask, { id: TableName, ...place }) {
    const [found, backups, tagList] = await Promise.all([
      orUnreadable(orNull(ask('dynamodb:DescribeTable', { TableName }))),
      orUnreadable(orNull(ask('dynamodb:DescribeContinuousBackups', { TableName }))),
      orUnreadable(
        orNull(
          allOf(
            pagesOf(
              (NextToken) => ask('dynamodb:ListTagsOfResource', { ResourceArn: tableArn(TableName, place), NextToken }),
              (page) => page.NextToken,
            ),
            ({ Tags }) => Tags,
          ),
        ),
      ),
    ]);
    Unreadable.assertAnyAnswered([found, backups, tagList]);
    const table = from(found, (answer) => answer?.Table ?? null);
    // One of them gone: it was deleted between the calls. What is being deleted is as good as gone.
    if (!table || !tagList) return null;
    const status = from(table, ({ TableStatus }) => TableStatus);
    if (status === 'DELETING') return null;
    // Of an archived table DynamoDB knows no backups (TableNotFoundException: https://github.com/hashicorp/terraform-provider-aws/issues/26577); of one that is being
    // made, perhaps (not confirmed).
    if (!backups && (status === 'ACTIVE' || status === 'UPDATING')) return null;
    return factsRead<Table>('DynamoDB', {
      name: TableName,
      status,
      deletionProtection: from(table, ({ DeletionProtectionEnabled = false }) => DeletionProtectionEnabled),
      pointInTimeRecovery: from(
        backups,
        (answer) => answer?.ContinuousBackupsDescription?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus === 'ENABLED',
      ),
      tags: from(tagList, tagsOf),
    });
  },

  async *list(ask) {
    for await (const { TableNames = [] } of pagesOf(
      (ExclusiveStartTableName) => ask('dynamodb:ListTables', { ExclusiveStartTableName }),
      ({ LastEvaluatedTableName }) => LastEvaluatedTableName,
    )) {
      yield* TableNames;
    }
  },

  idOf: ({ arn, resourceName, resourceId }) => nameOf(arn) ?? nameOf(resourceName ?? resourceId),

  fromConfigurationItem,
  fromTemplate,
  // Without what passes by itself.
  canonical: ({ status: _status, ...rest }) => rest,
});

function tableArn(name: string, { accountId, region }: Place): string {
  return `arn:${partitionOf(region)}:dynamodb:${region}:${accountId}:table/${name}`;
}

/** A request may name a table by its ARN; what else has tags is not named by `table/<name>` alone. */
function nameOf(nameOrArn: unknown): string | undefined {
  const name = text(nameOrArn);
  if (!name?.startsWith('arn:')) return name || undefined;
  return /^[^/]*:table\/([^/]+)$/.exec(name)?.[1];
}

/**
 * In AWS Config's own spelling; whether the table can be restored stands in the supplement. Deletion protection was not recorded in the items that were seen,
 * nor in the published schema: where it is not shown, it is not known.
 */
function fromConfigurationItem({ configuration, supplementaryConfiguration, tags }: ConfigurationItem): Partial<Table> {
  if (!isRecord(configuration)) return {};
  const backups = membersOf(supplementaryConfiguration['ContinuousBackupsDescription']);
  const recovery = text(membersOf(backups['pointInTimeRecoveryDescription'])['pointInTimeRecoveryStatus']);
  const recordedTags = tagsOf(supplementaryConfiguration['Tags']);
  return shown<Table>({
    name: text(configuration['tableName']),
    status: text(configuration['tableStatus']),
    deletionProtection: flag(configuration['deletionProtectionEnabled']),
    pointInTimeRecovery: recovery === undefined ? undefined : recovery === 'ENABLED',
    tags: recordedTags && { ...tags, ...recordedTags },
  });
}

/**
 * Both are off where the template does not ask for them. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html
 * and, for the replicas, https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-dynamodb-globaltable-replicaspecification.html
 */
function fromTemplate({ type, properties }: TemplateResource): Partial<Table> {
  const name = text(properties['TableName']);
  if (type !== 'AWS::DynamoDB::GlobalTable') return shown<Table>({ name, ...proposed(properties) });

  const replicas = properties['Replicas'];
  if (!Array.isArray(replicas) || replicas.length === 0) return shown<Table>({ name });
  const tables = replicas.map((replica): Partial<Table> => (isRecord(replica) ? proposed(replica) : {}));
  return shown<Table>({
    name,
    deletionProtection: ofAll(tables.map(({ deletionProtection }) => deletionProtection)),
    pointInTimeRecovery: ofAll(tables.map(({ pointInTimeRecovery }) => pointInTimeRecovery)),
    // Replicas have tags each of their own.
    tags: tables.length === 1 ? tables[0]?.tags : undefined,
  });
}

function proposed(properties: Readonly<Record<string, unknown>>): Partial<Table> {
  return shown<Table>({
    deletionProtection: flag(properties['DeletionProtectionEnabled'] ?? false),
    pointInTimeRecovery: recoveryIn(properties['PointInTimeRecoverySpecification']),
    tags: tagsOf(properties['Tags']),
  });
}

function recoveryIn(specification: unknown): boolean | undefined {
  if (specification === undefined || specification === null) return false;
  return isRecord(specification) ? flag(specification['PointInTimeRecoveryEnabled'] ?? false) : undefined;
}

/** False where one is, true where all are. */
function ofAll(settings: readonly (boolean | undefined)[]): boolean | undefined {
  if (settings.includes(false)) return false;
  return settings.includes(undefined) ? undefined : true;
}
