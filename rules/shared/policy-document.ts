import { isUnresolved, TemplateRef, TemplateText } from '../../resources/resource.ts';
import { UnknownFact } from '../rule.ts';
import { covers, overlaps } from './wildcard.ts';

/** Who a statement speaks of. `Principal: "*"` is `{ type: 'AWS', id: '*' }`: in a resource's policy both mean everybody. */
export interface Principal {
  readonly type: 'AWS' | 'Service' | 'Federated' | 'CanonicalUser';
  readonly id: string;
}

/** One test of a condition block: true when any of the values passes. All tests of a statement must pass. */
export interface Condition {
  /** In lower case, with its prefix and suffix: `bool`, `foranyvalue:stringlike`, `boolifexists`. */
  readonly operator: string;
  /** In lower case: `aws:securetransport`. */
  readonly key: string;
  /** As texts: `"false"` and `false` are one. */
  readonly values: readonly string[];
}

/** One statement of an IAM-style policy in its one form. Of each pair (`actions`, `notActions`) at most one is not null. */
export interface Statement {
  readonly sid: string | null;
  readonly effect: 'Allow' | 'Deny';
  /** In lower case: `s3:getobject`, `s3:*`, `*`. */
  readonly actions: readonly string[] | null;
  readonly notActions: readonly string[] | null;
  /** Either of them as the document spells them: for people to read. */
  readonly spelling: readonly string[];
  /** Both null in a role's trust policy, which has none. */
  readonly resources: readonly string[] | null;
  readonly notResources: readonly string[] | null;
  /** Both null in a policy of an identity, which has none. */
  readonly principals: readonly Principal[] | null;
  readonly notPrincipals: readonly Principal[] | null;
  readonly conditions: readonly Condition[];
  /** Its place in the document, from 0. */
  readonly index: number;
}

/** Stands in a document for a text that is known only at deployment. */
export const AT_DEPLOYMENT = '<known only at deployment>';

/** A statement that is malformed, or known only at deployment in part: says what of it, and its effect where that can be told. */
export class UnreadableStatement extends UnknownFact {
  readonly effect: Statement['effect'] | null;

  constructor(effect: Statement['effect'] | null, message: string) {
    super(message);
    this.effect = effect;
  }
}

/** The statements of a policy document, given as JSON text or as an object. Throws `UnknownFact` where any part is malformed or known only at deployment. */
export function parsePolicy(document: string | object): readonly Statement[] {
  return parseStatements(document).map((statement) => {
    if (statement instanceof UnreadableStatement) throw statement;
    return statement;
  });
}

/**
 * The same with an `UnreadableStatement` in the place of each statement that can't be read, for rules that one statement may satisfy (or violate) whatever the others say.
 * Throws `UnknownFact` where the document as a whole can't be read.
 */
export function parseStatements(document: string | object): readonly (Statement | UnreadableStatement)[] {
  const members = membersOf(typeof document === 'string' ? fromJson(document) : document, 'The policy document');
  const statements = members.get('statement');
  if (statements === undefined) throw new UnknownFact('The policy document has no Statement.');
  return listOf(statements).map((statement, index) => {
    try {
      return statementOf(statement, index);
    } catch (error) {
      if (error instanceof UnknownFact) return new UnreadableStatement(effectOf(statement), error.message);
      throw error;
    }
  });
}

/** Whether the statement speaks of the action, or pattern of actions (`s3:*`), as a whole: by `Action`, or by a `NotAction` that leaves it out. */
export function coversAction({ actions, notActions }: Statement, action: string): boolean {
  return speaksOf(actions, notActions, action.toLowerCase());
}

/** Whether the statement speaks of the resource, or pattern of resources (`arn:aws:s3:::b/*`), as a whole: by `Resource`, or by a `NotResource` that leaves it out. */
export function coversResource({ resources, notResources }: Statement, arn: string): boolean {
  return speaksOf(resources, notResources, arn);
}

/** Whether the statement speaks of everybody: `Principal: "*"`, or `{ "AWS": "*" }`. A `NotPrincipal` never does. */
export function coversEverybody({ principals }: Statement): boolean {
  return principals?.some(({ type, id }) => type === 'AWS' && id === '*') ?? false;
}

/** The unique id that AWS shows in a policy in the place of a user or role that was deleted: it lets nobody in. */
export function isOfDeleted(id: string): boolean {
  return /^A[A-Z]{3}[A-Z0-9]{12,}$/.test(id);
}

/**
 * Whether AWS would refuse the policy if it were put as it is, since it names a user or role that was deleted: such a policy can be changed, but not put back.
 * https://repost.aws/knowledge-center/s3-invalid-principal-in-policy-error
 */
export function namesDeleted(document: string | object): boolean {
  return parseStatements(document).some(
    (statement) =>
      !(statement instanceof UnreadableStatement) && [...(statement.principals ?? []), ...(statement.notPrincipals ?? [])].some(({ id }) => isOfDeleted(id)),
  );
}

function speaksOf(listed: readonly string[] | null, left: readonly string[] | null, wanted: string): boolean {
  if (listed) return listed.some((pattern) => covers(pattern, wanted));
  return left?.every((pattern) => !overlaps(pattern, wanted)) ?? false;
}

