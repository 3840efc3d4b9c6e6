import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { openState } from '../../cli/store.ts';
import { policy } from '../../sandbox/baseline.ts';
import { createSandbox } from '../../sandbox/sandbox.ts';
import { sshOpened } from './call-events.ts';
import { keepingTerminal } from './terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdfast-folder-'));
afterAll(() => rmSync(folder, { recursive: true }));
const place = { accountId: '111122223333', region: 'eu-west-1' };

const open = (state: string) => openState({ state, policy, accounts: createSandbox(place), terminal: keepingTerminal() });
const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

it('is made for its owner alone, and so is what is kept in it', async () => {
  const state = join(folder, 'made', 'here');
  {
    using holdfast = open(state);
    await holdfast.take('no event');
    for (const name of ['holdfast.db', 'holdfast.db-wal', 'holdfast.db.pid', 'dead-letters.jsonl'])
      expect([name, modeOf(join(state, name))]).toEqual([name, '600']);
  }

  expect(modeOf(state)).toBe('700');
  expect(modeOf(join(folder, 'made'))).toBe('700');
});

it('closes a ledger to others that an earlier version left open to them', () => {
  const state = join(folder, 'earlier');
  open(state).close();
  chmodSync(join(state, 'holdfast.db'), 0o644);
  open(state).close();

  expect(modeOf(join(state, 'holdfast.db'))).toBe('600');
});

it('that can’t be written says why an event was not kept', async () => {
  const state = join(folder, 'blocked');
  using holdfast = open(state);
  mkdirSync(join(state, 'dead-letters.jsonl'));

  await expect(holdfast.take('no event')).rejects.toThrow(/^An event could be neither enqueued nor kept in .*blocked: EISDIR: .*Make room there/);
});

it('that is full says why an event was not enqueued', async () => {
  const state = join(folder, 'full');
  using holdfast = open(state);
  // What SQLite throws where the disk is full, without a disk to fill: the queue takes no more rows.
  const full = { ...sshOpened('sg-1', { account: place.accountId, region: place.region }) };
  holdfast.queue.enqueue = async () => {
    throw new Error('database or disk is full');
  };

  await expect(holdfast.take(JSON.stringify(full))).rejects.toThrow(/neither enqueued nor kept in .*full: database or disk is full\. Make room there/);
});
