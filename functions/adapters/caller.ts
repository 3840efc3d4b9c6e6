/** Whose the credentials at hand are. */
export interface AwsCaller {
  /** Twelve digits. */
  readonly accountId: string;
  readonly arn: string;
}

/** The account can't be learnt from the credentials at hand: says why, and what to do. */
export class CallerNotKnown extends Error {
  override readonly name = 'CallerNotKnown';
  /** There are no credentials at all, where other reasons are a failure. */
  readonly noCredentials: boolean;

  constructor(message: string, noCredentials: boolean, options?: ErrorOptions) {
    super(message, options);
    this.noCredentials = noCredentials;
  }
}

/** Milliseconds to make a connection, and to answer once it stands; and how often it is tried in all. */
export interface CallerPatience {
  readonly connect: number;
  readonly answer: number;
  readonly tries: number;
}

/** Asks STS, which needs no permission. Throws `CallerNotKnown`, after `tries` times the time that it may take. */
export async function awsCaller({ connect, answer, tries }: CallerPatience): Promise<AwsCaller> {
  const { STSClient, GetCallerIdentityCommand } = await import('@aws-sdk/client-sts');
  const client = new STSClient({
    region: process.env['AWS_REGION'] || process.env['AWS_DEFAULT_REGION'] || 'us-east-1',
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
  const said = (cause instanceof Error ? cause.message || cause.name : String(cause)).split('\n', 1)[0] ?? '';
  const name = cause instanceof Error ? cause.name : '';
  if (name === 'CredentialsProviderError' || name === 'TokenProviderError') {
    const advice = 'set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or sign in again (aws sso login)';
    return new CallerNotKnown(`there are no AWS credentials (${said.replace(/\.$/, '')}): ${advice}`, true, { cause });
  }
  const refusedBy = cause instanceof Error && '$metadata' in cause ? (cause.$metadata as { httpStatusCode?: number } | undefined)?.httpStatusCode : undefined;
  if (refusedBy !== undefined && refusedBy >= 400 && refusedBy < 500)
    return new CallerNotKnown(`the AWS credentials were refused (${name}: ${said}): look whether they are expired, or of another partition`, false, { cause });
  const endpoint = process.env['AWS_ENDPOINT_URL_STS'] || process.env['AWS_ENDPOINT_URL'];
  const where = endpoint ? `${endpoint}, which AWS_ENDPOINT_URL names,` : 'AWS';
  return new CallerNotKnown(`${where} does not answer (${said}): look at the network and at AWS_ENDPOINT_URL`, false, { cause });
}
