import { TemplateRef, type TemplateSibling, TemplateText, UNRESOLVED } from '../resource.ts';

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
  if (value === UNRESOLVED) return 'unknown';
  if (value instanceof TemplateRef) return isReferenceTo(value, resource) ? 'yes' : 'no';
  const { name, nameIn } = resource;
  if (value instanceof TemplateText) {
    if (value.parts.some((part) => typeof part !== 'string' && isReferenceTo(part, resource)) || isSameText(value, name)) return 'yes';
    return name === undefined ? 'no' : 'unknown';
  }
  if (typeof value !== 'string' || name === undefined) return 'no';
  return typeof name === 'string' ? (nameIn(value) === name ? 'yes' : 'no') : 'unknown';
}

function isReferenceTo(value: TemplateRef, { logicalId, attributes }: Nameable): boolean {
  return value.logicalId === logicalId && attributes.includes(value.attribute);
}

function isSameText(one: TemplateText, other: unknown): boolean {
  return other instanceof TemplateText && JSON.stringify(one.parts) === JSON.stringify(other.parts);
}

/** Whether one of several values does. */
export function namingOfAny(answers: readonly Naming[]): Naming {
  if (answers.includes('yes')) return 'yes';
  return answers.includes('unknown') ? 'unknown' : 'no';
}

/** The one of a template's resources that is a part of another (its policy). null: there is none; undefined: there may be one, or there are two, of which one holds. */
export function onlyPart(parts: readonly TemplateSibling[], belongs: (part: TemplateSibling) => Naming): TemplateSibling | null | undefined {
  const [own, ...more] = parts.filter((part) => belongs(part) === 'yes');
  if (more.length > 0) return undefined;
  return own ?? (parts.some((part) => belongs(part) === 'unknown') ? undefined : null);
}
