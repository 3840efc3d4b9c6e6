import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type Emulator, startEmulator } from '../integration/emulator.ts';
import { MOTO_ACCOUNT } from '../integration/moto.ts';

const root = join(import.meta.dirname, '../..');

/** Starts ministack, which runs Lambda functions as processes of the project's own Node. In the account of moto, so that together they are one account. */
export async function startMinistack(): Promise<Emulator> {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-ministack-'));
  const ministack = await startEmulator({
    program: 'ministack',
    arguments: () => [],
    environment: (port) => ({
      // Each function may do what its role in the template allows, and no more.
      AUTH: 'true',
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      // As the endpoint spells it: the SDK warns of queues whose address has another host.
      MINISTACK_HOST: '127.0.0.1',
      MINISTACK_ACCOUNT_ID: MOTO_ACCOUNT,
      // It would listen on a fixed port, too.
      IOT_MTLS_ENABLED: '0',
      PATH: [join(root, 'node_modules/.bin'), process.env['PATH'] ?? ''].join(delimiter),
      TMPDIR: folder,
      S3_DATA_DIR: join(folder, 's3'),
      STATE_DIR: join(folder, 'state'),
    }),
    path: '/_ministack/health',
  });
  return {
    ...ministack,
    async stop() {
      await ministack.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
