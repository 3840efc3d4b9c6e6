import type { EventSelectors, OtherTrail } from '../../../resources/cloudtrail/trail.ts';
import rule from '../../../rules/cloudtrail/cloudtrail-management-events-enabled.ts';
import { testRule } from '../rule-tester.ts';

const arn = 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit';
const ref = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::CloudTrail::Trail', id: arn } as const;
const audit = { arn, multiRegion: true, organizationTrail: false, others: [] };
type Basic = Extract<EventSelectors, { basic: unknown }>['basic'][number];
type Fields = NonNullable<Extract<EventSelectors, { advanced: unknown }>['advanced'][number]['FieldSelectors']>;

const all: Basic = { ReadWriteType: 'All', IncludeManagementEvents: true, DataResources: [], ExcludeManagementEventSources: [] };
const KMS = 'kms.amazonaws.com';
const objects: Basic = { ...all, IncludeManagementEvents: false, DataResources: [{ Type: 'AWS::S3::Object', Values: ['arn:aws:s3'] }] };
const basic = (...selectors: Basic[]): EventSelectors => ({ basic: selectors });
const advanced = (...fields: Fields[]): EventSelectors => ({ advanced: fields.map((FieldSelectors) => ({ FieldSelectors })) });
const management = { Field: 'eventCategory', Equals: ['Management'] };
const dataFields = [
  { Field: 'eventCategory', Equals: ['Data'] },
  { Field: 'resources.type', Equals: ['AWS::S3::Object'] },
];
const other = (eventSelectors: EventSelectors | null, multiRegion = true): OtherTrail => ({
  arn: 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/other',
  multiRegion,
  bucket: null,
  eventSelectors,
});

const OFF = 'The event selectors leave out all management events: who changes what in the account leaves no trace.';
const half = (recorded: string, missing: string) => `Of the management events only ${recorded} are recorded: ${missing} leave no trace.`;
const filtered = (fields: string) =>
  `The event selectors take only such management events as their conditions on ${fields} let through: the others leave no trace.`;
const excluded = (sources: string) => `Management events of ${sources} are left out: what is done there leaves no trace.`;
const LOW =
  'Record all management events again; what is selected of data events stays. Nothing that runs is affected; what happened meanwhile stays unrecorded.';
const HIGH =
  'Record all management events; what is selected of data events stays. The log files grow, and where another trail records them, too, this copy is charged: it may have been left out for that.';
const plan = (risk: 'low' | 'high', apply: object, revert: object) =>
  ({
    risk,
    message: risk === 'low' ? LOW : HIGH,
    steps: [
      {
        apply: { action: 'cloudtrail:PutEventSelectors', input: { TrailName: arn, ...apply } },
        revert: { action: 'cloudtrail:PutEventSelectors', input: { TrailName: arn, ...revert } },
      },
    ],
  }) as const;
const planOf = (risk: 'low' | 'high', before: Basic[], after: Basic[]) => plan(risk, { EventSelectors: after }, { EventSelectors: before });
const planOfAdvanced = (risk: 'low' | 'high', before: Fields[], after: Fields[]) => {
  const [whole, ...rest] = after.map((FieldSelectors) => ({ FieldSelectors }));
  return plan(
    risk,
    { AdvancedEventSelectors: [{ Name: 'Management events', ...whole }, ...rest] },
    { AdvancedEventSelectors: before.map((FieldSelectors) => ({ FieldSelectors })) },
  );
};

