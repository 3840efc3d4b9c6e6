import type { SQSRecord } from 'aws-lambda';
import { describe, expect, it, vi } from 'vitest';
import { openLedger } from '../../../functions/adapters/ledger.ts';
import { embeddedTable } from '../../../functions/adapters/table-embedded.ts';
import type { Log } from '../../../functions/core/ports.ts';
import { createReconcile, type Reconcile } from '../../../functions/reconcile/door.ts';
import { rules } from '../../../sandbox/baseline.ts';
import { createSandbox } from '../../../sandbox/sandbox.ts';
import { seedSnapwave } from '../../../sandbox/snapwave.ts';

const PLACE = { accountId: '111122223333', region: 'eu-west-1' };
const NOW = '2026-11-23T08:00:00.000Z';
const quiet: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

function message(messageId: string, body: unknown, lane: string): SQSRecord {
  const attributes = {
    ApproximateReceiveCount: '1',
    SentTimestamp: '0',
    SenderId: 'test',
    ApproximateFirstReceiveTimestamp: '0',
    MessageGroupId: lane,
  };
  return {
    messageId,
    receiptHandle: `receipt-${messageId}`,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    attributes,
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: '',
    awsRegion: '',
  };
}

function open(more: Partial<Reconcile> = {}) {
  const sandbox = createSandbox({ ...PLACE, clock: () => NOW });
  const { groups } = seedSnapwave(sandbox);
  const looked: string[] = [];
  const reconcile = createReconcile({
    loopFor: async (_type, lease) => ({
      ledger: openLedger(embeddedTable(':memory:')),
      accounts: sandbox,
      notifier: { tell: async () => {} },
      settings: { rules, policy: null },
      lease,
      clock: () => NOW,
      log: quiet,
      sleep: async () => {},
    }),
    count: () => {},
    log: quiet,
    queue: { enqueue: async () => {} },
    onLook: ({ ref }) => looked.push(ref.id),
    ...more,
  });
  const item = (id: string) => ({
    ref: { ...PLACE, type: 'AWS::EC2::SecurityGroup', id },
    cause: { kind: 'sweep', eventId: 'sweep-1', at: NOW, call: null, actor: null },
  });
  const lease = { owner: 'test', until: '2026-11-23T09:00:00.000Z', isOver: () => false };
  return { sandbox, groups, looked, item, through: async (...Records: SQSRecord[]) => (await reconcile({ Records }, lease)).batchItemFailures };
}

describe('reconcile', () => {
  it.each(['not JSON', 'null', '{}', '{"ref":{"type":1}}', '{"ref":{"type":"AWS::EC2::SecurityGroup","id":"sg-1"}}'])(
    'returns a message that holds no work item (%s), and looks at its neighbors in the same lane and in others',
    async (broken) => {
      const { groups, looked, item, through } = open();
      const failures = await through(
        message('a', item(groups.web), 'lane-1'),
        message('b', broken, 'lane-1'),
        message('c', broken, 'lane-2'),
        message('d', item(groups.bastion), 'lane-3'),
      );

      expect(failures.map(({ itemIdentifier }) => itemIdentifier).sort()).toEqual(['b', 'c']);
      expect(looked.sort()).toEqual([groups.web, groups.bastion].sort());
    },
  );

  it('returns only the lane whose rules can’t be loaded', async () => {
    const { groups, item, through } = open({
      async loopFor() {
        throw new Error('no such file');
      },
    });

    expect(await through(message('a', item(groups.web), 'lane-1'))).toEqual([{ itemIdentifier: 'a' }]);
  });

  it('returns only the lane that is still under way after the lease, and has its messages come back soon', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { sandbox, groups, item } = open();
    const over = new AbortController();
    const back: string[] = [];
    const errors: string[] = [];
    const reconcile = createReconcile({
      loopFor: async (_type, lease) => ({
        ledger: openLedger(embeddedTable(':memory:')),
        accounts: {
          ...sandbox,
          reader: (place) => (action, input) => (JSON.stringify(input).includes(groups.web) ? new Promise(() => {}) : sandbox.reader(place)(action, input)),
        },
        notifier: { tell: async () => {} },
        settings: { rules, policy: null },
        lease,
        clock: () => NOW,
        log: quiet,
        sleep: async () => {},
      }),
      count: () => {},
      queue: { enqueue: async () => {} },
      log: { ...quiet, error: (text) => errors.push(text) },
      comeBack: async (records) => void back.push(...records.map(({ messageId }) => messageId)),
    });
    const lease = { owner: 'test', until: '2026-11-23T09:00:00.000Z', signal: over.signal, isOver: () => false };
    const looking = reconcile({ Records: [message('a', item(groups.web), 'lane-1'), message('b', item(groups.bastion), 'lane-2')] }, lease);
    over.abort();
    await vi.advanceTimersByTimeAsync(2_000);

    expect(await looking).toEqual({ batchItemFailures: [{ itemIdentifier: 'a' }] });
    expect(back).toEqual(['a']);
    expect(errors).toEqual(['look outlasted its lease']);
    vi.useRealTimers();
  });

  it('returns messages all the same where they can’t be brought back sooner', async () => {
    const { through } = open({
      async comeBack() {
        throw new Error('no answer');
      },
    });

    expect(await through(message('a', 'broken', 'lane-1'))).toEqual([{ itemIdentifier: 'a' }]);
  });
});
