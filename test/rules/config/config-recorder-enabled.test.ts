import type { RecordingGroup } from '../../../resources/config/configuration-recorder.ts';
import rule from '../../../rules/config/config-recorder-enabled.ts';
import { testRule } from '../rule-tester.ts';

const ref = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::Config::ConfigurationRecorder', id: '111122223333' } as const;
const mode = { recordingFrequency: 'DAILY' } as const;
const IAM = ['AWS::IAM::Group', 'AWS::IAM::Policy', 'AWS::IAM::Role', 'AWS::IAM::User'];
const ALL: RecordingGroup = { kind: 'all', includeGlobalTypes: false };
const whole = {
  region: 'eu-west-1',
  recorder: { name: 'default', roleArn: 'arn:aws:iam::111122223333:role/config', mode },
  recording: true,
  group: ALL,
  deliveryChannel: 'channel',
};
const of = (group: RecordingGroup) => ({ ...whole, group });
const exclusion = (...types: string[]): RecordingGroup => ({ kind: 'exclusion', types });
const inclusion = (...types: string[]): RecordingGroup => ({ kind: 'inclusion', types });

const start = {
  apply: { action: 'config:StartConfigurationRecorder', input: { ConfigurationRecorderName: 'default' } },
  revert: { action: 'config:StopConfigurationRecorder', input: { ConfigurationRecorderName: 'default' } },
} as const;
const put = (recordingGroup: object) =>
  ({
    action: 'config:PutConfigurationRecorder',
    input: {
      ConfigurationRecorder: { name: 'default', roleARN: 'arn:aws:iam::111122223333:role/config', recordingGroup, recordingMode: mode },
    },
  }) as never;
const everything = (includeGlobalResourceTypes: boolean) => ({
  allSupported: true,
  includeGlobalResourceTypes,
  recordingStrategy: { useOnly: 'ALL_SUPPORTED_RESOURCE_TYPES' },
});
const allBut = (...resourceTypes: string[]) => ({
  allSupported: false,
  includeGlobalResourceTypes: false,
  exclusionByResourceTypes: { resourceTypes },
  recordingStrategy: { useOnly: 'EXCLUSION_BY_RESOURCE_TYPES' },
});
const only = (...resourceTypes: string[]) => ({
  allSupported: false,
  includeGlobalResourceTypes: false,
  resourceTypes,
  recordingStrategy: { useOnly: 'INCLUSION_BY_RESOURCE_TYPES' },
});
const LOOK = 'Each change that is recorded is charged, and each evaluation that it sets off: look at how much changes here first.';
const plan = (but: string, apply: object, revert: object) => ({
  risk: 'high' as const,
  message: `Record every type${but}; role and frequency stay. ${LOOK}`,
  steps: [{ apply: put(apply), revert: put(revert) }],
});
const BUT_IAM = ` but ${IAM.join(', ')}`;

