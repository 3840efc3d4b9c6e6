import { ownValue } from '../../resources/shared/own-value.ts';
import { UnknownFact } from '../rule.ts';
import { narrows, testOf } from './conditions.ts';
import { foundInAny } from './found-in-any.ts';
import { asRead, outsideGrants, publicStatements } from './grants.ts';
import { AT_DEPLOYMENT, type Condition, coversAction, type Principal, parseStatements, type Statement, UnreadableStatement } from './policy-document.ts';
import { withoutPrincipals, withoutStatements } from './policy-text.ts';

/** A statement of a role's trust policy by which somebody from outside can take the role. */
export interface Opening {
  readonly statement: Statement;
  /** `anybody`, `account 444455556666`, `any subject of token.actions.githubusercontent.com`. */
  readonly who: string;
  /** Which of the statement's principals. */
  readonly lets: (principal: Principal) => boolean;
  /** IAM would not take the statement back as it is. */
  readonly isRefused: boolean;
}

/**
 * Who can take a role that nobody chose: everybody, and accounts that are not `ours`, without a fixed `sts:ExternalId` or another condition that keeps to a fixed circle; any
 * subject of an OIDC provider. Throws `UnknownFact` where there is nobody for certain, and what is known only at deployment may let somebody in.
 */
export function openingsOf(trustPolicy: string | object, ours: readonly string[]): readonly Opening[] {
  const kinds = [() => openToEverybody(trustPolicy), () => openToAccounts(trustPolicy, ours), () => openToSubjects(trustPolicy)];
  return foundInAny(kinds, (find) => {
    const openings = find().filter(({ statement }) => isAssumable(statement));
    return openings.length > 0 ? openings : null;
  }).flat();
}

function openToEverybody(trustPolicy: string | object): readonly Opening[] {
  const lets = ({ id }: Principal) => id === '*';
  return publicStatements(trustPolicy).map((statement) => ({ statement, who: 'anybody', lets, isRefused: false }));
}

function openToAccounts(trustPolicy: string | object, ours: readonly string[]): readonly Opening[] {
  return outsideGrants(trustPolicy, ours).map(({ statement, accounts }) => {
    const lets = ({ type, id }: Principal) => type === 'AWS' && accounts.some((account) => id === account || id.split(':')[4] === account);
    return { statement, who: `account ${accounts.join(', ')}`, lets, isRefused: false };
  });
}

/** Whether the statement lets somebody take the role; to tag a session alone (`sts:TagSession`) takes none. */
export function isAssumable(statement: Statement): boolean {
  return statement.effect === 'Allow' && ['sts:AssumeRole', 'sts:AssumeRoleWithSAML', WEB_IDENTITY].some((action) => coversAction(statement, action));
}

/**
 * A trust policy's JSON text without those openings; statements that name nobody else go as a whole. Null where no statement would be left, or what else the
 * text holds stands in the way.
 */
export function withoutOpenings(text: string, openings: readonly Opening[]): string | null {
  const byPlace = Map.groupBy(openings, ({ statement }) => statement.index);
  const whole: Statement[] = [];
  let rest = text;
  for (const group of byPlace.values()) {
    const [{ statement } = {}] = group;
    if (!statement) continue;
    const { principals } = statement;
    const isLetIn = (principal: Principal) => group.some(({ lets }) => lets(principal));
    const left = principals?.filter((principal) => !isLetIn(principal)) ?? [];
    const removed =
      left.length === 0
        ? rest
        : withoutPrincipals(
            rest,
            statement,
            (type, id) => principals?.some((each) => each.type.toLowerCase() === type && each.id === id && isLetIn(each)) ?? false,
          );
    if (removed === null) return null;
    rest = removed;
    if (left.length === 0) whole.push(statement);
  }
  return whole.length === 0 ? rest : withoutStatements(rest, whole);
}

const WEB_IDENTITY = 'sts:AssumeRoleWithWebIdentity';

