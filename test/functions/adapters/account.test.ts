import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type AwsAction, AwsError, type ChangeAction, type ReadAction } from '../../../aws/call.ts';
import { type AccountOptions, NO_ROLE, openAccounts } from '../../../functions/adapters/account.ts';
import type { Plan } from '../../../functions/core/plan.ts';
import { type StubAnswer, type StubEndpoint, startStub } from './stub-endpoint.ts';

const place = { accountId: '123456789012', region: 'eu-central-1' };
const OPTIONS: AccountOptions = {
  readerRole: null,
  remediatorRole: null,
  ownAccountId: place.accountId,
  credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  maxAttempts: 3,
  timeouts: { connect: 500, answer: 300 },
};
const input = { GroupId: 'sg-1', SecurityGroupRuleIds: ['sgr-1'] };
const plan = {
  hash: 'f'.repeat(64),
  ruleId: 'restricted-ssh',
  ruleVersion: 1,
  ref: { ...place, type: 'AWS::EC2::SecurityGroup', id: 'sg-1' },
  arn: 'arn:aws:ec2:eu-central-1:123456789012:security-group/sg-1',
  severity: 'HIGH',
  risk: 'low',
  violation: '-',
  message: '-',
  steps: [{ apply: { action: 'ec2:RevokeSecurityGroupIngress', input }, revert: null }],
} as const satisfies Plan;
const ASSUMED = `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials><AccessKeyId>ASIA</AccessKeyId>
  <SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2036-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;

const DONE: StubAnswer = { status: 200, body: '<Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><return>true</return></Response>' };
function ec2Error(status: number, code: string): StubAnswer {
  return { status, body: `<Response><Errors><Error><Code>${code}</Code><Message>Its own words.</Message></Error></Errors><RequestID>r</RequestID></Response>` };
}

let stub: StubEndpoint;
beforeAll(async () => {
  stub = await startStub();
});
beforeEach(() => {
  stub.requests.length = 0;
  stub.scopes.length = 0;
  vi.stubEnv('AWS_ENDPOINT_URL', stub.url);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await stub.stop();
});

async function refusalOf(answer: Promise<unknown>): Promise<AwsError> {
  const error: unknown = await answer.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof AwsError) return error;
  throw new Error(`An AwsError was expected, not ${error}`);
}
const read = (options = OPTIONS) => openAccounts(options).reader(place)('ec2:DescribeSecurityGroups', {});
const change = async (options = OPTIONS) => (await openAccounts(options).remediator(plan, 'remediate'))('ec2:RevokeSecurityGroupIngress', input);

const TAKEN: StubAnswer = {
  status: 200,
  body: `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials><AccessKeyId>ASIA</AccessKeyId>
    <SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2036-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`,
};

describe('in another partition', () => {
  const USERS: StubAnswer = {
    status: 200,
    body: '<ListUsersResponse><ListUsersResult><Users/><IsTruncated>false</IsTruncated></ListUsersResult></ListUsersResponse>',
  };

  it.each([
    ['global', 'us-east-1', 'aws'],
    ['aws-us-gov-global', 'us-gov-west-1', 'aws-us-gov'],
    ['aws-cn-global', 'cn-north-1', 'aws-cn'],
  ])('IAM of the place %s is asked in %s, with a role of the partition %s', async (region, home, partition) => {
    stub.answers = [TAKEN, USERS];
    const ask = openAccounts({ ...OPTIONS, readerRole: 'holdfast-reader', region: home }).reader({ ...place, region });
    await ask('iam:ListUsers', {});

    expect(stub.scopes).toEqual([`${home}/sts`, `${home}/iam`]);
    expect(new URLSearchParams(stub.requests[0]).get('RoleArn')).toBe(`arn:${partition}:iam::${place.accountId}:role/holdfast-reader`);
  });

  it('STS is asked in the Region of the environment, whichever of its names says it', async () => {
    stub.answers = [
      {
        status: 200,
        body: `<GetCallerIdentityResponse><GetCallerIdentityResult><Account>${place.accountId}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
      },
    ];
    vi.stubEnv('AWS_REGION', undefined);
    vi.stubEnv('AWS_DEFAULT_REGION', 'cn-northwest-1');
    const { ownAccountId: _left, ...options } = OPTIONS;

    expect(await openAccounts(options).ownAccountId()).toBe(place.accountId);
    expect(stub.scopes).toEqual(['cn-northwest-1/sts']);
  });
});

