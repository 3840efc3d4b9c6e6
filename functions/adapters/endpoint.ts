/** The part of an SDK client that finds a request's host. */
interface Client {
  readonly config: { endpointProvider(parameters: Parameters, context?: object): Endpoint };
}
interface Parameters {
  readonly Endpoint?: string | undefined;
}
interface Endpoint {
  readonly url: URL;
}

/**
 * With an endpoint given (`AWS_ENDPOINT_URL…`, or a profile's `endpoint_url`) S3 keeps buckets in the path: `bucket.localhost` is a name that need not resolve.
 */
export function keepBucketsInPath({ config }: Client): void {
  const decide = config.endpointProvider.bind(config);
  config.endpointProvider = (parameters, context) => decide(parameters.Endpoint === undefined ? parameters : { ...parameters, ...PATH_STYLE }, context);
}
const PATH_STYLE = { ForcePathStyle: true };

/**
 * S3 Control writes the account id before the host. Before an endpoint given as an IP address that makes no URL at all, and before another name one that
 * need not resolve; the account is in a header of the request anyway. So a given endpoint is used as it stands.
 */
export function keepHost({ config }: Client): void {
  const decide = config.endpointProvider.bind(config);
  config.endpointProvider = (parameters, context) => {
    const { Endpoint: given } = parameters;
    if (given === undefined) return decide(parameters, context);
    return { ...decide({ ...parameters, Endpoint: 'https://endpoint.invalid' }, context), url: new URL(given) };
  };
}
