import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { linesOf } from '../../cli/commands/status.ts';
import { readDeadLetters } from '../../cli/embedded.ts';
import { type Status, statusOf } from '../../cli/status.ts';
import { embeddedStore } from '../../cli/store.ts';
import { leaveOrder } from '../../functions/adapters/switch-orders.ts';
import { ANA, openWorld, PLACE, START } from '../flows/world.ts';
import { sshOpened } from './call-events.ts';
import { holdfast, jsonLines } from './terminal.ts';

let state: string;
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'holdfast-status-'));
  for (const name of ['HOLDFAST_STACK', 'HOLDFAST_TABLE', 'HOLDFAST_WORK_QUEUE_URL', 'HOLDFAST_STATE_DIR']) vi.stubEnv(name, undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(state, { recursive: true });
});

describe('holdfast status', () => {
  it('shows what is open, what stops it, and what the last sweep could not list', async () => {
    const world = openWorld({ state, policy: { mode: 'observe' } });
    const { bastion } = world.snapwave.groups;
    const IpPermissions = [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }];
    await world.sandbox.as(ANA).ask(PLACE)('ec2:AuthorizeSecurityGroupIngress', { GroupId: bastion, IpPermissions });
    await world.hear();
    const { ledger } = world.holdfast;
    await ledger.setStop('all', { scope: 'all', by: 'ben', reason: 'release', since: START }, 'ben', START);
    const failed = [{ accountId: '444455556666', region: 'eu-west-1', type: 'AWS::EC2::VPC', reason: 'The permission for ec2:DescribeVpcs is missing.' }];
    await ledger.recordSweep({ began: START, ended: START, enqueued: 7, unlisted: 1, failed });
    const store = embeddedStore(world.holdfast, `state folder ${state}`, world.now, { state });
    const status = await statusOf({ kind: 'folder', state }, store, async () => 'observe');
    world.holdfast.close();

    expect(status).toMatchObject({
      mode: 'observe',
      switches: [{ by: 'ben' }],
      ledger: { openFindings: { CRITICAL: 0, HIGH: 1 }, openRequests: 0, waitingAlerts: 0 },
      unread: [],
    });
    const text = linesOf(status, { state }).join('\n');
    expect(text).toContain('The stop switch for everything is on: ben, since 2026-11-23 08:00 UTC (release).');
    expect(text).toContain('findings: 1 HIGH; 0 approval requests; 0 alerts waiting to be sent');
    expect(text).toContain('7 resources, 1 type not listed');
    expect(text).toContain('not listed: AWS::EC2::VPC in 444455556666, eu-west-1: The permission for ec2:DescribeVpcs is missing.');
  });

  it('says who receives alerts, and that they wait where nobody has confirmed', () => {
    const status: Status = {
      target: { where: 'stack one', stack: 'one', state: null, accountId: null, region: null, stackStatus: 'UPDATE_COMPLETE', inUseBy: null },
      mode: 'observe',
      switches: [],
      subscriptions: [
        { topic: 'alerts', state: 'pending', protocol: 'email', endpoint: 'oncall@example.com' },
        { topic: 'operations', state: 'confirmed', protocol: 'email', endpoint: 'oncall@example.com' },
      ],
      lastSweep: null,
      ledger: { openFindings: { CRITICAL: 0, HIGH: 0, MEDIUM: 0, LOW: 0 }, openRequests: 0, waitingAlerts: 3, isPartial: false },
      deadLetters: { inbox: 2, work: 0 },
      unread: [],
    };
    const text = linesOf(status, { stack: 'one', region: 'eu-west-1' }).join('\n');

    expect(text).toContain('alerts: email oncall@example.com, pending');
    expect(text).toContain('alerts: nobody has confirmed a subscription, so nothing is delivered. 3 alerts wait.');
    expect(text).not.toContain('operations: nobody');
    expect(text).toContain('2 events that could not be understood, 0 resources that could not be evaluated: "holdfast redrive --stack one --region eu-west-1"');
  });

  it('says what it could not read while another process has the ledger, and ends with 3', async () => {
    const world = openWorld({ state });
    leaveOrder(state, { order: 'stop', stop: { scope: 'all', by: 'ben', reason: 'release', since: START } });
    const { exit, out, err } = await holdfast('status', '--state', state, '--format', 'table');
    world.holdfast.close();

    expect(exit).toBe(3);
    expect(out).toContain('The stop switch for everything is on: ben');
    expect(err).toContain(`the ledger is in use by another holdfast (pid ${process.pid})`);
  });

  it('gives programs one line of JSON', async () => {
    openWorld({ state }).holdfast.close();
    const { exit, out } = await holdfast('status', '--state', state);

    expect(exit).toBe(0);
    expect(jsonLines(out)).toMatchObject([
      { target: { state }, mode: 'observe', switches: [], lastSweep: null, deadLetters: { inbox: 0, work: 0 }, unread: [] },
    ]);
  });
});

describe('holdfast redrive, of a state folder', () => {
  function letters(...bodies: readonly string[]): void {
    appendFileSync(join(state, 'dead-letters.jsonl'), bodies.map((body) => `${JSON.stringify({ reason: 'not then', body })}\n`).join(''));
  }

  it('takes again what is understood by now, and keeps the rest with its new reason', async () => {
    const world = openWorld({ state });
    world.holdfast.close();
    letters(JSON.stringify(sshOpened('sg-1', PLACE)), '{"broken": ');
    const { exit, out } = await holdfast('redrive', '--state', state);

    expect(exit).toBe(3);
    expect(out).toContain('events: 1 taken again, 1 still not understood');
    expect(await readDeadLetters(state)).toEqual([{ reason: expect.stringContaining('It is not JSON'), body: '{"broken": ' }]);
    const next = openWorld({ state });
    expect(next.holdfast.queue.state()).toMatchObject({ waiting: 1 });
    next.holdfast.close();
  });

  it('keeps a line that was torn off, and what an earlier redrive had put aside', async () => {
    openWorld({ state }).holdfast.close();
    writeFileSync(join(state, 'dead-letters.redriven.jsonl'), `${JSON.stringify({ reason: 'not then', body: 'one' })}\n`);
    appendFileSync(join(state, 'dead-letters.jsonl'), '{"reason":"not th');
    const { exit } = await holdfast('redrive', '--state', state);

    expect(exit).toBe(3);
    expect((await readDeadLetters(state)).map(({ body }) => body)).toEqual(['one', '{"reason":"not th']);
    expect(readFileSync(join(state, 'dead-letters.jsonl'), 'utf8').trim().split('\n')).toHaveLength(2);
  });

  it('is done where there are none', async () => {
    openWorld({ state }).holdfast.close();

    expect(await holdfast('redrive', '--state', state)).toMatchObject({
      exit: 0,
      out: expect.stringContaining('events: 0 taken again, 0 still not understood'),
    });
  });
});
