import { createHash } from 'node:crypto';
import { deflateSync, inflateSync } from 'node:zlib';
import { type Item, type Key, type Table, TransactionTooLarge, type Write } from '../core/table.ts';

/** Content from this size on is kept compressed. Bytes. */
const LARGE = 16 * 1024;
/** How much of a compressed content one item holds: what an item may hold, less its keys. Bytes; base64 takes one a character. */
const PART = 390_000;
/** No content is larger before it is packed: a function has to hold several of them in its memory. Bytes. */
const MOST_UNPACKED = 64 * 1024 * 1024;
/** How often an item is read again that was being written while its parts were read. */
const READS = 5;

/** Packed content says in how many items it is kept, and the digest of all of it. No JSON begins like this. */
const PACKED = /^zlib:(\d+):([0-9a-f]{16}):/;

/**
 * The same table, for contents of any size that fits into a transaction: what is large is kept compressed and, where one item can't hold it, continued in
 * items of a partition of its own, written in the same transaction. What was written before this existed is read as it is. Parts of a former, larger content
 * stay until the next large one is written over them. Reads with `query` alone, which is all that some roles may do.
 *
 * Throws as the table does, and an Error where the parts of an item are not those that it names, however often it is read.
 */
export function packedTable(table: Table): Table {
  /** The item as it was put; undefined where it is gone meanwhile. */
  async function unpacked(item: Item): Promise<Item | undefined> {
    let found: Item | undefined = item;
    for (let reads = 0; reads < READS && found; reads += 1) {
      const [mark, count, digest] = PACKED.exec(found.json) ?? [];
      if (mark === undefined) return found;
      const first = found.json.slice(mark.length);
      const rest = Number(count) === 1 ? [] : await table.query(partition(found), `${found.sk}#`, `${found.sk}$`);
      const content = [first, ...rest.slice(0, Number(count) - 1).map(({ json }) => json)].join('');
      if (digestOf(content) === digest) return { ...found, json: inflated(content) };
      // Somebody wrote it between the two reads: the item as it is now names the parts that are there now.
      [found] = await table.query(found.pk, found.sk, `${found.sk}\u0000`);
    }
    if (!found) return undefined;
    throw new Error(`The item ${JSON.stringify([item.pk, item.sk])} can't be read: its parts are not those that it names.`);
  }

  return {
    async query(pk, from, to) {
      const items = await Promise.all((await table.query(pk, from, to)).map(unpacked));
      return items.filter((item) => item !== undefined);
    },

    async get(keys) {
      return await Promise.all((await table.get(keys)).map((item) => item && unpacked(item)));
    },

    async due(partition, until, limit) {
      const items = await Promise.all((await table.due(partition, until, limit)).map(unpacked));
      return items.filter((item) => item !== undefined);
    },

    async transact(writes) {
      const packed = writes.map(packedWrite);
      // Behind all others, so that the indexes of those whose condition fails are the caller's own.
      return await table.transact([...packed.map(({ write }) => write), ...packed.flatMap(({ parts }) => parts)]);
    },
  };
}

function packedWrite(write: Write): { readonly write: Write; readonly parts: readonly Write[] } {
  if (write.kind !== 'put') return { write, parts: [] };
  const { item } = write;
  const size = Buffer.byteLength(item.json);
  if (size < LARGE) return { write, parts: [] };
  if (size > MOST_UNPACKED)
    throw new TransactionTooLarge(`The content of the item ${JSON.stringify([item.pk, item.sk])} is ${size} bytes: ${MOST_UNPACKED} at most.`);
  const content = deflateSync(item.json).toString('base64');
  const chunks: string[] = [];
  for (let from = 0; from < content.length; from += PART) chunks.push(content.slice(from, from + PART));
  const [first = '', ...rest] = chunks;
  const mark = `zlib:${chunks.length}:${digestOf(content)}:`;
  return {
    write: { ...write, item: { ...item, json: `${mark}${first}` } },
    parts: rest.map((json, index) => ({
      kind: 'put',
      item: {
        pk: partition(item),
        sk: `${item.sk}#${String(index + 1).padStart(3, '0')}`,
        version: item.version,
        json,
        ...(item.expires !== undefined && { expires: item.expires }),
      },
    })),
  };
}

function partition({ pk }: Key): string {
  return `part#${pk}`;
}

function digestOf(content: string): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 16);
}

function inflated(content: string): string {
  return inflateSync(Buffer.from(content, 'base64'), { maxOutputLength: MOST_UNPACKED }).toString('utf8');
}
