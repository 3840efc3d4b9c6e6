import type { AwsAction } from '../../../aws/call.ts';
import type { Place, ResourceType } from '../../../resources/resource.ts';
import type { Sandbox } from '../../../sandbox/sandbox.ts';

/**
 * A file exports one, or a list of them: together they make every call that rule and resource declare.
 *
 * An account in which one resource violates a rule (of a resource type's example: is of that type), as its administrator would come to have it. Made on moto, with SDK clients that take their endpoint from the
 * environment; on the sandbox only where moto lacks a call that the rule's read or remediation makes.
 */
export type Example = {
  /** As they would stand in the policy file. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** Which type it is of, where the rule is of several. */
  readonly type?: ResourceType;
  /** Facts that the remediation may change; left out: those that the rule needs. */
  readonly mayChange?: readonly string[];
  /** Calls that are declared, and not made here, each with the reason: reads for other such resources, changes for other violations. */
  readonly notMade?: Readonly<Partial<Record<AwsAction, string>>>;
} & (
  | {
      /** Answers the id of the violating resource. */
      readonly onMoto: (place: Place) => Promise<string>;
    }
  | {
      readonly onSandbox: (sandbox: Sandbox) => Promise<string> | string;
      /** What moto lacks, or does otherwise than AWS. */
      readonly because: string;
    }
);

/** The value that a service is sure to answer with. Throws where it did not. */
export function sure<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new TypeError('The service did not answer with what was asked for.');
  return value;
}
