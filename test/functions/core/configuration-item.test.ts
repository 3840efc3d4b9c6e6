import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { newestOfEach, parseConfigurationItem, readConfigFile, refOfItem, showsResource } from '../../../functions/core/configuration-item.ts';
import policy from '../../../resources/iam/policy.ts';
import role from '../../../resources/iam/role.ts';

const FIXTURES = '../shared/fixtures';

const event = {
  configurationItemVersion: '1.3',
  configurationItemCaptureTime: '2026-11-23T08:00:00.000Z',
  configurationStateId: 1549956556288,
  awsAccountId: '111122223333',
  configurationItemStatus: 'OK',
  resourceType: 'AWS::S3::Bucket',
  resourceId: 'snapwave-media',
  resourceName: 'snapwave-media',
  ARN: 'arn:aws:s3:::snapwave-media',
  awsRegion: 'eu-west-1',
  tags: { team: 'media' },
  configuration: { name: 'snapwave-media' },
  supplementaryConfiguration: {
    AccessControlList: '{"grantList":[{"grantee":"AllUsers","permission":"Read"}]}',
    BucketPolicy: { policyText: '{"Statement":[]}' },
    IsRequesterPaysEnabled: false,
  },
};
const { awsAccountId, ARN, configurationItemVersion, ...rest } = event;
const api = {
  ...rest,
  accountId: awsAccountId,
  arn: ARN,
  version: configurationItemVersion,
  configurationStateId: '1549956556288',
  configuration: JSON.stringify(event.configuration),
  supplementaryConfiguration: {
    AccessControlList: JSON.stringify(event.supplementaryConfiguration.AccessControlList),
    BucketPolicy: JSON.stringify(event.supplementaryConfiguration.BucketPolicy),
    IsRequesterPaysEnabled: 'false',
  },
};

describe('a configuration item', () => {
  it('says the same whether an event or the Config API spelt it', () => {
    const [ofEvent, ofApi] = [parseConfigurationItem(event), parseConfigurationItem(api)];

    expect(ofEvent).toMatchObject({ resourceType: 'AWS::S3::Bucket', status: 'OK', captureTime: '2026-11-23T08:00:00.000Z' });
    expect(ofEvent.item).toMatchObject({ accountId: '111122223333', region: 'eu-west-1', arn: 'arn:aws:s3:::snapwave-media', tags: { team: 'media' } });
    expect(ofEvent.item.supplementaryConfiguration['AccessControlList']).toEqual({ grantList: [{ grantee: 'AllUsers', permission: 'Read' }] });
    const { IsRequesterPaysEnabled: _event, ...supplementsOfEvent } = ofEvent.item.supplementaryConfiguration;
    const { IsRequesterPaysEnabled: _api, ...supplementsOfApi } = ofApi.item.supplementaryConfiguration;
    expect(supplementsOfApi).toEqual(supplementsOfEvent);
    expect({ ...ofApi.item, supplementaryConfiguration: {} }).toEqual({ ...ofEvent.item, supplementaryConfiguration: {} });
  });

  it('leaves percent-encoded documents, and texts that are no object or list, to the resource', () => {
    const document = '%7B%22Statement%22%3A%5B%5D%7D';
    const { item } = parseConfigurationItem({
      ...event,
      configuration: { document },
      supplementaryConfiguration: { A: document, B: 'true', C: '7', D: '{broken' },
    });

    expect(item.configuration).toEqual({ document });
    expect(item.supplementaryConfiguration).toEqual({ A: document, B: 'true', C: '7', D: '{broken' });
  });

  it('is taken out of an array of one, as in 2014, its Region from the zone that AWS misspelt', () => {
    const { awsRegion: _region, ...old } = event;
    const parsed = parseConfigurationItem([{ ...old, availibilityZone: 'us-west-2b' }]);

    expect(parsed.item.region).toBe('us-west-2');
  });

  it.each([
    ['2017-08-11T06:48:56.507000-04:00', '2017-08-11T10:48:56.507Z'],
    [1502617462.927, '2017-08-13T09:44:22.927Z'],
    [1502617462927, '2017-08-13T09:44:22.927Z'],
    [new Date('2017-08-13T09:44:22.927Z'), '2017-08-13T09:44:22.927Z'],
  ])('was captured at %s, which is %s', (configurationItemCaptureTime, expected) => {
    expect(parseConfigurationItem({ ...event, configurationItemCaptureTime }).captureTime).toBe(expected);
  });

  it('has no configuration where the resource is deleted', () => {
    const parsed = parseConfigurationItem({ ...event, configurationItemStatus: 'ResourceDeleted', configuration: null });

    expect(parsed.item.configuration).toBeUndefined();
    expect(showsResource(parsed)).toBe(false);
  });

  it('of a global service is referred to as global, by the name that the API takes', () => {
    const item = {
      ...event,
      resourceType: 'AWS::IAM::Policy',
      resourceId: 'ANPA5XIWUT3P4VOIWQQEW',
      resourceName: 'deploy',
      ARN: 'arn:aws:iam::111122223333:policy/deploy',
      awsRegion: 'us-east-1',
    };
    const ref = refOfItem(parseConfigurationItem(item), policy);

    expect(ref).toEqual({ accountId: '111122223333', region: 'global', type: 'AWS::IAM::Policy', id: 'arn:aws:iam::111122223333:policy/deploy' });
  });

  it.each([
    ['its Region', 'us-gov-west-1'],
    ['its ARN, where AWS Config calls the Region global', 'global'],
  ])('of a global service is referred to in the partition that is said by %s', (_what, awsRegion) => {
    const arn = 'arn:aws-us-gov:iam::111122223333:role/deploy';
    const item = { ...event, resourceType: 'AWS::IAM::Role', resourceId: 'AROA5XIWUT3P4VOIWQQEW', resourceName: 'deploy', ARN: arn, awsRegion };
    const ref = refOfItem(parseConfigurationItem(item), role);

    expect(ref).toMatchObject({ region: 'aws-us-gov-global', id: 'deploy' });
    expect(ref && role.arn(ref)).toBe(arn);
  });

  it.each([
    ['a text', 'text', /is an object, but this is "text"/],
    ['null', null, /is an object, but this is null/],
    ['a list of two', [event, event], /is an object, but this is a list of 2/],
    ['no type', { ...event, resourceType: undefined }, /resourceType is missing/],
    ['a type of no service', { ...event, resourceType: 'Bucket' }, /resourceType is "Bucket"/],
    ['no id', { ...event, resourceId: undefined }, /resourceId is missing/],
    ['an id that is a number', { ...event, resourceId: 12 }, /resourceId is 12/],
    ['no account', { ...event, awsAccountId: undefined }, /AWS::S3::Bucket snapwave-media: awsAccountId \(or accountId\) is missing/],
    ['an account that is a number', { ...event, awsAccountId: 111122223333 }, /as a text/],
    ['no Region', { ...event, awsRegion: undefined }, /awsRegion is missing/],
    ['no status', { ...event, configurationItemStatus: undefined }, /configurationItemStatus is missing; it must be one of OK,/],
    ['a status that Config does not have', { ...event, configurationItemStatus: 'Fine' }, /configurationItemStatus is "Fine"/],
    ['no time', { ...event, configurationItemCaptureTime: undefined }, /configurationItemCaptureTime is missing/],
    ['a time that is none', { ...event, configurationItemCaptureTime: 'yesterday' }, /configurationItemCaptureTime is "yesterday"/],
    ['supplements that are a list', { ...event, supplementaryConfiguration: [] }, /supplementaryConfiguration is a list of 0/],
  ])('is refused with %s', (_name, raw, message) => {
    expect(() => parseConfigurationItem(raw)).toThrow(message);
  });
});

