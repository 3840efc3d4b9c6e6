import type { World } from '../worlds.ts';

/** A few calls, and what of their answers has to be alike. */
export interface Example {
  readonly shows: string;
  readonly play: (world: World) => Promise<unknown>;
  /** moto answers otherwise, for a known reason; both answers are asserted, so that it shows when moto mends it. */
  readonly differs?: { readonly because: string; readonly sandbox: unknown; readonly moto: unknown };
}

/** What comes of a call that moto does not implement: a page in HTML, which the SDK can't parse. */
export const NOT_IMPLEMENTED = { kind: 'unknown', code: 'SyntaxError' };

/** In an order that does not depend on ids that are made anew. */
export function sorted<T extends object>(items: readonly T[]): T[] {
  const text = (item: T) =>
    JSON.stringify(item, (key, value: unknown) =>
      key === 'SecurityGroupRuleId' || key === 'SecurityGroupRuleArn' || key === 'GroupId' ? undefined : sortKeys(value),
    );
  return items.toSorted((a, b) => (text(a) < text(b) ? -1 : 1));
}

function sortKeys(value: unknown): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;
}
