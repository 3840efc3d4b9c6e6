import { spawnSync } from 'node:child_process';
import { chmodSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** What every handler needs to be loaded; nothing is called. */
export const LOADABLE: Readonly<Record<string, string>> = {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'none',
  AWS_SECRET_ACCESS_KEY: 'none',
  HOLDFAST_ACCOUNT_ID: '111122223333',
  HOLDFAST_INSTALLATION: 'holdfast-prod.111122223333.us-east-1',
  HOLDFAST_TABLE: 'ledger',
  HOLDFAST_WORK_QUEUE_URL: 'https://sqs.us-east-1.amazonaws.com/111122223333/work.fifo',
  HOLDFAST_INBOX_DLQ_URL: 'https://sqs.us-east-1.amazonaws.com/111122223333/inbox-dead-letters',
  HOLDFAST_TOPIC_ARN: 'arn:aws:sns:us-east-1:111122223333:alerts',
  HOLDFAST_OPERATIONS_TOPIC_ARN: 'arn:aws:sns:us-east-1:111122223333:operations',
  HOLDFAST_SIGNING_SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:signing',
  HOLDFAST_READER_ROLE: 'holdfast-reader',
  HOLDFAST_REMEDIATOR_ROLE: 'holdfast-remediator',
  HOLDFAST_APPROVE_URL: 'https://example.com/',
  HOLDFAST_MODE: 'observe',
  POWERTOOLS_DEV: 'false',
};

/**
 * Makes a bundle's compile cache. Node ties it to its own version, to the processor's architecture and to the user id of whoever made it, and passes over one that
 * does not fit: then the cold start is as slow as without it, and nothing else changes. Throws where the bundle can't be loaded.
 */
export function makeCompileCache(folder: string): void {
  const { PATH, HOME } = process.env;
  const { status, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, 'first-use.ts'), folder], {
    encoding: 'utf8',
    env: { ...LOADABLE, ...(PATH && { PATH }), ...(HOME && { HOME }) },
  });
  if (status !== 0) throw new Error(`${folder} was built, but can't be loaded:\n${stderr}`);
  // Node writes it for its owner alone; a deployed function runs as somebody else.
  const cache = join(folder, 'compile-cache');
  for (const entry of readdirSync(cache, { recursive: true, withFileTypes: true }))
    chmodSync(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644);
}