describe('what AWS Config writes', () => {
  const invokingEvent = JSON.stringify({ configurationItem: event, messageType: 'ConfigurationItemChangeNotification' });

  it.each([
    ['one item', event],
    ['a list of items', [event]],
    ['a history file or snapshot', { fileVersion: '1.0', configurationItems: [event] }],
    ['an answer of GetResourceConfigHistory', { configurationItems: [api] }],
    ['an answer of SelectResourceConfig', { Results: [JSON.stringify(event)] }],
    ['the event of a Config rule', { invokingEvent, resultToken: 'x' }],
    ['an event of EventBridge', { 'detail-type': 'Config Configuration Item Change', detail: JSON.parse(invokingEvent) }],
    ['a message of SNS', { Type: 'Notification', Message: invokingEvent }],
    ['a message of SNS as the manual prints it', { Type: 'Notification', Message: JSON.parse(invokingEvent) }],
  ])('holds an item in %s', (_name, document) => {
    const { items, problems } = readConfigFile(document);

    expect(problems).toEqual([]);
    expect(items.map(({ item }) => item.resourceId)).toEqual(['snapwave-media']);
  });

  it.each([
    [{}],
    ['text'],
    [[1, 2]],
    [{ detail: { eventName: 'PutBucketPolicy' } }],
    [{ resourceType: 'AWS::IAM::Role', resourceId: 'x', newEvaluationResult: {} }],
  ])('holds none in %j', (document) => {
    expect(() => readConfigFile(document)).toThrow(/holds nothing to judge/);
  });

  it('loses no good item to a bad one beside it', () => {
    const { items, problems } = readConfigFile({ configurationItems: [event, { ...event, awsAccountId: null }, { ...event, resourceId: 'other' }] });

    expect(items.map(({ item }) => item.resourceId)).toEqual(['snapwave-media', 'other']);
    expect(problems).toEqual([expect.stringMatching(/^Item 2 of 3: .*accountId/)]);
  });

  it('tells of a history what each resource was like last, in whatever order it is written', () => {
    const older = { ...event, configurationItemCaptureTime: '2026-11-22T08:00:00.000Z', tags: { state: 'older' } };
    const other = { ...older, awsRegion: 'eu-central-1' };
    const { items } = readConfigFile([event, older, other]);

    expect(newestOfEach(items).map(({ item }) => [item.region, item.tags])).toEqual([
      ['eu-west-1', { team: 'media' }],
      ['eu-central-1', { state: 'older' }],
    ]);
  });
});

describe.skipIf(!existsSync(FIXTURES))('items that AWS wrote', () => {
  const files = ['config-items', 'lambda-events', 'eventbridge'].flatMap((folder) =>
    existsSync(FIXTURES) ? readdirSync(join(FIXTURES, folder)).map((file) => join(FIXTURES, folder, file)) : [],
  );
  const holdItems = files.filter((file) => /"?configurationItem(s|Status|Summary)?\\?"\s*:/.test(readFileSync(file, 'utf8')));

  it.each(holdItems)('are understood: %s', (file) => {
    const { items, problems } = readConfigFile(JSON.parse(readFileSync(file, 'utf8')));

    expect(problems).toEqual([]);
    expect(items).not.toEqual([]);
    for (const { item } of items) expect(typeof item.configuration).not.toBe('string');
  });

  it('are found in all the files that hold them', () => {
    expect(holdItems.length).toBeGreaterThan(50);
  });
});
if (!existsSync(FIXTURES)) console.warn(`passed over: ${FIXTURES} is not there, so items that AWS wrote are not tried`);
