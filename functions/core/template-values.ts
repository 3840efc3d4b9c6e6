import { dnsSuffixOf, partitionOf } from '../../resources/partition.ts';
import { Expression, type Place, TemplateRef, TemplateText, TemplateUnknown, UNRESOLVED } from '../../resources/resource.ts';
import { ownValue } from '../../resources/shared/own-value.ts';
import { isPrivateBlock, subnetsOf } from './template-cidr.ts';
import { loopsIn } from './template-loops.ts';
import { ANOTHER, ask, askAll, type Scope, type Truth } from './template-scope.ts';

/** `AWS::NoValue`: the property is not there. */
const NO_VALUE: unique symbol = Symbol('AWS::NoValue');

/** What is assumed can't be: CloudFormation would refuse to deploy it. */
export class Impossible extends Error {
  override readonly name = 'Impossible';
}

/**
 * The value with its intrinsic functions resolved; what can't be is `UNRESOLVED`, a `TemplateUnknown`, a `TemplateRef` or a `TemplateText`, at its place.
 * Throws `Impossible`, `TemplateError`.
 */
export function resolvedValue(raw: unknown, scope: Scope): unknown {
  const value = resolved(raw, scope);
  return value === NO_VALUE ? undefined : value;
}

/** The truth of one of the template's conditions; null also for a loop, and for a name that is not declared. */
export function truthNamed(name: string, scope: Scope): Truth {
  let answer = scope.answered.get(name);
  if (answer === undefined) {
    scope.answered.set(name, null);
    const questions: Scope['questions'] = new Map();
    const truth = Object.hasOwn(scope.conditions, name) ? truthOf(ownValue(scope.conditions, name), { ...scope, questions }) : null;
    answer = { truth: truth ?? assumedTruth(name, questions, scope), questions };
    scope.answered.set(name, answer);
  }
  if (answer === null) return null;
  if (answer.truth === null) askAll(scope.questions, answer.questions);
  return answer.truth;
}

/** Of a condition that asks for nothing that could be assumed, its own truth is. */
function assumedTruth(name: string, questions: Scope['questions'], scope: Scope): Truth {
  if (questions.size > 0) return null;
  const expression = `Condition(${name})`;
  const assumed = scope.assumed.get(expression);
  if (assumed === undefined) ask(questions, expression, ['true']);
  return assumed === undefined ? null : assumed === 'true';
}

function truthOf(raw: unknown, scope: Scope): Truth {
  scope.budget.spend(1);
  if (typeof raw === 'boolean') return raw;
  const [name, argument] = functionIn(raw) ?? [];
  switch (name) {
    case 'Condition':
      return typeof argument === 'string' ? truthNamed(argument, scope) : null;
    case 'Fn::Equals':
      return equals(argument, scope);
    case 'Fn::Not': {
      const [truth] = truths(argument, scope);
      return truth === undefined || truth === null ? null : !truth;
    }
    case 'Fn::And': {
      const all = truths(argument, scope);
      return all.includes(false) ? false : all.includes(null) ? null : true;
    }
    case 'Fn::Or': {
      const all = truths(argument, scope);
      return all.includes(true) ? true : all.includes(null) ? null : false;
    }
    default:
      return null;
  }
}

function truths(argument: unknown, scope: Scope): Truth[] {
  return Array.isArray(argument) ? argument.map((each) => truthOf(each, scope)) : [null];
}

function equals(argument: unknown, scope: Scope): Truth {
  if (!Array.isArray(argument) || argument.length !== 2) return null;
  const [left, right] = argument.map((each) => resolved(each, { ...scope, isCompared: true }));
  if (isScalar(left) && isScalar(right)) return String(left) === String(right);
  const [one, other] = [spelled(left), spelled(right)];
  if (one === null || other === null) return null;
  if (one === other) return true;
  if (isScalar(right)) return assumedEqual(one, String(right), scope);
  return isScalar(left) ? assumedEqual(other, String(left), scope) : null;
}

