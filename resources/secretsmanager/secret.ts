import { orNull } from '../../aws/call.ts';
import { type ConfigurationItem, defineResource, type Tags, TemplateRef, type TemplateResource, type TemplateSibling } from '../resource.ts';
import { pagesOf } from '../shared/pages.ts';
import { proposedDocument, sameDocument } from '../shared/policy-text.ts';
import { flag, isRecord, membersOf, orNone, shown, text } from '../shared/shown.ts';
import { isOnlyPart, type Naming, namingOf, namingOfAny, onlyPart } from '../shared/template-naming.ts';
import { tagsOf } from '../tags.ts';
import { factsRead, from, orUnreadable } from '../unreadable.ts';

/** When a secret is rotated: each as Secrets Manager spells it, null where it is not said. */
export interface RotationRules {
  readonly days: number | null;
  /** `rate(10 days)`, `cron(…)`. */
  readonly expression: string | null;
  /** `3h`. */
  readonly duration: string | null;
}

/** A secret of AWS Secrets Manager, never its value. */
export interface Secret {
  readonly name: string;
  readonly arn: string;
  /** It is rotated by a schedule. null: that is not its owner's to say, since a service made and manages it, or it is a replica, rotated with its primary. */
  readonly rotation: boolean | null;
  /** What rotates it, or did before rotation was switched off; null: nothing ever did, or a service does without a function. */
  readonly rotationFunctionArn: string | null;
  /** The schedule, also one that was switched off; null: there never was one. */
  readonly rotationRules: RotationRules | null;
  /** A copy of a secret of another Region; it can't be changed here. */
  readonly replica: boolean;
  /** It will be deleted; nobody can read it, or change anything of it. */
  readonly pendingDeletion: boolean;
  /** The last day on which anybody asked for its value, ISO-8601 (UTC, without a time); null: nobody ever did. */
  readonly lastAccessedOn: string | null;
  /** ISO-8601 UTC. */
  readonly createdAt: string;
  /** JSON text, or, in a template, an object in which some values are known only at deployment; null: none, or, there, none that is for certain its own. */
  readonly policy: string | object | null;
  readonly tags: Tags;
}

const SECRET = 'AWS::SecretsManager::Secret';
const RESOURCE_POLICY = 'AWS::SecretsManager::ResourcePolicy';
const ROTATION_SCHEDULE = 'AWS::SecretsManager::RotationSchedule';
/** Answers its secret's ARN to a `Ref`. */
const TARGET_ATTACHMENT = 'AWS::SecretsManager::SecretTargetAttachment';

/**
 * A secret is named by its ARN: the six characters at its end tell it from an older one of the same name. One that is scheduled for deletion is taken for gone:
 * nobody can read it, and Secrets Manager refuses to change it; once it is restored, it is looked at again.
 */
export default defineResource<Secret>()({
  type: SECRET,
  tagged: true,
  reads: ['secretsmanager:ListSecrets', 'secretsmanager:DescribeSecret', 'secretsmanager:GetResourcePolicy'],
  // Who asks for a secret's value changes when it was last used, and is no change of the secret: CloudTrail's record of it is not delivered as one.
  touchedBy: {
    'secretsmanager:CreateSecret': ofSecret,
    'secretsmanager:UpdateSecret': ofSecret,
    'secretsmanager:DeleteSecret': ofSecret,
    'secretsmanager:RestoreSecret': ofSecret,
    'secretsmanager:RotateSecret': ofSecret,
    'secretsmanager:CancelRotateSecret': ofSecret,
    'secretsmanager:PutResourcePolicy': ofSecret,
    'secretsmanager:DeleteResourcePolicy': ofSecret,
    'secretsmanager:StopReplicationToReplica': ofSecret,
    'secretsmanager:TagResource': ofSecret,
    'secretsmanager:UntagResource': ofSecret,
  },
  arn: ({ id }) => id,

  async read(ask, { id: SecretId, region }) {
    const secret = await orNull(ask('secretsmanager:DescribeSecret', { SecretId }));
    // Secrets Manager does not answer the policy of a secret that is to be deleted: so one after the other.
    if (!secret || secret.DeletedDate) return null;
    const answered = await orUnreadable(orNull(ask('secretsmanager:GetResourcePolicy', { SecretId })));
    if (!answered) return null;

    const { Name: name, PrimaryRegion, RotationRules: rules } = secret;
    if (!name) throw new TypeError(`Secrets Manager answered the secret ${SecretId} without its name.`);
    const replica = PrimaryRegion !== undefined && PrimaryRegion !== region;
    return factsRead<Secret>('Secrets Manager', {
      name,
      arn: secret.ARN,
      rotation: replica || secret.OwningService !== undefined || isManaged(name) ? null : (secret.RotationEnabled ?? false),
      rotationFunctionArn: secret.RotationLambdaARN ?? null,
      rotationRules: rules
        ? { days: rules.AutomaticallyAfterDays ?? null, expression: rules.ScheduleExpression ?? null, duration: rules.Duration ?? null }
        : null,
      replica,
      pendingDeletion: false,
      lastAccessedOn: secret.LastAccessedDate?.toISOString().slice(0, 10) ?? null,
      createdAt: secret.CreatedDate?.toISOString(),
      policy: from(answered, ({ ResourcePolicy = null }) => ResourcePolicy),
      tags: tagsOf(secret.Tags),
    });
  },

  async *list(ask) {
    // Those that are to be deleted are left out unless they are asked for.
    for await (const { SecretList = [] } of pagesOf(
      (NextToken) => ask('secretsmanager:ListSecrets', { NextToken }),
      ({ NextToken }) => NextToken,
    )) {
      for (const { ARN } of SecretList) if (ARN) yield ARN;
    }
  },

  idOf: ({ arn, resourceId }) => secretArn(arn) ?? secretArn(resourceId),

  fromConfigurationItem,
  partsInTemplate: [RESOURCE_POLICY],
  fromTemplate,

  canonical: ({ lastAccessedOn: _day, ...facts }) => ({ ...facts, policy: sameDocument(facts.policy) }),
});

