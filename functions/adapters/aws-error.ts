import { type AwsAction, AwsError, type AwsErrorKind } from '../../aws/call.ts';

/** Why the reader or remediator role of an account could not be taken; `cause` is what STS said. */
export class RoleNotTaken extends Error {
  override readonly name = 'RoleNotTaken';
}

const NO_CREDENTIALS =
  'No AWS credentials were found: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or sign in again (aws sso login), or run where a role is given.';

const DENIED = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'AuthFailure',
  'ExpiredToken',
  'ExpiredTokenException',
  'IncompleteSignature',
  'InvalidAccessKeyId',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'InvalidToken',
  'MissingAuthenticationToken',
  'OptInRequired',
  'RequestExpired',
  'SignatureDoesNotMatch',
  'UnauthorizedOperation',
  'UnrecognizedClientException',
]);

/** Refused for now, surely not carried out: asked again it may be taken. */
const THROTTLED = new Set([
  'BandwidthLimitExceeded',
  // IAM and S3 while another change of the same thing is under way.
  'ConcurrentModification',
  'OperationAborted',
  'EC2ThrottledException',
  'PriorRequestNotComplete',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'Throttling',
  'ThrottledException',
  'ThrottlingException',
  'TooManyRequestsException',
]);

/** What an error of Node or of the SDK may hold; none of it is certain to be there. */
interface Raw {
  readonly name: string;
  readonly message: string;
  readonly Code?: unknown;
  readonly code?: unknown;
  readonly syscall?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string } | undefined;
}

/** What went wrong with a call, in the words that the next step depends on. */
export function toAwsError(action: AwsAction, thrown: unknown): AwsError {
  if (thrown instanceof AwsError) return thrown;
  if (thrown instanceof RoleNotTaken) {
    const why = toAwsError(action, thrown.cause);
    return new AwsError(why.kind === 'missing' ? 'denied' : why.kind, action, why.code, `${thrown.message}: ${why.message}`, { cause: thrown.cause });
  }
  const error: Raw = thrown instanceof Error ? thrown : new Error(String(thrown));
  const code = codeOf(error);
  return new AwsError(kindOf(action, error, code), action, code, messageOf(action, error, code), { cause: thrown });
}

/** The service's own word; for an error on the way there, the operating system's or the SDK's. */
function codeOf({ Code, code, name }: Raw): string {
  if (typeof Code === 'string') return Code;
  return typeof code === 'string' ? code : name;
}

function kindOf(action: AwsAction, error: Raw, code: string): AwsErrorKind {
  if (isWithoutCredentials(error) || isNotConnected(error)) return 'unreachable';
  const status = error.$metadata?.httpStatusCode;
  if (status === undefined) return error.$metadata === undefined ? 'invalid' : 'unknown';
  if (THROTTLED.has(code) || status === 429) return 'throttled';
  if (DENIED.has(code) || status === 401 || status === 403) return 'denied';
  if (isMissing(action, status, code, error.$metadata?.requestId)) return 'missing';
  if (isWordless(code) || code === 'RequestTimeout') return 'unknown';
  return status >= 300 && status < 500 ? 'invalid' : 'unknown';
}

function isMissing(action: AwsAction, status: number, code: string, requestId: string | undefined): boolean {
  // The answer to HEAD has no body to name a code in; that it has a request id tells Amazon S3 from some other web server.
  if (action === 's3:HeadBucket') return status === 404 && requestId !== undefined;
  if (/^NoSuch|\.NotFound$|.NotFound(Exception|Error|Fault)?$|^NotFoundException$/.test(code)) return true;
  // Amazon SQS answers with status 400, and in either of its protocols' words; Amazon SNS's word is the one that the SDK has for an answer without words.
  if (code === 'QueueDoesNotExist' || code === 'AWS.SimpleQueueService.NonExistentQueue') return true;
  if (action.startsWith('sns:') && code === 'NotFound') return status === 404 && requestId !== undefined;
  // Of a call that gives nothing but the document's name, it says that there is none: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeDocument.html
  if (action.startsWith('ssm:') && code === 'InvalidDocument') return true;
  // Of an image that was deregistered, or is not in a state in which it can be used: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
  if (code === 'InvalidAMIID.Unavailable') return true;
  return status === 404 && !isWordless(code);
}

/** What the SDK calls an answer that no AWS service worded: a proxy's, or that of something else at the endpoint. */
function isWordless(code: string): boolean {
  return code === 'NotFound' || code === 'Unknown' || code === 'SyntaxError';
}

function isWithoutCredentials({ name }: Raw): boolean {
  return name === 'CredentialsProviderError' || name === 'TokenProviderError';
}

/** The request was never handed over: the name was not resolved, the connection or its TLS not made. */
function isNotConnected({ code, syscall, message }: Raw): boolean {
  if (syscall === 'connect' || syscall === 'getaddrinfo') return true;
  if (message.includes('did not establish a connection')) return true;
  return (
    typeof code === 'string' && /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|CERT_|ERR_TLS_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/.test(code)
  );
}

function messageOf(action: AwsAction, error: Raw, code: string): string {
  if (isWithoutCredentials(error)) return `${NO_CREDENTIALS} (${error.message})`;
  const said = error.message.split('\n', 1)[0] ?? '';
  if (isNotConnected(error)) return `${action} was not made, since its endpoint does not answer: ${said || code}.`;
  const wordless = said === '' || said === 'Unknown' || said === 'UnknownError';
  const status = error.$metadata?.httpStatusCode;
  return `${action}: ${code}${wordless ? '' : `: ${said}`}${status !== undefined && wordless ? ` (HTTP ${status})` : ''}`;
}
