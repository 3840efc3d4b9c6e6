import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Installation, NO_INSTALLATION, NotUnderstood, take } from '../../../functions/core/intake.ts';
import { resources } from '../../../resources/generated/index.ts';

const FIXTURES = '../shared/fixtures';

/** As EventBridge delivers a CloudTrail record. */
function delivered(record: object, envelope: object = {}): Record<string, unknown> {
  return {
    version: '0',
    id: '6f87d04b-9f74-4f04-a780-7acf4b0a9b38',
    'detail-type': 'AWS API Call via CloudTrail',
    source: 'aws.ec2',
    account: '111122223333',
    time: '2026-11-23T08:00:05Z',
    region: 'eu-west-1',
    resources: [],
    detail: { ...opened, ...record },
    ...envelope,
  };
}

const opened = {
  eventVersion: '1.11',
  userIdentity: {
    type: 'AssumedRole',
    principalId: 'AROAEXAMPLE:ana',
    arn: 'arn:aws:sts::111122223333:assumed-role/engineer/ana@snapwave.example',
    accountId: '111122223333',
    sessionContext: { sessionIssuer: { type: 'Role', arn: 'arn:aws:iam::111122223333:role/engineer', userName: 'engineer' } },
  },
  eventTime: '2026-11-23T08:00:00Z',
  eventSource: 'ec2.amazonaws.com',
  eventName: 'AuthorizeSecurityGroupIngress',
  awsRegion: 'eu-west-1',
  sourceIPAddress: '203.0.113.7',
  userAgent: 'aws-cli/2.31.0 md/awscrt#0.27 ua/2.1',
  requestParameters: {
    groupId: 'sg-0a1b2c3d',
    ipPermissions: { items: [{ ipProtocol: 'tcp', fromPort: 22, toPort: 22, ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } }] },
  },
  responseElements: { requestId: 'r', _return: true, securityGroupRuleSet: { items: [{ groupId: 'sg-0a1b2c3d', securityGroupRuleId: 'sgr-1' }] } },
  eventID: '5b2c0000-0000-4000-8000-000000000001',
  readOnly: false,
  eventType: 'AwsApiCall',
  managementEvent: true,
  recipientAccountId: '111122223333',
};

const group = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::EC2::SecurityGroup', id: 'sg-0a1b2c3d' };

