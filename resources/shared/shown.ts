import { TemplateRef, TemplateText } from '../resource.ts';

/**
 * Facts out of values whose shape is not known (a configuration item, a template's properties): each reader answers undefined where the value is not there,
 * is of another kind, or is known only at deployment, and `shown` leaves such facts out. What absence means instead is the resource type's to say.
 */
export function shown<Facts extends object>(facts: { readonly [Name in keyof Facts]?: Facts[Name] | undefined }): Partial<Facts> {
  return Object.fromEntries(Object.entries(facts).filter(([, fact]) => fact !== undefined)) as Partial<Facts>;
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/**
 * A name or an ARN. For what a template refers to, which is some resource though its name is not known yet, `<LogicalId>` stands in: no name can be that.
 */
export function named(value: unknown): string | undefined {
  if (value instanceof TemplateText) return value.parts.map((part) => (typeof part === 'string' ? part : standInFor(part))).join('');
  return value instanceof TemplateRef ? standInFor(value) : text(value);
}

/** A name or an ARN that is there, whichever it is: for one that is known only at deployment something stands in that no name can be. */
export function someName(value: unknown): string {
  return named(value) ?? '<known only at deployment>';
}

function standInFor({ logicalId, attribute }: TemplateRef): string {
  return attribute === null ? `<${logicalId}>` : `<${logicalId}.${attribute}>`;
}

/** A boolean; templates, and some items, also spell it as a word, in any case. */
export function flag(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const word = typeof value === 'string' ? value.toLowerCase() : '';
  if (word === 'true') return true;
  return word === 'false' ? false : undefined;
}

/** A number; templates also spell it as a text. */
export function count(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : undefined;
}

/** Every item read; undefined where it is no list, or one of them can't be read: then the list is not known. */
export function listOf<T>(value: unknown, read: (item: unknown) => T | undefined): T[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const items: T[] = [];
  for (const each of value) {
    const item = read(each);
    if (item === undefined) return undefined;
    items.push(item);
  }
  return items;
}

/** null where the surface says "none" by leaving the value out or by null; else what is read. */
export function orNone<T>(value: unknown, read: (value: unknown) => T | undefined): T | null | undefined {
  return value === undefined || value === null ? null : read(value);
}

/** A plain object, and not a list, nor what stands in a template for a value known only at deployment. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** The members of a record; none where it is not one. */
export function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}
