import { Expression, isUnresolved, TemplateRef, TemplateText, TemplateUnknown } from '../../resources/resource.ts';
import { UnknownFact } from '../rule.ts';
import { type Answer, all, isMetByOutsiders, narrows } from './conditions.ts';
import { AT_DEPLOYMENT, coversEverybody, type Principal, parseStatements, type Statement, UnreadableStatement } from './policy-document.ts';
import { atLeast, atMost, mayBeEverybody, together } from './together.ts';

/**
 * The statements by which a resource's policy grants something to everybody, whatever it is: `Principal: "*"` in any spelling, or a `NotPrincipal`, with no
 * condition that keeps it to a fixed circle, and not taken back by denials. Throws `UnknownFact` where there is none for certain, and what can't be read,
 * or is known only at deployment, may be one.
 */
export function publicStatements(document: string | object): readonly Statement[] {
  return grantsIn(document, isForEverybody);
}

/** A statement, and the accounts outside that it grants something to, by their numbers. */
export interface OutsideGrant {
  readonly statement: Statement;
  readonly accounts: readonly string[];
}

/**
 * The statements by which a policy grants something to named principals of accounts that are not ours, under no condition that keeps it to a fixed circle.
 * Grants to everybody are not among them. `ours`: twelve digits each. Throws `UnknownFact` as above.
 */
export function outsideGrants(document: string | object, ours: readonly string[]): readonly OutsideGrant[] {
  return grantsToOutsiders(document, ours, 'counted');
}

/** The same whatever the conditions are: a fixed external id, or an organization, keeps the circle fixed, and it is one of outsiders all the same. */
export function namedOutsiders(document: string | object, ours: readonly string[]): readonly OutsideGrant[] {
  return grantsToOutsiders(document, ours, 'ignored');
}

function grantsToOutsiders(document: string | object, ours: readonly string[], conditions: 'counted' | 'ignored'): readonly OutsideGrant[] {
  const outside = ({ type, id }: Principal): readonly string[] => {
    const account = accountIn(id);
    const isOutside = type === 'AWS' && !isWild(id) && account !== undefined && isKnown(account) && account !== THIS_ACCOUNT && !ours.includes(account);
    return isOutside ? [account] : [];
  };
  const isAudience = ({ principals }: Statement): Answer => {
    if (principals?.some((principal) => outside(principal).length > 0)) return 'yes';
    return principals?.some(mayBeOutside) ? 'unknown' : 'no';
  };
  return grantsIn(document, isAudience, conditions).map((statement) => ({ statement, accounts: [...new Set((statement.principals ?? []).flatMap(outside))] }));
}

/** `statement 2 "Read" (s3:GetObject)`, for a message. */
export function statementsInWords(statements: readonly Statement[]): string {
  return statements.map(statementInWords).join('; ');
}

/** What stands for the account of a deployment in a template (functions/core/template.ts); nobody's account has this number. */
export const THIS_ACCOUNT = '000000000000';

/** The allowing statements whose audience is the one asked for, not denied, and, where conditions count, unnarrowed. */
function grantsIn(
  document: string | object,
  isAudience: (statement: Statement) => Answer,
  conditions: 'counted' | 'ignored' = 'counted',
): readonly Statement[] {
  const found: Statement[] = [];
  const doubts: UnknownFact[] = [];
  // What is denied for certain, what may be, and a denial that may be of anything.
  const denials: Statement[] = [];
  const possible: Statement[] = [];
  let unread: UnknownFact | null = null;
  for (const statement of parseStatements(asRead(document))) {
    if (statement instanceof UnreadableStatement) {
      if (statement.effect !== 'Deny') doubts.push(statement);
      if (statement.effect !== 'Allow') unread = statement;
    } else if (statement.effect === 'Deny') {
      const denied = deniesOutsiders(statement);
      if (denied === 'yes') denials.push(atLeast(statement));
      if (denied !== 'no') possible.push(atMost(statement));
    } else {
      const narrowed = conditions === 'ignored' ? 'no' : any(statement.conditions.map((condition) => narrows(condition, statement.conditions)));
      const granted = both(isAudience(statement), opposite(narrowed));
      if (granted === 'yes') found.push(statement);
      if (granted === 'unknown') doubts.push(openIn(statement));
    }
  }
  const open = found.filter((statement) => !isDenied(statement, denials));
  const openInAnyCase = unread === null ? open.filter((statement) => !isDenied(statement, possible)) : [];
  if (openInAnyCase.length > 0) return openInAnyCase;
  const mayBeDenied = new UnknownFact(`Whether the policy denies again what it allows by ${statementsInWords(open)} is known only at deployment.`);
  const [doubt = open.length > 0 ? (unread ?? mayBeDenied) : undefined] = doubts;
  if (doubt) throw doubt;
  return [];
}

function isForEverybody({ principals, notPrincipals }: Statement): Answer {
  if (notPrincipals) return notPrincipals.some(({ type, id }) => type === 'AWS' && isWild(id)) ? 'no' : 'yes';
  if (principals?.some(({ id }) => isWild(id))) return 'yes';
  return mayBeEverybody({ principals }) ? 'unknown' : 'no';
}

