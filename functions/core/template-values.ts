import { dnsSuffixOf, partitionOf } from '../../resources/partition.ts';
import { type Place, TemplateRef, TemplateText, UNRESOLVED } from '../../resources/resource.ts';

/** What a condition is before deployment; null: that depends on what is known only then. */
export type Truth = boolean | null;
export type Conditions = ReadonlyMap<string, Truth>;

/** What a template's values are resolved from. */
export interface Scope {
  readonly place: Place;
  /** False: the place only stands in for one, and a condition that asks for it is unknown. */
  readonly placeIsKnown: boolean;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly mappings: Readonly<Record<string, unknown>>;
  readonly conditions: Conditions;
}

/** `AWS::NoValue`: the property is not there. */
const NO_VALUE: unique symbol = Symbol('AWS::NoValue');

/** The conditions on the way to the one at hand: to come upon one of them again would be a loop. */
type Unsettled = ReadonlySet<string>;

/** The value with its intrinsic functions resolved; what can't be is `UNRESOLVED`, a `TemplateRef` or a `TemplateText`, at its place. */
export function resolvedValue(raw: unknown, scope: Scope): unknown {
  const value = resolved(raw, scope);
  return value === NO_VALUE ? undefined : value;
}

/** The truth of each of a template's conditions. */
export function conditionsOf(declared: Readonly<Record<string, unknown>>, scope: Scope): Conditions {
  return new Map(Object.keys(declared).map((name) => [name, namedTruth(name, declared, scope, new Set())]));
}

function namedTruth(name: string, declared: Readonly<Record<string, unknown>>, scope: Scope, open: Unsettled): Truth {
  // A loop, or a name that is not declared, has no answer.
  if (open.has(name) || !Object.hasOwn(declared, name)) return null;
  return truthOf(declared[name], declared, scope, new Set([...open, name]));
}

function truthOf(raw: unknown, declared: Readonly<Record<string, unknown>>, scope: Scope, open: Unsettled): Truth {
  if (typeof raw === 'boolean') return raw;
  const [name, argument] = functionIn(raw) ?? [];
  switch (name) {
    case 'Condition':
      return typeof argument === 'string' ? namedTruth(argument, declared, scope, open) : null;
    case 'Fn::Equals':
      return equals(argument, scope);
    case 'Fn::Not': {
      const [truth] = truths(argument, declared, scope, open);
      return truth === undefined || truth === null ? null : !truth;
    }
    case 'Fn::And': {
      const all = truths(argument, declared, scope, open);
      return all.includes(false) ? false : all.includes(null) ? null : true;
    }
    case 'Fn::Or': {
      const all = truths(argument, declared, scope, open);
      return all.includes(true) ? true : all.includes(null) ? null : false;
    }
    default:
      return null;
  }
}

function truths(argument: unknown, declared: Readonly<Record<string, unknown>>, scope: Scope, open: Unsettled): Truth[] {
  return Array.isArray(argument) ? argument.map((each) => truthOf(each, declared, scope, open)) : [null];
}

function equals(argument: unknown, scope: Scope): Truth {
  if (!Array.isArray(argument) || argument.length !== 2 || dependsOnPlace(argument, scope)) return null;
  const [left, right] = argument.map((each) => resolved(each, scope));
  return isScalar(left) && isScalar(right) ? String(left) === String(right) : null;
}

/** What stands in for an unknown place is good enough inside a text, but nothing to compare with. */
function dependsOnPlace(raw: unknown, scope: Scope): boolean {
  if (scope.placeIsKnown) return JSON.stringify(raw).includes('AWS::Stack');
  return /AWS::(AccountId|Region|Partition|URLSuffix|Stack)/.test(JSON.stringify(raw));
}

function resolved(raw: unknown, scope: Scope): unknown {
  // A dynamic reference: the value stands in Systems Manager or Secrets Manager.
  if (typeof raw === 'string') return raw.includes('{{resolve:') ? UNRESOLVED : raw;
  if (Array.isArray(raw)) return raw.map((each) => resolved(each, scope)).filter((each) => each !== NO_VALUE);
  if (typeof raw !== 'object' || raw === null) return raw;
  const call = functionIn(raw);
  if (call && call[0] !== 'Condition') return applied(call[0], call[1], scope);
  // A macro beside other keys may add to them, or change them.
  if (Object.hasOwn(raw, 'Fn::Transform')) return UNRESOLVED;
  return Object.fromEntries(
    Object.entries(raw).flatMap(([key, each]) => {
      const value = resolved(each, scope);
      return value === NO_VALUE ? [] : [[key, value]];
    }),
  );
}

