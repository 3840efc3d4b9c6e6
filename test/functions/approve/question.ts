import { openLedger } from '../../../functions/adapters/ledger.ts';
import { linkSigner } from '../../../functions/adapters/link-signer.ts';
import { embeddedTable } from '../../../functions/adapters/table-embedded.ts';
import type { ApproveDoor } from '../../../functions/approve/route.ts';
import { createApproveDoor } from '../../../functions/approve/route.ts';
import type { Alert } from '../../../functions/core/alert.ts';
import type { Actor, WorkItem } from '../../../functions/core/cause.ts';
import { hashOf } from '../../../functions/core/hash.ts';
import { emptyLane, entryId, type Finding, type Lane, laneOf } from '../../../functions/core/lane.ts';
import { TOKEN_PARAMETER } from '../../../functions/core/link.ts';
import { isReversible, type Plan } from '../../../functions/core/plan.ts';
import type { Ledger } from '../../../functions/core/ports.ts';
import type { ApprovalRequest } from '../../../functions/core/request.ts';
import type { Instant } from '../../../functions/core/time.ts';
import type { Step } from '../../../rules/rule.ts';

export const ASKED_AT = '2026-11-23T03:00:00.000Z';
export const EXPIRES_AT = '2026-11-23T07:00:00.000Z';
const REF = { accountId: '111122223333', region: 'eu-central-1', type: 'AWS::S3::Bucket', id: 'snapwave-originals' } as const;
const ARN = 'arn:aws:s3:::snapwave-originals';
export const MALLORY: Actor = { name: 'mallory', arn: 'arn:aws:iam::111122223333:user/mallory', through: 'console' };

const POLICY_BEFORE = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Sid: 'Renderer', Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:role/renderer' }, Action: 's3:GetObject', Resource: `${ARN}/*` },
    { Sid: 'Everybody', Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `${ARN}/*` },
  ],
});
const POLICY_AFTER = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Sid: 'Renderer', Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:role/renderer' }, Action: 's3:GetObject', Resource: `${ARN}/*` },
  ],
});
export const STEPS: readonly Step[] = [
  {
    apply: {
      action: 's3:PutPublicAccessBlock',
      input: {
        Bucket: REF.id,
        PublicAccessBlockConfiguration: { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true },
      },
    },
    revert: {
      action: 's3:PutPublicAccessBlock',
      input: {
        Bucket: REF.id,
        PublicAccessBlockConfiguration: { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: false, RestrictPublicBuckets: false },
      },
    },
  },
  {
    apply: { action: 's3:PutBucketPolicy', input: { Bucket: REF.id, Policy: POLICY_AFTER } },
    revert: { action: 's3:PutBucketPolicy', input: { Bucket: REF.id, Policy: POLICY_BEFORE } },
  },
];

export interface Asked {
  readonly lane: Lane;
  readonly request: ApprovalRequest;
}

/** A question about a bucket that everybody can read, as the loop leaves it in the ledger: its lane and its request. */
export function question(over: Partial<ApprovalRequest> = {}, plan: Partial<Plan> = {}, finding: Partial<Finding> = {}): Asked & { readonly finding: Finding } {
  const content = {
    ruleId: 's3-bucket-level-public-access-prohibited',
    ruleVersion: 1,
    ref: REF,
    arn: ARN,
    severity: 'HIGH',
    risk: 'high',
    violation: 'Bucket snapwave-originals can be read by everybody on the internet: its policy allows s3:GetObject to "*".',
    message: 'Block public access, and take the one public statement out of the policy. Whoever reads originals without signing in loses access.',
    steps: STEPS,
    ...plan,
  } satisfies Omit<Plan, 'hash'>;
  const whole: Plan = { hash: hashOf(content), ...content };
  const lane = emptyLane(whole.arn, whole.ref);
  const cause = { kind: 'event', eventId: 'e-1', at: '2026-11-23T02:47:00.000Z', call: 's3:PutBucketPolicy', actor: MALLORY } as const;
  const request: ApprovalRequest = {
    id: entryId(lane.id, 1),
    ref: whole.ref,
    arn: whole.arn,
    plan: whole,
    reason: 'high-risk',
    since: '2026-11-23T02:47:00.000Z',
    actor: MALLORY,
    cause,
    facts: { name: whole.ref.id, policy: POLICY_BEFORE },
    askedAt: ASKED_AT,
    expiresAt: EXPIRES_AT,
    approvers: [
      { name: 'Ana', email: 'ana@example.com' },
      { name: 'Ben', email: 'ben@example.com' },
      { name: 'Mallory', email: 'mallory@example.com' },
    ],
    needed: 1,
    answers: [],
    closed: null,
    version: 0,
    ...over,
  };
  const open: Finding = {
    ruleId: whole.ruleId,
    severity: whole.severity,
    state: 'NOTIFIED',
    message: whole.violation,
    firstSeen: request.since,
    lastSeen: ASKED_AT,
    actor: request.actor,
    cause,
    decision: { outcome: 'ask', reason: 'high-risk' },
    planHash: whole.hash,
    attempts: [],
    waiver: null,
    pending: { requestId: request.id, planHash: whole.hash, expiresAt: request.expiresAt, approved: null },
    refused: null,
    graceUntil: null,
    ...finding,
  };
  return { lane: { ...lane, findings: [open] }, request, finding: open };
}