function assumedEqual(expression: string, value: string, scope: Scope): Truth {
  const assumed = scope.assumed.get(expression);
  if (assumed !== undefined) return assumed === value;
  ask(scope.questions, expression, [value]);
  return null;
}

function resolved(raw: unknown, scope: Scope): unknown {
  scope.budget.spend(1);
  // A dynamic reference: the value stands in Systems Manager or Secrets Manager.
  if (typeof raw === 'string') return plainText(raw);
  if (Array.isArray(raw)) return raw.map((each) => resolved(each, scope)).filter((each) => each !== NO_VALUE);
  if (typeof raw !== 'object' || raw === null) return raw;
  const call = functionIn(raw);
  if (call && call[0] !== 'Condition') return applied(call[0], call[1], scope);
  // A macro beside other keys may add to them, or change them.
  if (Object.hasOwn(raw, 'Fn::Transform')) return UNRESOLVED;
  const entries = loopsIn(raw, (list) => resolvedValue(list, scope), scope.budget);
  if (entries === null) return UNRESOLVED;
  return Object.fromEntries(
    entries.flatMap(([key, each]) => {
      const value = resolved(each, scope);
      return value === NO_VALUE ? [] : [[key, value]];
    }),
  );
}

function functionIn(raw: unknown): readonly [string, unknown] | null {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return null;
  const [name, ...others] = Object.keys(raw);
  if (name === undefined || others.length > 0 || name.startsWith('Fn::ForEach')) return null;
  return name === 'Ref' || name === 'Condition' || name.startsWith('Fn::') ? [name, Reflect.get(raw, name)] : null;
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
    case 'Fn::Cidr':
      return subnets(argument, scope);
    case 'Fn::Base64':
      return computed(name, argument, scope, (text) => (isScalar(text) ? btoa(String.fromCharCode(...new TextEncoder().encode(String(text)))) : UNRESOLVED));
    case 'Fn::ToJsonString':
      return computed(name, argument, scope, (value) => (isKnown(value) ? JSON.stringify(value) : UNRESOLVED));
    case 'Fn::Length':
      return computed(name, argument, scope, (list) => (Array.isArray(list) ? list.length : UNRESOLVED));
    case 'Fn::ImportValue':
    case 'Fn::GetAZs':
      return computed(name, argument, scope, () => UNRESOLVED);
    default:
      // Fn::Transform, and what may come: known only at deployment, and perhaps another value each time.
      return UNRESOLVED;
  }
}

/** What a function makes of its argument; where that is known only at deployment, the same for the same argument. */
function computed(name: string, argument: unknown, scope: Scope, compute: (value: unknown) => unknown): unknown {
  const value = resolvedValue(argument, scope);
  const result = compute(value);
  if (typeof result === 'string') scope.budget.spend(0, result.length);
  return result === UNRESOLVED ? unknownOf(name, [value]) : result;
}

function referenced(name: string, scope: Scope): unknown {
  if (name.startsWith('AWS::')) return pseudo(name, scope);
  return Object.hasOwn(scope.parameters, name) ? parameter(name, ownValue(scope.parameters, name)) : new TemplateRef(name);
}

/** Those that are given by the place of a deployment. */
const OF_PLACE = new Set(['AWS::AccountId', 'AWS::Region', 'AWS::Partition', 'AWS::URLSuffix']);

function pseudo(name: string, { place, placeIsKnown, isCompared }: Scope): unknown {
  if (name === 'AWS::NoValue') return NO_VALUE;
  // What stands in for an unknown place is good enough inside a text, but nothing to compare with. AWS::StackName, AWS::StackId, AWS::NotificationARNs are chosen at deployment.
  if (!OF_PLACE.has(name) || (isCompared && !placeIsKnown)) return unknownOf('Ref', [name]);
  return ofPlace(name, place);
}