function functionIn(raw: unknown): readonly [string, unknown] | null {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return null;
  const [entry, ...others] = Object.entries(raw);
  if (entry === undefined || others.length > 0) return null;
  return entry[0] === 'Ref' || entry[0] === 'Condition' || entry[0].startsWith('Fn::') ? entry : null;
}

function applied(name: string, argument: unknown, scope: Scope): unknown {
  switch (name) {
    case 'Ref':
      return typeof argument === 'string' ? referenced(argument, scope) : UNRESOLVED;
    case 'Fn::GetAtt':
      return attribute(argument, scope);
    case 'Fn::If':
      return chosen(argument, scope);
    case 'Fn::Sub':
      return substituted(argument, scope);
    case 'Fn::Join':
      return joined(argument, scope);
    case 'Fn::Select':
      return selected(argument, scope);
    case 'Fn::Split':
      return split(argument, scope);
    case 'Fn::FindInMap':
      return mapped(argument, scope);
    case 'Fn::Base64': {
      const text = resolved(argument, scope);
      return isScalar(text) ? btoa(String.fromCharCode(...new TextEncoder().encode(String(text)))) : UNRESOLVED;
    }
    case 'Fn::ToJsonString': {
      const value = resolved(argument, scope);
      return isKnown(value) ? JSON.stringify(value) : UNRESOLVED;
    }
    case 'Fn::Length': {
      const list = resolved(argument, scope);
      return Array.isArray(list) ? list.length : UNRESOLVED;
    }
    default:
      // Fn::ImportValue, Fn::GetAZs, Fn::Cidr, Fn::Transform, and what may come: known only at deployment.
      return UNRESOLVED;
  }
}

function referenced(name: string, scope: Scope): unknown {
  if (name.startsWith('AWS::')) return pseudo(name, scope.place);
  return Object.hasOwn(scope.parameters, name) ? parameter(scope.parameters[name]) : new TemplateRef(name);
}

function pseudo(name: string, { accountId, region }: Place): unknown {
  switch (name) {
    case 'AWS::NoValue':
      return NO_VALUE;
    case 'AWS::AccountId':
      return accountId;
    case 'AWS::Region':
      return region;
    case 'AWS::Partition':
      return partitionOf(region);
    case 'AWS::URLSuffix':
      return dnsSuffixOf(region);
    default:
      // AWS::StackName, AWS::StackId, AWS::NotificationARNs: chosen at deployment.
      return UNRESOLVED;
  }
}

/** A parameter's default; without one, its only allowed value. */
function parameter(declaration: unknown): unknown {
  if (typeof declaration !== 'object' || declaration === null) return UNRESOLVED;
  const { Type: type, Default: fallback, AllowedValues: allowed }: Record<string, unknown> = { ...declaration };
  const only: unknown = Array.isArray(allowed) && allowed.length === 1 ? allowed[0] : undefined;
  const value = fallback ?? only;
  // The default of such a parameter is the name under which Systems Manager keeps the value.
  if (!isScalar(value) || (typeof type === 'string' && type.startsWith('AWS::SSM::Parameter::Value'))) return UNRESOLVED;
  const isList = typeof type === 'string' && (type === 'CommaDelimitedList' || type.startsWith('List<'));
  if (!isList) return resolvedText(String(value));
  return value === ''
    ? []
    : String(value)
        .split(',')
        .map((each) => resolvedText(each.trim()));
}

function resolvedText(text: string): unknown {
  return text.includes('{{resolve:') ? UNRESOLVED : text;
}

function attribute(argument: unknown, scope: Scope): unknown {
  const [logicalId, ...rest]: unknown[] = typeof argument === 'string' ? atFirstDot(argument) : Array.isArray(argument) ? argument : [];
  const names = rest.map((each) => resolved(each, scope));
  const attributeName = names.length > 0 && names.every((each) => typeof each === 'string') ? names.join('.') : null;
  return typeof logicalId === 'string' && typeof attributeName === 'string' ? new TemplateRef(logicalId, attributeName) : UNRESOLVED;
}

function chosen(argument: unknown, scope: Scope): unknown {
  if (!Array.isArray(argument) || argument.length !== 3) return UNRESOLVED;
  const [condition, then, otherwise]: unknown[] = argument;
  const truth = typeof condition === 'string' ? (scope.conditions.get(condition) ?? null) : null;
  if (truth !== null) return resolved(truth ? then : otherwise, scope);
  // Where both come to the same, it does not matter which.
  const [one, other] = [resolved(then, scope), resolved(otherwise, scope)];
  const same = one === other || (isKnown(one) && isKnown(other) && JSON.stringify(one) === JSON.stringify(other));
  return same ? one : UNRESOLVED;
}

