import policy from '../../resources/iam/policy.ts';
import { TemplateRef, TemplateText, UNRESOLVED } from '../../resources/resource.ts';
import { defineRule, UnknownFact } from '../rule.ts';
import { parseStatements, type Statement } from '../shared/policy-document.ts';
import { covers } from '../shared/wildcard.ts';

/**
 * Judged by what the policy's allowing statements grant together. Conditions, and denials beside them, don't count: both take away only what they name, and
 * AWS Config's rule of this name does not look at them either (not confirmed).
 */
export default defineRule(policy, {
  meta: {
    id: 'iam-policy-no-statements-with-admin-access',
    version: 1,
    title: 'No customer managed policy allows every action on every resource.',
    severity: 'HIGH',
    risk: 'high',
    rationale: 'Each stolen key, and each mistake, of anybody who has such a policy can do everything that the account can: read, delete, lock out, spend.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/iam-policy-no-statements-with-admin-access.html',
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-versioning.html',
    ],
    changes: ['iam:SetDefaultPolicyVersion'],
    messages: {
      admin: 'Every action on every resource is allowed ({{statements}}): whoever has this policy is an administrator.',
      setDefault:
        'Put version {{version}}{{made}} in force instead of {{present}}; no version is deleted. It hits all who have the policy at once ({{attached}} users, groups and roles; {{bounded}} more that it bounds): what they do beyond {{version}} stops working.',
    },
  },

  needs: ['document'],

  evaluate({ document }) {
    const statements = adminStatements(document);
    if (statements.length === 0) return { compliance: 'COMPLIANT' };
    return { compliance: 'NON_COMPLIANT', message: 'admin', data: { statements: `statement ${statements.map(nameOf).join(' and ')}` } };
  },

  remediate({ arn: PolicyArn, defaultVersionId: present, versions, attachmentCount, boundaryCount }) {
    // Versions come by their number. One that was written after the present one counts too: setting an old, wide version in force again is an attack.
    const narrower = versions.findLast(({ document }) => document !== undefined && isKnownToBeNarrower(document));
    if (!narrower) return null;

    const { versionId, createDate } = narrower;
    return {
      risk: 'high',
      message: 'setDefault',
      data: {
        version: versionId,
        made: createDate ? ` of ${createDate.slice(0, 10)}` : '',
        present,
        attached: String(attachmentCount),
        bounded: String(boundaryCount),
      },
      steps: [
        {
          apply: { action: 'iam:SetDefaultPolicyVersion', input: { PolicyArn, VersionId: versionId } },
          revert: { action: 'iam:SetDefaultPolicyVersion', input: { PolicyArn, VersionId: present } },
        },
      ],
    };
  },
});

function isKnownToBeNarrower(document: string): boolean {
  try {
    return adminStatements(document).length === 0;
  } catch (error) {
    if (error instanceof UnknownFact) return false;
    throw error;
  }
}

/** The statements that make an administrator. Throws `UnknownFact` where what is known only at deployment decides. */
function adminStatements(document: string | object): readonly Statement[] {
  if (typeof document === 'string') return adminStatementsAsRead(document);
  const least = adminStatementsAsRead(readAs(document, { allowed: SOMETHING, excepted: EVERYTHING }));
  const most = adminStatementsAsRead(readAs(document, { allowed: EVERYTHING, excepted: SOMETHING }));
  if (least.length === 0 && most.length > 0) throw new UnknownFact('Whether the policy allows every action on every resource is known only at deployment.');
  return least;
}

function adminStatementsAsRead(document: string | object): readonly Statement[] {
  const read = parseStatements(document);
  const wide = read.filter(isReadable).filter(allowsOnEveryResource);
  const alone = wide.filter((statement) => isAdmin([statement]));
  if (alone.length > 0) return alone;
  if (isAdmin(wide)) return wide;
  for (const statement of read) if (!isReadable(statement)) throw statement;
  return [];
}

function isReadable(statement: Statement | UnknownFact): statement is Statement {
  return !(statement instanceof UnknownFact);
}

