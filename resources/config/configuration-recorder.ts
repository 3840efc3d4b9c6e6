import type { RecordingGroup as AwsRecordingGroup, RecordingMode } from '@aws-sdk/client-config-service';
import { partitionOf } from '../partition.ts';
import { defineResource, type TemplateResource } from '../resource.ts';
import { flag, isRecord, listOf, membersOf, shown, text } from '../shared/shown.ts';
import { factsRead, from, orUnreadable } from '../unreadable.ts';

/** Which resource types are recorded. Types are sorted. */
export type RecordingGroup =
  /** Every type that AWS Config supports, also those to come; those of IAM (users, groups, roles, policies) only if said so. */
  { readonly kind: 'all'; readonly includeGlobalTypes: boolean } | { readonly kind: 'inclusion' | 'exclusion'; readonly types: readonly string[] };

/** The recorder of an account in a Region. */
export interface ConfigurationRecorder {
  readonly region: string;
  /** null: there is none. `mode` in AWS Config's own words, so that it can be put back as it was; null: AWS Config names none, and records continuously. */
  readonly recorder: { readonly name: string; readonly roleArn: string; readonly mode: RecordingMode | null } | null;
  /** False also where there is no recorder. */
  readonly recording: boolean;
  /** null: there is no recorder. */
  readonly group: RecordingGroup | null;
  /** The name of the channel that a recorder needs before it can be started; null: there is none. */
  readonly deliveryChannel: string | null;
}

type Touched = (request: unknown, response: unknown, place: { readonly accountId: string }) => string;
const theAccount: Touched = (_request, _response, { accountId }) => accountId;

/**
 * One for each account and Region, by the account's id, and always there, if only as "none was set up": an account holds one recorder at most, those that
 * services link to themselves aside, which are not the account's to change. AWS Config does not record it. The ARN is a recorder's own without its name and
 * the id that AWS hands out. Whether what it records can be delivered (its role, its bucket) is not looked at.
 */
export default defineResource<ConfigurationRecorder>()({
  type: 'AWS::Config::ConfigurationRecorder',
  reads: ['config:DescribeConfigurationRecorders', 'config:DescribeConfigurationRecorderStatus', 'config:DescribeDeliveryChannels'],
  touchedBy: {
    'config:PutConfigurationRecorder': theAccount,
    'config:DeleteConfigurationRecorder': theAccount,
    'config:StartConfigurationRecorder': theAccount,
    'config:StopConfigurationRecorder': theAccount,
    'config:AssociateResourceTypes': theAccount,
    'config:DisassociateResourceTypes': theAccount,
    'config:PutDeliveryChannel': theAccount,
    'config:DeleteDeliveryChannel': theAccount,
  },
  arn: ({ accountId, region }) => `arn:${partitionOf(region)}:config:${region}:${accountId}:configuration-recorder`,

  // None of the three answers comes in pages.
  async read(ask, { accountId, region }) {
    const [recorders, statuses, channels] = await Promise.all([
      ask('config:DescribeConfigurationRecorders', {}),
      orUnreadable(ask('config:DescribeConfigurationRecorderStatus', {})),
      orUnreadable(ask('config:DescribeDeliveryChannels', {})),
    ]);
    const deliveryChannel = from(channels, ({ DeliveryChannels }) => DeliveryChannels?.[0]?.name ?? null);
    const found = recorders.ConfigurationRecorders?.find(({ servicePrincipal }) => !servicePrincipal);
    if (found === undefined) return factsRead<ConfigurationRecorder>('AWS Config', { region, recorder: null, recording: false, group: null, deliveryChannel });

    const { name, roleARN: roleArn, recordingMode: mode = null } = found;
    const group = liveGroup(found.recordingGroup);
    if (!name || !roleArn || !group) throw new TypeError(`AWS Config answered the recorder of ${accountId} without its name, its role, or what it records.`);
    const recording = from(
      statuses,
      ({ ConfigurationRecordersStatus }) => ConfigurationRecordersStatus?.find((status) => status.name === name)?.recording ?? false,
    );
    return factsRead<ConfigurationRecorder>('AWS Config', { region, recorder: { name, roleArn, mode }, recording, group, deliveryChannel });
  },

  async *list(_ask, { accountId }) {
    yield accountId;
  },

  fromTemplate,

  // Put back without a mode, it may have the one that it had without saying so.
  canonical: ({ recorder, ...rest }) => ({ ...rest, recorder: recorder && { ...recorder, mode: { ...CONTINUOUSLY, ...recorder.mode } } }),
});

