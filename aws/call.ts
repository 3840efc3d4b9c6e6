import type { CommandClass, Operation } from './service.ts';

/**
 * Every service of a guarded account that Holdfast can call, by its prefix in IAM (`s3control` apart, whose actions are S3's).
 * Loaded when first called, so that a cold start pays only for what the event needs.
 */
export const services = {
  'access-analyzer': () => import('./access-analyzer.ts'),
  cloudtrail: () => import('./cloudtrail.ts'),
  cloudwatch: () => import('./cloudwatch.ts'),
  config: () => import('./config.ts'),
  dynamodb: () => import('./dynamodb.ts'),
  ec2: () => import('./ec2.ts'),
  ecr: () => import('./ecr.ts'),
  ecs: () => import('./ecs.ts'),
  eks: () => import('./eks.ts'),
  elasticfilesystem: () => import('./elasticfilesystem.ts'),
  es: () => import('./es.ts'),
  guardduty: () => import('./guardduty.ts'),
  iam: () => import('./iam.ts'),
  kms: () => import('./kms.ts'),
  lambda: () => import('./lambda.ts'),
  logs: () => import('./logs.ts'),
  rds: () => import('./rds.ts'),
  redshift: () => import('./redshift.ts'),
  s3: () => import('./s3.ts'),
  s3control: () => import('./s3control.ts'),
  secretsmanager: () => import('./secretsmanager.ts'),
  securityhub: () => import('./securityhub.ts'),
  sns: () => import('./sns.ts'),
  sqs: () => import('./sqs.ts'),
  ssm: () => import('./ssm.ts'),
};
export type ServiceName = keyof typeof services;

type Loaded<S extends ServiceName> = Awaited<ReturnType<(typeof services)[S]>>['operations'];
type OperationOf<A extends AwsAction> = A extends `${infer S extends ServiceName}:${infer O}` ? (O extends keyof Loaded<S> ? Loaded<S>[O] : never) : never;
type WithEffect<E> = { [A in AwsAction]: OperationOf<A> extends Operation<any, infer F> ? (F extends E ? A : never) : never }[AwsAction];

/** `ec2:DescribeSecurityGroups`: our name of the service, and the API's name of the call. */
export type AwsAction = { [S in ServiceName]: `${S}:${keyof Loaded<S> & string}` }[ServiceName];
export type ReadAction = WithEffect<'read'>;
export type ChangeAction = WithEffect<'change'>;

export type InputOf<A extends AwsAction> = OperationOf<A> extends Operation<infer C> ? (C extends CommandClass<infer I, any> ? I : never) : never;
export type OutputOf<A extends AwsAction> = OperationOf<A> extends Operation<infer C> ? (C extends CommandClass<any, infer O> ? O : never) : never;

/** One AWS call, as data. */
export type AwsCall<A extends AwsAction = AwsAction> = { [K in A]: { readonly action: K; readonly input: InputOf<K> } }[A];

/** The IAM action that is called as the call is. Amazon S3's two APIs share one prefix. */
export function ownIamAction(action: string): string {
  return action.replace(/^s3control:/, 's3:');
}

/** Makes one of the calls `A` in the account and Region of the resource at hand. Throws `AwsError`. */
export type Ask<A extends AwsAction> = <K extends A>(action: K, input: InputOf<K>) => Promise<OutputOf<K>>;

/**
 * What went wrong with a call, as far as the caller's next step depends on it:
 * `missing` the thing asked for is not there; `denied`; `invalid` the service refuses the call itself; `throttled`;
 * `unreachable` the call was surely not made; `unknown` it may or may not have been carried out.
 */
export type AwsErrorKind = 'missing' | 'denied' | 'invalid' | 'throttled' | 'unreachable' | 'unknown';

/** An AWS call that failed. `code` is the service's own word (`NoSuchBucketPolicy`), `message` a whole sentence for a person. */
export class AwsError extends Error {
  override readonly name = 'AwsError';
  readonly kind: AwsErrorKind;
  readonly action: AwsAction;
  readonly code: string;

  constructor(kind: AwsErrorKind, action: AwsAction, code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
    this.action = action;
    this.code = code;
  }
}

/** The answer, or null where the service says that the thing asked for is not there. Every other error is thrown on. */
export async function orNull<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof AwsError && error.kind === 'missing') return null;
    throw error;
  }
}
