import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../aws/call.ts';
import trail from '../../../resources/cloudtrail/trail.ts';
import { TemplateRef, type TemplateResource, TemplateText, UNRESOLVED } from '../../../resources/resource.ts';
import { answering, collected, NOW, unread } from '../answering.ts';

const place = { accountId: '111122223333', region: 'eu-west-1' };
const arn = 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit';
const ref = { ...place, type: 'AWS::CloudTrail::Trail', id: arn } as const;
const everything = { ReadWriteType: 'All', IncludeManagementEvents: true, DataResources: [], ExcludeManagementEventSources: [] };

describe('reads a trail', () => {
  const description = {
    Name: 'audit',
    TrailARN: arn,
    HomeRegion: 'eu-west-1',
    S3BucketName: 'logs',
    IncludeGlobalServiceEvents: true,
    IsMultiRegionTrail: true,
    LogFileValidationEnabled: true,
    IsOrganizationTrail: false,
    KmsKeyId: 'arn:aws:kms:eu-west-1:111122223333:key/k',
    CloudWatchLogsLogGroupArn: 'arn:aws:logs:eu-west-1:111122223333:log-group:audit:*',
  };
  const selectors = [{ ReadWriteType: 'WriteOnly', IncludeManagementEvents: true, DataResources: [], ExcludeManagementEventSources: ['kms.amazonaws.com'] }];
  const answers = {
    'cloudtrail:GetTrail': () => ({ Trail: description }),
    'cloudtrail:GetTrailStatus': () => ({ IsLogging: false }),
    'cloudtrail:GetEventSelectors': () => ({ TrailARN: arn, EventSelectors: selectors }),
    'cloudtrail:DescribeTrails': () => ({ trailList: [description] }),
    'cloudtrail:ListTags': () => ({ ResourceTagList: [{ ResourceId: arn, TagsList: [{ Key: 'team', Value: 'media' }, { Key: 'bare' }] }] }),
  };

  it('with its status and its tags', async () => {
    expect(await trail.read(answering(answers, trail.reads), ref, NOW)).toEqual({
      name: 'audit',
      arn,
      homeRegion: 'eu-west-1',
      logging: false,
      logFileValidation: true,
      multiRegion: true,
      includeGlobalServiceEvents: true,
      kmsKeyId: 'arn:aws:kms:eu-west-1:111122223333:key/k',
      bucket: 'logs',
      organizationTrail: false,
      cloudWatchLogsGroupArn: 'arn:aws:logs:eu-west-1:111122223333:log-group:audit:*',
      eventSelectors: { basic: selectors },
      others: [],
      tags: { team: 'media', bare: '' },
    });
  });
  it('with its advanced selectors, or with those that hold where none were ever set', async () => {
    const advanced = [{ Name: 'all', FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] }];
    const selected = async (answer: object) =>
      (await trail.read(answering({ ...answers, 'cloudtrail:GetEventSelectors': () => answer }, trail.reads), ref, NOW))?.eventSelectors;

    expect(await selected({ AdvancedEventSelectors: advanced })).toEqual({ advanced });
    expect(await selected({ EventSelectors: [], AdvancedEventSelectors: [] })).toEqual({ basic: [everything] });
  });
  it('with the others that are seen beside it, whatever of their selectors CloudTrail shows', async () => {
    const organization = 'arn:aws:cloudtrail:us-east-1:999999999999:trail/organization';
    const second = 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/second';
    const ask = answering(
      {
        ...answers,
        'cloudtrail:DescribeTrails': () => ({
          trailList: [description, { TrailARN: organization, IsMultiRegionTrail: true, S3BucketName: 'theirs' }, { TrailARN: second }],
        }),
        'cloudtrail:GetEventSelectors': ({ TrailName }: { TrailName: string }) => {
          if (TrailName === organization) throw new AwsError('invalid', 'cloudtrail:GetEventSelectors', 'UnsupportedOperationException', 'Not here.');
          return { EventSelectors: TrailName === arn ? selectors : [everything] };
        },
      },
      trail.reads,
    );

    expect((await trail.read(ask, ref, NOW))?.others).toEqual([
      { arn: organization, multiRegion: true, bucket: 'theirs', eventSelectors: null },
      { arn: second, multiRegion: false, bucket: null, eventSelectors: { basic: [everything] } },
    ]);
  });
  it('not at all where the selectors of another can not be had for now', async () => {
    const ask = answering(
      {
        ...answers,
        'cloudtrail:DescribeTrails': () => ({ trailList: [{ TrailARN: 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/second' }] }),
        'cloudtrail:GetEventSelectors': ({ TrailName }: { TrailName: string }) => {
          if (TrailName !== arn) throw new AwsError('throttled', 'cloudtrail:GetEventSelectors', 'ThrottlingException', 'Slow down.');
          return { EventSelectors: selectors };
        },
      },
      trail.reads,
    );

    await expect(trail.read(ask, ref, NOW)).rejects.toThrow('Slow down.');
  });
  it('that has no key, no log group and no tags', async () => {
    const { KmsKeyId: _key, CloudWatchLogsLogGroupArn: _group, ...bare } = description;

    const facts = await trail.read(
      answering({ ...answers, 'cloudtrail:GetTrail': () => ({ Trail: bare }), 'cloudtrail:ListTags': () => ({ ResourceTagList: [] }) }, trail.reads),
      ref,
      NOW,
    );

    expect(facts).toMatchObject({ kmsKeyId: null, cloudWatchLogsGroupArn: null, tags: {} });
  });
  it.each(['cloudtrail:GetTrail', 'cloudtrail:GetTrailStatus', 'cloudtrail:GetEventSelectors', 'cloudtrail:ListTags'] as const)(
    'that is gone by the time of %s as null',
    async (action) => {
      const missing = () => {
        throw new AwsError('missing', action, 'TrailNotFoundException', 'No such trail.');
      };

      expect(await trail.read(answering({ ...answers, [action]: missing }, trail.reads), ref, NOW)).toBeNull();
    },
  );
  it('but for what a denied call shows', async () => {
    const denied = () => {
      throw new AwsError('denied', 'cloudtrail:GetTrailStatus', 'AccessDenied', 'Not allowed.');
    };

    expect(unread(await trail.read(answering({ ...answers, 'cloudtrail:GetTrailStatus': denied }, trail.reads), ref, NOW))).toEqual({
      logging: expect.stringContaining('cloudtrail:GetTrailStatus'),
    });
  });
  it('but for its status where that is not said', async () => {
    expect(unread(await trail.read(answering({ ...answers, 'cloudtrail:GetTrailStatus': () => ({}) }, trail.reads), ref, NOW))).toEqual({
      logging: expect.stringContaining('without logging'),
    });
  });
});

it("lists the trails whose home is this Region and account, of every page, without shadows and the organization's", async () => {
  const pages = [
    {
      Trails: [
        { TrailARN: arn, HomeRegion: 'eu-west-1' },
        { TrailARN: 'arn:aws:cloudtrail:us-east-1:111122223333:trail/shadow', HomeRegion: 'us-east-1' },
      ],
      NextToken: '1',
    },
    { Trails: [], NextToken: '2' },
    {
      Trails: [
        { TrailARN: 'arn:aws:cloudtrail:eu-west-1:999999999999:trail/organization', HomeRegion: 'eu-west-1' },
        { TrailARN: 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/second', HomeRegion: 'eu-west-1' },
      ],
    },
  ];
  const ask = answering({ 'cloudtrail:ListTrails': ({ NextToken = '0' }: { NextToken?: string }) => pages[Number(NextToken)] }, trail.reads);

  expect(await collected(trail.list(ask, place))).toEqual([arn, 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/second']);
});

describe('is touched', () => {
  const foreign = 'arn:aws:cloudtrail:us-east-1:999999999999:trail/organization';
  it.each([
    ['by StopLogging of a name', 'cloudtrail:StopLogging', { name: 'audit' }, null, arn],
    ['by StopLogging of an ARN', 'cloudtrail:StopLogging', { name: arn }, null, arn],
    ['by StartLogging', 'cloudtrail:StartLogging', { name: 'audit' }, null, arn],
    ['in its own Region and account, which its ARN says', 'cloudtrail:DeleteTrail', { name: foreign }, null, foreign],
    ['by UpdateTrail', 'cloudtrail:UpdateTrail', { name: 'audit', isMultiRegionTrail: false }, { trailARN: arn }, arn],
    ['by UpdateTrail whose answer was not recorded', 'cloudtrail:UpdateTrail', { name: 'audit' }, null, arn],
    ['by CreateTrail', 'cloudtrail:CreateTrail', { name: 'audit', s3BucketName: 'logs' }, { name: 'audit', trailARN: arn }, arn],
    ['by PutEventSelectors', 'cloudtrail:PutEventSelectors', { trailName: 'audit', eventSelectors: [] }, null, arn],
    ['by AddTags', 'cloudtrail:AddTags', { resourceId: arn, tagsList: [] }, null, arn],
    ['by RemoveTags', 'cloudtrail:RemoveTags', { resourceId: arn }, null, arn],
    ['not by tags of an event data store', 'cloudtrail:AddTags', { resourceId: 'arn:aws:cloudtrail:eu-west-1:111122223333:eventdatastore/e' }, null, undefined],
    ['not by a call that names nothing', 'cloudtrail:StopLogging', null, null, undefined],
  ] as const)('%s', (_name, event, request, response, id) => {
    expect(trail.touchedBy[event]?.(request, response, place)).toBe(id);
  });
});

describe('in what AWS Config recorded', () => {
  const fixture = '../shared/fixtures/config-items/AWS_Cloudtrail_Trail.json';
  it.skipIf(!existsSync(fixture))(`shows all but whether it is logging (passed over where ${fixture} is missing)`, () => {
    const item = JSON.parse(readFileSync(fixture, 'utf8'));

    expect(trail.idOf?.({ ...item, region: item.awsRegion })).toBe('arn:aws:cloudtrail:ap-southeast-1:123456789012:trail/APJCCloudTrail');
    expect(trail.fromConfigurationItem?.({ ...item, region: item.awsRegion })).toEqual({
      name: 'APJCCloudTrail',
      arn: 'arn:aws:cloudtrail:ap-southeast-1:123456789012:trail/APJCCloudTrail',
      homeRegion: 'ap-southeast-1',
      logFileValidation: true,
      multiRegion: true,
      includeGlobalServiceEvents: true,
      kmsKeyId: null,
      bucket: 'mborch-apjc-cloudtrail-bucket',
      cloudWatchLogsGroupArn: null,
      tags: {},
    });
  });
  it('finds the tags in the supplement', () => {
    const item = { ...place, resourceId: 'audit', resourceName: 'audit', arn, configuration: {}, tags: {} };

    expect(trail.fromConfigurationItem?.({ ...item, supplementaryConfiguration: { Tags: [{ key: 'team', value: 'media' }] } })).toMatchObject({
      tags: { team: 'media' },
    });
    expect(trail.idOf?.({ ...item, arn: undefined })).toBe(arn);
  });
  it('shows the selectors where none were ever set', () => {
    const recorded = (hasCustomEventSelectors: unknown) =>
      trail.fromConfigurationItem?.({
        ...place,
        resourceId: 'audit',
        resourceName: 'audit',
        arn,
        configuration: { hasCustomEventSelectors },
        supplementaryConfiguration: {},
        tags: {},
      })?.eventSelectors;

    expect(recorded(false)).toEqual({ basic: [everything] });
    expect(recorded(true)).toBeUndefined();
    expect(recorded(undefined)).toBeUndefined();
  });
});

describe('in a template', () => {
  const proposed = (properties: Record<string, unknown>): TemplateResource => ({
    ...place,
    logicalId: 'Audit',
    type: 'AWS::CloudTrail::Trail',
    properties,
    siblings: [],
  });

  it('has what is left out as CloudFormation documents it', () => {
    expect(trail.fromTemplate?.(proposed({ IsLogging: true, S3BucketName: 'logs' }))).toEqual({
      homeRegion: 'eu-west-1',
      logging: true,
      logFileValidation: false,
      multiRegion: false,
      kmsKeyId: null,
      bucket: 'logs',
      organizationTrail: false,
      cloudWatchLogsGroupArn: null,
      eventSelectors: { basic: [everything] },
      others: [],
      tags: {},
    });
  });
  it('records nothing where the template does not say that it does', () => {
    expect(trail.fromTemplate?.(proposed({ S3BucketName: 'logs' }))).toMatchObject({ logging: false });
  });
  it('may spell booleans as words', () => {
    expect(trail.fromTemplate?.(proposed({ IsLogging: 'false', EnableLogFileValidation: 'true' }))).toMatchObject({ logging: false, logFileValidation: true });
  });
  it('does not show what is known only at deployment', () => {
    const facts = trail.fromTemplate?.(
      proposed({
        IsLogging: UNRESOLVED,
        EnableLogFileValidation: UNRESOLVED,
        S3BucketName: new TemplateRef('Bucket'),
        KMSKeyId: new TemplateRef('Key', 'Arn'),
        Tags: [{ Key: 'team', Value: UNRESOLVED }],
      }),
    );

    expect(Object.keys(facts ?? {}).sort()).toEqual([
      'bucket',
      'cloudWatchLogsGroupArn',
      'eventSelectors',
      'homeRegion',
      'kmsKeyId',
      'multiRegion',
      'organizationTrail',
      'others',
    ]);
  });
  it('has some key and some log group where it refers to one, and none where it names nothing', () => {
    const facts = trail.fromTemplate?.(proposed({ KMSKeyId: new TemplateRef('Key', 'Arn'), CloudWatchLogsLogGroupArn: new TemplateRef('Logs', 'Arn') }));

    expect(facts).toMatchObject({ kmsKeyId: '<Key.Arn>', cloudWatchLogsGroupArn: '<Logs.Arn>' });
    expect(trail.fromTemplate?.(proposed({ KMSKeyId: '', CloudWatchLogsLogGroupArn: '' }))).toMatchObject({ kmsKeyId: null, cloudWatchLogsGroupArn: null });
    expect(trail.fromTemplate?.(proposed({ KMSKeyId: UNRESOLVED, CloudWatchLogsLogGroupArn: UNRESOLVED }))).not.toHaveProperty('kmsKeyId');
  });
  it.each([
    ['with their defaults', { EventSelectors: [{}] }, { basic: [everything] }],
    [
      'with words for booleans, and ARNs that are known in part',
      {
        EventSelectors: [
          {
            ReadWriteType: 'readonly',
            IncludeManagementEvents: 'false',
            DataResources: [{ Type: 'AWS::S3::Object', Values: [new TemplateText([new TemplateRef('Media', 'Arn'), '/'])] }],
          },
        ],
      },
      {
        basic: [
          {
            ReadWriteType: 'ReadOnly',
            IncludeManagementEvents: false,
            DataResources: [{ Type: 'AWS::S3::Object', Values: ['<Media.Arn>/'] }],
            ExcludeManagementEventSources: [],
          },
        ],
      },
    ],
    [
      'that are advanced',
      {
        AdvancedEventSelectors: [
          {
            Name: 'writes',
            FieldSelectors: [
              { Field: 'eventCategory', Equals: ['Management'] },
              { Field: 'readOnly', Equals: [false] },
            ],
          },
        ],
      },
      {
        advanced: [
          {
            Name: 'writes',
            FieldSelectors: [
              { Field: 'eventCategory', Equals: ['Management'] },
              { Field: 'readOnly', Equals: ['false'] },
            ],
          },
        ],
      },
    ],
    ['not where they are known only at deployment', { EventSelectors: UNRESOLVED }, undefined],
    ['not where one of them is', { EventSelectors: [{}, UNRESOLVED] }, undefined],
    ['not where their type is', { EventSelectors: [{ ReadWriteType: UNRESOLVED }] }, undefined],
    ['not where their resources are', { EventSelectors: [{ DataResources: [UNRESOLVED] }] }, undefined],
    ['not where a condition is', { AdvancedEventSelectors: [{ FieldSelectors: [UNRESOLVED] }] }, undefined],
    ["not where a condition's values are", { AdvancedEventSelectors: [{ FieldSelectors: [{ Field: 'readOnly', Equals: [UNRESOLVED] }] }] }, undefined],
    ["not where a condition's field is", { AdvancedEventSelectors: [{ FieldSelectors: [{ Field: UNRESOLVED }] }] }, undefined],
  ])('has event selectors %s', (_name, properties, selectors) => {
    expect(trail.fromTemplate?.(proposed(properties))?.eventSelectors).toEqual(selectors);
  });
  it.each([
    ['made up', {}, '<Logs>'],
    ['given', { BucketName: 'audit-logs' }, 'audit-logs'],
  ])('names a bucket of the template whose name is %s alike, however it is referred to', (_how, properties, bucket) => {
    const Values = [new TemplateText([new TemplateRef('Logs', 'Arn'), '/']), new TemplateText(['arn:aws:s3:::', new TemplateRef('Logs'), '/'])];
    const siblings = [{ logicalId: 'Logs', type: 'AWS::S3::Bucket', properties }];
    const facts = trail.fromTemplate?.({
      ...proposed({ S3BucketName: new TemplateRef('Logs'), EventSelectors: [{ DataResources: [{ Type: 'AWS::S3::Object', Values }] }] }),
      siblings,
    });

    expect(facts).toMatchObject({
      bucket,
      eventSelectors: { basic: [{ DataResources: [{ Values: [`arn:aws:s3:::${bucket}/`, `arn:aws:s3:::${bucket}/`] }] }] },
    });
    expect(trail.fromTemplate?.({ ...proposed({ KMSKeyId: new TemplateRef('Logs', 'Url') }), siblings })).toMatchObject({ kmsKeyId: '<Logs.Url>' });
  });
  it('sees the trails that are proposed beside it', () => {
    const beside = (properties: Record<string, unknown>) => ({ logicalId: 'Other', type: 'AWS::CloudTrail::Trail', properties });
    const bucket = { logicalId: 'Logs', type: 'AWS::S3::Bucket', properties: {} };
    const othersBeside = (properties: Record<string, unknown>) => trail.fromTemplate?.({ ...proposed({}), siblings: [bucket, beside(properties)] })?.others;

    expect(othersBeside({ IsMultiRegionTrail: 'true', S3BucketName: 'logs' })).toEqual([
      { arn: '<Other>', multiRegion: true, bucket: 'logs', eventSelectors: { basic: [everything] } },
    ]);
    expect(othersBeside({ IsMultiRegionTrail: UNRESOLVED, S3BucketName: UNRESOLVED, EventSelectors: UNRESOLVED })).toEqual([
      { arn: '<Other>', multiRegion: null, bucket: null, eventSelectors: null },
    ]);
  });
});

it('is the same whatever other trails there come to be', () => {
  const other = { arn: 'another', multiRegion: true, bucket: null, eventSelectors: null };

  expect(trail.canonical?.({ arn, others: [] } as never)).toEqual(trail.canonical?.({ arn, others: [other] } as never));
});
