import { ownRegion } from './own-region.ts';
/** Whose the credentials at hand are. */
export interface AwsCaller {
  /** Twelve digits. */
  readonly accountId: string;
  readonly arn: string;
}

/** The account can't be learnt from the credentials at hand: says why, and what to do. */
export class CallerNotKnown extends Error {
  override readonly name = 'CallerNotKnown';
  readonly why: 'no-credentials' | 'refused' | 'no-answer';

  constructor(message: string, why: CallerNotKnown['why'], options?: ErrorOptions) {
    super(message, options);
    this.why = why;
  }
}

/** Milliseconds to make a connection, and to answer once it stands; and how often it is tried in all. */
export interface CallerPatience {
  readonly connect: number;
  readonly answer: number;
  readonly tries: number;
  /** Whose STS is asked; without one, that of the environment. */
  readonly region?: string;
}

/** Asks STS, which needs no permission. Throws `CallerNotKnown`, after `tries` times the time that it may take. */
export async function awsCaller({ connect, answer, tries, region }: CallerPatience): Promise<AwsCaller> {
  const { STSClient, GetCallerIdentityCommand } = await import('@aws-sdk/client-sts');
  const client = new STSClient({
    region: region ?? (async () => (await ownRegion()) ?? 'us-east-1'),
    maxAttempts: tries,
    requestHandler: { connectionTimeout: connect, requestTimeout: answer, throwOnRequestTimeout: true },
  });
  try {
    const { Account: accountId, Arn: arn } = await client.send(new GetCallerIdentityCommand({}));
    if (accountId === undefined || arn === undefined) throw new Error('STS answered without saying who the caller is');
    return { accountId, arn };
  } catch (cause) {
    throw notKnown(cause);
  } finally {
    client.destroy();
  }
}

function notKnown(cause: unknown): CallerNotKnown {
  const name = cause instanceof Error ? cause.name : '';
  const said = saidBy(cause);
  if (name === 'CredentialsProviderError' || name === 'TokenProviderError') {
    const advice = 'set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or sign in again (aws sso login)';
    return new CallerNotKnown(`There are no AWS credentials (${said}): ${advice}.`, 'no-credentials', { cause });
  }
  const status = cause instanceof Error && '$metadata' in cause ? (cause.$metadata as { httpStatusCode?: number } | undefined)?.httpStatusCode : undefined;
  // What has no words of a service is a proxy's answer, or that of something else at the endpoint.
  const isWordless = said === 'Unknown' || said === 'UnknownError' || name === 'SyntaxError';
  if (status !== undefined && status >= 400 && status < 500 && !isWordless)
    return new CallerNotKnown(`The AWS credentials were refused (${name}: ${said}): look whether they are expired, or of another partition.`, 'refused', {
      cause,
    });
  const endpoint = process.env['AWS_ENDPOINT_URL_STS'] || process.env['AWS_ENDPOINT_URL'];
  const where = endpoint ? `The endpoint ${endpoint} (AWS_ENDPOINT_URL) does not answer` : 'AWS does not answer';
  const how = isWordless && status !== undefined ? `HTTP ${status}, from something else` : said;
  return new CallerNotKnown(`${where} (${how}): look at the network${endpoint ? ', and whether that address is right' : ''}.`, 'no-answer', { cause });
}

/** One line, without the name of the package that says it. */
function saidBy(cause: unknown): string {
  const text = cause instanceof Error ? cause.message || cause.name : String(cause);
  return (text.split('\n', 1)[0] ?? '').replace(/^@smithy\/\S+ - \[\w+\] /, '').replace(/\.$/, '');
}