describe('an answer is told by what can be done about it', () => {
  it.each([
    ['missing', 400, 'InvalidGroup.NotFound'],
    ['missing', 400, 'InvalidPermission.NotFound'],
    ['missing', 404, 'NoSuchBucketPolicy'],
    ['denied', 403, 'UnauthorizedOperation'],
    ['denied', 400, 'ExpiredToken'],
    ['denied', 401, 'AuthFailure'],
    ['invalid', 400, 'InvalidPermission.Duplicate'],
    ['invalid', 412, 'DryRunOperation'],
    ['invalid', 301, 'PermanentRedirect'],
    ['throttled', 503, 'RequestLimitExceeded'],
    ['throttled', 400, 'ThrottlingException'],
    ['throttled', 409, 'OperationAborted'],
    ['unknown', 500, 'InternalError'],
    ['unknown', 503, 'Unavailable'],
  ])('%s: HTTP %i, %s', async (kind, status, code) => {
    stub.answers = [ec2Error(status, code)];

    expect(await refusalOf(change({ ...OPTIONS, maxAttempts: 1 }))).toMatchObject({
      kind,
      code,
      action: 'ec2:RevokeSecurityGroupIngress',
      message: `ec2:RevokeSecurityGroupIngress: ${code}: Its own words.`,
    });
  });

  it.each<[string, StubAnswer]>([
    ['a connection that is cut', 'cut'],
    ['no answer in time', 'silence'],
    ['a web page that says 404, which is not of AWS', { status: 404, body: '<html><body>Not here</body></html>' }],
    ['a web page that says 500', { status: 500, body: '<html><body>Oh no</body></html>' }],
  ])('unknown: %s', async (_name, answer) => {
    stub.answers = [answer];

    expect(await refusalOf(read({ ...OPTIONS, maxAttempts: 1 }))).toMatchObject({ kind: 'unknown' });
  });

  it('unreachable: an endpoint that does not answer', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:1');

    expect(await refusalOf(read())).toMatchObject({
      kind: 'unreachable',
      code: 'ECONNREFUSED',
      message: expect.stringContaining('its endpoint does not answer'),
    });
  });

  it('unreachable: no credentials, with what to do about it', async () => {
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_PROFILE']) vi.stubEnv(name, undefined);
    for (const name of ['AWS_SHARED_CREDENTIALS_FILE', 'AWS_CONFIG_FILE']) vi.stubEnv(name, '/dev/null');
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    const { credentials: _none, ...options } = OPTIONS;

    expect(await refusalOf(read(options))).toMatchObject({
      kind: 'unreachable',
      message: expect.stringMatching(/^No AWS credentials were found: set AWS_PROFILE/),
    });
    vi.unstubAllEnvs();
  });
});

describe('a request is sent again', () => {
  it.each<[string, StubAnswer]>([
    ['one too many', ec2Error(503, 'RequestLimitExceeded')],
    ['a failure of the service', ec2Error(500, 'InternalError')],
    ['a cut connection', 'cut'],
  ])('for a read, after %s', async (_name, answer) => {
    stub.answers = [answer, DONE];
    await read();

    expect(stub.requests).toHaveLength(2);
  });

  it('for a change, after one too many: it was surely not made', async () => {
    stub.answers = [ec2Error(503, 'RequestLimitExceeded'), ec2Error(503, 'RequestLimitExceeded'), DONE];
    await change();

    expect(stub.requests).toHaveLength(3);
  });

  it.each<[string, StubAnswer]>([
    ['a failure of the service', ec2Error(500, 'InternalError')],
    ['a cut connection', 'cut'],
    ['no answer in time', 'silence'],
  ])('never for a change after %s: it may have been made', async (_name, answer) => {
    stub.answers = [answer, DONE];

    expect(await refusalOf(change())).toMatchObject({ kind: 'unknown' });
    expect(stub.requests).toHaveLength(1);
  });

  it('so often and no more', async () => {
    stub.answers = [ec2Error(503, 'RequestLimitExceeded')];

    expect(await refusalOf(change())).toMatchObject({ kind: 'throttled' });
    expect(stub.requests).toHaveLength(3);
  });
});

