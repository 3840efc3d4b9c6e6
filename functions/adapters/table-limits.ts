import { type Item, type Key, TransactionTooLarge, type Write } from '../core/table.ts';

/**
 * What one transaction may hold. DynamoDB's limits, held by the embedded table too, so that what runs on one runs on the other:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
 */
const MOST_WRITES = 100;
const MOST_ITEM_BYTES = 400 * 1024;
const MOST_TRANSACTION_BYTES = 4 * 1024 * 1024;
const MOST_PARTITION_KEY_BYTES = 2048;
const MOST_SORT_KEY_BYTES = 1024;
/** A number takes at most 21 bytes. */
const NUMBER_BYTES = 21;

/** What a counter's item holds as its content: it has none. */
export const NO_CONTENT = 'null';

/** The key that a write is about. */
export function keyOf(write: Write): Key {
  return write.kind === 'put' ? write.item : write.key;
}

/** One text for one key. */
export function keyText({ pk, sk }: Key): string {
  return `${pk}\u0000${sk}`;
}

/** Throws RangeError (`TransactionTooLarge` for their size) where no table could carry out these writes as one transaction, whatever it holds. */
export function assertTransaction(writes: readonly Write[]): void {
  if (writes.length > MOST_WRITES)
    throw new TransactionTooLarge(
      `A transaction of ${writes.length} writes is too large: ${MOST_WRITES} at most. Write it in several, each of which may stand alone.`,
    );

  const seen = new Set<string>();
  let total = 0;
  for (const write of writes) {
    const key = keyOf(write);
    assertKey(key);
    const text = keyText(key);
    if (seen.has(text)) throw new RangeError(`A transaction names the item ${shown(key)} twice: put both writes into one.`);
    seen.add(text);
    if (write.kind === 'put') total += sizeOf(write.item);
  }
  if (total > MOST_TRANSACTION_BYTES)
    throw new TransactionTooLarge(
      `A transaction of ${total} bytes is too large: ${MOST_TRANSACTION_BYTES} at most. Write it in several, each of which may stand alone.`,
    );
}

/** Throws RangeError where no item can have this key. */
export function assertKey(key: Key): void {
  const { pk, sk } = key;
  if (pk === '' || sk === '') throw new RangeError(`The key ${shown(key)} has an empty part: both need at least one character.`);
  if (Buffer.byteLength(pk) > MOST_PARTITION_KEY_BYTES || Buffer.byteLength(sk) > MOST_SORT_KEY_BYTES)
    throw new RangeError(`The key ${shown(key)} is too long: ${MOST_PARTITION_KEY_BYTES} bytes of partition and ${MOST_SORT_KEY_BYTES} of sort key at most.`);
}

function sizeOf(item: Item): number {
  const { pk, sk, json, due, expires } = item;
  if (due && (due.partition === '' || due.at === '')) throw new RangeError(`The item ${shown(item)} is due at no moment, or in no partition: leave "due" out.`);

  let size = Buffer.byteLength(`pk${pk}sk${sk}versionjson${json}`) + NUMBER_BYTES;
  if (due) size += Buffer.byteLength(`duePartition${due.partition}dueAt${due.at}`);
  if (expires !== undefined) size += Buffer.byteLength('expires') + NUMBER_BYTES;
  if (size > MOST_ITEM_BYTES)
    throw new TransactionTooLarge(
      `The item ${shown(item)} is ${size} bytes, and the table takes ${MOST_ITEM_BYTES} at most: its content has to be made smaller.`,
    );
  return size;
}

function shown({ pk, sk }: Key): string {
  return JSON.stringify([pk.slice(0, 200), sk.slice(0, 200)]);
}
