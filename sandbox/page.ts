/** One page of a list, and the token of the next; undefined: that was all. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | undefined;
}

/** The page that a token names (undefined: the first), at most so many items. Undefined where the token is none of ours. */
export function pageOf<T>(all: readonly T[], token: string | undefined, size: number): Page<T> | undefined {
  const start = token === undefined ? 0 : Number(/^page-from-(\d+)$/.exec(token)?.[1]);
  if (Number.isNaN(start) || start > all.length) return undefined;
  const end = start + size;
  return { items: all.slice(start, end), next: end < all.length ? `page-from-${end}` : undefined };
}