/**
 * Every account, or every service. IAM takes no wildcard in a principal but `*` alone; a document with another would be refused, and is taken at its word:
 * one that stands behind an account's number is for that account.
 */
export function isWild(id: string): boolean {
  const [arn, , , , account = id] = id.split(':');
  return (arn === 'arn' ? account : id).includes('*');
}

/** A principal whose account is known only at deployment. */
function mayBeOutside({ type, id }: Principal): boolean {
  return type === 'AWS' && id.includes(AT_DEPLOYMENT) && !(id.startsWith('arn:') && isKnown(id.split(':', 5).join(':')));
}

function isKnown(text: string): boolean {
  return !text.includes(AT_DEPLOYMENT);
}

/** Whether the denial meets everybody outside of a fixed circle. */
function deniesOutsiders(statement: Statement): Answer {
  return both(isAgainstEverybody(statement), all(statement.conditions.map(isMetByOutsiders)));
}

/** A denial of every service, or of every user of an identity provider, leaves all others alone. */
function isAgainstEverybody(denial: Statement): Answer {
  if (coversEverybody(denial)) return 'yes';
  if (denial.notPrincipals) return isForEverybody(denial);
  return mayBeEverybody(denial) ? 'unknown' : 'no';
}

/** All that the statement allows, denials take back. In policies without resources (of a role's trust, of an ECR repository) each statement is of the one at hand. */
function isDenied({ actions, resources }: Statement, denials: readonly Statement[]): boolean {
  if (denials.length === 0) return false;
  const whole = denials.map((denial) => (denial.resources || denial.notResources ? denial : { ...denial, resources: ['*'] }));
  return (actions ?? ['*']).every((action) => (resources ?? ['*']).every((resource) => together(whole, action, resource)));
}

function both(one: Answer, other: Answer): Answer {
  return all([one, other]);
}

function any(answers: readonly Answer[]): Answer {
  return opposite(all(answers.map(opposite)));
}

function opposite(answer: Answer): Answer {
  if (answer === 'unknown') return 'unknown';
  return answer === 'yes' ? 'no' : 'yes';
}

function openIn(statement: Statement): UnknownFact {
  return new UnknownFact(`Whom ${statementInWords(statement)} of the policy speaks of is known only at deployment.`);
}

function statementInWords({ index, sid, actions, spelling }: Statement): string {
  const what = actions ? spelling.join(', ') : `everything but ${spelling.join(', ')}`;
  return `statement ${index + 1}${sid ? ` "${sid}"` : ''} (${what})`;
}

/** The account of a principal: its number alone, or in its ARN; undefined: neither (the id of a user or role that was deleted). */
export function accountIn(id: string): string | undefined {
  if (/^\d{12}$/.test(id)) return id;
  // What a template refers to is of the account that it is deployed to.
  if (id.startsWith('<')) return THIS_ACCOUNT;
  return id.startsWith('arn:') ? id.split(':')[4] : undefined;
}

/**
 * A template's document with a text in the place of what stands in it for a value that is known later: `<Queue.Arn>` for a reference, which is some resource
 * or principal of this account; AT_DEPLOYMENT for what may be anything, but nothing that a pattern of the document is known to match.
 */
export function asRead(document: string | object): string | object {
  return typeof document === 'string' ? document : readMembers(document);
}

function readMembers(members: object): object {
  return Object.fromEntries(Object.entries(members).map(([name, member]: [string, unknown]) => [name, readMember(name.toLowerCase(), member)]));
}

function readMember(name: string, member: unknown): unknown {
  if (name === 'principal' && isUnresolved(member)) return { AWS: readValue(member, false) };
  // Without these a statement can't be told from another, or a whole condition from none.
  const mustBeKnown = name === 'statement' || name === 'effect' || name === 'condition' || name === 'notprincipal' || isOperator(name);
  return readValue(member, mustBeKnown);
}

function readValue(value: unknown, mustBeKnown: boolean): unknown {
  if (isUnresolved(value)) return mustBeKnown ? value : textIn(value);
  if (value instanceof TemplateRef) return mustBeKnown ? value : reference(value);
  if (value instanceof TemplateText) return textIn(value);
  if (Array.isArray(value)) return value.map((each) => readValue(each, mustBeKnown));
  return typeof value === 'object' && value !== null ? readMembers(value) : value;
}

/** `StringEquals`: its value is a map of keys. */
function isOperator(name: string): boolean {
  return /^(for(any|all)values?:)?(string|numeric|date|bool|binary|ipaddress|notipaddress|arn|null)/.test(name);
}

function textIn(value: unknown): string {
  if (!(value instanceof TemplateText || value instanceof TemplateUnknown)) return AT_DEPLOYMENT;
  return value.parts.map((part) => (typeof part === 'string' ? part : part instanceof Expression ? AT_DEPLOYMENT : reference(part))).join('');
}

function reference({ logicalId, attribute }: TemplateRef): string {
  return attribute === null ? `<${logicalId}>` : `<${logicalId}.${attribute}>`;
}