/** Statements that admit whomever an OIDC provider knows. SAML providers are of the account, and know its own people. */
function openToSubjects(trustPolicy: string | object): readonly Opening[] {
  const read = parseStatements(asRead(trustPolicy));
  const statements = read
    .filter((statement) => !(statement instanceof UnreadableStatement))
    .filter((statement): statement is Statement => coversWebIdentity(statement));
  const doubt = read.find((statement) => statement instanceof UnreadableStatement && statement.effect !== 'Deny');
  const found: Opening[] = [];
  for (const statement of statements) {
    if (statement.effect === 'Deny') continue;
    for (const { id } of (statement.principals ?? []).filter(isWebIdentityProvider)) {
      if (isFixed(statement.conditions, id) || statements.some((each) => deniesOthers(each, id))) continue;
      const { host } = providerOf(id);
      const lets = (principal: Principal) => principal.type === 'Federated' && principal.id === id;
      found.push({ statement, who: `any subject of ${host}`, lets, isRefused: isShared(host) });
    }
  }
  if (found.length === 0 && doubt instanceof UnreadableStatement) throw doubt;
  return found;
}

function coversWebIdentity(statement: Statement | UnreadableStatement): boolean {
  return !(statement instanceof UnreadableStatement) && coversAction(statement, WEB_IDENTITY);
}

function isWebIdentityProvider({ type, id }: Principal): boolean {
  return type === 'Federated' && !id.includes(':saml-provider/') && id !== '*';
}

interface Provider {
  /** As its condition keys begin: `oidc.eks.eu-west-1.amazonaws.com/id/ABC`. */
  readonly host: string;
  /** What of a token, fixed, keeps strangers out. `sub` does everywhere. */
  readonly claims: readonly string[];
  /** In the fixed beginning of a pattern of subjects: whose they are. null: the provider has the subjects of one owner only. */
  readonly tenant: RegExp | null;
}

/** `label:value` and then something more: the owner's name has come to its end. */
const FIRST_VALUE = /^[^:]+:[^:/]+[:/]/;
/** A subject does not begin with its owner, or is nothing else: a pattern of them takes in those of others. */
const NEVER = /(?!)/;
/**
 * Providers whose subjects are everybody's, that IAM knows to be so: it takes no trust policy any more that does not test the claim named here.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html
 */
const SHARED: Readonly<Record<string, Omit<Provider, 'host'>>> = {
  // What a subject looks like is the organization's to choose: https://docs.github.com/en/actions/reference/security/oidc
  'token.actions.githubusercontent.com': {
    claims: ['repository', 'repository_id', 'repository_owner', 'repository_owner_id', 'job_workflow_ref', 'enterprise', 'enterprise_id'],
    tenant: /(^|:)(repo|repository|repository_id|repository_owner|repository_owner_id|job_workflow_ref|enterprise|enterprise_id):[^:/]+[:/]/,
  },
  'agent.buildkite.com': { claims: [], tenant: FIRST_VALUE },
  // `pulumi:deploy:org:my-org:project:…`: https://www.pulumi.com/docs/deployments/guides/oidc/aws/
  'api.pulumi.com/oidc': { claims: ['aud'], tenant: /:(org|pulumi\.organization\.login):[^:/]+:/ },
  'app.terraform.io': { claims: [], tenant: FIRST_VALUE },
  'gitlab.com': { claims: [], tenant: FIRST_VALUE },
  'oidc-configuration.audit-log.githubusercontent.com': { claims: [], tenant: NEVER },
  'oidc.codefresh.io': { claims: [], tenant: FIRST_VALUE },
  'oidc.vercel.com': { claims: ['aud'], tenant: FIRST_VALUE },
  'proidc.upbound.io': { claims: [], tenant: FIRST_VALUE },
  'sandboxes.cloud': { claims: ['aud'], tenant: FIRST_VALUE },
  'scalr.io': { claims: [], tenant: FIRST_VALUE },
  'studio.datachain.ai/api': { claims: [], tenant: FIRST_VALUE },
  'tokens.cloud.shisho.dev': { claims: [], tenant: FIRST_VALUE },
  'vstoken.actions.githubusercontent.com': { claims: [], tenant: FIRST_VALUE },
  // Built into IAM: what is fixed is the identity pool, or the app. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
  'cognito-identity.amazonaws.com': { claims: ['aud'], tenant: NEVER },
  'accounts.google.com': { claims: ['aud', 'oaud'], tenant: NEVER },
  'graph.facebook.com': { claims: ['app_id', 'id'], tenant: NEVER },
  'www.amazon.com': { claims: ['app_id', 'user_id'], tenant: NEVER },
};