/** The alert that tells of a request. */
export function alertOf({ plan, since, actor, cause, reason, id, expiresAt }: ApprovalRequest, over: Partial<Alert> = {}): Alert {
  return {
    id: `${laneOf(plan.arn)}-1-0`,
    kind: 'request',
    at: ASKED_AT,
    severity: plan.severity,
    ruleId: plan.ruleId,
    ref: plan.ref,
    arn: plan.arn,
    violation: plan.violation,
    since,
    actor,
    call: cause.call,
    reason,
    plan: { hash: plan.hash, message: plan.message, steps: plan.steps, reversible: isReversible(plan) },
    status: 'none',
    error: null,
    changeId: null,
    request: { id, expiresAt },
    ...over,
  };
}

export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly fields: unknown;
}

/** A door over a real ledger in memory, with the question in it, at a time that a test sets. */
export async function openDoor({ lane, request }: Asked = question(), failing: { queue?: true; ledger?: 'read' | 'commit' } = {}) {
  const stored = openLedger(embeddedTable(':memory:'));
  const before = emptyLane(lane.arn, lane.ref);
  const entry = { kind: 'request', at: request.askedAt, who: 'holdfast', ruleId: request.plan.ruleId, of: null, detail: {} } as const;
  await stored.commit({ before, after: lane, entries: [entry], requests: [request], now: request.askedAt });

  const world = { now: '2026-11-23T03:12:00.000Z' as Instant, enqueued: [] as WorkItem[], log: [] as LogLine[] };
  const ledger: Ledger = {
    ...stored,
    request: (id) => (failing.ledger === 'read' ? Promise.reject(new Error('the table does not answer')) : stored.request(id)),
    commit: (change) => (failing.ledger === 'commit' ? Promise.reject(new Error('the table does not answer')) : stored.commit(change)),
  };
  const signer = linkSigner(async () => Buffer.alloc(32, 7));
  const line = (level: string) => (message: string, fields?: unknown) => void world.log.push({ level, message, fields });
  const door = createApproveDoor({
    ledger,
    queue: {
      async enqueue(items) {
        if (failing.queue) throw new Error('the queue does not answer');
        world.enqueued.push(...items);
      },
    },
    signer,
    clock: () => world.now,
    log: { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') },
    accountNames: { '111122223333': 'production' },
    snoozeHours: 8,
  });

  const tokenOf = (approver: string, over: Partial<ApprovalRequest> = {}) =>
    signer.sign({ requestId: request.id, approver, expiresAt: request.expiresAt, ...over });
  return { door, ledger: stored, world, signer, request, tokenOf };
}

export function get(door: ApproveDoor, token: string, method = 'GET') {
  return door({ method, path: '/', query: new URLSearchParams({ [TOKEN_PARAMETER]: token }).toString(), headers: {}, body: '' });
}

/** Sends a form as a browser does; without a nonce given, one from the page as it is shown now. */
export async function post(door: ApproveDoor, token: string, fields: Readonly<Record<string, string>>) {
  const nonce = fields['nonce'] ?? /name="nonce" value="([^"]+)"/.exec((await get(door, token)).body)?.[1] ?? '';
  return door({
    method: 'POST',
    path: '/',
    query: new URLSearchParams({ [TOKEN_PARAMETER]: token }).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ ...fields, nonce }).toString(),
  });
}
