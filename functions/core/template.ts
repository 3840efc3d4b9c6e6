import type { Place, Silence, TemplateResource, TemplateSibling } from '../../resources/resource.ts';
import { ownValue } from '../../resources/shared/own-value.ts';
import { isLoop, loopsIn } from './template-loops.ts';
import { readingsOf } from './template-readings.ts';
import { Budget, type Questions, type Scope, TemplateError } from './template-scope.ts';
import { resolvedValue, truthNamed } from './template-values.ts';

export { TemplateError } from './template-scope.ts';

export interface TemplateRead {
  readonly resources: readonly TemplateResource[];
  /** A sentence for each thing in it that could not be read, and so is not evaluated. */
  readonly problems: readonly string[];
  /** Macros that CloudFormation runs over the template before it deploys it: what they make of it is not shown here. */
  readonly macros: readonly string[];
  /**
   * The resource as it is in each of the cases that its conditions, and the keys that it looks up in maps, leave open; empty where nothing is open, or too much.
   * One that is not there in a case is not shown in it.
   */
  readonly readings: (logicalId: string) => readonly TemplateResource[];
}

/** Ten times what CloudFormation takes: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const MAX_RESOURCES = 5000;

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
 * The resources that a CloudFormation template proposes, its short forms (`!Ref`) already spelled out. Parameters have their defaults; conditions, pseudo
 * parameters, mappings, loops and intrinsic functions are resolved as far as they can be before deployment, what can't be stays visibly unresolved. A resource
 * whose condition is false is not there; one whose condition is not known is. Throws `TemplateError` where it is no template, or too large for one.
 */
export function readTemplate(document: unknown, place?: Place): TemplateRead {
  if (!isRecord(document)) throw new TemplateError('A CloudFormation template is a map with a section Resources, but this is not a map.');
  const written = document['Resources'];
  if (!isRecord(written)) {
    throw new TemplateError(
      written === undefined ? 'This is no CloudFormation template: it has no section Resources.' : 'Resources must be a map of names to resources.',
    );
  }
  const transforms = transformsOf(document);
  const problems: string[] = [];
  const scope = scopeOf(document, written, place);
  const declared = loopless(written, scope, transforms, problems);
  if (declared.size > MAX_RESOURCES) {
    throw new TemplateError(
      `It declares ${declared.size} resources, more than the ${MAX_RESOURCES} that are read here; CloudFormation itself takes 500. Split it.`,
    );
  }

  const there: TemplateSibling[] = [];
  const open = new Map<string, Questions>();
  for (const [logicalId, resource] of declared) {
    const problem = problemWith(logicalId, resource);
    if (problem !== null) problems.push(problem);
    if (problem !== null || !isRecord(resource)) continue;
    const questions: Questions = new Map();
    const one = proposed(logicalId, resource, { ...scope, questions });
    if (one === null) continue;
    if (one.isUnknown) problems.push(`Resources.${logicalId}: its Properties are known only at deployment, or are no map.`);
    if (questions.size > 0) open.set(logicalId, questions);
    there.push(one);
  }
  return {
    resources: there.map((one) => withSiblings(one, there, scope.place)),
    problems,
    macros: transforms.filter((name) => !EXPANDED.has(name)),
    readings: readingsOf({ declared, there, open, scope, proposed: (logicalId, resource, under) => proposed(logicalId, Object(resource), under) }),
  };
}

/** Transforms whose work is done here, or that add no more than what rotates a secret, or replaces containers one by one. */
const EXPANDED = new Set([
  'AWS::LanguageExtensions',
  'AWS::SecretsManager-2020-07-23',
  'AWS::SecretsManager-2024-09-16',
  'AWS::CodeDeployBlueGreen',
  // What it works on are resources of types of its own, which are reported one by one.
  'AWS::Serverless-2016-10-31',
]);

function transformsOf(document: Readonly<Record<string, unknown>>): string[] {
  const included: unknown = document['Fn::Transform'];
  return [document['Transform'] ?? [], included ?? []].flat().flatMap((each: unknown) => {
    const name = isRecord(each) ? each['Name'] : each;
    return typeof name === 'string' ? [name] : [];
  });
}

function scopeOf(document: Readonly<Record<string, unknown>>, written: Readonly<Record<string, unknown>>, place: Place | undefined): Scope {
  const scope: Scope = {
    place: place ?? ANY_PLACE,
    placeIsKnown: place !== undefined,
    isCompared: false,
    parameters: sectionOf(document, 'Parameters'),
    mappings: sectionOf(document, 'Mappings'),
    conditions: sectionOf(document, 'Conditions'),
    resources: written,
    assumed: new Map(),
    answered: new Map(),
    questions: new Map(),
    budget: new Budget(),
  };
  const conditions = loopsIn(scope.conditions, (list) => resolvedValue(list, scope), scope.budget);
  return conditions === null ? scope : { ...scope, conditions: Object.fromEntries(conditions) };
}

/** The resources, those that loops make written out. */
function loopless(written: Readonly<Record<string, unknown>>, scope: Scope, transforms: readonly string[], problems: string[]): ReadonlyMap<string, unknown> {
  const declared = new Map<string, unknown>();
  for (const [key, value] of Object.entries(written)) {
    const isLooping = isLoop(key) && transforms.includes('AWS::LanguageExtensions');
    const members = isLooping ? loopsIn({ [key]: value }, (list) => resolvedValue(list, scope), scope.budget) : [[key, value] as const];
    if (members === null) problems.push(`Resources.${key}: what this loop runs over is known only at deployment, and what it makes is not evaluated.`);
    for (const [logicalId, resource] of members ?? []) declared.set(logicalId, resource);
  }
  return declared;
}

function problemWith(logicalId: string, resource: unknown): string | null {
  if (isLoop(logicalId))
    return `Resources.${logicalId}: a loop works only in a template with Transform: AWS::LanguageExtensions; what it makes is not evaluated.`;
  if (logicalId.startsWith('Fn::')) return `Resources.${logicalId}: what this function makes is known only at deployment, and is not evaluated.`;
  if (!isRecord(resource)) return `Resources.${logicalId}: must be a map with a Type.`;
  if (typeof resource['Type'] !== 'string') return `Resources.${logicalId}: has no Type.`;
  return null;
}

/** null: its condition says that it is not there. */
function proposed(logicalId: string, resource: Record<string, unknown>, scope: Scope): TemplateSibling | null {
  const condition = resource['Condition'];
  // Of itself it asks for nothing: what it says holds in the cases in which it is there.
  if (typeof condition === 'string' && truthNamed(condition, { ...scope, questions: new Map() }) === false) return null;
  // A macro beside them may change them.
  const isRewritten = Object.hasOwn(resource, 'Fn::Transform');
  const properties = isRewritten ? null : resolvedValue(resource['Properties'] ?? {}, scope);
  const silences = silencesIn(resource['Metadata']);
  const read = { logicalId, type: String(resource['Type']), ...(silences.length > 0 && { silences }) };
  return isRecord(properties) ? { ...read, properties } : { ...read, properties: {}, isUnknown: true };
}

/** The resource beside the others; who they are is worked out when they are asked for, since a list for each would be a square of them. */
function withSiblings(one: TemplateSibling, there: readonly TemplateSibling[], place: Place): TemplateResource {
  return {
    ...one,
    ...place,
    get siblings() {
      return there.filter((other) => other !== one);
    },
  };
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
  const content = ownValue(document, section);
  if (content === undefined || content === null) return {};
  if (!isRecord(content)) throw new TemplateError(`${section} must be a map of names to definitions.`);
  return content;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.getPrototypeOf(value) === Object.prototype;
}
