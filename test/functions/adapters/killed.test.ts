import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openEmbedded } from '../../../functions/adapters/embedded-database.ts';
import { embeddedQueue } from '../../../functions/adapters/queue-embedded.ts';
import { embeddedTable } from '../../../functions/adapters/table-embedded.ts';

describe('a state file whose process is killed while it writes', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'holdfast-killed-'));
    file = join(folder, 'state.db');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('holds whole transactions only, and every one that was told to be done', { timeout: 60_000 }, async () => {
    let told = 0;
    for (const writes of [1, 40, 150]) {
      told = await killAfter(told + writes);

      const database = openEmbedded(file);
      const table = embeddedTable(database);
      const [head, budget] = await table.get([
        { pk: 'lane', sk: '0#head' },
        { pk: 'budget', sk: 'account' },
      ]);
      const entries = await table.query('lane', '1#', '2#');
      database.close();

      const written = head?.version ?? 0;
      expect(written).toBeGreaterThanOrEqual(told);
      expect(entries.map(({ sk }) => Number(sk.slice('1#entry#'.length)))).toEqual(Array.from({ length: written }, (_, index) => index + 1));
      expect(budget?.version).toBe(written);
    }
  });

  it('hands out again what was in flight, and nothing that was done', { timeout: 60_000 }, async () => {
    const told = await killAfter(30);

    using queue = embeddedQueue(file, { laneOf: ({ ref }) => ref.id });
    expect(queue.state()).toMatchObject({ inFlight: 0, deadLetters: 0 });
    const again = queue.receive(1000).map(({ item, receives }) => [Number(item.cause.eventId.slice('event-'.length)), receives]);

    const stayed = again.filter(([number = 0]) => number <= told);
    expect(stayed).toEqual(Array.from({ length: Math.floor(told / 3) }, (_, index) => [3 * (index + 1), 2]));
  });

  it('is told to be in use while the process lives, with its number, and can be opened once it is dead', { timeout: 60_000 }, async () => {
    const writer = startWriter();
    await once(writer.lines, 'line');

    expect(() => embeddedTable(file)).toThrow(`${folder} is in use by another holdfast (pid ${writer.child.pid})`);

    writer.child.kill('SIGKILL');
    await once(writer.child, 'exit');
    using table = embeddedTable(file);
    expect((await table.get([{ pk: 'lane', sk: '0#head' }]))[0]).toBeDefined();
  });

  function startWriter() {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'state-writer.ts'), file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    return { child, lines: createInterface({ input: child.stdout }) };
  }

  /** Answers with the last version that the writer said was done. */
  async function killAfter(version: number): Promise<number> {
    const { child, lines } = startWriter();
    let told = 0;
    for await (const line of lines) {
      told = Number(line);
      if (told >= version) child.kill('SIGKILL');
    }
    expect(child.signalCode ?? (await once(child, 'exit'))[1]).toBe('SIGKILL');
    return told;
  }
});
