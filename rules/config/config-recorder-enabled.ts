import * as v from 'valibot';
import type { AwsCall, InputOf } from '../../aws/call.ts';
import configurationRecorder, { type ConfigurationRecorder, type RecordingGroup } from '../../resources/config/configuration-recorder.ts';
import { defineRule, type Step, UnknownFact } from '../rule.ts';

/** https://docs.aws.amazon.com/config/latest/developerguide/select-resources.html: each of them is recorded in every Region that asks for it. */
const GLOBAL_TYPES = ['AWS::IAM::Group', 'AWS::IAM::Policy', 'AWS::IAM::Role', 'AWS::IAM::User'];

const parameters = v.strictObject({
  mayLeaveOut: v.optional(
    v.pipe(
      v.array(v.pipe(v.string(), v.regex(/^AWS::\w+::\w+$/, 'A resource type is called AWS::Service::Name.'))),
      v.description('Types that need not be recorded.'),
    ),
    [],
  ),
  globalTypesRegion: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^([a-z]{2}(-[a-z]+)+-\d)?$/, 'A Region is called eu-west-1, or the like.'),
      v.description("The Region in which IAM's users, groups, roles and policies are to be recorded; empty: nowhere in particular."),
    ),
    '',
  ),
});
type Parameters = v.InferOutput<typeof parameters>;

export default defineRule(configurationRecorder, {
  meta: {
    id: 'config-recorder-enabled',
    version: 1,
    title: 'AWS Config records every type of resource in every Region that is kept.',
    severity: 'HIGH',
    risk: 'low',
    rationale: 'What is not recorded has no history: nobody sees that it changed, no rule of AWS Config judges it, and afterwards nobody can say how it was.',
    references: [
      'https://docs.aws.amazon.com/securityhub/latest/userguide/config-controls.html',
      'https://docs.aws.amazon.com/config/latest/developerguide/select-resources.html',
      'https://docs.aws.amazon.com/config/latest/APIReference/API_PutConfigurationRecorder.html',
    ],
    notes: [
      'Whether the recorder can deliver what it records (its role, its bucket) is not judged; nor how often it records.',
      "IAM's types are the same in every Region. Where they are recorded is asked only if the policy names the Region.",
      'A template does not say that a recorder is started. With a delivery channel beside it, it is taken as started.',
    ],
    changes: ['config:PutConfigurationRecorder', 'config:StartConfigurationRecorder'],
    reverts: ['config:PutConfigurationRecorder', 'config:StopConfigurationRecorder'],
    messages: {
      none: 'There is no recorder: AWS Config keeps no history of this Region, and none of its rules judges anything here.',
      stopped: 'The recorder was stopped: what changes in this Region is not recorded.',
      few: 'The recorder records the types that it names ({{types}}), and no other: what changes there is not recorded.',
      leftOut: 'The recorder leaves out {{types}}: what changes there is not recorded.',
      start: 'Start the recorder, with all that it is set to. Nothing that runs is affected; what happened while it was stopped is not in the history.',
      recordAll:
        'Record every type{{but}}; role and frequency stay. Each change that is recorded is charged, and each evaluation that it sets off: look at how much changes here first.',
      recordAllAndStart:
        'Record every type{{but}}, and start the recorder; role and frequency stay. Each change that is recorded is charged, and each evaluation that it sets off: look at how much changes here first.',
    },
  },
  parameters,

  needs: ['region', 'group'],

  evaluate(facts: Pick<ConfigurationRecorder, 'region' | 'group'> & Partial<Pick<ConfigurationRecorder, 'recording'>>, { parameters: agreed }) {
    const { region, group } = facts;
    if (group === null) return { compliance: 'NON_COMPLIANT', message: 'none' };
    const { recording } = facts;
    if (recording === false) return { compliance: 'NON_COMPLIANT', message: 'stopped' };
    if (group.kind === 'inclusion') return { compliance: 'NON_COMPLIANT', message: 'few', data: { types: group.types.join(', ') || 'none' } };
    const missing = missingFrom(group, region, agreed);
    if (missing.length > 0) return { compliance: 'NON_COMPLIANT', message: 'leftOut', data: { types: missing.join(', ') } };
    if (recording === undefined) throw new UnknownFact('Whether the recorder is started is not shown here.');
    return { compliance: 'COMPLIANT' };
  },

  remediate({ region, recorder, recording, group, deliveryChannel }, { parameters: agreed }) {
    // Without a channel nothing can be started: a human has to choose a bucket, and for a new recorder a role.
    if (recorder === null || group === null || (!recording && deliveryChannel === null)) return null;

    const start: Step<'config:StartConfigurationRecorder', 'config:StopConfigurationRecorder'> = {
      apply: { action: 'config:StartConfigurationRecorder', input: { ConfigurationRecorderName: recorder.name } },
      revert: { action: 'config:StopConfigurationRecorder', input: { ConfigurationRecorderName: recorder.name } },
    };
    const isNarrowed = group.kind === 'inclusion' || missingFrom(group, region, agreed).length > 0;
    if (!isNarrowed) return { risk: 'low', message: 'start', steps: [start] };

    const leftOut = stillLeftOut(group, region, agreed);
    const widen: Step<'config:PutConfigurationRecorder'> = { apply: put(recorder, widened(leftOut)), revert: put(recorder, group) };
    const data = { but: leftOut.length === 0 ? '' : ` but ${leftOut.join(', ')}` };
    if (recording) return { risk: 'high', message: 'recordAll', data, steps: [widen] };
    return { risk: 'high', message: 'recordAllAndStart', data, steps: [widen, start] };
  },
});

