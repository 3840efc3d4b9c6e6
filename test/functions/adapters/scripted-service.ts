import { once } from 'node:events';
import { createServer } from 'node:http';

/** What an AWS service of the JSON protocol answers to one request: a result, an error, or the end of the connection. */
export type Scripted = { readonly result: unknown } | { readonly error: string; readonly body?: Readonly<Record<string, unknown>> } | { readonly hangUp: true };

export interface ScriptedService extends AsyncDisposable {
  readonly endpoint: string;
  /** The bodies of the requests so far, in their order. */
  readonly requests: readonly Record<string, unknown>[];
}

/** A service that answers by a script, for what no emulator can be made to say. Beyond the script's end its last line is repeated. */
export async function startScriptedService(...script: readonly Scripted[]): Promise<ScriptedService> {
  const requests: Record<string, unknown>[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    // Written by the SDK.
    requests.push(JSON.parse(text) as Record<string, unknown>);
    const answer = script[requests.length - 1] ?? script.at(-1) ?? { hangUp: true };
    if ('hangUp' in answer) {
      response.destroy();
      return;
    }
    response.setHeader('content-type', request.headers['content-type'] ?? 'application/x-amz-json-1.0');
    if ('error' in answer) {
      response.statusCode = 400;
      response.end(JSON.stringify({ __type: `com.amazonaws#${answer.error}`, message: answer.error, ...answer.body }));
      return;
    }
    response.end(JSON.stringify(answer.result));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The system gave no free port.');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
