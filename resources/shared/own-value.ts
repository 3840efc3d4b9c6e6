/**
 * What a record itself holds under a key; undefined: nothing. A key that comes from outside may be the name of a member of `Object.prototype` (`constructor`,
 * `__proto__`), which `record[key]` would answer with a function or an object that nobody put there.
 */
export function ownValue<T>(record: Readonly<Record<string, T>> | null | undefined, key: string): T | undefined {
  return record && Object.hasOwn(record, key) ? Reflect.get(record, key) : undefined;
}
