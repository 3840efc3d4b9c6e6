import { openEmbedded } from '../../../functions/adapters/embedded-database.ts';
import { embeddedQueue } from '../../../functions/adapters/queue-embedded.ts';
import { embeddedTable } from '../../../functions/adapters/table-embedded.ts';
import { workItem } from './work-items.ts';

/**
 * Writes to a state file without end, one transaction after the other, and says after each how many are done: to be killed in the middle of it.
 * Each moves a head on by one, appends an entry, and counts; and one item goes through the queue, but for every third, which stays in flight.
 */
const [file = ''] = process.argv.slice(2);
const database = openEmbedded(file);
const table = embeddedTable(database);
const queue = embeddedQueue(database, { laneOf: ({ ref }) => ref.id });
const head = { pk: 'lane', sk: '0#head' };

const [before] = await table.get([head]);
for (let version = (before?.version ?? 0) + 1; ; version += 1) {
  const failed = await table.transact([
    { kind: 'put', item: { ...head, version, json: 'x'.repeat(3000) }, when: version === 1 ? 'absent' : { version: version - 1 } },
    { kind: 'put', item: { pk: 'lane', sk: `1#entry#${String(version).padStart(10, '0')}`, version: 1, json: 'y'.repeat(3000) }, when: 'absent' },
    { kind: 'count', key: { pk: 'budget', sk: 'account' }, below: Number.MAX_SAFE_INTEGER, expires: 1 },
  ]);
  if (failed.length > 0) throw new Error(`The transaction on version ${version} was refused: ${failed}.`);
  await queue.enqueue([workItem(`sg-${version}`, `event-${version}`)]);
  for (const { receipt } of queue.receive(1)) if (version % 3 !== 0) queue.done(receipt);
  process.stdout.write(`${version}\n`);
}
