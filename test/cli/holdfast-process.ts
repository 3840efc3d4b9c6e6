import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { join } from 'node:path';

const BIN = join(import.meta.dirname, '../../bin/holdfast');

export interface Ended {
  /** null: a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

export interface HoldfastProcess {
  readonly child: ChildProcessWithoutNullStreams;
  readonly ended: Promise<Ended>;
  /** Resolves once the text was written to standard output or standard error. */
  said(text: string): Promise<void>;
}

/** No credentials and no endpoint, whatever this machine has; what is given is on top. */
const ENVIRONMENT = { PATH: process.env['PATH'], HOME: '/nonexistent', AWS_EC2_METADATA_DISABLED: 'true', AWS_REGION: 'us-east-1', NO_COLOR: '1' };

/** Starts the command line as a person would, in a folder of its own. */
export function startHoldfast(folder: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}): HoldfastProcess {
  const child = spawn(BIN, args, { cwd: folder, env: { ...ENVIRONMENT, ...environment } });
  let out = '';
  let err = '';
  const listeners = new Set<() => void>();
  const hear = () => {
    for (const listener of listeners) listener();
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    hear();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
    hear();
  });
  // A process that has ended does not take its input any more.
  child.stdin.on('error', () => {});
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, out, err }));
  });
  return {
    child,
    ended,
    async said(text) {
      await new Promise<void>((resolve, reject) => {
        const look = () => {
          if (!out.includes(text) && !err.includes(text)) return;
          listeners.delete(look);
          resolve();
        };
        listeners.add(look);
        look();
        void ended.then(() => reject(new Error(`It ended without saying "${text}":\n${out}\n${err}`)));
      });
    },
  };
}

/** Runs it to its end; `input` is its standard input. */
export async function runHoldfast(folder: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}, input = ''): Promise<Ended> {
  const { child, ended } = startHoldfast(folder, args, environment);
  child.stdin.end(input);
  return await ended;
}