function isShared(host: string): boolean {
  return Object.hasOwn(SHARED, host);
}

/** By the provider's ARN, or the name of one that is built in. Of one that a template makes, the name is not known: any subject that is fixed is taken for its. */
function providerOf(principal: string): Provider {
  const host = (principal.split(':oidc-provider/')[1] ?? principal).toLowerCase();
  const known = ownValue(SHARED, host);
  return { host, ...(known ?? { claims: [], tenant: null }) };
}

/** Whether the conditions keep the provider's subjects to some that were chosen. Throws `UnknownFact` where that is known only at deployment. */
function isFixed(conditions: readonly Condition[], principal: string): boolean {
  const answers = conditions.map((condition) => (narrows(condition, conditions) === 'yes' ? 'yes' : keepsTo(condition, testOf(condition).base, principal)));
  if (answers.includes('yes')) return true;
  if (answers.includes('unknown')) throw new UnknownFact('Which subjects of an OIDC provider may take the role is known only at deployment.');
  return false;
}

/** Whether the denial meets all subjects but some that were chosen. */
function deniesOthers({ effect, conditions }: Statement, principal: string): boolean {
  const [condition, ...others] = conditions;
  if (effect !== 'Deny' || !condition || others.length > 0) return false;
  const [, base] = /^string(?:not)(equals|equalsignorecase|like)$/.exec(testOf(condition).base) ?? [];
  return base !== undefined && keepsTo(condition, `string${base}`, principal) === 'yes';
}

/** Every token has a subject and an audience, so that tests which pass without them (`…IfExists`, `ForAllValues`) keep to their values all the same. */
function keepsTo({ key, values }: Condition, base: string, principal: string): 'yes' | 'no' | 'unknown' {
  if (!/^string(equals|equalsignorecase|like)$/.test(base)) return 'no';
  const claim = key.slice(key.lastIndexOf(':') + 1);
  const keyHost = key.slice(0, key.lastIndexOf(':'));
  const provider = principal.startsWith('<') ? providerOf(keyHost) : providerOf(principal);
  if (keyHost !== provider.host || !(claim === 'sub' || provider.claims.includes(claim))) return 'no';

  const isPattern = base === 'stringlike';
  for (const value of values) {
    if (value.includes(AT_DEPLOYMENT)) return 'unknown';
    const [beginning = '', ...more] = value.split(isPattern ? /\$\{[^}]*\}|[*?]/ : /\$\{[^}]*\}/);
    if (more.length > 0 && !isOfSomebody(claim, beginning, value, provider)) return 'no';
  }
  return 'yes';
}

/** What every subject of a provider may begin with, and nothing more: any of them. */
const ANY_SUBJECT = /^(system:(serviceaccount:)?|repo:|project_path:|organization:|org\/)?[*?:/]*$/;

/** Claims that begin with their owner: `my-org/app`. */
const OF_AN_OWNER = new Set(['repository', 'job_workflow_ref']);

/** Whether what is fixed of a pattern chooses. */
function isOfSomebody(claim: string, beginning: string, value: string, { tenant }: Provider): boolean {
  if (tenant === null) return !ANY_SUBJECT.test(value);
  return claim === 'sub' ? tenant.test(beginning) : OF_AN_OWNER.has(claim) && /^[^/]+\//.test(beginning);
}
