import { Expression, isSameText, isUnresolved, TemplateRef, type TemplateSibling, TemplateText, TemplateUnknown } from '../resource.ts';

/** Whether a value of a template names a resource of it; unknown: that depends on what is known only at deployment. */
export type Naming = 'yes' | 'no' | 'unknown';

export interface Nameable {
  readonly logicalId: string;
  /** The name that the template gives it; undefined: CloudFormation makes one up, which nothing but a reference can say. */
  readonly name: unknown;
  /** What a reference to it has to ask for, to say which resource it is: null: `Ref`. */
  readonly attributes: readonly (string | null)[];
  /** The name in a text (an ARN, a URL, the name itself); undefined: it names none. */
  readonly nameIn: (text: string) => string | undefined;
}

/** Whether the value (a reference, a name, an ARN) names that resource. */
export function namingOf(value: unknown, resource: Nameable): Naming {
  if (value instanceof TemplateRef) return isReferenceTo(value, resource) ? 'yes' : 'no';
  const { name, nameIn } = resource;
  if (isSameText(value, name) || isNamedInside(value, resource)) return 'yes';
  if (isUnresolved(value)) return 'unknown';
  if (value instanceof TemplateText) {
    if (value.parts.some((part) => typeof part !== 'string' && isReferenceTo(part, resource))) return 'yes';
    return name === undefined ? 'no' : 'unknown';
  }
  if (typeof value !== 'string' || name === undefined) return 'no';
  return typeof name === 'string' ? (nameIn(value) === name ? 'yes' : 'no') : 'unknown';
}

function isReferenceTo(value: TemplateRef, { logicalId, attributes }: Nameable): boolean {
  return value.logicalId === logicalId && attributes.includes(value.attribute);
}

/** The name stands inside the text (an ARN), though what it is may be known only at deployment. */
function isNamedInside(value: unknown, { name, nameIn }: Nameable): boolean {
  const [text, inside] = [spelled(value), spelled(name)];
  return text !== undefined && inside !== undefined && nameIn(text) === inside;
}

/** A spelling that only the same text has. */
function spelled(value: unknown): string | undefined {
  if (!(value instanceof TemplateText || value instanceof TemplateUnknown)) return undefined;
  return value.parts
    .map((part) =>
      typeof part === 'string' ? part : `<${encodeURIComponent(part instanceof Expression ? part.expression : `${part.logicalId}.${part.attribute}`)}>`,
    )
    .join('');
}

/** Whether one of several values does. */
export function namingOfAny(answers: readonly Naming[]): Naming {
  if (answers.includes('yes')) return 'yes';
  return answers.includes('unknown') ? 'unknown' : 'no';
}

/** Whether the part of a resource (a policy) is the other resource's. */
export type Belonging = (part: TemplateSibling, owner: TemplateSibling) => Naming;

/**
 * The one of a template's resources that is the owner's part. null: the template says so of none; undefined: of two, of which one holds. A part that is the
 * only one of no owner in the template (`isOnlyPart`), since it may be this one's or another's, is judged by itself: whom it lets in, it says alone.
 */
export function onlyPart(parts: readonly TemplateSibling[], owner: TemplateSibling, belongsTo: Belonging): TemplateSibling | null | undefined {
  const [own, ...more] = parts.filter((part) => belongsTo(part, owner) === 'yes');
  return more.length > 0 ? undefined : (own ?? null);
}

/** Whether the part is the only one of an owner in the template, and so is judged with it. `others`: the other parts of its kind. */
export function isOnlyPart(part: TemplateSibling, owners: readonly TemplateSibling[], others: readonly TemplateSibling[], belongsTo: Belonging): boolean {
  return owners.some((owner) => belongsTo(part, owner) === 'yes' && onlyPart(others, owner, belongsTo) === null);
}
