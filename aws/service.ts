/** The part of an SDK command class that this table needs; both of the SDK's type parameters are recovered from it. */
export interface CommandClass<I extends object = any, O extends object = any> {
  new (input: I): { readonly input: I; resolveMiddleware(...args: any[]): (...args: any[]) => Promise<{ output: O }> };
}

export type Effect = 'read' | 'change';

/** Where an IAM action is authorised: what a statement of a policy says beside it. */
export interface IamScope {
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

/** An IAM action that a call needs. By its name alone: it is authorised on the ARN of the resource at hand. */
export type IamNeed =
  | string
  | {
      readonly action: string;
      readonly on: (arn: string, input: any) => IamScope;
      /** Under which condition it is ever needed, whatever the plan: the role itself has it no further, either. */
      readonly always?: NonNullable<IamScope['Condition']>;
    };

/** One call that Holdfast can make against a guarded account. */
export interface Operation<C extends CommandClass = CommandClass, E extends Effect = Effect> {
  readonly command: C;
  readonly effect: E;
  /** The IAM actions that the call needs, where they are not the call's own name on the ARN of the resource at hand. */
  readonly iam?: readonly IamNeed[];
}

/** A call that changes nothing. */
export function reads<C extends CommandClass>(command: C, iam?: readonly string[]): Operation<C, 'read'> {
  return { command, effect: 'read', ...(iam && { iam }) };
}

/** A call that changes a guarded account: only ever made by `functions/reconcile/apply.ts`, and only as a step of a plan. */
export function changes<C extends CommandClass>(command: C, iam?: readonly IamNeed[]): Operation<C, 'change'> {
  return { command, effect: 'change', ...(iam && { iam }) };
}

/** An action that IAM authorises on no resource of its own (Service Authorization Reference): `*` is all that it takes. */
export function onEverything(action: string): IamNeed {
  return { action, on: () => ({ Resource: ['*'] }) };
}

/** A service makes its own role in the account when it is first used there, with the permission of whoever uses it. `service`: `securityhub.amazonaws.com`. */
export function makingServiceLinkedRole(service: string): IamNeed {
  return {
    action: 'iam:CreateServiceLinkedRole',
    on: (arn) => {
      const [, partition, , , accountId] = arn.split(':');
      return { Resource: [`arn:${partition}:iam::${accountId}:role/aws-service-role/${service}/*`] };
    },
    always: { StringEquals: { 'iam:AWSServiceName': [service] } },
  };
}

/** The names of the IAM actions that a call needs; `own` is the call's own. */
export function iamActionsIn({ iam }: Operation, own: string): readonly string[] {
  return iam?.map((need) => (typeof need === 'string' ? need : need.action)) ?? [own];
}
