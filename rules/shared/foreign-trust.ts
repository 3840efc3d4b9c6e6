import type { AwsCall } from '../../aws/call.ts';
import type { Role } from '../../resources/iam/role.ts';
import { type Step, UnknownFact } from '../rule.ts';
import { placesOf } from './admin.ts';
import { type Broad, broadPolicies } from './broad-access.ts';
import { testOf } from './conditions.ts';
import { foundInAny } from './found-in-any.ts';
import { accountIn, asRead, namedOutsiders } from './grants.ts';
import { enumerated, isKeptByOthers } from './identity-policies.ts';
import { type Condition, coversEverybody, namesDeleted, type Principal, parsePolicy, parseStatements, type Statement } from './policy-document.ts';
import { isAssumable, type Opening, withoutOpenings } from './trust.ts';

/** A statement by which an account of others can take a role, whatever it is narrowed to besides. */
export interface ForeignTrust extends Opening {
  readonly accounts: readonly string[];
}

/**
 * By which statements accounts that are not `known` (twelve digits each) can take the role: that name them as principals, or everybody under a condition that names
 * them. Throws `UnknownFact` where there is none for certain, and what is known only at deployment may be one.
 */
export function foreignTrusts(trustPolicy: string | object, known: readonly string[]): readonly ForeignTrust[] {
  const kinds = [() => byPrincipal(trustPolicy, known), () => byCondition(trustPolicy, known)];
  return foundInAny(kinds, (find) => {
    const found = find().filter(({ statement }) => isAssumable(statement));
    return found.length > 0 ? found : null;
  }).flat();
}

function byPrincipal(trustPolicy: string | object, known: readonly string[]): readonly ForeignTrust[] {
  return namedOutsiders(trustPolicy, known).map(({ statement, accounts }) => {
    const lets = ({ type, id }: Principal) => type === 'AWS' && accounts.includes(accountIn(id) ?? '');
    return { statement, accounts, who: inWords(accounts, statement), lets, isRefused: false };
  });
}

/** `Principal: "*"` with `aws:PrincipalAccount`, or `aws:PrincipalArn`, of others. */
function byCondition(trustPolicy: string | object, known: readonly string[]): readonly ForeignTrust[] {
  const everybody = parseStatements(asRead(trustPolicy)).filter(
    (statement): statement is Statement => 'conditions' in statement && statement.effect === 'Allow' && coversEverybody(statement),
  );
  return everybody.flatMap((statement): ForeignTrust[] => {
    const named = [...new Set(statement.conditions.flatMap(accountsNamedBy))];
    const accounts = named.filter((account) => !known.includes(account)).sort();
    // Beside accounts of ours, the condition would have to be rewritten.
    return accounts.length === 0
      ? []
      : [{ statement, accounts, who: inWords(accounts, statement), lets: () => true, isRefused: accounts.length < named.length }];
  });
}

function accountsNamedBy(condition: Condition): string[] {
  if (!/^(string(equals|equalsignorecase|like)|arn(equals|like))$/.test(testOf(condition).base)) return [];
  if (condition.key !== 'aws:principalaccount' && condition.key !== 'aws:principalarn') return [];
  return condition.values.map((value) => accountIn(value) ?? '').filter((account) => /^\d{12}$/.test(account));
}

function inWords(accounts: readonly string[], statement: Statement): string {
  return `${accounts.length === 1 ? 'account' : 'accounts'} ${enumerated(accounts)} (${placesOf([statement])})`;
}

/** Who can take the role, for a message. */
export function whoCan(trusts: readonly ForeignTrust[]): string {
  return trusts.map(({ who }) => who).join(', and ');
}

type Granting = Pick<Role, 'inlinePolicies' | 'attachedPolicies' | 'permissionsBoundary'>;

/** The policies that make an administrator of a role: everything, or all of IAM, by which it can grant itself the rest. Throws `UnknownFact` as `broadPolicies`. */
export function administrative(role: Granting): readonly Broad[] {
  return broadPolicies(role).filter(({ power }) => power === 'everything' || power === 'all of IAM');
}

/** Whether the role is certainly an administrator; one whose policies are not all shown is not. */
export function isCertainlyAdministrative(role: Granting): boolean {
  try {
    return administrative(role).length > 0;
  } catch (error) {
    if (error instanceof UnknownFact) return false;
    throw error;
  }
}

/** What can be said of the power of a role that is no administrator: its policies, by name. */
export function powerInWords({ inlinePolicies, attachedPolicies }: Granting): string {
  const managed = attachedPolicies.map(({ name }) => name);
  const names = [...managed, ...inlinePolicies.map(({ name }) => `the inline policy ${name ?? 'of a name that is not shown'}`)];
  return names.length === 0 ? 'nothing yet: it has no policies' : `what ${enumerated(names)} allow${names.length === 1 ? 's' : ''}`;
}

type Update = Step<'iam:UpdateAssumeRolePolicy'>;
/** A trust policy holds a statement at least; this one lets nobody take the role. */
const NOBODY = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Deny', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }] });

/**
 * The step that takes those accounts, and nobody else, out of the trust policy; where nobody would be left, a policy that lets nobody in takes its place. Null where
 * the role is another's to keep, or IAM would refuse the policy as it was.
 */
export function withdrawTrust(facts: Pick<Role, 'name' | 'path' | 'trustPolicy'>, trusts: readonly ForeignTrust[]): Update | null {
  const { name: RoleName, trustPolicy } = facts;
  if (typeof trustPolicy !== 'string' || isKeptByOthers(facts) || trusts.some(({ isRefused }) => isRefused) || namesDeleted(trustPolicy)) return null;
  const left = withoutOpenings(trustPolicy, trusts);
  const namesOthers = parsePolicy(trustPolicy).some((statement) => !trusts.some((trust) => trust.statement.index === statement.index && isWhole(trust)));
  if (left === null && namesOthers) return null;
  const update = (PolicyDocument: string): AwsCall<'iam:UpdateAssumeRolePolicy'> => ({
    action: 'iam:UpdateAssumeRolePolicy',
    input: { RoleName, PolicyDocument },
  });
  return { apply: update(left ?? NOBODY), revert: update(trustPolicy) };
}

function isWhole({ statement, lets }: ForeignTrust): boolean {
  return statement.principals?.every(lets) ?? false;
}
