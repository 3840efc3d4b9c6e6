import { partitionOf } from '../resources/partition.ts';
import type { Place } from '../resources/resource.ts';

/** Who makes a call in the sandbox, as far as a CloudTrail record tells of them. */
export type SandboxActor = {
  readonly sourceIPAddress?: string;
  readonly userAgent?: string;
  /** Through the console: CloudTrail says so in a field of its own. */
  readonly console?: true;
  /** The service that makes the call for them: `cloudformation.amazonaws.com`. */
  readonly invokedBy?: string;
} & ({ readonly userName: string } | { readonly roleName: string; readonly sessionName: string });

const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';
const COMMAND_LINE = 'aws-cli/2.31.0 md/awscrt#0.27.6 ua/2.1 os/linux#6.12 lang/python#3.13 cfg/retry-mode#standard md/prompt#off md/command#ec2';

/** The parts of a record that tell who made the call, and through what; shapes as in real records (DataDog/stratus-red-team, panther-labs/panther-analysis). */
export function attribution(actor: SandboxActor, place: Place, at: string) {
  const { console, invokedBy, userAgent = invokedBy ?? (console ? BROWSER : COMMAND_LINE), sourceIPAddress = invokedBy ?? '203.0.113.57' } = actor;
  return {
    userIdentity: { ...identity(actor, place, at), ...(invokedBy !== undefined && { invokedBy }) },
    sourceIPAddress,
    userAgent,
    ...(console && { sessionCredentialFromConsole: 'true' }),
  };
}

function identity(actor: SandboxActor, { accountId, region }: Place, at: string) {
  const partition = partitionOf(region);
  if ('userName' in actor) {
    return {
      type: 'IAMUser',
      principalId: 'AIDAIOSFODNN7EXAMPLE',
      arn: `arn:${partition}:iam::${accountId}:user/${actor.userName}`,
      accountId,
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      userName: actor.userName,
    };
  }
  const { roleName, sessionName } = actor;
  return {
    type: 'AssumedRole',
    principalId: `AROAIOSFODNN7EXAMPLE:${sessionName}`,
    arn: `arn:${partition}:sts::${accountId}:assumed-role/${roleName}/${sessionName}`,
    accountId,
    accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: 'AROAIOSFODNN7EXAMPLE',
        arn: `arn:${partition}:iam::${accountId}:role/${roleName}`,
        accountId,
        userName: roleName,
      },
      attributes: { creationDate: at, mfaAuthenticated: 'false' },
    },
  };
}
