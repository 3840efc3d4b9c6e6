import type { Item, Key, Table, Write } from '../../../functions/core/table.ts';

/** A table that is obviously right: a list of items, looked through from end to end each time. */
export function modelTable(): Table {
  let items: readonly Item[] = [];
  const find = ({ pk, sk }: Key) => items.find((item) => item.pk === pk && item.sk === sk);
  const without = ({ pk, sk }: Key) => items.filter((item) => item.pk !== pk || item.sk !== sk);
  const isBelow = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b)) < 0;

  function holds(write: Write): boolean {
    switch (write.kind) {
      case 'put':
      case 'check': {
        const there = find(write.kind === 'put' ? write.item : write.key);
        if (write.when === undefined) return true;
        return write.when === 'absent' ? there === undefined : there?.version === write.when.version;
      }
      case 'count':
        return (find(write.key)?.version ?? 0) < write.below;
      case 'delete':
        return true;
      default:
        return write satisfies never;
    }
  }

  function carryOut(write: Write): void {
    if (write.kind === 'put') items = [...without(write.item), write.item];
    if (write.kind === 'delete') items = without(write.key);
    if (write.kind === 'count') {
      const there = find(write.key) ?? { ...write.key, version: 0, json: 'null' };
      const { expires: _, ...counter } = there;
      items = [...without(write.key), { ...counter, version: there.version + (write.by ?? 1), ...(write.expires !== undefined && { expires: write.expires }) }];
    }
  }

  return {
    async query(pk, from, to) {
      return items.filter((item) => item.pk === pk && !isBelow(item.sk, from) && isBelow(item.sk, to)).sort((a, b) => (isBelow(a.sk, b.sk) ? -1 : 1));
    },
    async get(keys) {
      return keys.map(find);
    },
    async due(partition, until, limit) {
      const due = items.filter((item) => item.due?.partition === partition && !isBelow(until, item.due.at));
      return due.sort((a, b) => (isBelow(a.due?.at ?? '', b.due?.at ?? '') ? -1 : 1)).slice(0, limit);
    },
    async transact(writes) {
      const failed = writes.flatMap((write, index) => (holds(write) ? [] : [index]));
      if (failed.length === 0) for (const write of writes) carryOut(write);
      return failed;
    },
  };
}