function ofPlace(name: string, { accountId, region }: Place): string {
  switch (name) {
    case 'AWS::AccountId':
      return accountId;
    case 'AWS::Region':
      return region;
    case 'AWS::Partition':
      return partitionOf(region);
    default:
      return dnsSuffixOf(region);
  }
}

/** A parameter's default; without one, its only allowed value. */
function parameter(name: string, declaration: unknown): unknown {
  const unknown = unknownOf('Ref', [name]);
  if (typeof declaration !== 'object' || declaration === null) return unknown;
  const { Type: type, Default: fallback, AllowedValues: allowed }: Record<string, unknown> = { ...declaration };
  const only: unknown = Array.isArray(allowed) && allowed.length === 1 ? allowed[0] : undefined;
  const value = fallback ?? only;
  // The default of such a parameter is the name under which Systems Manager keeps the value.
  if (!isScalar(value) || (typeof type === 'string' && type.startsWith('AWS::SSM::Parameter::Value'))) return unknown;
  const isList = typeof type === 'string' && (type === 'CommaDelimitedList' || type.startsWith('List<'));
  if (!isList) return plainText(String(value));
  return value === ''
    ? []
    : String(value)
        .split(',')
        .map((each) => plainText(each.trim()));
}

function plainText(text: string): unknown {
  return text.includes('{{resolve:') ? unknownOf('text', [text]) : text;
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
  const truth = typeof condition === 'string' ? truthNamed(condition, scope) : null;
  if (truth !== null) return resolved(truth ? then : otherwise, scope);
  // Where both come to the same, it does not matter which.
  const [one, other] = [resolved(then, scope), resolved(otherwise, scope)];
  if (one === other || isSame(one, other, scope)) return one;
  return one === NO_VALUE || other === NO_VALUE ? UNRESOLVED : unknownOf('Fn::If', [condition, one, other]);
}

/** Values that say the same, down to what is known only at deployment. */
function isSame(one: unknown, other: unknown, scope: Scope): boolean {
  scope.budget.spend(1);
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return one === other && one !== UNRESOLVED;
  if (Object.getPrototypeOf(one) !== Object.getPrototypeOf(other)) return false;
  const [own, others] = [Object.entries(one), new Map(Object.entries(other))];
  return own.length === others.size && own.every(([key, value]) => others.has(key) && isSame(value, others.get(key), scope));
}

function substituted(argument: unknown, scope: Scope): unknown {
  const [template, given]: unknown[] = Array.isArray(argument) ? argument : [argument];
  if (typeof template !== 'string') return UNRESOLVED;
  const variables: object = typeof given === 'object' && given !== null ? given : {};
  const parts: unknown[] = [];
  let end = 0;
  for (let start = template.indexOf('${'); start >= 0; start = template.indexOf('${', end)) {
    const close = template.indexOf('}', start);
    if (close < 0) break;
    scope.budget.spend(1);
    const name = template.slice(start + 2, close).trim();
    parts.push(template.slice(end, start));
    if (name.startsWith('!')) parts.push(`\${${name.slice(1)}}`);
    else if (Object.hasOwn(variables, name)) parts.push(resolved(Reflect.get(variables, name), scope));
    else if (name.includes('.')) parts.push(attribute(name, scope));
    else parts.push(referenced(name, scope));
    end = close + 1;
  }
  parts.push(template.slice(end));
  return textOf(parts, scope);
}

function joined(argument: unknown, scope: Scope): unknown {
  if (!Array.isArray(argument) || argument.length !== 2) return UNRESOLVED;
  const [delimiter, list]: unknown[] = argument.map((each) => resolved(each, scope));
  if (typeof delimiter !== 'string') return UNRESOLVED;
  if (!Array.isArray(list)) return unknownOf('Fn::Join', [delimiter, list]);
  return textOf(
    list.flatMap((each: unknown, index) => (index === 0 ? [each] : [delimiter, each])),
    scope,
  );
}

