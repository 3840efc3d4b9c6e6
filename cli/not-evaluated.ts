import { nearest } from '../functions/core/nearest.ts';
import { oneLine } from '../functions/core/phrases.ts';
import { resources } from '../resources/generated/index.ts';
import { templateTypes } from '../resources/generated/template-types.ts';
import type { Told } from './judged.ts';
import { counted } from './output.ts';

/** A resource, as far as it matters here. */
interface Named {
  readonly type: string;
  readonly id: string;
}

/** Names that are listed one by one; the rest is counted. */
const LISTED = 10;
/** Types whose nearest known one is searched for. */
const SUGGESTED = 20;
/** Letters; CloudFormation takes at most 64 in each of three parts. */
const LONGEST_TYPE = 204;

/**
 * What of a template's resources no rule evaluates. A problem where that may hide what rules are about: a type that CloudFormation does not have, SAM's, which a
 * transform turns into others, and modules. A note, with a count of each type, where no rule is about the type.
 */
export function* unevaluated(all: readonly Named[], source: string): Generator<Told> {
  const byType = Map.groupBy(
    all.filter(({ type }) => !evaluatedInTemplates.has(type)),
    ({ type }) => type,
  );
  const noted = new Map<string, number>();
  let suggestions = 0;
  for (const [type, own] of byType) {
    const why = reasonToWorry(type, () => suggestions++ < SUGGESTED);
    if (why === null) noted.set(type, own.length);
    else {
      const ids = own.map(({ id }) => id);
      const what =
        own.length === 1 ? `${listed(ids)} of type ${oneLine(type, 100)} was` : `${own.length} resources of type ${oneLine(type, 100)} (${listed(ids)}) were`;
      yield { problem: `${source}: ${what} not evaluated: ${why}`, source, resourceType: type, resourceIds: ids };
    }
  }
  if (noted.size > 0) yield noteOf(noted, source);
}

/** The same of AWS Config's items: whatever type they are of, AWS has it. */
export function* unevaluatedItems(all: readonly Named[], source: string): Generator<Told> {
  const types = all.map(({ type }) => type).filter((type) => !evaluatedInItems.has(type.toLowerCase()));
  if (types.length > 0) yield noteOf(new Map([...Map.groupBy(types, (type) => type)].map(([type, own]) => [type, own.length])), source);
}

/** Some rule of the product evaluates a resource of this type that a template proposes, whichever rules were chosen. */
export function isEvaluatedInTemplates(type: string): boolean {
  return evaluatedInTemplates.has(type);
}

export function isEvaluatedInItems(type: string): boolean {
  return evaluatedInItems.has(type.toLowerCase());
}

const evaluatedInTemplates: ReadonlySet<string> = new Set(
  resources.flatMap(({ type, fromTemplate, templateTypes: others = [], partsInTemplate: parts = [] }) => (fromTemplate ? [type, ...others, ...parts] : [])),
);
const evaluatedInItems: ReadonlySet<string> = new Set(
  resources.flatMap(({ type, fromConfigurationItem }) => (fromConfigurationItem ? [type.toLowerCase()] : [])),
);

function noteOf(counts: ReadonlyMap<string, number>, source: string): Told {
  const sorted = [...counts].sort(([, one], [, other]) => other - one);
  const total = sorted.reduce((sum, [, count]) => sum + count, 0);
  const named = sorted.slice(0, LISTED).map(([type, count]) => `${oneLine(type, 100)} (${count})`);
  const more = sorted.length > LISTED ? `, and ${counted(sorted.length - LISTED, 'other type')}` : '';
  return {
    note: `${source}: ${counted(total, 'resource')} not evaluated, since no rule is about ${total === 1 ? 'its type' : 'their types'}: ${named.join(', ')}${more}.`,
    source,
    notEvaluated: sorted.map(([resourceType, count]) => ({ resourceType, count })),
  };
}

function listed(ids: readonly string[]): string {
  const names = ids.slice(0, LISTED).map((id) => oneLine(id, 100));
  return ids.length > LISTED ? `${names.join(', ')} and ${ids.length - LISTED} more` : names.join(', ');
}

/** Why what was not evaluated may matter to rules; null: it does not. */
function reasonToWorry(type: string, maySuggest: () => boolean): string | null {
  if (type.startsWith('AWS::Serverless::')) {
    return 'the SAM transform turns it into other resources. Evaluate the processed template (aws cloudformation get-template --template-stage Processed).';
  }
  if (type.endsWith('::MODULE')) return 'a module stands for resources that this template does not show. Evaluate the processed template.';
  if (templateTypes.has(type) || type.startsWith('Custom::') || isExtension(type)) return null;
  const near = type.length <= LONGEST_TYPE && maySuggest() ? nearestType(type) : undefined;
  return `CloudFormation has no such type${near === undefined ? ', as far as is known here.' : `. ${oneLine(type, 100)}: did you mean ${near}?`}`;
}

/** A type of another publisher, from the CloudFormation registry. */
function isExtension(type: string): boolean {
  return /^(?!AWS::|Aws::|aws::)[A-Za-z0-9]{2,64}::[A-Za-z0-9]{2,64}::[A-Za-z0-9]{2,64}$/.test(type);
}

/** Measured without what nearly all have in common. */
function nearestType(type: string): string | undefined {
  const found = nearest(withoutVendor(type), [...templateTypes].map(withoutVendor));
  return found === undefined ? undefined : [...templateTypes].find((each) => withoutVendor(each) === found);
}

function withoutVendor(type: string): string {
  return type.replace(/^AWS::/i, '');
}