function statementOf(value: unknown, index: number): Statement {
  const where = `Statement ${index + 1} of the policy`;
  const members = membersOf(value, where);
  const sid = members.get('sid') ?? null;
  if (sid !== null && typeof sid !== 'string' && typeof sid !== 'number') throw unreadable(where, 'Sid', sid, 'a text');
  const effect = members.get('effect');
  if (effect !== 'Allow' && effect !== 'Deny') throw unreadable(where, 'Effect', effect, 'Allow or Deny');
  const [actions, notActions] = eitherOf(members, where, 'Action', 'NotAction', textsOf);
  if (!actions && !notActions) throw new UnknownFact(`${where} has neither an Action nor a NotAction.`);
  const [resources, notResources] = eitherOf(members, where, 'Resource', 'NotResource', textsOf);
  const [principals, notPrincipals] = eitherOf(members, where, 'Principal', 'NotPrincipal', principalsOf);
  return {
    // A template in YAML may leave the quotes away.
    sid: sid === null ? null : String(sid),
    effect,
    actions: actions?.map((action) => action.toLowerCase()) ?? null,
    notActions: notActions?.map((action) => action.toLowerCase()) ?? null,
    spelling: actions ?? notActions ?? [],
    resources,
    notResources,
    principals,
    notPrincipals,
    conditions: conditionsOf(members.get('condition'), where),
    index,
  };
}

function effectOf(statement: unknown): Statement['effect'] | null {
  if (typeof statement !== 'object' || statement === null) return null;
  const effects = Object.entries(statement).flatMap(([name, value]: [string, unknown]) => (name.toLowerCase() === 'effect' ? [value] : []));
  const [effect] = effects;
  return effects.length === 1 && (effect === 'Allow' || effect === 'Deny') ? effect : null;
}

function eitherOf<T>(
  members: ReadonlyMap<string, unknown>,
  where: string,
  name: string,
  opposite: string,
  read: (value: unknown, where: string, name: string) => T,
): readonly [T | null, T | null] {
  const value = members.get(name.toLowerCase());
  const oppositeValue = members.get(opposite.toLowerCase());
  if (value !== undefined && oppositeValue !== undefined) throw new UnknownFact(`${where} has both ${name} and ${opposite}.`);
  return [value === undefined ? null : read(value, where, name), oppositeValue === undefined ? null : read(oppositeValue, where, opposite)];
}

function textsOf(value: unknown, where: string, name: string): readonly string[] {
  return listOf(value).map((each) => {
    if (typeof each !== 'string') throw unreadable(where, name, each, 'a text or a list of texts');
    return each;
  });
}

const principalTypes = new Map<string, Principal['type']>([
  ['aws', 'AWS'],
  ['service', 'Service'],
  ['federated', 'Federated'],
  ['canonicaluser', 'CanonicalUser'],
]);

function principalsOf(value: unknown, where: string, name: string): readonly Principal[] {
  if (value === '*') return [{ type: 'AWS', id: '*' }];
  const found: Principal[] = [];
  for (const [key, ids] of membersOf(value, `${name} in ${where.toLowerCase()}`)) {
    const type = principalTypes.get(key);
    if (!type) throw new UnknownFact(`${where} has a ${name} of the unknown type "${key}".`);
    for (const id of textsOf(listOf(ids).map(accountAsText), where, name)) found.push({ type, id });
  }
  return found;
}

/** An account's number without quotes, as YAML takes them: its leading zeros are lost. */
function accountAsText(id: unknown): unknown {
  return typeof id === 'number' ? String(id).padStart(12, '0') : id;
}

function conditionsOf(value: unknown, where: string): readonly Condition[] {
  if (value === undefined) return [];
  const found: Condition[] = [];
  for (const [operator, tests] of membersOf(value, `Condition in ${where.toLowerCase()}`)) {
    for (const [key, values] of membersOf(tests, `Condition in ${where.toLowerCase()}`)) {
      found.push({ operator, key, values: listOf(values).map((each) => conditionValue(each, where)) });
    }
  }
  return found;
}

function conditionValue(value: unknown, where: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean' || typeof value === 'number') return String(value);
  throw unreadable(where, 'Condition', value, 'a text, number or boolean, or a list of them');
}

/** An object's members by their names in lower case: IAM does not tell the spellings apart. */
function membersOf(value: unknown, where: string): ReadonlyMap<string, unknown> {
  if (isOpen(value)) throw new UnknownFact(`${where} is known only at deployment.`);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new UnknownFact(`${where} is not an object.`);
  const members = new Map<string, unknown>();
  for (const [name, member] of Object.entries(value)) {
    const key = name.toLowerCase();
    if (members.has(key)) throw new UnknownFact(`${where} has "${name}" twice, in two spellings.`);
    if (member !== undefined) members.set(key, member);
  }
  return members;
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UnknownFact(`The policy document is not JSON: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

function unreadable(where: string, name: string, value: unknown, expected: string): UnknownFact {
  if (isOpen(value)) return new UnknownFact(`${where} has a value of ${name} that is known only at deployment.`);
  return new UnknownFact(value === undefined ? `${where} has no ${name}.` : `${where} has a value of ${name} that is not ${expected}.`);
}

function isOpen(value: unknown): boolean {
  return isUnresolved(value) || value instanceof TemplateRef || value instanceof TemplateText;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}
