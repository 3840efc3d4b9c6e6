import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';

/** What a stub answers one request with: a status and a body; or nothing, with the connection cut or left open. */
export type StubAnswer = { readonly status: number; readonly body: string } | 'cut' | 'silence';

export interface StubEndpoint {
  readonly url: string;
  /** The bodies of the requests so far. */
  readonly requests: string[];
  /** For which Region, and service, each of them was signed: `eu-west-1/ec2`. */
  readonly scopes: string[];
  /** One for each request to come; the last one stays. */
  answers: StubAnswer[];
  stop(): Promise<void>;
}

/** A web server that answers as told, for what no emulator can be brought to answer. */
export async function startStub(): Promise<StubEndpoint> {
  const server = createServer(async (request, response) => {
    stub.scopes.push(/Credential=[^/]+\/\d+\/([^/]+\/[^/]+)\//.exec(request.headers.authorization ?? '')?.[1] ?? 'not signed');
    stub.requests.push(await bodyOf(request));
    const answer = stub.answers.length > 1 ? stub.answers.shift() : stub.answers[0];
    if (answer === 'silence') return;
    if (answer === 'cut' || answer === undefined) request.socket.destroy();
    else response.writeHead(answer.status, { 'content-type': 'text/xml', 'x-amzn-requestid': 'stub' }).end(answer.body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The stub has no port.');
  const stub: StubEndpoint = {
    url: `http://127.0.0.1:${address.port}`,
    requests: [],
    scopes: [],
    answers: [],
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return stub;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += chunk;
  return body;
}
