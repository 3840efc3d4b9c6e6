import type { Actor, Channel } from './cause.ts';

type Nullish = string | null | undefined;

/** The parts of CloudTrail's `userIdentity` and record that tell who made a call, and through what. Serializers write null for what is absent. */
export interface CallerRecord {
  readonly userIdentity?:
    | {
        readonly type?: Nullish;
        readonly principalId?: Nullish;
        readonly arn?: Nullish;
        readonly userName?: Nullish;
        readonly invokedBy?: Nullish;
        readonly sessionContext?:
          | { readonly sessionIssuer?: { readonly arn?: Nullish } | null | undefined; readonly sourceIdentity?: Nullish }
          | null
          | undefined;
        readonly onBehalfOf?: { readonly userId?: Nullish } | null | undefined;
      }
    | null
    | undefined;
  readonly userAgent?: Nullish;
  readonly sourceIPAddress?: Nullish;
  readonly sessionCredentialFromConsole?: string | boolean | null | undefined;
}

/** Who made a recorded call in an account; null: the record does not say. */
export function actorOf(record: CallerRecord, accountId: string): Actor | null {
  const { userIdentity } = record;
  if (!userIdentity) return null;
  const { type, arn, userName, invokedBy, principalId, sessionContext, onBehalfOf } = userIdentity;
  const issuer = sessionContext?.sessionIssuer?.arn;
  // The last part of an assumed role's ARN is its session: the person, or the job, that took the role.
  const session = type === 'AssumedRole' ? arn?.split('/').at(-1) : undefined;
  const person = sessionContext?.sourceIdentity ?? onBehalfOf?.userId;
  const name = type === 'Root' ? 'root' : person || session || userName || invokedBy || arn?.split('/').at(-1) || principalId;
  if (!name) return null;
  // A source identity is chosen by the caller of AssumeRole, unless the role's trust policy says which: it names, and proves nothing.
  const isSignedOn = (issuer ?? '').includes(`:${accountId}${SINGLE_SIGN_ON}`);
  const isVouchedFor = !sessionContext?.sourceIdentity && (Boolean(onBehalfOf?.userId) || isSignedOn);
  return { name, arn: issuer || arn || null, through: channelOf(record), ...(isVouchedFor && { vouchedFor: true as const }) };
}

/**
 * The roles of IAM Identity Center: it alone can take them, and it names a session after the person.
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
 */
const SINGLE_SIGN_ON = ':role/aws-reserved/sso.amazonaws.com/';

/** What Holdfast's own sessions are called. A name that anyone may choose: it says nothing without the role. */
export const OWN_SESSION = 'holdfast-';

/**
 * The call was made by Holdfast itself: in one of its own roles of the account whose resource it touched, in a session called as its own are. A role of the same name
 * in an account of somebody else is theirs. Such a change is evaluated like any other, but is nobody's doing.
 */
export function isOwnSession({ userIdentity }: CallerRecord, ownRoles: ReadonlySet<string>, accountId: string): boolean {
  if (userIdentity?.type !== 'AssumedRole') return false;
  // arn:aws:sts::111122223333:assumed-role/ROLE/SESSION: a role's name is unique in its account, whatever its path.
  const [, account = '', role = '', session = ''] = /^arn:[^:]+:sts::(\d{12}):assumed-role\/([^/]+)\/([^/]+)$/.exec(userIdentity.arn ?? '') ?? [];
  return account === accountId && ownRoles.has(role) && session.startsWith(OWN_SESSION);
}

/**
 * How infrastructure code, and the controllers that apply it, name themselves in `userAgent`: Terraform, Pulumi, OpenTofu, the CDK, Crossplane's providers, and AWS's
 * controllers for Kubernetes. Those of the last three are not confirmed.
 */
const CODE_AGENTS = ['terraform', 'pulumi', 'opentofu', 'aws-cdk', 'cloudformation.amazonaws.com', 'crossplane', 'upbound', 'aws-controllers-k8s'];

/** Services through which infrastructure code is applied: CloudFormation, its StackSets, Cloud Control, Service Catalog, Control Tower and Proton (of the last four, not confirmed). */
const CODE_SERVICES = [
  'cloudformation.amazonaws.com',
  'stacksets.cloudformation.amazonaws.com',
  'member.org.stacksets.cloudformation.amazonaws.com',
  'cloudcontrolapi.amazonaws.com',
  'servicecatalog.amazonaws.com',
  'controltower.amazonaws.com',
  'proton.amazonaws.com',
];

/** The roles in which StackSets and Control Tower work in an account, by the names that AWS gives to them. */
const CODE_ROLES = ['AWSCloudFormationStackSetExecutionRole', 'AWSControlTowerExecution', 'AWSServiceRoleForCloudFormationStackSetsOrgMember'];
const CODE_ROLE_PREFIXES = ['stacksets-exec-'];

/** The role of a principal's ARN, by its name alone; empty: it is none. */
export function roleNameOf(arn: string | null): string {
  return arn !== null && /:(?:role|assumed-role)\//.test(arn)
    ? arn.includes(':assumed-role/')
      ? (arn.split('/')[1] ?? '')
      : (arn.split('/').at(-1) ?? '')
    : '';
}

function channelOf({ userIdentity, userAgent, sourceIPAddress, sessionCredentialFromConsole }: CallerRecord): Channel {
  const agent = (userAgent ?? '').toLowerCase();
  const service = userIdentity?.invokedBy || sourceIPAddress || '';
  const role = roleNameOf(userIdentity?.sessionContext?.sessionIssuer?.arn || userIdentity?.arn || null);
  if (CODE_SERVICES.includes(service) || CODE_SERVICES.includes(agent) || CODE_AGENTS.some((name) => agent.includes(name))) return 'code';
  if (CODE_ROLES.includes(role) || CODE_ROLE_PREFIXES.some((prefix) => role.startsWith(prefix))) return 'code';
  if (userIdentity?.type === 'AWSService' || service.endsWith('.amazonaws.com')) return 'service';
  if (
    String(sessionCredentialFromConsole) === 'true' ||
    agent.includes('console.amazonaws.com') ||
    agent.includes('aws internal') ||
    agent.startsWith('mozilla/')
  )
    return 'console';
  if (agent.includes('aws-cli')) return 'cli';
  if (/boto|aws-sdk|botocore/.test(agent)) return 'sdk';
  return 'unknown';
}
