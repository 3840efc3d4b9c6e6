import type { Place, Silence, TemplateResource, TemplateSibling } from '../../resources/resource.ts';
import { type Conditions, conditionsOf, resolvedValue, type Scope } from './template-values.ts';

/** Something is not a CloudFormation template: says why. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
}

export interface TemplateRead {
  readonly resources: readonly TemplateResource[];
  /** A sentence for each thing in it that could not be read, and so is not judged. */
  readonly problems: readonly string[];
}

/**
 * Stands in for the account and Region of a deployment where they are not given: the same in every text, so that a policy that names "this account" is seen
 * to do so, and no account's own number. Conditions that ask for it are unknown.
 */
export const ANY_PLACE: Place = { accountId: '000000000000', region: 'us-east-1' };

/** It looks like a CloudFormation template, whole or broken. */
export function isTemplate(document: unknown): boolean {
  return isRecord(document) && ('Resources' in document || 'AWSTemplateFormatVersion' in document);
}

/**
 * The resources that a CloudFormation template proposes, its short forms (`!Ref`) already spelt out. Parameters have their defaults; conditions, pseudo
 * parameters, mappings and intrinsic functions are resolved as far as they can be before deployment, what can't be stays visibly unresolved. A resource
 * whose condition is false is not there; one whose condition is not known is. Throws `TemplateError` where it is no template.
 */
export function readTemplate(document: unknown, place?: Place): TemplateRead {
  if (!isRecord(document)) throw new TemplateError('A CloudFormation template is a map with a section Resources, but this is not a map.');
  const declared = document['Resources'];
  if (!isRecord(declared)) {
    throw new TemplateError(
      declared === undefined ? 'This is no CloudFormation template: it has no section Resources.' : 'Resources must be a map of names to resources.',
    );
  }
  const scope: Scope = {
    place: place ?? ANY_PLACE,
    placeIsKnown: place !== undefined,
    parameters: sectionOf(document, 'Parameters'),
    mappings: sectionOf(document, 'Mappings'),
    conditions: new Map(),
  };
  const conditions = conditionsOf(sectionOf(document, 'Conditions'), scope);
  const resolved: Scope = { ...scope, conditions };

  const problems: string[] = [];
  const there: TemplateSibling[] = [];
  for (const [logicalId, resource] of Object.entries(declared)) {
    const problem = problemWith(logicalId, resource);
    if (problem !== null) problems.push(problem);
    else if (isRecord(resource) && !isLeftOut(resource, conditions)) there.push(proposed(logicalId, resource, resolved, problems));
  }
  const resources = there.map((one) => ({ ...one, ...resolved.place, siblings: there.filter((other) => other !== one) }));
  return { resources, problems };
}

function problemWith(logicalId: string, resource: unknown): string | null {
  if (logicalId.startsWith('Fn::')) return `Resources.${logicalId}: what this function makes is known only at deployment.`;
  if (!isRecord(resource)) return `Resources.${logicalId}: must be a map with a Type.`;
  if (typeof resource['Type'] !== 'string') return `Resources.${logicalId}: has no Type.`;
  return null;
}

function isLeftOut(resource: Record<string, unknown>, conditions: Conditions): boolean {
  const condition = resource['Condition'];
  return typeof condition === 'string' && conditions.get(condition) === false;
}

function proposed(logicalId: string, resource: Record<string, unknown>, scope: Scope, problems: string[]): TemplateSibling {
  const properties = resolvedValue(resource['Properties'] ?? {}, scope);
  const silences = silencesIn(resource['Metadata']);
  const read = { logicalId, type: String(resource['Type']), ...(silences.length > 0 && { silences }) };
  if (isRecord(properties)) return { ...read, properties };
  problems.push(`Resources.${logicalId}: its Properties are known only at deployment, or are no map.`);
  return { ...read, properties: {}, isUnknown: true };
}

/**
 * Holdfast's own form (`Metadata.holdfast.exempt`: a list of `rule` and `reason`) and cfn_nag's: https://github.com/stelligent/cfn_nag#per-resource-rule-suppression.
 * One without a reason silences nothing here.
 */
function silencesIn(metadata: unknown): Silence[] {
  // Some write it with a dash; what they mean is as clear.
  const { 'cfn-nag': dashed, cfn_nag: nag = dashed, holdfast: own }: Record<string, unknown> = isRecord(metadata) ? metadata : {};
  return [
    ...silencesOf(isRecord(nag) ? nag['rules_to_suppress'] : undefined, ({ id }) => (typeof id === 'string' ? `cfn_nag:${id}` : null)),
    ...silencesOf(isRecord(own) ? own['exempt'] : undefined, ({ rule }) => (typeof rule === 'string' ? `holdfast:${rule}` : null)),
  ];
}

function silencesOf(all: unknown, controlOf: (each: Record<string, unknown>) => string | null): Silence[] {
  if (!Array.isArray(all)) return [];
  return all.flatMap((each: unknown) => {
    const one: Record<string, unknown> = isRecord(each) ? each : {};
    const [control, reason] = [controlOf(one), one['reason']];
    return control !== null && typeof reason === 'string' && reason.trim() !== '' ? [{ control, reason: reason.trim() }] : [];
  });
}

function sectionOf(document: Record<string, unknown>, section: string): Readonly<Record<string, unknown>> {
  const content = document[section];
  if (content === undefined || content === null) return {};
  if (!isRecord(content)) throw new TemplateError(`${section} must be a map of names to definitions.`);
  return content;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.getPrototypeOf(value) === Object.prototype;
}
