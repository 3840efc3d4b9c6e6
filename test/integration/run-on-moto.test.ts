import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { AuthorizeSecurityGroupIngressCommand, CreateSecurityGroupCommand, DescribeSecurityGroupRulesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { CreateBucketCommand, DeletePublicAccessBlockCommand, GetPublicAccessBlockCommand, PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { callEvent, sshOpened } from '../cli/call-events.ts';
import { type Ended, runHoldfast, startHoldfast } from '../cli/holdfast-process.ts';
import { jsonLines } from '../cli/terminal.ts';
import { MOTO_ACCOUNT, type Moto, startMoto } from './moto.ts';

const SSH = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22 };
const BUCKET = 'snapwave-media';
const publicPolicy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${BUCKET}/*` }],
});

describe('holdfast run, on an endpoint that is AWS to it', () => {
  let moto: Moto;
  let ec2: EC2Client;
  let s3: S3Client;
  let sqs: SQSClient;
  let dynamo: DynamoDBClient;
  let folder: string;
  let environment: Record<string, string>;

  beforeAll(async () => {
    moto = await startMoto();
    environment = { AWS_ENDPOINT_URL: moto.endpoint, AWS_ACCESS_KEY_ID: 'testing', AWS_SECRET_ACCESS_KEY: 'testing' };
    const config = { endpoint: moto.endpoint, region: 'us-east-1', credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' } };
    ec2 = new EC2Client(config);
    sqs = new SQSClient(config);
    dynamo = new DynamoDBClient(config);
    s3 = new S3Client({ ...config, forcePathStyle: true });
  });
  afterAll(() => moto.stop());
  beforeEach(async () => {
    await moto.reset();
    folder = mkdtempSync(join(tmpdir(), 'holdfast-run-'));
    return () => rmSync(folder, { recursive: true });
  });

  function run(args: readonly string[], input = ''): Promise<Ended> {
    return runHoldfast(folder, args, environment, input);
  }

  /** Two openings of port 22: the office's and everyone's, each with a description and tags. */
  async function openedGroup(): Promise<string> {
    const { GroupId = '' } = await ec2.send(new CreateSecurityGroupCommand({ GroupName: 'bastion', Description: 'Engineers come in here' }));
    await authorize(GroupId, '203.0.113.0/24', 'SnapWave office', 'NET-118');
    await authorize(GroupId, '0.0.0.0/0', 'just for a minute', 'NET-119');
    return GroupId;
  }

  async function authorize(GroupId: string, CidrIp: string, Description: string, ticket: string): Promise<void> {
    const TagSpecifications = [{ ResourceType: 'security-group-rule' as const, Tags: [{ Key: 'ticket', Value: ticket }] }];
    await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [{ ...SSH, IpRanges: [{ CidrIp, Description }] }], TagSpecifications }));
  }

  /** What the group lets in, as the service tells it; ids are handed out anew and left aside. */
  async function ingressOf(groupId: string) {
    const { SecurityGroupRules = [] } = await ec2.send(new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: 'group-id', Values: [groupId] }] }));
    return SecurityGroupRules.filter(({ IsEgress }) => !IsEgress)
      .map(({ CidrIpv4, FromPort, ToPort, IpProtocol, Description, Tags }) => ({ CidrIpv4, FromPort, ToPort, IpProtocol, Description, Tags }))
      .sort((a, b) => (`${a.CidrIpv4}` < `${b.CidrIpv4}` ? 1 : -1));
  }

  it('closes what was opened, leaves the office alone, and takes it back exactly', async () => {
    const group = await openedGroup();
    const opened = await ingressOf(group);
    writeFileSync(join(folder, 'events.jsonl'), `${JSON.stringify(sshOpened(group))}\n`);

    const ran = await run(['run', '--events', 'events.jsonl', '--enforce', '--format', 'jsonl']);

    expect(ran).toMatchObject({ code: 0, err: expect.stringContaining('Remediated and verified') });
    const line = jsonLines(ran.out).find(({ ruleId }) => ruleId === 'restricted-ssh');
    const arn = `arn:aws:ec2:us-east-1:${MOTO_ACCOUNT}:security-group/${group}`;
    expect(line).toEqual({
      eventId: 'event-1',
      ruleId: 'restricted-ssh',
      resourceType: 'AWS::EC2::SecurityGroup',
      resourceId: group,
      arn,
      decision: 'act',
      reason: 'low-risk',
      status: 'verified',
      changeId: expect.stringMatching(/^[0-9a-f]{20}-1$/),
    });
    expect(await ingressOf(group)).toEqual(opened.filter(({ CidrIpv4 }) => CidrIpv4 === '203.0.113.0/24'));

    const undone = await run(['undo', String(line?.['changeId']).slice(0, 8), '--reason', 'it was meant']);

    expect(undone).toMatchObject({ code: 0, out: expect.stringContaining('Taken back') });
    expect(await ingressOf(group)).toEqual(opened);
    expect(opened.find(({ CidrIpv4 }) => CidrIpv4 === '0.0.0.0/0')).toMatchObject({
      Description: 'just for a minute',
      Tags: [{ Key: 'ticket', Value: 'NET-119' }],
    });

    const entries = jsonLines((await run(['log', '--resource', arn])).out);
    expect(entries.map(({ kind, who }) => [kind, who])).toEqual([
      ['intent', 'holdfast'],
      ['outcome', 'holdfast'],
      ['undo', expect.stringContaining(`arn:aws:sts::${MOTO_ACCOUNT}`)],
      ['intent', expect.stringContaining(`arn:aws:sts::${MOTO_ACCOUNT}`)],
      ['outcome', 'holdfast'],
    ]);
    expect(jsonLines((await run(['log', '--verify'])).out)).toMatchObject([{ verified: true, entries: 5 }]);
  });

  it('refuses to take back what somebody has changed since, and shows the difference', async () => {
    const group = await openedGroup();
    const ran = await run(['run', '--events', '-', '--enforce'], `${JSON.stringify(sshOpened(group))}\n`);
    await authorize(group, '198.51.100.0/24', 'second office', 'NET-120');
    const before = await ingressOf(group);

    const undone = await run(['undo', String(jsonLines(ran.out).find(({ changeId }) => changeId)?.['changeId'])]);

    expect(undone.code).toBe(1);
    expect(undone.err).toContain('no longer as the change left it; different now: ingress');
    expect(undone.err).toMatch(/\+ .*198\.51\.100\.0\/24/);
    expect(await ingressOf(group)).toEqual(before);
  });

  it('asks about a bucket that serves the public, and does what is approved on the command line', async () => {
    await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
    await s3.send(new DeletePublicAccessBlockCommand({ Bucket: BUCKET }));
    await s3.send(new PutBucketPolicyCommand({ Bucket: BUCKET, Policy: publicPolicy }));
    const event = callEvent('s3.amazonaws.com', 'PutBucketPolicy', { bucketName: BUCKET, bucketPolicy: JSON.parse(publicPolicy) });

    const ran = await run(['run', '--events', '-', '--enforce'], `${JSON.stringify(event)}\n`);

    const rule = 's3-bucket-level-public-access-prohibited';
    expect(ran).toMatchObject({ code: 0 });
    expect(jsonLines(ran.out).find(({ ruleId }) => ruleId === rule)).toMatchObject({ decision: 'ask', reason: 'high-risk', status: 'none', changeId: null });
    await expect(s3.send(new GetPublicAccessBlockCommand({ Bucket: BUCKET }))).rejects.toThrow();
    const [, id = ''] = new RegExp(`\\(${rule}\\): holdfast approve (\\S+), or reject`).exec(ran.err) ?? [];

    const approved = await run(['approve', id]);

    expect(approved).toMatchObject({ code: 0, out: expect.stringContaining('Remediated and verified: Switched all four on') });
    const { PublicAccessBlockConfiguration } = await s3.send(new GetPublicAccessBlockCommand({ Bucket: BUCKET }));
    expect(PublicAccessBlockConfiguration).toEqual({ BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true });
    expect(await run(['approve', id])).toMatchObject({ code: 0, out: expect.stringContaining('was answered by') });
    expect(await run(['reject', id])).toMatchObject({ code: 1, err: expect.stringContaining('That stands') });
  });

  it('handles an event when it arrives, while more are to come, and ends on Ctrl-C', async () => {
    const group = await openedGroup();
    const { child, ended, said } = startHoldfast(folder, ['run', '--events', '-', '--enforce'], environment);

    child.stdin.write(`${JSON.stringify(sshOpened(group))}\n`);
    await said('"status":"verified"');
    expect(await ingressOf(group)).toHaveLength(1);
    child.kill('SIGINT');

    expect(await ended).toMatchObject({ code: 130 });
  });

  it('keeps what it could not look at for the next run', async () => {
    const group = await openedGroup();
    const event = `${JSON.stringify(sshOpened(group))}\n`;
    const unable = await runHoldfast(folder, ['run', '--events', '-', '--enforce'], { ...environment, AWS_ENDPOINT_URL: 'http://127.0.0.1:9' }, event);
    expect(unable).toMatchObject({ code: 3, out: '', err: expect.stringContaining('1 look waits in .holdfast for the next run') });

    const ran = await run(['run', '--events', '/dev/null', '--enforce']);

    expect(ran).toMatchObject({ code: 0 });
    expect(jsonLines(ran.out)).toContainEqual(expect.objectContaining({ eventId: 'event-1', decision: 'act', status: 'verified' }));
    expect(await ingressOf(group)).toHaveLength(1);
  });

  it('loses nothing when it is killed between a change and its record: the next run finds out that it was made, and makes no other', async () => {
    const group = await openedGroup();
    const calls: string[] = [];
    await using slow = await forwarding(moto.endpoint, async (body, forward) => {
      const [, action = ''] = /(?:^|&)Action=(\w+)/.exec(body) ?? [];
      calls.push(action);
      const answer = await forward();
      // The change is made, and its answer never arrives.
      return action === 'RevokeSecurityGroupIngress' ? new Promise<never>(() => {}) : answer;
    });
    const { child, ended } = startHoldfast(folder, ['run', '--events', '-', '--enforce'], { ...environment, AWS_ENDPOINT_URL: slow.endpoint });
    child.stdin.write(`${JSON.stringify(sshOpened(group))}\n`);
    await vi.waitUntil(async () => calls.includes('RevokeSecurityGroupIngress') && (await ingressOf(group)).length === 1, 20_000);
    child.kill('SIGKILL');
    expect(await ended).toMatchObject({ signal: 'SIGKILL', out: '' });

    const ran = await run(['run', '--events', '/dev/null', '--enforce']);

    expect(ran).toMatchObject({ code: 0, err: expect.stringContaining('Remediated and verified') });
    const arn = `arn:aws:ec2:us-east-1:${MOTO_ACCOUNT}:security-group/${group}`;
    const entries = jsonLines((await run(['log', '--resource', arn])).out);
    expect(entries).toMatchObject([{ kind: 'intent' }, { kind: 'outcome', detail: { status: 'verified' } }]);
    expect(await ingressOf(group)).toHaveLength(1);
  });

  it('works on the deployed ledger and queue where the environment names them', async () => {
    const group = await openedGroup();
    const arn = `arn:aws:ec2:us-east-1:${MOTO_ACCOUNT}:security-group/${group}`;
    const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'work.fifo', Attributes: { FifoQueue: 'true' } }));
    await dynamo.send(
      new CreateTableCommand({
        TableName: 'ledger',
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: ['pk', 'sk', 'duePartition', 'dueAt'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        GlobalSecondaryIndexes: [
          {
            IndexName: 'due',
            KeySchema: [
              { AttributeName: 'duePartition', KeyType: 'HASH' },
              { AttributeName: 'dueAt', KeyType: 'RANGE' },
            ],
            Projection: { ProjectionType: 'ALL' },
          },
        ],
      }),
    );
    const deployed = { ...environment, HOLDFAST_TABLE: 'ledger', HOLDFAST_WORK_QUEUE_URL: QueueUrl };
    const onTable = `Target: table ledger, account ${MOTO_ACCOUNT}, us-east-1.\n`;

    expect(await runHoldfast(folder, ['stop', '--reason', 'release'], deployed)).toMatchObject({ code: 0, err: onTable });
    expect(await runHoldfast(folder, ['resume'], deployed)).toMatchObject({ code: 0, err: onTable });
    const waived = await runHoldfast(folder, ['waive', arn, 'restricted-ssh', '--until', inAWeek(), '--reason', 'migration'], deployed);
    expect(waived).toMatchObject({ code: 0, err: onTable });

    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    expect(Messages.map(({ Body = '' }) => JSON.parse(Body))).toMatchObject([{ ref: { id: group }, cause: { kind: 'operator' } }]);
    const entries = jsonLines((await runHoldfast(folder, ['log'], deployed)).out);
    expect(entries.map(({ kind }) => kind)).toEqual(['stop', 'resume', 'waiver']);
    expect(await runHoldfast(folder, ['log', '--verify', '--format', 'table'], deployed)).toMatchObject({
      code: 0,
      out: 'The ledger verifies: 3 entries in 2 chains.\n',
    });
    expect(existsSync(join(folder, '.holdfast'))).toBe(false);
  });
});

function inAWeek(): string {
  return new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
}

type Forward = () => Promise<{ readonly status: number; readonly body: string }>;

/** A server that hands requests on to another, as `handle` wishes. */
async function forwarding(target: string, handle: (body: string, forward: Forward) => ReturnType<Forward>) {
  const server = createServer(async (message, answer) => {
    const body = await text(message);
    const { status, body: answered } = await handle(body, async () => {
      const headers = { 'content-type': message.headers['content-type'] ?? '', authorization: message.headers.authorization ?? '' };
      const response = await fetch(`${target}${message.url}`, { method: message.method ?? 'POST', headers, body });
      return { status: response.status, body: await response.text() };
    });
    answer.writeHead(status).end(answered);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}
