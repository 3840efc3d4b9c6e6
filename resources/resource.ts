import type { Ask, ReadAction } from '../aws/call.ts';

export type ResourceType = `AWS::${string}::${string}`;

/** Names one resource, and nothing of what happened to it. */
export interface ResourceRef {
  /** Twelve digits. */
  readonly accountId: string;
  /** `global` for the types of a global service. */
  readonly region: string;
  readonly type: ResourceType;
  /** The name that the service's own API takes; AWS Config's resourceId differs for IAM, RDS, SQS and others. */
  readonly id: string;
}

/** Where something happened: what a reference holds besides type and id. */
export interface Place {
  readonly accountId: string;
  readonly region: string;
}

export type Tags = Readonly<Record<string, string>>;

/** Names the ids of the resources that an API call touched; undefined where it touched none. Both arguments are as CloudTrail records them: unchecked. */
export type TouchedBy = (requestParameters: any, responseElements: any, place: Place) => string | readonly (string | undefined)[] | undefined;

/** What AWS Config recorded of one resource: the parts of a configuration item that facts are learnt from, parsed from whichever spelling it came in. */
export interface ConfigurationItem extends Place {
  readonly resourceId: string;
  readonly resourceName: string | undefined;
  readonly arn: string | undefined;
  readonly configuration: unknown;
  readonly supplementaryConfiguration: Readonly<Record<string, unknown>>;
  readonly tags: Tags;
}

/** What a CloudFormation template proposes for one resource, its intrinsic functions resolved as far as they can be. */
export interface TemplateResource extends Place, TemplateSibling {
  /** Every other resource of the template: some set a part of this one (a bucket's policy, a security group's stand-alone rules). */
  readonly siblings: readonly TemplateSibling[];
}

/** One resource of a template, of whatever type. */
export interface TemplateSibling {
  readonly logicalId: string;
  readonly type: string;
  /**
   * A property that can't be resolved holds `UNRESOLVED`, a `TemplateUnknown`, a `TemplateRef` or a `TemplateText`, at any depth; one that the template does not set is not there.
   */
  readonly properties: Readonly<Record<string, unknown>>;
  /** Nothing of its properties is known before deployment (a macro writes them): none is shown, and none is left out. It is not judged. */
  readonly isUnknown?: true;
  /** What its author says, with a reason, that others are not to complain of. */
  readonly silences?: readonly Silence[];
}

/** A word in a template's metadata that a requirement is not to be asked of a resource. */
export interface Silence {
  /** As controls are spelt: `cfn_nag:F80`; of our own form with the rule's id: `holdfast:restricted-ssh`. */
  readonly control: string;
  readonly reason: string;
}

/** Stands in a template's properties for a value that is known only at deployment. */
export const UNRESOLVED: unique symbol = Symbol('known only at deployment');

/** Stands in a template's properties for a `Ref`, or `Fn::GetAtt`, to a resource; the template need not hold that resource. */
export class TemplateRef {
  readonly logicalId: string;
  /** null: `Ref`. */
  readonly attribute: string | null;

  constructor(logicalId: string, attribute: string | null = null) {
    this.logicalId = logicalId;
    this.attribute = attribute;
  }
}

/** Stands in a template's properties for a text (`Fn::Sub`, `Fn::Join`) that is known but for some `TemplateRef`s in it. */
export class TemplateText {
  readonly parts: readonly (string | TemplateRef)[];

  constructor(parts: readonly (string | TemplateRef)[]) {
    this.parts = parts;
  }
}

/**
 * Answered by a `touchedBy` in the place of an id where the call changes something else that concerns the type's resources: every one in the account and Region
 * is looked at, or, with a name after it (`*pl-0a1b`), those that depend on what it names. No id of AWS begins so.
 */
export const EVERY = '*';
/** Names a value that is known only at deployment by the expression that it comes from: the same expression, the same value. */
export class Expression {
  readonly expression: string;

  constructor(expression: string) {
    this.expression = expression;
  }
}

/**
 * Stands in a template's properties for a value that is known only at deployment, as `UNRESOLVED` does, but of which it is known where else the template has
 * the same value: a parameter without a default, a text with one in it.
 */
export class TemplateUnknown {
  readonly parts: readonly (string | TemplateRef | Expression)[];

  constructor(parts: readonly (string | TemplateRef | Expression)[]) {
    this.parts = parts;
  }
}