describe('nothing is sent', () => {
  it.each<[string, (action: never, input: never) => Promise<unknown>, AwsAction, string]>([
    [
      'where a reader is asked for a change',
      (action, inner) => openAccounts(OPTIONS).reader(place)(action, inner),
      'ec2:RevokeSecurityGroupIngress',
      'is a change',
    ],
    [
      'where a call does not exist',
      (action, inner) => openAccounts(OPTIONS).reader(place)(action, inner),
      'ec2:Describe' as ReadAction,
      'is not a call of aws/ec2.ts',
    ],
    [
      'where its service does not',
      (action, inner) => openAccounts(OPTIONS).reader(place)(action, inner),
      'glacier:Describe' as ReadAction,
      'is not a call of a service',
    ],
    [
      'where a plan does not hold the change',
      async (action, inner) => (await openAccounts(OPTIONS).remediator(plan, 'remediate'))(action, inner),
      'ec2:RevokeSecurityGroupEgress' satisfies ChangeAction,
      'does not hold this call',
    ],
  ])('%s', async (_name, ask, action, words) => {
    stub.answers = [DONE];

    // What the types refuse is what is tried.
    await expect(ask(action as never, input as never)).rejects.toThrow(words);
    expect(stub.requests).toEqual([]);
  });

  it('where the credentials are of another account', async () => {
    expect(await refusalOf(read({ ...OPTIONS, ownAccountId: '999999999999' }))).toMatchObject({ kind: 'denied', code: 'WrongAccount' });
    expect(stub.requests).toEqual([]);
  });
});

describe('the remediator role', () => {
  const withRole = { ...OPTIONS, remediatorRole: 'holdfast-remediator' };

  it('is taken for this plan alone, under the name of its lane', async () => {
    stub.answers = [{ status: 200, body: ASSUMED }, DONE];
    await change(withRole);

    const asked = new URLSearchParams(stub.requests[0]);
    expect(Object.fromEntries(asked)).toMatchObject({
      Action: 'AssumeRole',
      RoleArn: 'arn:aws:iam::123456789012:role/holdfast-remediator',
      RoleSessionName: expect.stringMatching(/^holdfast-[0-9a-f]{20}$/),
    });
    expect(JSON.parse(asked.get('Policy') ?? '')).toEqual({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: ['ec2:RevokeSecurityGroupIngress'], Resource: [plan.arn] }],
    });
    expect(stub.requests).toHaveLength(2);
  });

  it.each([
    ['remediate', 'holdfast-remediator', 'ec2:RevokeSecurityGroupIngress'],
    ['roll back', 'holdfast-reverter', 'ec2:AuthorizeSecurityGroupIngress'],
    ['undo', 'holdfast-reverter', 'ec2:RevokeSecurityGroupIngress'],
    ['roll back undo', 'holdfast-remediator', 'ec2:AuthorizeSecurityGroupIngress'],
  ] as const)('to %s is %s, for the installation, with a session of that direction alone', async (purpose, role, action) => {
    const reversible = { ...plan, steps: [{ apply: plan.steps[0].apply, revert: { action: 'ec2:AuthorizeSecurityGroupIngress' as const, input } }] };
    stub.answers = [{ status: 200, body: ASSUMED }];
    await openAccounts({ ...withRole, reverterRole: 'holdfast-reverter', externalId: 'holdfast-prod.123456789012.eu-central-1' }).remediator(
      reversible,
      purpose,
    );

    const asked = Object.fromEntries(new URLSearchParams(stub.requests[0]));
    expect(asked).toMatchObject({ RoleArn: `arn:aws:iam::123456789012:role/${role}`, ExternalId: 'holdfast-prod.123456789012.eu-central-1' });
    expect((JSON.parse(asked['Policy'] ?? '') as { Statement: { Action: string[] }[] }).Statement.flatMap(({ Action }) => Action)).toEqual([action]);
  });

  it('that the deployment does not have is refused before anything is sent, and says what to do', async () => {
    for (const purpose of ['remediate', 'undo'] as const)
      expect(await refusalOf(openAccounts({ ...OPTIONS, remediatorRole: NO_ROLE, reverterRole: NO_ROLE }).remediator(plan, purpose))).toMatchObject({
        kind: 'denied',
        code: 'NoRole',
        message: expect.stringMatching(/^ec2:RevokeSecurityGroupIngress was not made: this deployment has no role for it.*mode approve or enforce\.$/),
      });
    expect(stub.requests).toEqual([]);
  });

  it('that can not be taken is denied, by its ARN', async () => {
    stub.answers = [
      { status: 403, body: '<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>You may not.</Message></Error></ErrorResponse>' },
    ];

    expect(await refusalOf(openAccounts(withRole).remediator(plan, 'remediate'))).toMatchObject({
      kind: 'denied',
      code: 'AccessDenied',
      message: expect.stringMatching(/^The role arn:aws:iam::123456789012:role\/holdfast-remediator could not be taken: .*You may not\.$/),
    });
  });

  it('of a reader is taken once for all who read at the same time', async () => {
    stub.answers = [{ status: 200, body: ASSUMED }, DONE];
    const ask = openAccounts({ ...OPTIONS, readerRole: 'holdfast-reader' }).reader(place);
    await Promise.all([ask('ec2:DescribeSecurityGroups', {}), ask('ec2:DescribeSecurityGroupRules', {}), ask('ec2:DescribeSecurityGroups', {})]);

    expect(stub.requests.filter((request) => request.includes('Action=AssumeRole'))).toHaveLength(1);
  });
});