/** Every service, or every kind of call, by its first letter: `*` in pieces (`a*`, `b*`, …) is all the same. Services and calls have names of two letters and more. */
const LETTERS = [...'abcdefghijklmnopqrstuvwxyz'];
/** Every resource; `arn:aws:*` is as good as `*`. */
const EVERY_ARN = 'arn:aws:?*:*:*:?*';
const ALL_OF_IAM = 'iam:?*';
const EVERY_IAM_ARN = 'arn:aws:iam::*:?*';

/** Whether these statements, all of them of every resource, allow everything together; or all but something, with IAM, by which one can grant oneself the rest. */
function isAdmin(statements: readonly Statement[]): boolean {
  const allows = (wanted: string) => statements.some(({ actions }) => actions?.some((pattern) => covers(pattern, wanted)));
  if (LETTERS.every((letter) => allows(`${letter}?*:?*`)) || LETTERS.every((letter) => allows(`?*:${letter}?*`))) return true;

  const exclusions = statements.flatMap(({ notActions }) => (notActions ? [notActions] : [])).filter((excluded) => !excluded.some(isEveryAction));
  const leavesIam = (excluded: readonly string[]) => !excluded.some((pattern) => covers(pattern, ALL_OF_IAM));
  return exclusions.length > 0 && (allows(ALL_OF_IAM) || exclusions.some(leavesIam));
}

function isEveryAction(pattern: string): boolean {
  return covers(pattern, '?*:?*');
}

function allowsOnEveryResource({ effect, resources, notResources }: Statement): boolean {
  if (effect !== 'Allow') return false;
  if (resources) return resources.some((pattern) => covers(inOnePartition(pattern), EVERY_ARN));
  // All but some is every resource unless IAM's are among those left out, whatever account the pattern names: it can be this one only.
  return notResources?.every((pattern) => !covers(inOnePartition(pattern).replace(/:\d{12}:/, ':*:'), EVERY_IAM_ARN)) ?? false;
}

/** An account lives in one partition (`aws`, `aws-cn`, …), so that naming another would name nothing. */
function inOnePartition(pattern: string): string {
  return pattern.replace(/^arn:aws[\w-]*:/, 'arn:aws:');
}

function nameOf({ index, sid }: Statement): string {
  return sid ? `${index + 1} "${sid}"` : String(index + 1);
}

const EVERYTHING = '*';
/** Spelt like a policy variable, which patterns take for a text of its own. */
const SOMETHING = nameInTemplate('something');

/** What stands for an action or resource that is known only at deployment: the document then grants the least that it may come to grant, or the most. */
type Reading = Readonly<Record<'allowed' | 'excepted', string>>;

/** A template's document, read so. A reference to a resource is a name or an ARN, and never everything. */
function readAs(document: object, reading: Reading): object {
  // Conditions don't count here.
  const members = Object.entries(document).filter(([name]) => !/^condition$/i.test(name));
  return Object.fromEntries(members.map(([name, member]) => [name, valueAs(member, reading, standInFor(name, reading))]));
}

function valueAs(value: unknown, reading: Reading, standIn: string | symbol | null): unknown {
  if (value === UNRESOLVED) return standIn;
  if (value instanceof TemplateRef) return nameInTemplate(value.logicalId);
  if (value instanceof TemplateText) return value.parts.map((part) => (typeof part === 'string' ? part : nameInTemplate(part.logicalId))).join('');
  if (Array.isArray(value)) return value.map((each) => valueAs(each, reading, standIn));
  return typeof value === 'object' && value !== null ? readAs(value, reading) : value;
}

function standInFor(name: string, { allowed, excepted }: Reading): string | symbol | null {
  if (/^(action|resource)$/i.test(name)) return allowed;
  if (/^not(action|resource)$/i.test(name)) return excepted;
  return /^sid$/i.test(name) ? null : UNRESOLVED;
}

function nameInTemplate(name: string): string {
  return `\${${name}}`;
}
