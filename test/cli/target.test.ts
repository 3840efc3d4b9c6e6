import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { namedTarget } from '../../cli/target.ts';
import { holdfast } from './terminal.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-target-'));
  for (const name of ['HOLDFAST_STACK', 'HOLDFAST_TABLE', 'HOLDFAST_WORK_QUEUE_URL', 'HOLDFAST_STATE_DIR', 'AWS_PROFILE', 'AWS_DEFAULT_REGION'])
    vi.stubEnv(name, undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

function stateFolder(name = 'state'): string {
  const state = join(folder, name);
  mkdirSync(state);
  writeFileSync(join(state, 'holdfast.db'), '');
  return state;
}

describe('the target of an order', () => {
  const TABLES = { HOLDFAST_TABLE: 't', HOLDFAST_WORK_QUEUE_URL: 'q' };

  it('is what an option names, whatever the environment says', () => {
    const state = stateFolder();

    expect(namedTarget({ stack: 'one', region: 'eu-west-1' }, { ...TABLES, HOLDFAST_STATE_DIR: state })).toEqual({
      kind: 'stack',
      name: 'one',
      region: 'eu-west-1',
    });
    expect(namedTarget({ state }, { ...TABLES, HOLDFAST_STACK: 'one' })).toEqual({ kind: 'folder', state });
  });

  it('is what the environment names, where no option names one', () => {
    const state = stateFolder();

    expect(namedTarget({}, { HOLDFAST_STACK: 'one' })).toMatchObject({ kind: 'stack', name: 'one' });
    expect(namedTarget({ region: 'eu-west-1' }, { HOLDFAST_STACK: 'one' })).toMatchObject({ kind: 'stack', region: 'eu-west-1' });
    expect(namedTarget({}, TABLES)).toMatchObject({ kind: 'tables', table: 't', queueUrl: 'q' });
    expect(namedTarget({}, { HOLDFAST_STATE_DIR: state })).toEqual({ kind: 'folder', state });
  });

  it.each([
    ['nothing at all', {}, {}, /No target is named.*--stack NAME --region REGION.*HOLDFAST_STACK.*--state DIR/],
    ['a stack and a folder', { stack: 'one', state: 'two' }, {}, /--stack and --state name two targets/],
    ['two by the environment', {}, { ...TABLES, HOLDFAST_STACK: 'one' }, /HOLDFAST_STACK and HOLDFAST_TABLE are set/],
    ['a table without its queue', {}, { HOLDFAST_TABLE: 't' }, /HOLDFAST_TABLE is set, and HOLDFAST_WORK_QUEUE_URL is not/],
    ['a queue without its table', {}, { HOLDFAST_WORK_QUEUE_URL: 'q' }, /HOLDFAST_WORK_QUEUE_URL is set, and HOLDFAST_TABLE is not/],
    ['a folder that is not there', { state: '/nonexistent' }, {}, /There is no ledger in \/nonexistent: name a deployed Holdfast/],
    ['a Region alone', { region: 'eu-west-1' }, {}, /--region goes with --stack/],
    ['a folder in a Region', { state: '.', region: 'eu-west-1' }, {}, /a state folder has no Region/],
    ['a stack without a name', { stack: ' ' }, {}, /The stack's name is empty/],
    [
      'a stack of one Region in another',
      { stack: 'arn:aws:cloudformation:us-east-1:111122223333:stack/one/1', region: 'eu-west-1' },
      {},
      /--region is eu-west-1, and the stack's ARN says us-east-1/,
    ],
  ])('is refused where it is %s', (_what, options, environment, why) => {
    expect(() => namedTarget(options, environment)).toThrow(why);
  });
});

const ORDERS: readonly (readonly [string, readonly string[]])[] = [
  ['stop', ['--reason', 'release']],
  ['resume', []],
  ['waive', ['arn:aws:s3:::media', 's3-bucket-ssl-requests-only', '--until', '2099-01-01', '--reason', 'x']],
  ['undo', ['0123456789abcdef0123-1']],
  ['approve', ['0123456789abcdef0123-1']],
  ['reject', ['0123456789abcdef0123-1']],
  ['log', []],
  ['status', []],
  ['redrive', []],
];

describe.each(ORDERS)('holdfast %s', (name, args) => {
  it('ends with 2 where no target is named, says how to name one, and makes no folder', async () => {
    const state = join(folder, 'none');
    const unnamed = await holdfast(name, ...args, '--state', state);
    vi.stubEnv('HOLDFAST_STATE_DIR', state);
    const fromEnvironment = await holdfast(name, ...args);

    for (const { exit, out, err } of [unnamed, fromEnvironment]) {
      expect([exit, out]).toEqual([2, '']);
      expect(err).toMatch(/^holdfast: There is no ledger in .*--stack NAME/);
    }
    expect(readdirSync(folder)).toEqual([]);
    expect(existsSync('.holdfast')).toBe(false);
  });
});

interface FakeStack {
  readonly id?: string;
  readonly outputs?: Readonly<Record<string, string>>;
}

/** STS and CloudFormation as their wire protocol has them: the credentials are for account 111122223333, in eu-west-1 there is one stack, or none. */
async function startAws(stack: FakeStack | 'absent' | 'denied') {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    const { status, text } = answer(new URLSearchParams(body).get('Action'), stack);
    response.writeHead(status, { 'content-type': 'text/xml' }).end(text);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop: () => void server.close() };
}

function answer(action: string | null, stack: FakeStack | 'absent' | 'denied') {
  if (action === 'GetCallerIdentity') {
    const caller = '<Arn>arn:aws:iam::111122223333:user/ana</Arn><UserId>A</UserId><Account>111122223333</Account>';
    return { status: 200, text: `<GetCallerIdentityResponse><GetCallerIdentityResult>${caller}</GetCallerIdentityResult></GetCallerIdentityResponse>` };
  }
  const error = (status: number, code: string, message: string) => ({
    status,
    text: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
  });
  if (stack === 'absent') return error(400, 'ValidationError', 'Stack with id holdfast-prod does not exist');
  if (stack === 'denied') return error(403, 'AccessDenied', 'User ana is not authorized to perform: cloudformation:DescribeStacks');
  const outputs = Object.entries(stack.outputs ?? {}).map(
    ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
  );
  const id = stack.id ?? 'arn:aws:cloudformation:eu-west-1:111122223333:stack/holdfast-prod/1';
  const member = `<member><StackName>holdfast-prod</StackName><StackId>${id}</StackId><StackStatus>CREATE_COMPLETE</StackStatus><CreationTime>2026-11-23T08:00:00Z</CreationTime><Outputs>${outputs.join('')}</Outputs></member>`;
  return { status: 200, text: `<DescribeStacksResponse><DescribeStacksResult><Stacks>${member}</Stacks></DescribeStacksResult></DescribeStacksResponse>` };
}

describe('a stack as the target', () => {
  async function stopIn(stack: FakeStack | 'absent' | 'denied', named = 'holdfast-prod') {
    const aws = await startAws(stack);
    vi.stubEnv('AWS_ENDPOINT_URL', aws.url);
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'testing');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'testing');
    try {
      return await holdfast('stop', '--stack', named, '--region', 'eu-west-1', '--reason', 'release');
    } finally {
      aws.stop();
    }
  }

  it.each([
    ['is not there', 'absent', /^holdfast: There is no stack holdfast-prod in eu-west-1 of account 111122223333: check its name, and name its Region/],
    [
      'is not one of Holdfast',
      { outputs: { BucketName: 'x' } },
      /^holdfast: The stack holdfast-prod in eu-west-1 \(CREATE_COMPLETE\) has no outputs LedgerTable/,
    ],
    [
      'is of another account and partition',
      { id: 'arn:aws-us-gov:cloudformation:eu-west-1:444455556666:stack/holdfast-prod/1' },
      /^holdfast: The stack holdfast-prod is in account 444455556666 \(partition aws-us-gov\), and the credentials are for account 111122223333 \(partition aws\)/,
    ],
  ] as const)('ends with 2 where it %s, and says so in one line', async (_what, stack, why) => {
    const { exit, out, err } = await stopIn(stack);

    expect([exit, out]).toEqual([2, '']);
    expect(err).toMatch(why);
    expect(err.trimEnd()).not.toContain('\n');
  });

  it('is refused before it is asked for where its ARN names another account', async () => {
    const named = 'arn:aws:cloudformation:eu-west-1:444455556666:stack/holdfast-prod/1';

    expect(await stopIn('absent', named)).toMatchObject({ exit: 2, err: expect.stringContaining('is in account 444455556666') });
  });

  it('ends with 3 where it may not be read, and names the permission', async () => {
    expect(await stopIn('denied')).toMatchObject({ exit: 3, out: '', err: expect.stringContaining('The permission cloudformation:DescribeStacks is needed.') });
  });

  it('ends with 2 without credentials, and with 3 where nothing answers', async () => {
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    vi.stubEnv('HOME', folder);
    vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', undefined);
    const stop = ['stop', '--stack', 'holdfast-prod', '--region', 'eu-west-1', '--reason', 'release'];
    expect(await holdfast(...stop)).toMatchObject({ exit: 2, out: '', err: expect.stringContaining('There are no AWS credentials') });

    vi.stubEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:9');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'testing');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'testing');
    expect(await holdfast(...stop)).toMatchObject({ exit: 3, out: '', err: expect.stringContaining('does not answer') });
  });
});
