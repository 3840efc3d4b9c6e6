import type { EventSelectors, OtherTrail } from '../../../resources/cloudtrail/trail.ts';
import rule from '../../../rules/cloudtrail/cloudtrail-s3-dataevents-enabled.ts';
import { testRule } from '../rule-tester.ts';

const arn = 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit';
const ref = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::CloudTrail::Trail', id: arn } as const;
const audit = { arn, bucket: 'logs', multiRegion: true, organizationTrail: false, others: [] };
type Basic = Extract<EventSelectors, { basic: unknown }>['basic'][number];

const management: Basic = { ReadWriteType: 'All', IncludeManagementEvents: true, DataResources: [], ExcludeManagementEventSources: [] };
const objects = (Values: string[], rest: Basic = {}): Basic => ({
  ReadWriteType: 'All',
  IncludeManagementEvents: false,
  DataResources: [{ Type: 'AWS::S3::Object', Values }],
  ...rest,
});
const basic = (...selectors: Basic[]): EventSelectors => ({ basic: selectors });
const advanced = (...fields: Extract<EventSelectors, { advanced: unknown }>['advanced'][number]['FieldSelectors'][]): EventSelectors => ({
  advanced: fields.map((FieldSelectors) => ({ FieldSelectors })),
});
const data = { Field: 'eventCategory', Equals: ['Data'] };
const s3 = { Field: 'resources.type', Equals: ['AWS::S3::Object'] };
const other = (eventSelectors: EventSelectors | null, multiRegion: boolean | null = true): OtherTrail => ({
  arn: 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/other',
  multiRegion,
  bucket: 'other-logs',
  eventSelectors,
});
const none = (buckets: string) => `Nothing seen here records what happens to the objects of ${buckets}: who reads, overwrites or deletes data leaves no trace.`;
const plan = (buckets: string, apply: object, revert: object) =>
  ({
    risk: 'high',
    message: `Add a selector for the objects of ${buckets}; every selector that is there stays. Each such event is charged, with the log files that it fills, also those of the deliveries themselves: look at the number of requests first. On one trail is enough.`,
    steps: [
      {
        apply: { action: 'cloudtrail:PutEventSelectors', input: { TrailName: arn, ...apply } },
        revert: { action: 'cloudtrail:PutEventSelectors', input: { TrailName: arn, ...revert } },
      },
    ],
  }) as const;
const planOf = (...selectors: Basic[]) => plan('all buckets', { EventSelectors: [...selectors, objects(['arn:aws:s3'])] }, { EventSelectors: selectors });
const planOfAdvanced = (eventSelectors: EventSelectors) => {
  const before = 'advanced' in eventSelectors ? eventSelectors.advanced : [];
  return plan(
    'all buckets',
    { AdvancedEventSelectors: [...before, { Name: 'S3 object events', FieldSelectors: [data, s3] }] },
    { AdvancedEventSelectors: before },
  );
};
const narrowed = (field: Parameters<typeof advanced>[0]) => advanced([data, s3, ...(field ?? [])]);
const reported = (name: string, eventSelectors: EventSelectors) => ({
  name,
  facts: { ...audit, eventSelectors },
  message: none('all buckets'),
  plan: planOfAdvanced(eventSelectors),
});

