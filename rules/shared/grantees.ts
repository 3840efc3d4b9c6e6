import { UnknownFact } from '../rule.ts';
import { isInside, parseCidr } from './addresses.ts';
import { type Answer, all, narrows } from './conditions.ts';
import { accountIn, asRead, isWild, statementsInWords, THIS_ACCOUNT } from './grants.ts';
import { AT_DEPLOYMENT, type Condition, isOfDeleted, type Principal, parseStatements, type Statement, UnreadableStatement } from './policy-document.ts';

/** Whom a policy may let in. */
export interface Circle {
  /** Twelve digits each. */
  readonly accounts: readonly string[];
  /** Single users and roles, by their ARNs. */
  readonly principals: readonly string[];
  /** AWS services, by their names; null: every one. */
  readonly services: readonly string[] | null;
  /** Providers of identities, by their names or ARNs. */
  readonly federated: readonly string[];
  /** Ranges, as CIDRs. */
  readonly addresses: readonly string[];
  /** VPCs and endpoints, by their ids. */
  readonly networks: readonly string[];
  readonly organizations: readonly string[];
}

/**
 * The statements by which a policy lets in somebody from outside of the circle: each that allows is judged by itself, whatever others deny. Throws `UnknownFact`
 * where there is none for certain, and what can't be read, or is known only at deployment, may be one.
 */
export function statementsBeyond(document: string | object, circle: Circle): readonly Statement[] {
  const beyond: Statement[] = [];
  let doubt: UnknownFact | null = null;
  for (const statement of parseStatements(asRead(document))) {
    if (statement instanceof UnreadableStatement) doubt = statement.effect === 'Deny' ? doubt : statement;
    else if (statement.effect === 'Allow') {
      const within = isWithin(statement, circle);
      if (within === 'no') beyond.push(statement);
      if (within === 'unknown') doubt = new UnknownFact(`Whom ${statementsInWords([statement])} of the policy lets in is not shown.`);
    }
  }
  if (beyond.length === 0 && doubt) throw doubt;
  return beyond;
}

function isWithin({ principals, notPrincipals, conditions }: Statement, circle: Circle): Answer {
  const narrowed = conditions.map((condition) => keepsWithin(condition, conditions, circle));
  if (narrowed.includes('yes')) return 'yes';
  const named = notPrincipals || !principals ? 'no' : all(principals.map((principal) => isOneOf(principal, circle)));
  return named === 'no' && narrowed.includes('unknown') ? 'unknown' : named;
}

/** CloudFront's own users, by which older distributions read: of whose distribution a policy does not show. */
const CLOUDFRONT_USER = /^arn:aws[\w-]*:iam::cloudfront:user\//;

function isOneOf({ type, id }: Principal, circle: Circle): Answer {
  if (type === 'Service') return answer(!isWild(id) && isService(id, circle));
  if (id.includes(AT_DEPLOYMENT)) return 'unknown';
  if (type === 'Federated') return answer(circle.federated.includes(id) || isOurs(id, circle));
  if (circle.principals.includes(id)) return 'yes';
  // Whose canonical id it is no policy shows.
  if (type === 'CanonicalUser') return 'unknown';
  if (CLOUDFRONT_USER.test(id)) return answer(isService('cloudfront.amazonaws.com', circle));
  if (isOfDeleted(id)) return 'yes';
  return answer(!isWild(id) && isOurs(id, circle));
}

function isService(name: string, { services }: Circle): boolean {
  return services === null || services.includes(name.toLowerCase());
}

function isOurs(id: string, { accounts }: Circle): boolean {
  const account = accountIn(id);
  return account !== undefined && (account === THIS_ACCOUNT || accounts.includes(account));
}

/** Whether the condition, among those of its statement, keeps it to callers of the circle. */
function keepsWithin(condition: Condition, among: readonly Condition[], circle: Circle): Answer {
  if (narrows(condition, among) === 'no') return 'no';
  const isKnown = knownIn(condition.key, circle);
  return isKnown ? all(condition.values.map((value) => (value.includes(AT_DEPLOYMENT) ? 'unknown' : answer(isKnown(value))))) : 'no';
}

/** What tells, of a condition's key, whether one of its values is of the circle; undefined: such a key can't be. */
function knownIn(key: string, circle: Circle): ((value: string) => boolean) | undefined {
  if (key === 'aws:sourceip') return (value) => isAmong(value, circle.addresses);
  // What a template refers to is of the account that it is deployed to.
  if (key === 'aws:sourcevpc' || key === 'aws:sourcevpce') return (value) => circle.networks.includes(value) || value.startsWith('<');
  if (key.endsWith('orgid') || key.endsWith('orgpaths')) return (value) => circle.organizations.includes(value.split('/')[0] ?? '') || isOwnersOwn(value);
  if (ACCOUNTS.has(key)) return (value) => isOurs(value, circle) || isOwnersOwn(value);
  return ARNS.has(key) ? (value) => circle.principals.includes(value) || isOurs(value, circle) : undefined;
}

const ACCOUNTS = new Set(['aws:principalaccount', 'aws:sourceaccount', 'aws:sourceowner', 'aws:vpceaccount', 's3:dataaccesspointaccount']);
const ARNS = new Set(['aws:principalarn', 'aws:sourcearn', 'aws:sourcevpcarn', 's3:dataaccesspointarn', 'lambda:sourcefunctionarn']);

/** Filled, in a request, with the account or organization of the bucket. */
function isOwnersOwn(value: string): boolean {
  return /^\$\{aws:resource(account|orgid|orgpaths)\}/i.test(value);
}

/** All of the addresses lie in one of the ranges. */
function isAmong(addresses: string, ranges: readonly string[]): boolean {
  const block = parseCidr(asRange(addresses));
  const outer = ranges.map((range) => parseCidr(asRange(range)));
  return block !== null && outer.some((range) => range !== null && isInside(block, range));
}

function asRange(address: string): string {
  return address.includes('/') ? address : `${address}/${address.includes(':') ? 128 : 32}`;
}

function answer(yes: boolean): Answer {
  return yes ? 'yes' : 'no';
}
