import type { ResourceRef } from '../../resources/resource.ts';
import type { Instant } from './time.ts';

/** Through what a change was made. `code`: infrastructure code (CloudFormation, Terraform, Pulumi, a pipeline role), whatever tool carried it. */
export type Channel = 'console' | 'cli' | 'sdk' | 'service' | 'code' | 'unknown';

/** Who made a change, and through what. */
export interface Actor {
  /** What a person would call them: a user's or session's name, a service. */
  readonly name: string;
  /** Of the principal: for an assumed role, the role's. */
  readonly arn: string | null;
  readonly through: Channel;
  /** The name is of a person whom an identity provider signed in, not one that the caller of AssumeRole chose. Of a user's own ARN that goes without saying. */
  readonly vouchedFor?: true;
}

/** Why a resource is looked at now: for the record, and for knowing who made the change. Nothing is decided by its kind. */
export interface Cause {
  readonly kind: 'event' | 'configuration-item' | 'compliance-change' | 'sweep' | 'due' | 'answer' | 'undo' | 'operator';
  /** Of the event that told us; for the other kinds a name that is unique enough to find it again. */
  readonly eventId: string;
  readonly at: Instant;
  /** `ec2:AuthorizeSecurityGroupIngress`. */
  readonly call: string | null;
  /** null: not known. */
  readonly actor: Actor | null;
  /** The change was made by Holdfast itself: looked at like any other, but nobody's doing. */
  readonly own?: true;
}

/** What the work queue carries: which resource, and why. What to do about it stands in the ledger. */
export interface WorkItem {
  readonly ref: ResourceRef;
  readonly cause: Cause;
}