testRule(rule, ref, {
  valid: [
    { name: 'all management events', facts: { ...audit, eventSelectors: basic(all) } },
    { name: 'a selector that leaves all to the defaults', facts: { ...audit, eventSelectors: basic({}) } },
    {
      name: 'a selector for reads and one for writes',
      facts: { eventSelectors: basic({ ...all, ReadWriteType: 'ReadOnly' }, { ...all, ReadWriteType: 'WriteOnly' }) },
    },
    {
      name: 'what one selector leaves out and another takes',
      facts: { ...audit, eventSelectors: basic({ ...all, ExcludeManagementEventSources: [KMS] }, all) },
    },
    { name: 'an advanced selector for all', facts: { ...audit, eventSelectors: advanced(dataFields, [management]) } },
    {
      name: 'advanced selectors for reads and for writes',
      facts: {
        ...audit,
        eventSelectors: advanced([management, { Field: 'readOnly', Equals: ['true'] }], [management, { Field: 'readOnly', Equals: ['false'] }]),
      },
    },
    { name: 'a trail for data events beside one for management events', facts: { ...audit, eventSelectors: basic(objects), others: [other(basic(all))] } },
    {
      name: 'a trail for data events beside one that records all, whatever a third may record',
      facts: { ...audit, eventSelectors: basic(objects), others: [other(null), other(basic(all))] },
    },
    {
      name: 'a trail whose gap another fills',
      facts: {
        ...audit,
        multiRegion: false,
        eventSelectors: basic({ ...all, ReadWriteType: 'WriteOnly' }),
        others: [other(advanced([management, { Field: 'readOnly', Equals: ['true'] }]), false)],
      },
    },
    {
      name: 'a source left out that the policy allows to be',
      parameters: { allowedExclusions: [KMS] },
      facts: { ...audit, eventSelectors: advanced([management, { Field: 'eventSource', NotEquals: [KMS] }]) },
    },
  ],
  invalid: [
    {
      name: 'management events switched off',
      facts: { ...audit, eventSelectors: basic({ ReadWriteType: 'ReadOnly', IncludeManagementEvents: false, DataResources: [] }) },
      message: OFF,
      plan: planOf('low', [{ ReadWriteType: 'ReadOnly', IncludeManagementEvents: false, DataResources: [] }], [all]),
    },
    {
      name: 'data events alone, which stay',
      facts: { ...audit, eventSelectors: basic(objects) },
      message: OFF,
      plan: planOf('low', [objects], [all, objects]),
    },
    {
      name: 'writing events alone',
      facts: { ...audit, eventSelectors: basic({ ...all, ReadWriteType: 'WriteOnly' }) },
      message: half('writing ones', 'reading ones'),
      plan: planOf('low', [{ ...all, ReadWriteType: 'WriteOnly' }], [all]),
    },
    {
      name: 'reading events alone, with data events of which no more are recorded than before',
      facts: { ...audit, eventSelectors: basic({ ...objects, ReadWriteType: 'ReadOnly', IncludeManagementEvents: true }) },
      message: half('reading ones', 'writing ones'),
      plan: planOf(
        'low',
        [{ ...objects, ReadWriteType: 'ReadOnly', IncludeManagementEvents: true }],
        [all, { ...objects, ReadWriteType: 'ReadOnly', IncludeManagementEvents: true }],
      ),
    },
    {
      name: 'events of AWS KMS left out',
      facts: { ...audit, eventSelectors: basic({ ...all, ExcludeManagementEventSources: [KMS, 'rdsdata.amazonaws.com'] }) },
      message: excluded('kms.amazonaws.com, rdsdata.amazonaws.com'),
      plan: planOf('high', [{ ...all, ExcludeManagementEventSources: [KMS, 'rdsdata.amazonaws.com'] }], [all]),
    },
    {
      name: 'one source left out that the policy does not allow to be, beside one that it does',
      parameters: { allowedExclusions: [KMS] },
      facts: { ...audit, eventSelectors: basic({ ...all, ExcludeManagementEventSources: [KMS, 'rdsdata.amazonaws.com'] }) },
      message: excluded('rdsdata.amazonaws.com'),
      plan: planOf('high', [{ ...all, ExcludeManagementEventSources: [KMS, 'rdsdata.amazonaws.com'] }], [{ ...all, ExcludeManagementEventSources: [KMS] }]),
    },
    {
      name: 'writing events alone, with an exclusion that is allowed and stays',
      parameters: { allowedExclusions: [KMS] },
      facts: { ...audit, eventSelectors: advanced([management, { Field: 'readOnly', Equals: ['false'] }, { Field: 'eventSource', NotEquals: [KMS] }]) },
      message: half('writing ones', 'reading ones'),
      plan: planOfAdvanced(
        'low',
        [[management, { Field: 'readOnly', Equals: ['false'] }, { Field: 'eventSource', NotEquals: [KMS] }]],
        [[management, { Field: 'eventSource', NotEquals: [KMS] }]],
      ),
    },
    {
      name: 'advanced selectors for data events alone',
      facts: { ...audit, eventSelectors: advanced(dataFields) },
      message: OFF,
      plan: planOfAdvanced('low', [dataFields], [[management], dataFields]),
    },
    {
      name: 'an advanced selector for reading events alone',
      facts: { ...audit, eventSelectors: advanced([management, { Field: 'readOnly', Equals: ['true'] }]) },
      message: half('reading ones', 'writing ones'),
      plan: planOfAdvanced('low', [[management, { Field: 'readOnly', Equals: ['true'] }]], [[management]]),
    },
    {
      name: 'an advanced selector for all but reading events',
      facts: { ...audit, eventSelectors: advanced([management, { Field: 'readOnly', NotEquals: ['true'] }]) },
      message: half('writing ones', 'reading ones'),
      plan: planOfAdvanced('low', [[management, { Field: 'readOnly', NotEquals: ['true'] }]], [[management]]),
    },
    {
      name: 'an advanced selector with a condition on a name',
      facts: { ...audit, eventSelectors: advanced([management, { Field: 'eventName', NotEquals: ['DeleteTrail'] }], dataFields) },
      message: filtered('eventName'),
      plan: planOfAdvanced('high', [[management, { Field: 'eventName', NotEquals: ['DeleteTrail'] }], dataFields], [[management], dataFields]),
    },
    {
      name: 'an advanced selector for one source',
      facts: { ...audit, eventSelectors: advanced([management, { Field: 'eventSource', Equals: ['iam.amazonaws.com'] }]) },
      message: filtered('eventSource'),
      plan: planOfAdvanced('high', [[management, { Field: 'eventSource', Equals: ['iam.amazonaws.com'] }]], [[management]]),
    },
    {
      name: 'a gap of a trail of all Regions that one of a single Region fills in its own only: which of the two should record, a human decides',
      facts: { ...audit, eventSelectors: basic(objects), others: [other(basic(all), false)] },
      message: OFF,
      plan: planOf('high', [objects], [all, objects]),
    },
    {
      name: "a gap of an organization's trail",
      facts: { ...audit, organizationTrail: true, eventSelectors: basic({ ...all, IncludeManagementEvents: false }) },
      message: OFF,
      plan: planOf('high', [{ ...all, IncludeManagementEvents: false }], [all]),
    },
    {
      name: 'a trail that takes no more selectors',
      facts: { ...audit, eventSelectors: basic(objects, objects, objects, objects, objects) },
      message: OFF,
      plan: null,
    },
  ],
  insufficient: [
    { name: 'a trail whose selectors are not shown', facts: { arn } },
    {
      name: 'a gap that a trail may fill of which nothing is shown',
      facts: { ...audit, eventSelectors: basic(objects), others: [other(null)] },
      message: 'What the trail arn:aws:cloudtrail:eu-west-1:111122223333:trail/other records is not shown here.',
    },
    {
      name: 'a gap that a trail of a single Region fills, where it is known only at deployment whether this one is of all Regions',
      facts: { arn, eventSelectors: basic(objects), others: [other(basic(all), false)] },
    },
  ],
});