function selected(argument: unknown, scope: Scope): unknown {
  if (!Array.isArray(argument) || argument.length !== 2) return UNRESOLVED;
  const [index, list] = argument.map((each) => resolved(each, scope));
  const isIndex = isScalar(index) && /^\d{1,9}$/.test(String(index));
  if (Array.isArray(list) && isIndex) return list[Number(index)] ?? UNRESOLVED;
  return blockAround(argument[1], scope) ?? unknownOf('Fn::Select', [index, list]);
}

function split(argument: unknown, scope: Scope): unknown {
  if (!Array.isArray(argument) || argument.length !== 2) return UNRESOLVED;
  const [delimiter, text] = argument.map((each) => resolved(each, scope));
  if (typeof delimiter !== 'string' || delimiter === '') return UNRESOLVED;
  if (typeof text !== 'string') return unknownOf('Fn::Split', [delimiter, text]);
  const pieces = text.split(delimiter);
  scope.budget.spend(pieces.length);
  return pieces;
}

function mapped(argument: unknown, scope: Scope): unknown {
  if (!Array.isArray(argument) || argument.length < 3) return UNRESOLVED;
  const [map, top, second, options]: unknown[] = argument;
  const keys = [map, top, second].map((each) => resolved(each, { ...scope, isCompared: true }));
  const hasDefault = typeof options === 'object' && options !== null && 'DefaultValue' in options;
  let value: unknown = scope.mappings;
  for (const key of keys) {
    const known = isScalar(key) ? String(key) : assumedKey(key, value, scope);
    if (known === null) return unknownOf('Fn::FindInMap', keys);
    if (known === ANOTHER && !hasDefault) throw new Impossible('A map has no such key.');
    value = typeof known === 'string' && isSection(value) ? ownValue(value, known) : undefined;
  }
  if (value === undefined) return hasDefault ? resolved(options.DefaultValue, scope) : UNRESOLVED;
  return literal(value);
}

/** Maps hold texts, and lists of them, and no functions. */
function literal(value: unknown): unknown {
  if (typeof value === 'string') return plainText(value);
  return isScalar(value) || (Array.isArray(value) && value.every(isScalar)) ? value : UNRESOLVED;
}

/** What is assumed of a key that is known only at deployment; null: nothing is. It is one of those that the map has. */
function assumedKey(key: unknown, map: unknown, scope: Scope): string | typeof ANOTHER | null {
  const expression = spelled(key);
  if (expression === null || !isSection(map)) return null;
  const assumed = scope.assumed.get(expression);
  if (assumed === undefined) ask(scope.questions, expression, Object.keys(map));
  return assumed ?? null;
}

function subnets(argument: unknown, scope: Scope): unknown {
  const [block, count, bits]: unknown[] = cidrArguments(argument, scope);
  const isKnownCall = typeof block === 'string' && isScalar(count) && isScalar(bits);
  const made = isKnownCall ? subnetsOf(block, Number(count), Number(bits)) : null;
  return made ?? unknownOf('Fn::Cidr', [block, count, bits]);
}

/** Which subnet of a block is meant may be known only at deployment; where the block is private, the block stands for it. */
function blockAround(raw: unknown, scope: Scope): string | null {
  const [name, argument] = functionIn(raw) ?? [];
  if (name !== 'Fn::Cidr') return null;
  const [block] = cidrArguments(argument, scope);
  return typeof block === 'string' && isPrivateBlock(block) ? block : null;
}

function cidrArguments(argument: unknown, scope: Scope): unknown[] {
  if (!Array.isArray(argument)) return [];
  const [block, ...others] = argument.map((each) => resolved(each, scope));
  return [statedBlock(block, scope), ...others];
}