describe('a read that has an end', () => {
  const endless = (more: Partial<AccountOptions> = {}) => openAccounts({ ...OPTIONS, timeouts: { connect: 60_000, answer: 60_000 }, ...more });

  it.each([
    ['while the service does not answer', endless()],
    ['while the reader role is not handed out', endless({ readerRole: 'holdfast-reader' })],
  ])('ends then, as one that may be tried again, %s', async (_name, accounts) => {
    stub.answers = ['silence'];
    const over = new AbortController();
    const reading = accounts.reader(place, over.signal)('ec2:DescribeSecurityGroups', {});
    await vi.waitUntil(() => stub.requests.length > 0, { timeout: 5_000 });
    over.abort();

    expect(await refusalOf(reading)).toMatchObject({ kind: 'unknown', code: 'TimeOver' });
    expect(stub.requests).toHaveLength(1);
  });

  it('is not begun after it', async () => {
    expect(await refusalOf(endless().reader(place, AbortSignal.abort())('ec2:DescribeSecurityGroups', {}))).toMatchObject({ kind: 'unknown' });
    expect(stub.requests).toEqual([]);
  });

  it('answers as ever before it', async () => {
    stub.answers = [DONE];
    await expect(endless().reader(place, new AbortController().signal)('ec2:DescribeSecurityGroups', {})).resolves.toBeDefined();
  });
});

describe('a change', () => {
  it('is not sent again once the time for the look is over, and not begun after it', async () => {
    stub.answers = [ec2Error(503, 'RequestLimitExceeded')];
    const over = new AbortController();
    const ask = await openAccounts({ ...OPTIONS, maxAttempts: 100 }).remediator(plan, 'remediate', over.signal);
    const changing = ask('ec2:RevokeSecurityGroupIngress', input);
    await vi.waitUntil(() => stub.requests.length > 0, { timeout: 5_000 });
    over.abort();

    expect(await refusalOf(changing)).toMatchObject({ kind: 'throttled' });
    const sent = stub.requests.length;
    expect(await refusalOf(ask('ec2:RevokeSecurityGroupIngress', input))).toMatchObject({ kind: 'unreachable', code: 'TimeOver' });
    expect(stub.requests).toHaveLength(sent);
  });
});
