import type { Actor, Channel } from './cause.ts';

/** The parts of CloudTrail's `userIdentity` and record that tell who made a call, and through what. */
export interface CallerRecord {
  readonly userIdentity?:
    | {
        readonly type?: string | undefined;
        readonly principalId?: string | undefined;
        readonly arn?: string | undefined;
        readonly userName?: string | undefined;
        readonly invokedBy?: string | undefined;
        readonly sessionContext?: { readonly sessionIssuer?: { readonly arn?: string | undefined } | undefined } | undefined;
      }
    | null
    | undefined;
  readonly userAgent?: string | null | undefined;
  readonly sourceIPAddress?: string | null | undefined;
  readonly sessionCredentialFromConsole?: string | boolean | null | undefined;
}

/** Who made a recorded call; null: the record does not say. */
export function actorOf(record: CallerRecord): Actor | null {
  const { userIdentity } = record;
  if (!userIdentity) return null;
  const { type, arn, userName, invokedBy, principalId, sessionContext } = userIdentity;
  const issuer = sessionContext?.sessionIssuer?.arn;
  // The last part of an assumed role's ARN is its session: the person, or the job, that took the role.
  const session = type === 'AssumedRole' ? arn?.split('/').at(-1) : undefined;
  const name = type === 'Root' ? 'root' : (session ?? userName ?? invokedBy ?? arn?.split('/').at(-1) ?? principalId);
  if (!name) return null;
  return { name, arn: issuer ?? arn ?? null, through: channelOf(record) };
}

/** Holdfast's own sessions carry this name: their changes are looked at like any other, but are nobody's doing. */
export const OWN_SESSION = 'holdfast-';

export function isOwnSession({ userIdentity }: CallerRecord): boolean {
  const session = userIdentity?.type === 'AssumedRole' ? userIdentity.arn?.split('/').at(-1) : undefined;
  return session?.startsWith(OWN_SESSION) ?? false;
}

/** What the agents of infrastructure code say of themselves in `userAgent`. */
const CODE_AGENTS = ['terraform', 'pulumi', 'opentofu', 'aws-cdk', 'cloudformation.amazonaws.com'];

function channelOf({ userIdentity, userAgent, sourceIPAddress, sessionCredentialFromConsole }: CallerRecord): Channel {
  const agent = (userAgent ?? '').toLowerCase();
  const service = userIdentity?.invokedBy ?? sourceIPAddress ?? '';
  if (service === 'cloudformation.amazonaws.com' || CODE_AGENTS.some((name) => agent.includes(name))) return 'code';
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
