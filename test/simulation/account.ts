import { AwsError } from '../../aws/call.ts';
import type { SandboxActor } from '../../sandbox/actor.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import type { Snapwave } from '../../sandbox/snapwave.ts';

/** The account's state, parted by resource: what is compared before and after a change. */
export type Slices = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

export function slicesOf({ state }: Sandbox): Slices {
  const slices = new Map<string, Readonly<Record<string, unknown>>>();
  for (const group of state.securityGroups) slices.set(group.id, structuredClone({ ...group }));
  for (const bucket of state.buckets) slices.set(bucket.name, structuredClone({ ...bucket }));
  for (const trail of state.trails) slices.set(trail.arn, structuredClone({ ...trail }));
  for (const policy of state.policies) slices.set(policy.arn, structuredClone({ ...policy }));
  slices.set('the account', structuredClone({ publicAccessBlock: state.publicAccessBlock, passwordPolicy: state.passwordPolicy }));
  return slices;
}

export const PEOPLE = {
  ana: { userName: 'ana' },
  ben: { userName: 'ben', console: true },
  script: { userName: 'nightly-script' },
  terraform: { roleName: 'terraform-apply', sessionName: 'run-7' },
} as const satisfies Readonly<Record<string, SandboxActor>>;
export type Person = keyof typeof PEOPLE;

const ssh = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22 };
const publicRead = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::snapwave-media/*' }],
});
const BLOCK = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };

interface At {
  readonly sandbox: Sandbox;
  readonly snapwave: Snapwave;
  readonly as: SandboxActor;
}
type Doing = (at: At) => Promise<unknown>;

function ask({ sandbox, as }: At) {
  return sandbox.as(as).ask({ accountId: sandbox.accountId, region: sandbox.region });
}
function admit(group: keyof Snapwave['groups'], permission: object): Doing {
  return (at) => ask(at)('ec2:AuthorizeSecurityGroupIngress', { GroupId: at.snapwave.groups[group], IpPermissions: [permission] });
}
function closeAll(group: keyof Snapwave['groups']): Doing {
  return async (at) => {
    const GroupId = at.snapwave.groups[group];
    const rules = at.sandbox.state.securityGroups.find(({ id }) => id === GroupId)?.rules ?? [];
    const wide = rules.filter(
      ({ isEgress, peer, fromPort }) => !isEgress && 'cidr' in peer && /\/[0-7]$/.test(peer.cidr) && fromPort !== 443 && fromPort !== 80,
    );
    if (wide.length > 0) await ask(at)('ec2:RevokeSecurityGroupIngress', { GroupId, SecurityGroupRuleIds: wide.map(({ id }) => id) });
  };
}

/** Anyone who may tag chooses the value: a mode's own, or the name of something that every JavaScript object has. */
function tagEnvironment(value: string): Doing {
  return async ({ sandbox, snapwave }) => {
    const { groups, buckets } = snapwave;
    for (const each of sandbox.state.securityGroups) if (Object.values(groups).includes(each.id)) each.tags = { ...each.tags, env: value };
    for (const each of sandbox.state.buckets) if (Object.values(buckets).includes(each.name)) each.tags = { ...each.tags, env: value };
  };
}

/** What people, scripts and infrastructure code do to the account, well meant or not. */
export const DOINGS = {
  'open SSH': admit('bastion', { ...ssh, IpRanges: [{ CidrIp: '0.0.0.0/0', Description: 'for a minute' }] }),
  'open SSH of the web servers': admit('web', { ...ssh, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }),
  'open SSH in two halves': admit('bastion', { ...ssh, IpRanges: [{ CidrIp: '0.0.0.0/1' }, { CidrIp: '128.0.0.0/1', Description: 'the other half' }] }),
  'open SSH to IPv6': admit('database', { ...ssh, Ipv6Ranges: [{ CidrIpv6: '::/0' }] }),
  'open every port': admit('bastion', { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }),
  'open RDP': admit('web', { IpProtocol: 'tcp', FromPort: 3389, ToPort: 3389, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }),
  'admit a partner': admit('bastion', { ...ssh, IpRanges: [{ CidrIp: '198.51.100.0/24', Description: 'partner' }] }),
  'close by hand': closeAll('bastion'),
  'close the web servers by hand': closeAll('web'),
  'use the default group': async (at) => {
    const GroupId = at.snapwave.groups.default;
    await ask(at)('ec2:AuthorizeSecurityGroupIngress', {
      GroupId,
      IpPermissions: [{ IpProtocol: 'tcp', FromPort: 8080, ToPort: 8080, IpRanges: [{ CidrIp: '10.0.0.0/8' }] }],
    });
    await ask(at)('ec2:AuthorizeSecurityGroupEgress', { GroupId, IpPermissions: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }] });
  },
  'go public': async (at) => {
    await ask(at)('s3:DeletePublicAccessBlock', { Bucket: at.snapwave.buckets.media });
    await ask(at)('s3:PutBucketPolicy', { Bucket: at.snapwave.buckets.media, Policy: publicRead });
  },
  'drop a bucket’s block': (at) => ask(at)('s3:DeletePublicAccessBlock', { Bucket: at.snapwave.buckets.uploads }),
  'put a bucket’s block back': (at) => ask(at)('s3:PutPublicAccessBlock', { Bucket: at.snapwave.buckets.uploads, PublicAccessBlockConfiguration: BLOCK }),
  'drop a bucket’s policy': (at) => ask(at)('s3:DeleteBucketPolicy', { Bucket: at.snapwave.buckets.uploads }),
  'stop the trail': (at) => ask(at)('cloudtrail:StopLogging', { Name: at.snapwave.trail }),
  'start the trail': (at) => ask(at)('cloudtrail:StartLogging', { Name: at.snapwave.trail }),
  'drop log validation': (at) => ask(at)('cloudtrail:UpdateTrail', { Name: at.snapwave.trail, EnableLogFileValidation: false }),
  'make the build agent an administrator': (at) => ask(at)('iam:SetDefaultPolicyVersion', { PolicyArn: at.snapwave.policies.buildAgent, VersionId: 'v2' }),
  'weaken passwords': (at) => ask(at)('iam:UpdateAccountPasswordPolicy', { MinimumPasswordLength: 6 }),
  'tag as a stack’s': async ({ sandbox, snapwave }) => {
    const group = sandbox.state.securityGroups.find(({ id }) => id === snapwave.groups.bastion);
    if (group) group.tags = { ...group.tags, 'aws:cloudformation:stack-name': 'network' };
  },
  'tag everything as production': tagEnvironment('prod'),
  'tag everything as “constructor”': tagEnvironment('constructor'),
  'tag everything as “__proto__”': tagEnvironment('__proto__'),
  'tag everything as “toString”': tagEnvironment('toString'),
  'delete the web servers’ group': async ({ sandbox, snapwave }) => {
    const index = sandbox.state.securityGroups.findIndex(({ id }) => id === snapwave.groups.web);
    if (index !== -1) sandbox.state.securityGroups.splice(index, 1);
  },
} as const satisfies Readonly<Record<string, Doing>>;
export type DoingName = keyof typeof DOINGS;

/** AWS may refuse what somebody tries: then nothing happened. */
export async function act(name: DoingName, at: At): Promise<void> {
  try {
    await DOINGS[name](at);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
  }
}
