import role from '../../resources/iam/role.ts';
import { isUnresolved } from '../../resources/resource.ts';
import { defineRule, type Step, UnknownFact } from '../rule.ts';
import { broadPolicies, type Source, withDocument } from '../shared/broad-access.ts';
import { asRead } from '../shared/grants.ts';
import { enumerated, isKeptByOthers, mayDeny } from '../shared/identity-policies.ts';
import { type Principal, parseStatements, UnreadableStatement } from '../shared/policy-document.ts';

type Removal = Step<'iam:DetachRolePolicy' | 'iam:DeleteRolePolicy', 'iam:AttachRolePolicy' | 'iam:PutRolePolicy'>;

export default defineRule(role, {
  meta: {
    id: 'iam-instance-role-no-broad-access',
    version: 1,
    title: 'No role of EC2 instances, nodes of a cluster among them, is an administrator or has all S3 buckets to itself.',
    severity: 'HIGH',
    risk: 'high',
    rationale:
      'Whatever runs on an instance can take its role, from the metadata service: one hole in one web page, or one container on a node, has then everything that the role has.',
    references: [
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-ec2.html',
      'https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html',
      'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html',
    ],
    notes: [
      'A role is one of instances where its trust policy lets the service `ec2.amazonaws.com` take it; nodes of EKS and instances of ECS have such roles.',
      'Too much is: every action on every resource, every action of IAM on everything in it, or to read and overwrite every object of every bucket; not where a denial or the permissions boundary of the role takes that back.',
      'Of AWS’s own policies those are known here that grant so much: AdministratorAccess, PowerUserAccess, IAMFullAccess, AmazonS3FullAccess, the older roles for EMR, Data Pipeline and Systems Manager (its AmazonSSMManagedInstanceCore is narrow), AWSLambdaExecute, and the job functions SystemAdministrator and DataScientist.',
      'Where AWS Config, or a template, names a managed policy of the account without its text, the answer is INSUFFICIENT_DATA unless another policy violates already.',
    ],
    changes: ['iam:DetachRolePolicy', 'iam:DeleteRolePolicy'],
    reverts: ['iam:AttachRolePolicy', 'iam:PutRolePolicy'],
    messages: {
      broad: 'Instances can take this role, and it grants them too much: {{powers}}. Whoever gets into one of them has it too.',
      remove:
        '{{doing}}. Everything that runs with this role can do at once only what its other policies allow: attach one with what is really needed first. What is deleted is kept as a text, to be put back as it was.',
    },
  },

  needs: ['trustPolicy', 'inlinePolicies', 'attachedPolicies', 'permissionsBoundary'],

  evaluate(facts) {
    if (!isOfInstances(facts.trustPolicy)) return { compliance: 'NOT_APPLICABLE' };
    const broad = broadPolicies(facts);
    if (broad.length === 0) return { compliance: 'COMPLIANT' };
    const powers = broad.map(({ source, power }) => `${nameOf(source)} grants ${power}`).join('; ');
    return { compliance: 'NON_COMPLIANT', message: 'broad', data: { powers } };
  },

  remediate(facts) {
    const broad = broadPolicies(facts).map(({ source }) => source);
    if (isKeptByOthers(facts) || broad.some((source) => mayDeny(withDocument(source)))) return null;
    const [first, ...others] = broad.flatMap((source) => removal(facts.name, source));
    if (!first) return null;

    const managed = broad.filter((source) => 'arn' in source).map(nameOf);
    const inline = broad.filter((source) => !('arn' in source)).map(nameOf);
    const doing = [...(managed.length > 0 ? [`detach ${enumerated(managed)}`] : []), ...(inline.length > 0 ? [`delete the inline ${enumerated(inline)}`] : [])];
    const sentence = `${doing.join(', and ')} of ${facts.name}`;
    return { risk: 'high', message: 'remove', data: { doing: sentence.charAt(0).toUpperCase() + sentence.slice(1) }, steps: [first, ...others] };
  },
});

/** Throws `UnknownFact` where what is known only at deployment, or can't be read, may say so. */
function isOfInstances(trustPolicy: string | object): boolean {
  const statements = parseStatements(asRead(trustPolicy));
  const isSaid = statements.some((each) => !(each instanceof UnreadableStatement) && each.effect === 'Allow' && each.principals?.some(isEc2));
  if (isSaid) return true;
  const doubt = statements.find((each) => each instanceof UnreadableStatement && each.effect !== 'Deny');
  if (doubt instanceof UnreadableStatement) throw doubt;
  if (holdsUnknownService(trustPolicy)) throw new UnknownFact('Whether instances can take the role is known only at deployment.');
  return false;
}

function isEc2({ type, id }: Principal): boolean {
  return type === 'Service' && /^ec2\.([a-z0-9-]+\.)?amazonaws\.com(\.cn)?$/.test(id);
}

/** A principal of whatever type, or a service, that a template does not say. */
function holdsUnknownService(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([name, member]: [string, unknown]) => {
    if (/^(principal|service)$/i.test(name) && [member].flat().some(isUnresolved)) return true;
    return holdsUnknownService(member);
  });
}

/** `media`, `AdministratorAccess`. */
function nameOf({ name }: Source): string {
  return name ?? 'a policy';
}

function removal(RoleName: string, source: Source): Removal[] {
  if ('arn' in source) {
    if (source.arn === null) return [];
    const input = { RoleName, PolicyArn: source.arn };
    return [{ apply: { action: 'iam:DetachRolePolicy', input }, revert: { action: 'iam:AttachRolePolicy', input } }];
  }
  const { name: PolicyName, document: PolicyDocument } = source;
  if (PolicyName === null || typeof PolicyDocument !== 'string') return [];
  const own = { RoleName, PolicyName };
  return [{ apply: { action: 'iam:DeleteRolePolicy', input: own }, revert: { action: 'iam:PutRolePolicy', input: { ...own, PolicyDocument } } }];
}
