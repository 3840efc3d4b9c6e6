import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const root = join(import.meta.dirname, '../..');

export interface Emulator {
  readonly endpoint: string;
  /** Its last words. */
  said(): string;
  stop(): Promise<void>;
}

export interface EmulatorOptions {
  /** Of `.venv/bin`, which is made where it is not there yet (scripts/emulators.sh). */
  readonly program: string;
  readonly arguments: (port: number) => readonly string[];
  readonly environment: (port: number) => Readonly<Record<string, string>>;
  /** What answers once it is ready. */
  readonly path: string;
}

/** Starts an emulator's server on a free port. Throws with its words where it does not start. */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const venv = execFileSync(join(root, 'scripts/emulators.sh'), { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();
  const port = await freePort();
  // A process group of its own, so that nothing of it is left behind.
  const server = spawn(join(venv, 'bin', options.program), options.arguments(port), {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...options.environment(port) },
  });
  let said = '';
  // Each request is a line: only the last words are of use.
  for (const stream of [server.stdout, server.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-4000)));
  const kill = () => endGroup(server);
  process.once('exit', kill);

  const endpoint = `http://127.0.0.1:${port}`;
  await untilItAnswers(`${endpoint}${options.path}`, { server, name: options.program, said: () => said });
  return {
    endpoint,
    said: () => said,
    async stop() {
      process.off('exit', kill);
      const ended = server.exitCode === null && server.signalCode === null ? once(server, 'exit') : null;
      endGroup(server);
      await ended;
    },
  };
}

function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

async function untilItAnswers(
  url: string,
  { server, name, said }: { readonly server: ChildProcess; readonly name: string; readonly said: () => string },
): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (server.exitCode !== null) throw new Error(`${name} ended with ${server.exitCode} before it answered:\n${said()}`);
    try {
      await fetch(url, { signal: AbortSignal.timeout(1000) });
      return;
    } catch {
      await sleep(100);
    }
  }
  endGroup(server);
  throw new Error(`${name} did not answer within a minute:\n${said()}`);
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('No free port was found.');
  return address.port;
}