/** The answer holds the ARN, in records of before 2024 as `aRN`; a request may also name it by a name alone, which tells no secret from an older one of that name. */
function ofSecret(
  request: { readonly secretId?: unknown } | null | undefined,
  response: Readonly<Record<'arn' | 'aRN' | 'ARN', unknown>> | null | undefined,
): string | undefined {
  return secretArn(response?.arn) ?? secretArn(response?.aRN) ?? secretArn(response?.ARN) ?? secretArn(request?.secretId);
}

/** A whole ARN of a secret. One without the six characters that Secrets Manager adds to the name is only part of one. */
function secretArn(value: unknown): string | undefined {
  return typeof value === 'string' && /^arn:[^:]+:secretsmanager:[^:]+:\d{12}:secret:.+-[A-Za-z0-9]{6}$/.test(value) ? value : undefined;
}

/** The secrets that services manage have a name with a `!` (`rds!cluster-…`), which nobody else may use. https://docs.aws.amazon.com/secretsmanager/latest/userguide/service-linked-secrets.html */
function isManaged(name: string): boolean {
  return name.includes('!');
}

/** AWS Config shows neither the policy nor when it was last used, and not whether it is a replica: whether that is rotated, it says as of any other. */
function fromConfigurationItem({ configuration, tags }: ConfigurationItem): Partial<Secret> {
  if (!isRecord(configuration)) return {};
  const name = text(configuration['Name']);
  const rules = membersOf(configuration['RotationRules']);
  return shown<Secret>({
    name,
    arn: text(configuration['ARN']),
    rotation: name !== undefined && isManaged(name) ? null : flag(configuration['RotationEnabled']),
    rotationFunctionArn: orNone(configuration['RotationLambdaARN'], text),
    rotationRules:
      Object.keys(rules).length === 0
        ? undefined
        : {
            days: typeof rules['AutomaticallyAfterDays'] === 'number' ? rules['AutomaticallyAfterDays'] : null,
            expression: text(rules['RotationScheduleExpression']) ?? text(rules['ScheduleExpression']) ?? null,
            duration: text(rules['RotationDuration']) ?? text(rules['Duration']) ?? null,
          },
    pendingDeletion: flag(configuration['Deleted'] ?? false),
    tags,
  });
}

/**
 * Rotation and policy of a secret are resources of their own in a template. A policy that is not for certain that of a secret in the template is shown as
 * that of a secret of which nothing else is known.
 */
function fromTemplate(resource: TemplateResource): Partial<Secret> | null {
  const { type, properties, siblings } = resource;
  if (type === RESOURCE_POLICY) {
    const secrets = siblings.filter((each) => each.type === SECRET);
    const policies = siblings.filter((each) => each.type === RESOURCE_POLICY);
    if (isOnlyPart(resource, secrets, policies, (part, secret) => belongsTo(part, secret, siblings))) return null;
    return { pendingDeletion: false, policy: proposedDocument(properties['ResourcePolicy']) };
  }

  const schedules = siblings.filter((each) => each.type === ROTATION_SCHEDULE);
  const scheduled = namingOfAny(schedules.map((each) => belongsTo(each, resource, siblings)));
  return shown<Secret>({
    name: text(properties['Name']),
    rotation: scheduled === 'unknown' ? undefined : scheduled === 'yes',
    replica: false,
    pendingDeletion: false,
    policy: proposedPolicy(resource),
    tags: tagsOf(properties['Tags']),
  });
}

/** Undefined where two policies say to be this secret's. */
function proposedPolicy(secret: TemplateResource): string | object | null | undefined {
  const policies = secret.siblings.filter((each) => each.type === RESOURCE_POLICY);
  const own = onlyPart(policies, secret, (part) => belongsTo(part, secret, secret.siblings));
  return own && proposedDocument(own.properties['ResourcePolicy']);
}

/** Whether the policy or schedule says that it is this secret's, by itself or by way of the secret's attachment to a database. */
function belongsTo({ properties: { SecretId } }: TemplateSibling, secret: TemplateSibling, siblings: readonly TemplateSibling[]): Naming {
  const attachment = SecretId instanceof TemplateRef && siblings.find(({ logicalId, type }) => logicalId === SecretId.logicalId && type === TARGET_ATTACHMENT);
  return namingOf(attachment ? attachment.properties['SecretId'] : SecretId, {
    logicalId: secret.logicalId,
    name: secret.properties['Name'],
    attributes: [null, 'Id'],
    nameIn: (named) => (named.startsWith('arn:') ? named.split(':')[6]?.replace(/-[A-Za-z0-9]{6}$/, '') : named),
  });
}
