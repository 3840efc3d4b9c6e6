import { UnknownFact } from '../rule.ts';

/**
 * What `find` finds in any of these (null: nothing): one thing for certain is enough, whatever else is not known. Throws the first `UnknownFact` that `find` threw
 * where nothing is found.
 */
export function foundInAny<Item, Found>(items: readonly Item[], find: (item: Item) => Found | null): readonly Found[] {
  const found: Found[] = [];
  const doubts: UnknownFact[] = [];
  for (const item of items) {
    try {
      const each = find(item);
      if (each !== null) found.push(each);
    } catch (error) {
      if (!(error instanceof UnknownFact)) throw error;
      doubts.push(error);
    }
  }
  const [doubt] = doubts;
  if (found.length === 0 && doubt) throw doubt;
  return found;
}