testRule(rule, ref, {
  valid: [
    { name: 'a recorder of every type', facts: of({ kind: 'all', includeGlobalTypes: true }) },
    { name: 'a recorder of every type but the global ones, where nobody asked for them', facts: of(ALL) },
    { name: 'a recorder that leaves out global types, where nobody asked for them', facts: of(exclusion('AWS::IAM::Role', 'AWS::IAM::User')) },
    { name: 'global types left out in another Region than the one agreed', parameters: { globalTypesRegion: 'us-east-1' }, facts: of(ALL) },
    {
      name: 'a type left out that may be',
      parameters: { mayLeaveOut: ['AWS::EC2::NetworkInterface'] },
      facts: of(exclusion('AWS::EC2::NetworkInterface')),
    },
    { name: 'a recorder that needs no channel any more to be started', facts: { ...whole, deliveryChannel: null } },
  ],
  invalid: [
    {
      name: 'no recorder',
      facts: { region: 'eu-west-1', recorder: null, recording: false, group: null, deliveryChannel: null },
      message: 'There is no recorder: AWS Config keeps no history of this Region, and none of its rules judges anything here.',
      plan: null,
    },
    {
      name: 'a recorder that was stopped',
      facts: { ...whole, recording: false },
      message: 'The recorder was stopped: what changes in this Region is not recorded.',
      plan: {
        risk: 'low',
        message: 'Start the recorder, with all that it is set to. Nothing that runs is affected; what happened while it was stopped is not in the history.',
        steps: [start],
      },
    },
    {
      name: 'a recorder that was stopped, and its delivery channel deleted',
      facts: { ...whole, recording: false, deliveryChannel: null },
      message: 'The recorder was stopped: what changes in this Region is not recorded.',
      plan: null,
    },
    {
      name: 'a recorder that was stopped and records a few types only',
      facts: { ...whole, recording: false, group: inclusion('AWS::S3::Bucket') },
      message: 'The recorder was stopped: what changes in this Region is not recorded.',
      plan: {
        risk: 'high',
        message: `Record every type${BUT_IAM}, and start the recorder; role and frequency stay. ${LOOK}`,
        steps: [{ apply: put(everything(false)), revert: put(only('AWS::S3::Bucket')) }, start],
      },
    },
    {
      name: 'a recorder of a few types',
      facts: of(inclusion('AWS::EC2::Instance', 'AWS::S3::Bucket')),
      message: 'The recorder records the types that it names (AWS::EC2::Instance, AWS::S3::Bucket), and no other: what changes there is not recorded.',
      plan: plan(BUT_IAM, everything(false), only('AWS::EC2::Instance', 'AWS::S3::Bucket')),
    },
    {
      name: 'a recorder of a few types, the global ones among them, of which none is lost',
      facts: of(inclusion(...IAM)),
      message: `The recorder records the types that it names (${IAM.join(', ')}), and no other: what changes there is not recorded.`,
      plan: plan('', everything(true), only(...IAM)),
    },
    {
      name: 'a recorder of one global type, which is not lost',
      facts: of(inclusion('AWS::IAM::Role')),
      message: 'The recorder records the types that it names (AWS::IAM::Role), and no other: what changes there is not recorded.',
      plan: plan(
        ' but AWS::IAM::Group, AWS::IAM::Policy, AWS::IAM::User',
        allBut('AWS::IAM::Group', 'AWS::IAM::Policy', 'AWS::IAM::User'),
        only('AWS::IAM::Role'),
      ),
    },
    {
      name: 'a recorder of no type',
      facts: of(inclusion()),
      message: 'The recorder records the types that it names (none), and no other: what changes there is not recorded.',
      plan: plan(BUT_IAM, everything(false), only()),
    },
    {
      name: 'a recorder that leaves a type out',
      facts: of(exclusion('AWS::EC2::SecurityGroup')),
      message: 'The recorder leaves out AWS::EC2::SecurityGroup: what changes there is not recorded.',
      plan: plan('', everything(true), allBut('AWS::EC2::SecurityGroup')),
    },
    {
      name: 'a recorder that leaves out a type beside some that may be',
      parameters: { mayLeaveOut: ['AWS::EC2::NetworkInterface'] },
      facts: of(exclusion('AWS::EC2::NetworkInterface', 'AWS::EC2::SecurityGroup', 'AWS::IAM::Role')),
      message: 'The recorder leaves out AWS::EC2::SecurityGroup: what changes there is not recorded.',
      plan: plan(
        ' but AWS::EC2::NetworkInterface, AWS::IAM::Role',
        allBut('AWS::EC2::NetworkInterface', 'AWS::IAM::Role'),
        allBut('AWS::EC2::NetworkInterface', 'AWS::EC2::SecurityGroup', 'AWS::IAM::Role'),
      ),
    },
    {
      name: 'a recorder without the global types in the Region that is to have them',
      parameters: { globalTypesRegion: 'eu-west-1' },
      facts: of(ALL),
      message: `The recorder leaves out ${IAM.join(', ')}: what changes there is not recorded.`,
      plan: plan('', everything(true), everything(false)),
    },
    {
      name: 'a few types proposed, whether the recorder is started or not',
      facts: { region: 'eu-west-1', group: inclusion('AWS::S3::Bucket'), recorder: null, deliveryChannel: null },
      message: 'The recorder records the types that it names (AWS::S3::Bucket), and no other: what changes there is not recorded.',
      plan: null,
    },
  ],
  insufficient: [
    { name: 'a recorder of which it is not shown what it records', facts: { region: 'eu-west-1', recording: true } },
    {
      name: 'a recorder of every type that may not be started',
      facts: { region: 'eu-west-1', group: ALL },
      message: 'Whether the recorder is started is not shown here.',
    },
  ],
});