function substituted(argument: unknown, scope: Scope): unknown {
  const [template, given]: unknown[] = Array.isArray(argument) ? argument : [argument];
  if (typeof template !== 'string') return UNRESOLVED;
  const variables: Readonly<Record<string, unknown>> = typeof given === 'object' && given !== null ? { ...given } : {};
  const parts: unknown[] = [];
  let end = 0;
  for (const match of template.matchAll(/\$\{([^}]*)\}/g)) {
    const name = (match[1] ?? '').trim();
    parts.push(template.slice(end, match.index));
    if (name.startsWith('!')) parts.push(`\${${name.slice(1)}}`);
    else if (Object.hasOwn(variables, name)) parts.push(resolved(variables[name], scope));
    else if (name.includes('.')) parts.push(attribute(name, scope));
    else parts.push(referenced(name, scope));
    end = match.index + match[0].length;
  }
  parts.push(template.slice(end));
  return textOf(parts);
}

function joined(argument: unknown, scope: Scope): unknown {
  if (!Array.isArray(argument) || argument.length !== 2) return UNRESOLVED;
  const [delimiter, rawList]: unknown[] = argument;
  const list = resolved(rawList, scope);
  if (typeof delimiter !== 'string' || !Array.isArray(list)) return UNRESOLVED;
  return textOf(list.flatMap((each: unknown, index) => (index === 0 ? [each] : [delimiter, each])));
}

function selected(argument: unknown, scope: Scope): unknown {
  if (!Array.isArray(argument) || argument.length !== 2) return UNRESOLVED;
  const [index, list] = argument.map((each) => resolved(each, scope));
  if (!Array.isArray(list) || !isScalar(index) || !/^\d+$/.test(String(index))) return UNRESOLVED;
  const value: unknown = list[Number(index)];
  return value === undefined ? UNRESOLVED : value;
}

function split(argument: unknown, scope: Scope): unknown {
  if (!Array.isArray(argument) || argument.length !== 2) return UNRESOLVED;
  const [delimiter, text] = argument.map((each) => resolved(each, scope));
  return typeof delimiter === 'string' && delimiter !== '' && typeof text === 'string' ? text.split(delimiter) : UNRESOLVED;
}

function mapped(argument: unknown, scope: Scope): unknown {
  if (!Array.isArray(argument) || argument.length < 3) return UNRESOLVED;
  const [map, top, second, options]: unknown[] = argument;
  if (dependsOnPlace([map, top, second], scope)) return UNRESOLVED;
  const keys = [map, top, second].map((each) => resolved(each, scope));
  let value: unknown = scope.mappings;
  for (const key of keys) {
    if (!isScalar(key)) return UNRESOLVED;
    value = typeof value === 'object' && value !== null && Object.hasOwn(value, String(key)) ? Reflect.get(value, String(key)) : undefined;
  }
  if (value !== undefined) return resolved(value, scope);
  const hasDefault = typeof options === 'object' && options !== null && 'DefaultValue' in options;
  return hasDefault ? resolved(options.DefaultValue, scope) : UNRESOLVED;
}

/** One text, as far as its parts are texts; with the references in it, or unresolved where a part of it is. */
function textOf(parts: readonly unknown[]): unknown {
  const merged: (string | TemplateRef)[] = [];
  for (const part of parts.flatMap((each): unknown[] => (each instanceof TemplateText ? [...each.parts] : [each]))) {
    if (part instanceof TemplateRef) merged.push(part);
    else if (isScalar(part)) append(merged, String(part));
    else if (part !== NO_VALUE) return UNRESOLVED;
  }
  if (merged.some((part) => typeof part === 'string' && part.includes('{{resolve:'))) return UNRESOLVED;
  const [only = '', ...others] = merged;
  return others.length > 0 ? new TemplateText(merged) : only;
}

function append(parts: (string | TemplateRef)[], text: string): void {
  const last = parts.at(-1);
  if (typeof last === 'string') parts[parts.length - 1] = last + text;
  else if (text !== '') parts.push(text);
}

function atFirstDot(text: string): [string, string] {
  const dot = text.indexOf('.');
  return dot < 0 ? [text, ''] : [text.slice(0, dot), text.slice(dot + 1)];
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** Nothing in it is left to deployment. */
function isKnown(value: unknown): boolean {
  if (typeof value === 'symbol' || value instanceof TemplateRef || value instanceof TemplateText) return false;
  return typeof value !== 'object' || value === null || Object.values(value).every(isKnown);
}
