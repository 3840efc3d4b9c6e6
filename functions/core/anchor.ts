import { hashOf } from './hash.ts';

/** A lane's newest entry on a day. */
export interface LaneHead {
  readonly lane: string;
  readonly sequence: number;
  readonly hash: string;
}

/** A part of a day's heads, in the order of their lanes. */
export interface AnchorPage {
  /** Of its heads, as the anchor names it. */
  readonly hash: string;
  /** null: the page that the anchor names is missing. */
  readonly heads: readonly LaneHead[] | null;
}

/** A day's lanes under one hash, so that a whole lane can't vanish unseen. */
export interface Anchor {
  readonly day: string;
  readonly heads: readonly LaneHead[];
  /** Where one item can't hold the heads; left out: they stand in the anchor itself. */
  readonly pages?: readonly AnchorPage[];
  /** Of the anchor before it; 64 zeros: none. */
  readonly previous: string;
  readonly hash: string;
}

/** The newest anchor, and how many there are: what the next one follows, and what tells that one was removed. */
export interface NewestAnchor {
  readonly day: string;
  readonly hash: string;
  readonly count: number;
}

/** Heads in one page: about 130 bytes each, so that a page takes two thirds of what an item may hold. The anchor names 6,000 pages: 12 million lanes a day. */
export const HEADS_PER_PAGE = 2000;

/** The anchor of a day over its heads, in the order of their lanes: paged where one page does not hold them. */
export function anchorOf(day: string, heads: readonly LaneHead[], previous: string): Anchor {
  if (heads.length <= HEADS_PER_PAGE) return { day, heads, previous, hash: hashOf({ day, heads, previous }) };
  const pages: (AnchorPage & { readonly heads: readonly LaneHead[] })[] = [];
  for (let from = 0; from < heads.length; from += HEADS_PER_PAGE) {
    const page = heads.slice(from, from + HEADS_PER_PAGE);
    pages.push({ hash: hashOf(page), heads: page });
  }
  return { day, heads, pages, previous, hash: hashOf({ day, pages: pages.map(({ hash }) => hash), previous }) };
}

/** Whether the anchor, and every page of it, is what its hash says. */
export function isWhole({ day, heads, pages, previous, hash }: Anchor): boolean {
  if (!pages) return hashOf({ day, heads, previous }) === hash;
  return (
    hashOf({ day, pages: pages.map((page) => page.hash), previous }) === hash && pages.every((page) => page.heads !== null && hashOf(page.heads) === page.hash)
  );
}