/** Types that may go unrecorded in this Region. */
function mayBeLeftOut(region: string, { mayLeaveOut, globalTypesRegion }: Parameters): readonly string[] {
  return region === globalTypesRegion ? mayLeaveOut : [...mayLeaveOut, ...GLOBAL_TYPES];
}

function missingFrom(group: RecordingGroup, region: string, agreed: Parameters): string[] {
  const allowed = mayBeLeftOut(region, agreed);
  return leftOutBy(group).filter((type) => !allowed.includes(type));
}

/** What a recorder of every type leaves out; of one that names its types nobody can say. */
function leftOutBy(group: RecordingGroup): readonly string[] {
  if (group.kind !== 'all') return group.kind === 'exclusion' ? group.types : [];
  return group.includeGlobalTypes ? [] : GLOBAL_TYPES;
}

/** What is not recorded now, and need not be. */
function stillLeftOut(group: RecordingGroup, region: string, agreed: Parameters): string[] {
  const allowed = [...new Set(mayBeLeftOut(region, agreed))].sort();
  return allowed.filter((type) => (group.kind === 'inclusion' ? !group.types.includes(type) : leftOutBy(group).includes(type)));
}

function widened(leftOut: readonly string[]): RecordingGroup {
  if (leftOut.length === 0) return { kind: 'all', includeGlobalTypes: true };
  const isGlobalTypes = leftOut.length === GLOBAL_TYPES.length && leftOut.every((type) => GLOBAL_TYPES.includes(type));
  return isGlobalTypes ? { kind: 'all', includeGlobalTypes: false } : { kind: 'exclusion', types: leftOut };
}

/** What is not named in a `PutConfigurationRecorder` falls back to AWS Config's default. */
function put(
  { name, roleArn: roleARN, mode }: NonNullable<ConfigurationRecorder['recorder']>,
  group: RecordingGroup,
): AwsCall<'config:PutConfigurationRecorder'> {
  const recordingMode = mode === null ? {} : { recordingMode: mode };
  return {
    action: 'config:PutConfigurationRecorder',
    input: { ConfigurationRecorder: { name, roleARN, recordingGroup: inAwsWords(group), ...recordingMode } },
  };
}

function inAwsWords(group: RecordingGroup): AwsGroup {
  if (group.kind === 'all') {
    return { allSupported: true, includeGlobalResourceTypes: group.includeGlobalTypes, recordingStrategy: { useOnly: 'ALL_SUPPORTED_RESOURCE_TYPES' } };
  }
  const none = { allSupported: false, includeGlobalResourceTypes: false };
  if (group.kind === 'inclusion') return { ...none, resourceTypes: asTypes(group.types), recordingStrategy: { useOnly: 'INCLUSION_BY_RESOURCE_TYPES' } };
  return { ...none, exclusionByResourceTypes: { resourceTypes: asTypes(group.types) }, recordingStrategy: { useOnly: 'EXCLUSION_BY_RESOURCE_TYPES' } };
}

type AwsGroup = NonNullable<NonNullable<InputOf<'config:PutConfigurationRecorder'>['ConfigurationRecorder']>['recordingGroup']>;

/** AWS Config's own names, from the recorder or the policy; the SDK's list of them is shut, and AWS Config's grows. */
function asTypes(types: readonly string[]): NonNullable<AwsGroup['resourceTypes']> {
  return [...types] as NonNullable<AwsGroup['resourceTypes']>;
}