testRule(rule, ref, {
  valid: [
    { name: 'a selector for every bucket', facts: { ...audit, eventSelectors: basic(management, objects(['arn:aws:s3'])) } },
    {
      name: 'the longer spelling of every bucket, among others',
      facts: { ...audit, eventSelectors: basic(objects(['arn:aws:s3:::media/', 'arn:aws:s3:::'])) },
    },
    {
      name: 'a selector without its type, which is all',
      facts: { eventSelectors: basic({ DataResources: [{ Type: 'AWS::S3::Object', Values: ['arn:aws:s3'] }] }) },
    },
    {
      name: 'a selector for reads and one for writes',
      facts: {
        ...audit,
        eventSelectors: basic(objects(['arn:aws:s3'], { ReadWriteType: 'ReadOnly' }), objects(['arn:aws:s3'], { ReadWriteType: 'WriteOnly' })),
      },
    },
    { name: 'an advanced selector for every bucket', facts: { ...audit, eventSelectors: advanced([data, s3]) } },
    {
      name: 'an advanced selector with conditions that hold of every object',
      facts: {
        ...audit,
        eventSelectors: advanced([
          data,
          { Field: 'resources.type', Equals: ['AWS::Lambda::Function', 'AWS::S3::Object'] },
          { Field: 'resources.ARN', StartsWith: ['arn:aws:s3:::'] },
          { Field: 'eventSource', Equals: ['s3.amazonaws.com'] },
          { Field: 'readOnly', Equals: ['true', 'false'] },
        ]),
      },
    },
    {
      name: 'an advanced selector that leaves out the bucket which the trail delivers to',
      facts: { ...audit, eventSelectors: narrowed([{ Field: 'resources.ARN', NotStartsWith: ['arn:aws:s3:::logs/'] }]) },
    },
    { name: 'a trail beside one that records them', facts: { ...audit, eventSelectors: basic(management), others: [other(basic(objects(['arn:aws:s3'])))] } },
    {
      name: 'a trail beside one that records them, whatever a third may record',
      facts: { ...audit, eventSelectors: basic(management), others: [other(null), other(advanced([data, s3]))] },
    },
    {
      name: 'a trail of writes beside one of reads',
      facts: {
        ...audit,
        eventSelectors: basic(objects(['arn:aws:s3'], { ReadWriteType: 'WriteOnly' })),
        others: [other(advanced([data, s3, { Field: 'readOnly', Equals: ['true'] }]))],
      },
    },
    {
      name: 'a trail of one Region beside another such that records them',
      facts: { ...audit, multiRegion: false, eventSelectors: basic(management), others: [other(advanced([data, s3]), false)] },
    },
    {
      name: 'the buckets that are named, each by a selector of its own',
      parameters: { bucketNames: ['media', 'uploads'] },
      facts: { ...audit, eventSelectors: basic(objects(['arn:aws:s3:::media/']), objects(['arn:aws:s3:::uploads/'])) },
    },
    {
      name: 'the bucket that is named, where another is left out',
      parameters: { bucketNames: ['media'] },
      facts: { ...audit, eventSelectors: narrowed([{ Field: 'resources.ARN', NotStartsWith: ['arn:aws:s3:::media-logs/'] }]) },
    },
  ],
  invalid: [
    { name: 'management events alone', facts: { ...audit, eventSelectors: basic(management) }, message: none('all buckets'), plan: planOf(management) },
    {
      name: 'data events of another service',
      facts: { ...audit, eventSelectors: basic({ ...management, DataResources: [{ Type: 'AWS::DynamoDB::Table', Values: ['arn:aws:dynamodb'] }] }) },
      message: none('all buckets'),
      plan: planOf({ ...management, DataResources: [{ Type: 'AWS::DynamoDB::Table', Values: ['arn:aws:dynamodb'] }] }),
    },
    {
      name: 'every bucket, but under the type of another service',
      facts: { ...audit, eventSelectors: basic({ ...management, DataResources: [{ Type: 'AWS::Lambda::Function', Values: ['arn:aws:s3'] }] }) },
      message: none('all buckets'),
      plan: planOf({ ...management, DataResources: [{ Type: 'AWS::Lambda::Function', Values: ['arn:aws:s3'] }] }),
    },
    {
      name: 'some buckets only, one of them by reference',
      facts: { ...audit, eventSelectors: basic(objects(['arn:aws:s3:::media/', '<Uploads.Arn>/', ''])) },
      message: none('all buckets'),
      plan: planOf(objects(['arn:aws:s3:::media/', '<Uploads.Arn>/', ''])),
    },
    {
      name: 'writes alone',
      facts: { ...audit, eventSelectors: basic(objects(['arn:aws:s3:::'], { ReadWriteType: 'WriteOnly' })) },
      message: 'Of what happens to the objects of all buckets only writes are recorded: reads leave no trace.',
      plan: planOf(objects(['arn:aws:s3:::'], { ReadWriteType: 'WriteOnly' })),
    },
    {
      name: 'reads alone, by an advanced selector',
      facts: { ...audit, eventSelectors: narrowed([{ Field: 'readOnly', Equals: ['true'] }]) },
      message: 'Of what happens to the objects of all buckets only reads are recorded: writes leave no trace.',
      plan: planOfAdvanced(narrowed([{ Field: 'readOnly', Equals: ['true'] }])),
    },
    reported('an advanced selector for some events', narrowed([{ Field: 'eventName', Equals: ['DeleteObject'] }])),
    reported('an advanced selector that leaves some events out', narrowed([{ Field: 'eventName', NotEquals: ['GetObject'] }])),
    reported('an advanced selector that leaves somebody out', narrowed([{ Field: 'userIdentity.arn', NotStartsWith: ['arn:aws:sts::111122223333:'] }])),
    reported('an advanced selector for one bucket', narrowed([{ Field: 'resources.ARN', StartsWith: ['arn:aws:s3:::media/'] }])),
    reported('an advanced selector for one object', narrowed([{ Field: 'resources.ARN', Equals: ['arn:aws:s3:::media/cat.jpg'] }])),
    reported('an advanced selector that leaves a bucket out', narrowed([{ Field: 'resources.ARN', NotStartsWith: ['arn:aws:s3:::media/'] }])),
    reported(
      'an advanced selector that leaves out what is called like the log bucket',
      narrowed([{ Field: 'resources.ARN', NotStartsWith: ['arn:aws:s3:::logs'] }]),
    ),
    reported('an advanced selector that leaves out what ends so', narrowed([{ Field: 'resources.ARN', NotEndsWith: ['.tmp'] }])),
    reported('an advanced selector of another source', narrowed([{ Field: 'eventSource', Equals: ['s3-outposts.amazonaws.com'] }])),
    reported('an advanced selector of another type', advanced([data, { Field: 'resources.type', Equals: ['AWS::Lambda::Function'] }])),
    reported('an advanced selector of another category', advanced([{ Field: 'eventCategory', Equals: ['NetworkActivity'] }, s3])),
    reported('an advanced selector without a type', advanced([data])),
    reported('no advanced selector for data', advanced([{ Field: 'eventCategory', Equals: ['Management'] }])),
    {
      name: 'a trail of all Regions beside one of a single Region that records them',
      facts: { ...audit, eventSelectors: basic(management), others: [other(advanced([data, s3]), false)] },
      message: none('all buckets'),
      plan: planOf(management),
    },
    reported('every bucket but one that a template refers to', narrowed([{ Field: 'resources.ARN', NotStartsWith: ['<Secret.Arn>/'] }])),
    {
      name: 'one of the buckets that are named, by a basic selector',
      parameters: { bucketNames: ['media', 'uploads'] },
      facts: { ...audit, eventSelectors: basic(objects(['arn:aws:s3:::media/'])) },
      message: none('media, uploads'),
      plan: plan(
        'media, uploads',
        { EventSelectors: [objects(['arn:aws:s3:::media/']), objects(['arn:aws:s3:::media/', 'arn:aws:s3:::uploads/'])] },
        { EventSelectors: [objects(['arn:aws:s3:::media/'])] },
      ),
    },
    {
      name: 'a bucket that is named, by an advanced selector that leaves out a part of it',
      parameters: { bucketNames: ['logs'] },
      facts: { ...audit, eventSelectors: narrowed([{ Field: 'resources.ARN', NotStartsWith: ['arn:aws:s3:::logs/AWSLogs/'] }]) },
      message: none('logs'),
      plan: plan(
        'logs',
        {
          AdvancedEventSelectors: [
            { FieldSelectors: [data, s3, { Field: 'resources.ARN', NotStartsWith: ['arn:aws:s3:::logs/AWSLogs/'] }] },
            { Name: 'S3 object events', FieldSelectors: [data, s3, { Field: 'resources.ARN', StartsWith: ['arn:aws:s3:::logs/'] }] },
          ],
        },
        { AdvancedEventSelectors: [{ FieldSelectors: [data, s3, { Field: 'resources.ARN', NotStartsWith: ['arn:aws:s3:::logs/AWSLogs/'] }] }] },
      ),
    },
    {
      name: 'a trail that takes no more selectors',
      facts: { ...audit, eventSelectors: basic(management, management, management, management, management) },
      message: none('all buckets'),
      plan: null,
    },
    {
      name: "an organization's trail, for all its members",
      facts: { ...audit, organizationTrail: true, eventSelectors: basic(management) },
      message: none('all buckets'),
      plan: null,
    },
    {
      name: 'a trail that is shown by itself',
      facts: { arn, organizationTrail: false, eventSelectors: basic(management) },
      message: none('all buckets'),
      plan: planOf(management),
    },
  ],
  insufficient: [
    { name: 'a trail whose selectors are not shown', facts: { arn, multiRegion: true } },
    {
      name: 'a trail beside one whose selectors are not shown',
      facts: { ...audit, eventSelectors: basic(management), others: [other(null)] },
      message: 'What the trail arn:aws:cloudtrail:eu-west-1:111122223333:trail/other records is not shown here.',
    },
    {
      name: 'a trail that leaves out a bucket, of which it is known only at deployment which it delivers to',
      facts: { arn, eventSelectors: advanced([data, s3, { Field: 'resources.ARN', NotStartsWith: ['arn:aws:s3:::logs/'] }]) },
      message: 'Which bucket the trail delivers to, and may leave out, is not shown here.',
    },
    {
      name: 'a trail of all Regions beside one that records them, in how many is not known',
      facts: { ...audit, eventSelectors: basic(management), others: [other(advanced([data, s3]), null)] },
    },
  ],
});