/** The addresses of a VPC or subnet that the template itself makes, where it states them. */
function statedBlock(value: unknown, scope: Scope): unknown {
  if (!(value instanceof TemplateRef) || value.attribute !== 'CidrBlock') return value;
  const { logicalId } = value;
  const { [logicalId]: resource, ...others } = scope.resources;
  const { Type: type, Properties: properties } = isSection(resource) ? resource : {};
  const states = (type === 'AWS::EC2::VPC' || type === 'AWS::EC2::Subnet') && isSection(properties) && Object.hasOwn(properties, 'CidrBlock');
  if (!states) return value;
  // Without itself, so that two that name each other come to an end.
  const block = resolved(properties['CidrBlock'], { ...scope, resources: others });
  return typeof block === 'string' ? block : value;
}

type Part = string | TemplateRef | Expression;

/** One text, as far as its parts are texts; with the references and expressions in it, or unresolved where a part of it is. */
function textOf(parts: readonly unknown[], scope: Scope): unknown {
  const merged: Part[] = [];
  let length = 0;
  for (const part of parts.flatMap((each): unknown[] => (each instanceof TemplateText || each instanceof TemplateUnknown ? [...each.parts] : [each]))) {
    if (part instanceof TemplateRef || part instanceof Expression) merged.push(part);
    else if (isScalar(part)) length += append(merged, String(part));
    else if (part !== NO_VALUE) return UNRESOLVED;
  }
  scope.budget.spend(merged.length, length);
  if (merged.some((part) => typeof part === 'string' && part.includes('{{resolve:')))
    return unknownOf('text', merged.length === 1 ? merged : [new TemplateUnknown(merged)]);
  const texts = merged.filter((part): part is string | TemplateRef => !(part instanceof Expression));
  if (texts.length < merged.length) return new TemplateUnknown(merged);
  const [only = '', ...others] = texts;
  return others.length > 0 ? new TemplateText(texts) : only;
}

/** The characters added. */
function append(parts: Part[], text: string): number {
  const last = parts.at(-1);
  if (typeof last === 'string') parts[parts.length - 1] = last + text;
  else if (text !== '') parts.push(text);
  return text.length;
}

/** Characters by which a value that is known only at deployment may be named. */
const MAX_NAME = 1000;

/** A value that is known only at deployment, and the same for the same function of the same. */
function unknownOf(name: string, values: readonly unknown[]): unknown {
  const spelling = values.map(spelled);
  const expression = spelling.includes(null) ? null : `${name}(${spelling.join()})`;
  return expression === null || expression.length > MAX_NAME ? UNRESOLVED : new TemplateUnknown([new Expression(expression)]);
}

/** A spelling that only equal values have; null: there is none that is known to be. */
function spelled(value: unknown): string | null {
  if (typeof value === 'string') return value.length > MAX_NAME ? null : JSON.stringify(value);
  const [only, ...others] = value instanceof TemplateUnknown ? value.parts : [];
  if (only instanceof Expression && others.length === 0) return only.expression;
  if (value instanceof TemplateRef || value instanceof TemplateText || value instanceof TemplateUnknown) return shortened(JSON.stringify(value));
  if (Array.isArray(value)) {
    const items = value.slice(0, MAX_NAME).map(spelled);
    return value.length > MAX_NAME || items.includes(null) ? null : shortened(`[${items.join()}]`);
  }
  // A number is as good as its text.
  if (isScalar(value)) return JSON.stringify(String(value));
  return value === undefined ? '' : null;
}

function shortened(text: string): string | null {
  return text.length > MAX_NAME ? null : text;
}

function atFirstDot(text: string): [string, string] {
  const dot = text.indexOf('.');
  return dot < 0 ? [text, ''] : [text.slice(0, dot), text.slice(dot + 1)];
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function isSection(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Nothing in it is left to deployment. */
function isKnown(value: unknown): boolean {
  if (typeof value === 'symbol' || value instanceof TemplateRef || value instanceof TemplateText || value instanceof TemplateUnknown) return false;
  return typeof value !== 'object' || value === null || Object.values(value).every(isKnown);
}