/** https://docs.aws.amazon.com/config/latest/APIReference/API_RecordingMode.html */
const CONTINUOUSLY: RecordingMode = { recordingFrequency: 'CONTINUOUS', recordingModeOverrides: [] };

function liveGroup(group: AwsRecordingGroup = {}): RecordingGroup | undefined {
  const { allSupported, includeGlobalResourceTypes, resourceTypes, exclusionByResourceTypes, recordingStrategy } = group;
  return groupOf({
    allSupported,
    includeGlobalResourceTypes,
    resourceTypes,
    excluded: exclusionByResourceTypes?.resourceTypes,
    strategy: recordingStrategy?.useOnly,
  });
}

interface Spelt {
  readonly allSupported: unknown;
  readonly includeGlobalResourceTypes: unknown;
  readonly resourceTypes: unknown;
  readonly excluded: unknown;
  readonly strategy: unknown;
}

/**
 * The strategy says it all, but a recorder of before June 2023 has none. Undefined where it can't be told.
 * https://docs.aws.amazon.com/config/latest/APIReference/API_RecordingGroup.html
 */
function groupOf({ allSupported = false, includeGlobalResourceTypes = false, resourceTypes = [], excluded = [], strategy = null }: Spelt) {
  const all = flag(allSupported);
  const included = listOf(resourceTypes, text)?.sort();
  const leftOut = listOf(excluded, text)?.sort();
  if (all === undefined || included === undefined || leftOut === undefined) return undefined;

  switch (strategy ?? (all ? 'ALL_SUPPORTED_RESOURCE_TYPES' : 'INCLUSION_BY_RESOURCE_TYPES')) {
    case 'ALL_SUPPORTED_RESOURCE_TYPES': {
      const includeGlobalTypes = flag(includeGlobalResourceTypes);
      return includeGlobalTypes === undefined ? undefined : ({ kind: 'all', includeGlobalTypes } as const);
    }
    case 'INCLUSION_BY_RESOURCE_TYPES':
      return { kind: 'inclusion', types: included } as const;
    case 'EXCLUSION_BY_RESOURCE_TYPES':
      return { kind: 'exclusion', types: leftOut } as const;
    default:
      return undefined;
  }
}

/**
 * CloudFormation starts a recorder as soon as there is a delivery channel (not confirmed): with one in the template it records, without one that is not shown.
 * A recorder without a group records every type but the global ones.
 */
function fromTemplate({ properties, siblings, region }: TemplateResource): Partial<ConfigurationRecorder> {
  const proposed = properties['RecordingGroup'] ?? { AllSupported: true };
  const group = membersOf(proposed);
  return shown<ConfigurationRecorder>({
    region,
    group: isRecord(proposed)
      ? groupOf({
          allSupported: group['AllSupported'],
          includeGlobalResourceTypes: group['IncludeGlobalResourceTypes'],
          resourceTypes: group['ResourceTypes'],
          excluded: membersOf(group['ExclusionByResourceTypes'])['ResourceTypes'],
          strategy: membersOf(group['RecordingStrategy'])['UseOnly'],
        })
      : undefined,
    recording: siblings.some(({ type }) => type === 'AWS::Config::DeliveryChannel') || undefined,
  });
}
