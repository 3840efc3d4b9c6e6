import { createServer, type IncomingMessage } from 'node:http';
import { type ApproveDoor, type DoorResponse, LARGEST_BODY } from './route.ts';

/** A page that is being served to this machine alone. */
export interface LocalApprovals extends AsyncDisposable {
  /** `http://127.0.0.1:40123/`: what links are made from. */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the approval page on 127.0.0.1, on a free port unless one is named, to browsers that ask for it by that address. Throws where the port is taken. */
export async function serveApprovals(door: ApproveDoor, port = 0): Promise<LocalApprovals> {
  let host = '';
  const server = createServer((message, answer) => {
    // Another name for this address would be another site's: a page elsewhere must not be able to ask by it (DNS rebinding).
    const answered = message.headers.host === host ? answerTo(message, door) : Promise.resolve(MISDIRECTED);
    answered.then(({ status, headers, body }) => answer.writeHead(status, { ...headers, connection: 'close' }).end(body)).catch(() => answer.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The local server for approvals has no address.');
  host = `127.0.0.1:${address.port}`;

  async function close(): Promise<void> {
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }
  return { url: `http://${host}/`, close, [Symbol.asyncDispose]: close };
}

const MISDIRECTED: DoorResponse = { status: 421, headers: { 'content-type': 'text/plain' }, body: 'Open the link as it was printed.\n' };

async function answerTo(message: IncomingMessage, door: ApproveDoor): Promise<DoorResponse> {
  const { pathname, search } = new URL(message.url ?? '/', 'http://127.0.0.1');
  const headers = Object.fromEntries(Object.entries(message.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]));
  return door({ method: message.method ?? 'GET', path: pathname, query: search.slice(1), headers, body: await bodyOf(message) });
}

/** No more of it than shows that it is too large; the rest is read and forgotten, so that the answer can be sent. */
async function bodyOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of message) {
    const bytes = Buffer.from(chunk);
    if (length <= LARGEST_BODY) chunks.push(bytes);
    length += bytes.byteLength;
  }
  return Buffer.concat(chunks).toString('utf8');
}