/** The value is known only at deployment: whatever it is, and whether it is there at all. */
export function isUnresolved(value: unknown): value is typeof UNRESOLVED | TemplateUnknown {
  return value === UNRESOLVED || value instanceof TemplateUnknown;
}

/** Both stand for the same text, though what it is may be known only at deployment. */
export function isSameText(one: unknown, other: unknown): boolean {
  if (typeof one === 'string') return one === other;
  const isText = one instanceof TemplateText || one instanceof TemplateUnknown;
  const isOther = other instanceof TemplateText || other instanceof TemplateUnknown;
  return isText && isOther && JSON.stringify(one.parts) === JSON.stringify(other.parts);
}

/** A resource type: the facts that rules judge, and where each of them can be learnt. */
export interface Resource<Facts extends object = any, Reads extends ReadAction = any> {
  readonly type: ResourceType;
  /** What CloudFormation calls it, where that is not the type's own name. */
  readonly templateTypes?: readonly ResourceType[];
  /** The service is one for the whole account (IAM): references to it say `global`, whatever Region the event came from. */
  readonly global?: true;
  /** A change of it shows only after some seconds, up to half a minute: after one, it is looked at for that long. */
  readonly settlesSlowly?: true;
  /** Its facts hold its tags, as `tags`: rules about tags are rules of this type, too. */
  readonly tagged?: true;
  /** Every call that `read` and `list` make; the reader role is generated from it. */
  readonly reads: readonly Reads[];
  /** API events that may have changed such a resource, by CloudTrail's event source and event name. The event patterns are generated from it. */
  readonly touchedBy: Readonly<Record<`${string}:${string}`, TouchedBy>>;
  arn(ref: ResourceRef): string;
  /** The id that a real ARN of this type names, where `arn` leaves something out of it (the path of an IAM role). Undefined: it is no ARN of this type. */
  idInArn?(arn: string): string | undefined;
  /** The resource as it is now (ISO-8601 UTC), whole; null once it is gone. Throws `AwsError`. */
  read(ask: Ask<Reads>, ref: ResourceRef, now: string): Promise<Facts | null>;
  /** The ids of all such resources in the account and Region. Throws `AwsError`. */
  list(ask: Ask<Reads>, place: Place): AsyncIterable<string>;
  /** The ids of those that depend on something else that changed, by its name. Left out: all of them are looked at. Throws `AwsError`. */
  dependents?(ask: Ask<Reads>, place: Place, name: string): AsyncIterable<string>;
  /** Types whose AWS Config items concern such a resource as well (a trail that was deleted: the account that had it), and the ids of those, or `EVERY`. */
  readonly touchedByItemOf?: Readonly<Partial<Record<ResourceType, (place: Place) => string>>>;
  /** The id in a configuration item, where it is not its resourceId. Undefined: the item does not show it. */
  idOf?(item: Pick<ConfigurationItem, 'resourceId' | 'resourceName' | 'arn' | 'accountId' | 'region'>): string | undefined;
  /** What AWS Config recorded of it. A fact that the item does not show is left out. */
  fromConfigurationItem?(item: ConfigurationItem): Partial<Facts>;
  /**
   * What a CloudFormation template proposes. A fact that a template can't show is left out. Null: a part of a resource that the template holds, and
   * judged there.
   */
  fromTemplate?(resource: TemplateResource): Partial<Facts> | null;
  /**
   * Template types that set a part of such a resource (a bucket's policy) and are judged by themselves where the template does not hold that resource:
   * for the rules whose needed facts they show.
   */
  readonly partsInTemplate?: readonly ResourceType[];
  /** The facts without what AWS hands out anew (ids) and in one order: two states are the same when these are equal. One that could not be read is absent. Left out: the facts as they are. */
  canonical?(facts: Partial<Facts>): unknown;
}

/** Two calls, because TypeScript infers all type arguments or none: the facts are given, the reads inferred. */
export function defineResource<Facts extends object>() {
  return <const Reads extends ReadAction>(resource: Resource<Facts, Reads> & Mark<Facts>): Resource<Facts, Reads> => resource;
}

/** A type with the fact `tags` has to say that it is tagged, one without may not: generated lists go by it. */
type Mark<Facts> = Facts extends { readonly tags: Tags } ? { readonly tagged: true } : { readonly tagged?: never };

export type FactsOf<R> = R extends Resource<infer Facts, infer _Reads> ? Facts : never;