describe('take', () => {
  it('names the resource that a call touched, and who made the call, through what and when', () => {
    expect(take(delivered({}), resources)).toEqual({
      items: [
        {
          ref: group,
          cause: {
            kind: 'event',
            eventId: '5b2c0000-0000-4000-8000-000000000001',
            at: '2026-11-23T08:00:00.000Z',
            call: 'ec2:AuthorizeSecurityGroupIngress',
            actor: { name: 'ana@snapwave.example', arn: 'arn:aws:iam::111122223333:role/engineer', through: 'cli' },
          },
        },
      ],
    });
  });

  it('takes a bare record, as log files hold it', () => {
    expect(take(opened, resources)).toEqual(take(delivered({}), resources));
  });

  it.each([
    ['a call that failed', { errorCode: 'Client.UnauthorizedOperation' }, 'failed-call'],
    ['a dry run, which AWS reports as an error', { errorCode: 'Client.DryRunOperation' }, 'failed-call'],
    ['a call that only reads', { eventName: 'DescribeSecurityGroups', readOnly: true }, 'read-only'],
    ['a call that only reads, said as a text', { readOnly: 'true' }, 'read-only'],
    ['a call that touches no type known here', { eventSource: 'glacier.amazonaws.com', eventName: 'CreateVault' }, 'not-ours'],
    ['a call with the name of a property that every object has', { eventName: 'constructor' }, 'not-ours'],
    ['a call that does not name the resource', { requestParameters: null, responseElements: null }, 'unnamed'],
  ])('passes over %s', (_name, record, reason) => {
    expect(take(delivered(record), resources)).toEqual({ ignored: reason });
  });

  it.each([
    ['Terraform by its agent', { userAgent: 'APN/1.0 HashiCorp/1.0 Terraform/1.9.2 aws-sdk-go-v2/1.30' }, 'code'],
    ['CloudFormation, on behalf of a person', { userAgent: 'cloudformation.amazonaws.com', sourceIPAddress: 'cloudformation.amazonaws.com' }, 'code'],
    ['the console', { sessionCredentialFromConsole: 'true', userAgent: 'Mozilla/5.0' }, 'console'],
    ['a script', { userAgent: 'Boto3/1.40.0 md/Botocore#1.40.0' }, 'sdk'],
    ['a service', { sourceIPAddress: 'autoscaling.amazonaws.com', userAgent: 'autoscaling.amazonaws.com' }, 'service'],
    ['nobody knows what', { userAgent: null }, 'unknown'],
  ])('tells a call made through %s', (_name, record, through) => {
    expect(take(delivered(record), resources)).toMatchObject({ items: [{ cause: { actor: { through } } }] });
  });

  describe('in an installation', () => {
    const installation: Installation = {
      accountIds: new Set(['111122223333', '444455556666']),
      ownRoles: new Set(['holdfast-prod-eu-west-1-reader', 'holdfast-prod-eu-west-1-remediator']),
      takesLocal: false,
    };
    const session = (role: string, name: string) => ({ userIdentity: { type: 'AssumedRole', arn: `arn:aws:sts::111122223333:assumed-role/${role}/${name}` } });
    const own = session('holdfast-prod-eu-west-1-remediator', 'holdfast-0123456789abcdef0123');

    it("evaluates Holdfast's own changes like any other, as nobody's doing", () => {
      expect(take(delivered(own), resources, installation)).toMatchObject({ items: [{ ref: group, cause: { own: true, actor: null } }] });
    });

    it.each([
      ['a session that somebody named like one of Holdfast', session('Admin', 'holdfast-0123456789abcdef0123'), 'holdfast-0123456789abcdef0123'],
      ["another session of Holdfast's role", session('holdfast-prod-eu-west-1-remediator', 'mallory'), 'mallory'],
      ['a role of another installation', session('holdfast-test-eu-west-1-remediator', 'holdfast-1'), 'holdfast-1'],
      ['a user of the name', { userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/holdfast-1', userName: 'holdfast-1' } }, 'holdfast-1'],
      ['a role of the name that no session was taken of', { userIdentity: { type: 'Role', arn: 'arn:aws:iam::111122223333:role/holdfast-1' } }, 'holdfast-1'],
      [
        'a role of the name in an account of somebody else',
        { userIdentity: { type: 'AssumedRole', arn: 'arn:aws:sts::999999999999:assumed-role/holdfast-prod-eu-west-1-remediator/holdfast-1' } },
        'holdfast-1',
      ],
    ])('records %s as who made the change', (_name, record, name) => {
      const taken = take(delivered(record), resources, installation);

      expect(taken).toMatchObject({ items: [{ ref: group, cause: { actor: { name } } }] });
      expect(taken).not.toHaveProperty('items.0.cause.own');
    });

    it('passes over an event of an account that is not guarded', () => {
      expect(take(delivered({}, { account: '999999999999' }), resources, installation)).toEqual({ ignored: 'not-ours' });
    });

    it.each([
      ['which nobody guards', 'arn:aws:sns:eu-west-1:999999999999:alerts'],
      ["which is guarded, but is not the event's", 'arn:aws:sns:eu-west-1:444455556666:alerts'],
    ])('passes over a resource of an account %s', (_name, topicArn) => {
      const record = { eventSource: 'sns.amazonaws.com', eventName: 'SetTopicAttributes', requestParameters: { topicArn, attributeName: 'Policy' } };

      expect(take(delivered(record, { source: 'aws.sns' }), resources, installation)).toEqual({ ignored: 'not-ours' });
      expect(take(delivered(record, { source: 'aws.sns' }), resources, NO_INSTALLATION)).toEqual({ ignored: 'not-ours' });
    });

    it('passes over a queue of another account, which only its URL tells', () => {
      const queue = (queueUrl: string) => ({ eventSource: 'sqs.amazonaws.com', eventName: 'SetQueueAttributes', requestParameters: { queueUrl } });
      const taken = (url: string) => take(delivered(queue(url), { source: 'aws.sqs' }), resources, installation);

      expect(taken('https://queue.amazonaws.com/999999999999/jobs')).toEqual({ ignored: 'not-ours' });
      expect(taken('https://sqs.eu-west-1.amazonaws.com/444455556666/jobs')).toEqual({ ignored: 'not-ours' });
      expect(taken('https://queue.amazonaws.com/111122223333/jobs')).toMatchObject({ items: [{ ref: { accountId: '111122223333' } }] });
    });

    it.each(['my.service', 'holdfast.local', 'awsome.ec2', ''])('refuses the source "%s": anyone may put such an event', (source) => {
      expect(() => take(delivered({}, { source }), resources, installation)).toThrow(NotUnderstood);
    });

    it('receives the local source where an emulator needs it', () => {
      expect(take(delivered({}, { source: 'holdfast.local' }), resources, { ...installation, takesLocal: true })).toMatchObject({ items: [{ ref: group }] });
    });
  });

  it.each([
    ['a call', {}, { awsRegion: 'us-west-2', recipientAccountId: '999999999999' }],
    [
      'a configuration item',
      { 'detail-type': 'Config Configuration Item Change', source: 'aws.config' },
      { configurationItem: { resourceType: group.type, resourceId: group.id, awsAccountId: '999999999999', awsRegion: 'us-west-2' } },
    ],
  ])('believes the envelope, which AWS wrote, about the account and Region of %s', (_name, envelope, detail) => {
    expect(take(delivered({}, { ...envelope, detail: { ...opened, ...detail } }), resources)).toMatchObject({ items: [{ ref: group }] });
  });

  const nulls = (keys: readonly string[]) => Object.fromEntries(keys.map((key) => [key, null]));
  it.each([
    ['every optional field of the record', nulls(['eventID', 'awsRegion', 'recipientAccountId', 'errorCode', 'readOnly', 'userAgent', 'sourceIPAddress'])],
    ['who made the call', { userIdentity: null }],
    [
      'every field of who made the call',
      { userIdentity: nulls(['type', 'principalId', 'arn', 'userName', 'invokedBy', 'accountId', 'sessionContext', 'onBehalfOf']) },
    ],
    ['the issuer of a session', { userIdentity: { ...opened.userIdentity, sessionContext: nulls(['sessionIssuer', 'sourceIdentity', 'attributes']) } }],
    ['the ARN of the issuer', { userIdentity: { ...opened.userIdentity, sessionContext: { sessionIssuer: nulls(['arn', 'type', 'userName']) } } }],
  ])('names the resource though the serializer wrote null for %s', (_name, record) => {
    expect(take(delivered(record), resources)).toMatchObject({ items: [{ ref: group }] });
  });

  it.each([
    [
      'a person of Identity Center',
      {
        type: 'IdentityCenterUser',
        accountId: '111122223333',
        onBehalfOf: { userId: 'a1b2-ana', identityStoreArn: 'arn:aws:identitystore::1:identitystore/d-1' },
      },
      { name: 'a1b2-ana', arn: null, vouchedFor: true },
    ],
    [
      'a person behind a single sign-on role',
      {
        type: 'AssumedRole',
        arn: 'arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/ana@snapwave.example',
        sessionContext: {
          sessionIssuer: { arn: 'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_0123456789abcdef' },
        },
      },
      { name: 'ana@snapwave.example', vouchedFor: true },
    ],
    [
      'the source identity of a session, whatever the session is called',
      { ...opened.userIdentity, sessionContext: { ...opened.userIdentity.sessionContext, sourceIdentity: 'mallory' } },
      { name: 'mallory', arn: 'arn:aws:iam::111122223333:role/engineer' },
    ],
  ])('names %s', (_name, userIdentity, actor) => {
    expect(take(delivered({ userIdentity }), resources)).toMatchObject({ items: [{ cause: { actor } }] });
  });

  it.each([
    ['a source identity', { ...opened.userIdentity, sessionContext: { ...opened.userIdentity.sessionContext, sourceIdentity: 'mallory' } }],
    [
      'a single sign-on role of another account',
      {
        type: 'AssumedRole',
        arn: 'arn:aws:sts::999999999999:assumed-role/AWSReservedSSO_A_0/ana',
        sessionContext: { sessionIssuer: { arn: 'arn:aws:iam::999999999999:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_A_0' } },
      },
    ],
  ])('vouches for nobody by %s', (_name, userIdentity) => {
    expect(take(delivered({ userIdentity }), resources)).not.toHaveProperty('items.0.cause.actor.vouchedFor');
  });

  const behind = (arn: string) => ({
    userIdentity: { type: 'AssumedRole', arn: 'arn:aws:sts::111122223333:assumed-role/r/s', sessionContext: { sessionIssuer: { arn } } },
  });
  it.each([
    ['Cloud Control', { userAgent: 'cloudcontrolapi.amazonaws.com', sourceIPAddress: 'cloudcontrolapi.amazonaws.com' }],
    ['a stack set', behind('arn:aws:iam::111122223333:role/stacksets-exec-0123456789abcdef0123456789abcdef')],
    ['a self-managed stack set', behind('arn:aws:iam::111122223333:role/AWSCloudFormationStackSetExecutionRole')],
    ['Control Tower', behind('arn:aws:iam::111122223333:role/AWSControlTowerExecution')],
    ['Service Catalog', { sourceIPAddress: 'servicecatalog.amazonaws.com', userAgent: 'servicecatalog.amazonaws.com' }],
    ['Crossplane', { userAgent: 'crossplane-provider-aws/v0.50.0 aws-sdk-go-v2/1.30' }],
    ["AWS's controllers for Kubernetes", { userAgent: 'aws-controllers-k8s/s3.services.k8s.aws-v1.0.4 (GitCommit/abc)' }],
  ])('recognizes infrastructure code behind %s', (_name, record) => {
    expect(take(delivered(record), resources)).toMatchObject({ items: [{ cause: { actor: { through: 'code' } } }] });
  });

  it('says that a resource of a global service is in no Region', () => {
    const record = {
      eventSource: 'iam.amazonaws.com',
      eventName: 'CreatePolicyVersion',
      awsRegion: 'us-east-1',
      requestParameters: { policyArn: 'arn:aws:iam::111122223333:policy/media' },
    };

    expect(take(delivered(record), resources)).toMatchObject({
      items: [{ ref: { region: 'global', type: 'AWS::IAM::Policy', id: 'arn:aws:iam::111122223333:policy/media' } }],
    });
  });

  it.each([
    ['of a global service', 'iam', 'CreateAccessKey', { userName: 'ana' }, { region: 'aws-us-gov-global', type: 'AWS::IAM::User', id: 'ana' }],
    ['that is named by its ARN', 'cloudtrail', 'StopLogging', { name: 'audit' }, { id: 'arn:aws-us-gov:cloudtrail:us-gov-west-1:111122223333:trail/audit' }],
  ])('names a resource %s in the partition where the call was made', (_what, service, eventName, requestParameters, ref) => {
    const record = { eventSource: `${service}.amazonaws.com`, eventName, awsRegion: 'us-gov-west-1', requestParameters };

    expect(take(delivered(record, { region: 'us-gov-west-1' }), resources)).toMatchObject({
      items: expect.arrayContaining([expect.objectContaining({ ref: expect.objectContaining(ref) })]),
    });
  });

  const item = {
    resourceType: 'AWS::EC2::SecurityGroup',
    resourceId: 'sg-0a1b2c3d',
    awsAccountId: '111122223333',
    awsRegion: 'eu-west-1',
    configurationItemStatus: 'OK',
    configurationItemCaptureTime: '2026-11-23T07:59:00.000Z',
  };
  const ofConfig = { 'detail-type': 'Config Configuration Item Change', source: 'aws.config' };

  it.each([
    ['a configuration item that changed', ofConfig, { configurationItem: item }, 'configuration-item'],
    [
      'one that was too large to send',
      ofConfig,
      { messageType: 'OversizedConfigurationItemChangeNotification', configurationItemSummary: item },
      'configuration-item',
    ],
    ['one that was deleted', ofConfig, { configurationItem: { ...item, configurationItemStatus: 'ResourceDeleted' } }, 'configuration-item'],
    ["a change of a Config rule's verdict", { 'detail-type': 'Config Rules Compliance Change', source: 'aws.config' }, item, 'compliance-change'],
  ])('takes %s', (_name, envelope, detail, kind) => {
    expect(take(delivered({}, { ...envelope, detail }), resources)).toMatchObject({
      items: [{ ref: group, cause: { kind, at: '2026-11-23T07:59:00.000Z', actor: null } }],
    });
  });

  it.each([
    ['a text', 'hello', /The event has to be|event .*object/i],
    ['nothing', null, /event/],
    ['an envelope without its account', delivered({}, { account: undefined }), /event\.account is missing/],
    ['an envelope with a time that is none', delivered({}, { time: 'yesterday' }), /event\.time has to be a time such as/],
    ['an envelope without a detail', delivered({}, { detail: undefined }), /event\.detail is missing/],
    [
      'a kind that is not known',
      delivered({}, { 'detail-type': 'EC2 Spot Instance Interruption Warning' }),
      /No event of the kind "EC2 Spot Instance Interruption Warning"/,
    ],
    ['a call without a name', delivered({ eventName: undefined }), /detail\.eventName is missing/],
    ['a call whose name is a number', delivered({ eventName: 7 }), /detail\.eventName has to be a text such as/],
    [
      'an item without its id',
      delivered({}, { ...ofConfig, detail: { configurationItem: { ...item, resourceId: undefined } } }),
      /detail\.configurationItem\.resourceId is missing/,
    ],
  ])('does not understand %s, and says what and where', (_name, event, message) => {
    expect(() => take(event, resources)).toThrow(NotUnderstood);
    expect(() => take(event, resources)).toThrow(message);
  });

  const recordFolder = `${FIXTURES}/cloudtrail-records`;
  const records = existsSync(recordFolder) ? readdirSync(recordFolder).filter((file) => !file.startsWith('docs-signin') && !file.includes('ConsoleLogin')) : [];
  if (records.length === 0) console.warn(`${recordFolder} is not there: real records are passed over.`);

  it.each(records)('takes or passes over the real record %s without stumbling', (file) => {
    const read: Record<string, unknown> = JSON.parse(readFileSync(`${recordFolder}/${file}`, 'utf8'));
    const record = (read['record'] ?? read) as Record<string, unknown>;
    if (!record['eventSource']) {
      // Some were shortened by hand to the fields that their authors' tests read.
      expect(() => take(delivered({}, { detail: record }), resources)).toThrow('detail.eventSource is missing.');
      return;
    }
    const taken = take(delivered({}, { detail: record }), resources);

    const known = resources.some(({ touchedBy }) => `${String(record['eventSource']).replace('.amazonaws.com', '')}:${record['eventName']}` in touchedBy);
    if ('items' in taken) expect(taken.items.every(({ ref }) => ref.id.length > 0)).toBe(true);
    else expect(taken.ignored === 'not-ours').toBe(!known && !record['errorCode']);
  });

  const eventFolder = `${FIXTURES}/eventbridge`;
  const events = existsSync(eventFolder)
    ? readdirSync(eventFolder).filter((file) => file.startsWith('c7n-event-cloud-trail') || file.startsWith('shape-config'))
    : [];
  it.each(events)('understands the real event %s', (file) => {
    const event: unknown = JSON.parse(readFileSync(`${eventFolder}/${file}`, 'utf8'));

    expect(() => take(event, resources)).not.toThrow();
  });
});
