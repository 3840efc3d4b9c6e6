import type { Tags } from './resource.ts';

/**
 * Tags in any of the spellings in which AWS lists them: `{Key, Value}`, `{key, value}`, `{tagKey, tagValue}`, or a map. None: no tags.
 * Undefined where it is something else, or a tag in it is known only at deployment: then the tags are not shown.
 */
export function tagsOf(spelling: unknown): Tags | undefined {
  if (spelling === undefined || spelling === null) return {};
  if (typeof spelling !== 'object') return undefined;

  // A Ref to a parameter, say, is an object of a class of its own.
  if (!Array.isArray(spelling) && Object.getPrototypeOf(spelling) !== Object.prototype) return undefined;
  const pairs: [unknown, unknown][] = Array.isArray(spelling) ? spelling.map(pairOf) : Object.entries(spelling);
  const tags: [string, string][] = [];
  for (const [key, value] of pairs) {
    if (typeof key !== 'string' || typeof value !== 'string') return undefined;
    tags.push([key, value]);
  }
  // It defines each key as the tags' own, `__proto__` too, which an assignment would not.
  return Object.fromEntries(tags);
}

function pairOf(tag: unknown): [unknown, unknown] {
  if (typeof tag !== 'object' || tag === null) return [undefined, undefined];
  const { Key, key = Key, tagKey = key, Value, value = Value, tagValue = value }: Record<string, unknown> = { ...tag };
  // A tag may be a key alone.
  return [tagKey, tagValue ?? ''];
}
