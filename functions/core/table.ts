/** The store under the ledger: the few operations that DynamoDB and the embedded store both have. */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

export interface Item extends Key {
  /** Counts the writes to this item; compared by conditions. */
  readonly version: number;
  /** The content, as JSON text: what is hashed is kept to the letter. */
  readonly json: string;
  /** Puts the item into the index: under this partition, at this moment (ISO-8601). */
  readonly due?: { readonly partition: string; readonly at: string } | undefined;
  /** When it may be forgotten: seconds since 1970. */
  readonly expires?: number | undefined;
}

export type Condition = 'absent' | { readonly version: number };

export type Write =
  | { readonly kind: 'put'; readonly item: Item; readonly when?: Condition }
  | { readonly kind: 'delete'; readonly key: Key }
  | { readonly kind: 'check'; readonly key: Key; readonly when: Condition }
  /** Adds one, or `by`, to a counter, if it is below the limit; a counter that is not there counts from 0. `expires` left out: it stays. */
  | { readonly kind: 'count'; readonly key: Key; readonly below: number; readonly by?: number; readonly expires?: number };

/** The writes of a transaction are more than a table takes at once, whatever it holds: nothing was written, and trying again does not help. */
export class TransactionTooLarge extends RangeError {
  override readonly name = 'TransactionTooLarge';
}

/** Strongly consistent, but for `due`. Every operation throws where the store does not answer: then nothing is known of whether a transaction was carried out. */
export interface Table {
  /** The items of one partition from one sort key (inclusive) to another (exclusive), in the order of their sort keys; all pages. */
  query(pk: string, from: string, to: string): Promise<Item[]>;
  /** The items with these keys, undefined for each that is not there. A counter is an item whose version is its count. */
  get(keys: readonly Key[]): Promise<(Item | undefined)[]>;
  /** The first items of an index partition that are due by then, earliest first. */
  due(partition: string, until: string, limit: number): Promise<Item[]>;
  /** Carries out all writes, or none: then the answer names those whose condition did not hold (their indexes, never empty). An empty answer: done. Throws `TransactionTooLarge`: at most 100 writes and 4 MB. */
  transact(writes: readonly Write[]): Promise<readonly number[]>;
}
