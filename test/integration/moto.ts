import { startEmulator } from './emulator.ts';

/** The account of any credentials that moto did not make itself. */
export const MOTO_ACCOUNT = '123456789012';

export interface Moto {
  readonly endpoint: string;
  /** Forgets all resources of all accounts. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts moto's server on a free port, installed first where it is not there yet. Throws with its words where it does not start. */
export async function startMoto(): Promise<Moto> {
  const { endpoint, stop } = await startEmulator({
    program: 'moto_server',
    arguments: (port) => ['-H', '127.0.0.1', '-p', String(port)],
    environment: () => ({}),
    path: '/moto-api/',
  });
  return {
    endpoint,
    stop,
    async reset() {
      const answer = await fetch(`${endpoint}/moto-api/reset`, { method: 'POST' });
      if (!answer.ok) throw new Error(`moto did not reset: HTTP ${answer.status}`);
    },
  };
}

/** Sets the environment that the SDK takes its endpoint, credentials and Region from; answers how to put it back. */
export function useEndpoint(endpoint: string): () => void {
  const wanted = {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: 'testing',
    AWS_SECRET_ACCESS_KEY: 'testing',
    AWS_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  const before = Object.keys(wanted).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, wanted);
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
}
