import { describe, expect, it } from 'vitest';
import { chain, type Entry, type EntryContent } from '../../../functions/core/entry.ts';
import { emptyLane, type Finding, type Lane } from '../../../functions/core/lane.ts';
import { orderUndo, orderWaiver, undoOf } from '../../../functions/core/orders.ts';
import { rules } from '../../../sandbox/baseline.ts';

const ARN = 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-1';
const REF = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::EC2::SecurityGroup', id: 'sg-1' } as const;
const LANE = emptyLane(ARN, REF);
const NOW = '2026-11-23T08:00:00.000Z';
const STEP = { apply: { action: 'ec2:RevokeSecurityGroupIngress', input: {} }, revert: { action: 'ec2:AuthorizeSecurityGroupIngress', input: {} } };
const plan = (revert: object | null = STEP.revert) => ({ ruleId: 'restricted-ssh', arn: ARN, steps: [{ ...STEP, revert }] });

type Content = Pick<EntryContent, 'kind' | 'of' | 'detail'>;
const intent: Content = { kind: 'intent', of: null, detail: { change: 'remediation', plan: plan() } };
const ended = (of: number, status: string): Content => ({ kind: 'outcome', of: id(of), detail: { status } });
const undoing: Content = { kind: 'intent', of: id(1), detail: { change: 'undo', plan: plan() } };

function id(sequence: number): string {
  return `${LANE.id}-${sequence}`;
}

function ledger(...contents: readonly Content[]): Entry[] {
  const entries: Entry[] = [];
  for (const content of contents) {
    const { sequence, hash } = entries.at(-1) ?? LANE;
    entries.push(chain({ ...LANE, sequence, hash }, { at: NOW, who: 'holdfast', ruleId: 'restricted-ssh', ...content }));
  }
  return entries;
}

function order(entries: readonly Entry[], { changeId = id(1), lane = LANE }: { changeId?: string; lane?: Lane } = {}) {
  return orderUndo({ lane, entries, changeId, by: 'ben', reason: 'it was meant', hours: 3, now: NOW });
}

describe('an order to undo', () => {
  it('is written into the lane, due at once, with the waiver that is to follow, and into the chain by name', () => {
    const waiver = { owner: 'ben', reason: 'it was meant', until: '2026-11-23T11:00:00.000Z' };

    expect(order(ledger(intent, ended(1, 'verified')))).toEqual({
      change: {
        before: LANE,
        after: { ...LANE, undo: { changeId: id(1), by: 'ben', at: NOW, waiver }, lookAgainAt: NOW },
        entries: [{ kind: 'undo', at: NOW, who: 'ben', ruleId: 'restricted-ssh', of: id(1), detail: { waiver } }],
        now: NOW,
      },
    });
  });

  it('is given again after an undo that failed', () => {
    expect(order(ledger(intent, ended(1, 'verified'), undoing, ended(3, 'failed')))).toHaveProperty('change');
  });

  it('finds nothing left to do after one that worked', () => {
    const entries = ledger(intent, ended(1, 'verified'), undoing, ended(3, 'verified'));

    expect(order(entries)).toEqual({ standing: 'taken-back' });
    expect(undoOf(entries, id(1))?.id).toBe(id(3));
  });

  const waiting = { changeId: id(1), by: 'ana', at: NOW, waiver: { owner: 'ana', reason: 'x', until: NOW } };

  it('is not given twice', () => {
    expect(order(ledger(intent, ended(1, 'verified')), { lane: { ...LANE, undo: waiting } })).toEqual({ standing: 'ordered' });
  });

  it.each([
    ['what is not there', ledger(intent, ended(1, 'verified')), id(7), 'There is no change'],
    ['an outcome', ledger(intent, ended(1, 'verified')), id(2), `is the outcome of the change ${id(1)}`],
    ['a question', ledger({ kind: 'request', of: null, detail: {} }), id(1), 'is a question, not a change'],
    ['a waiver', ledger({ kind: 'waiver', of: null, detail: {} }), id(1), 'an entry of the kind waiver'],
    ['an undo', ledger(intent, ended(1, 'verified'), undoing, ended(3, 'verified')), id(3), 'is itself an undo'],
    ['a change that is under way', ledger(intent), id(1), 'has not ended yet'],
    ['a change that failed', ledger(intent, ended(1, 'failed')), id(1), 'ended as failed'],
    [
      'a change that can not be',
      ledger({ ...intent, detail: { change: 'remediation', plan: plan(null) } }, ended(1, 'verified')),
      id(1),
      "can't be taken back",
    ],
  ])('does not take back %s, and says why', (_what, entries, changeId, why) => {
    expect(order(entries, { changeId })).toEqual({ refused: expect.stringContaining(why) });
  });

  it('waits for another that is on the same resource', () => {
    const entries = ledger(intent, ended(1, 'verified'), intent, ended(3, 'verified'));

    expect(order(entries, { changeId: id(3), lane: { ...LANE, undo: waiting } })).toEqual({
      refused: expect.stringContaining(`The undo of ${id(1)} is still waiting`),
    });
  });
});

describe('a waiver', () => {
  const rule = rules.find(({ meta }) => meta.id === 'restricted-ssh');
  if (!rule) throw new Error('The rule restricted-ssh is gone.');
  const waiver = { owner: 'platform', reason: 'migration', until: '2026-12-24T00:00:00.000Z' };
  const cause = { kind: 'event', eventId: 'e-1', at: NOW, call: null, actor: null } as const;
  const finding: Finding = {
    ruleId: 'restricted-ssh',
    severity: 'HIGH',
    state: 'NOTIFIED',
    message: 'open',
    firstSeen: NOW,
    lastSeen: NOW,
    actor: null,
    cause,
    decision: { outcome: 'ask', reason: 'high-risk' },
    planHash: 'p',
    attempts: [{ at: NOW, changeId: id(1), failed: false }],
    waiver: null,
    pending: { requestId: id(2), planHash: 'p', expiresAt: waiver.until, approved: null },
    refused: { planHash: 'p', until: null },
    graceUntil: NOW,
  };
  const given = (findings: readonly Finding[], more: Partial<typeof waiver> = {}) =>
    orderWaiver({ lane: { ...LANE, findings }, rule, waiver: { ...waiver, ...more }, by: 'ben', now: NOW });

  it('covers an open finding, and leaves the question to the loop', () => {
    const ordered = given([finding]);

    expect(ordered).toMatchObject({
      change: {
        after: { findings: [{ ...finding, state: 'SUPPRESSED', waiver, refused: null, graceUntil: null }], lookAgainAt: NOW },
        entries: [{ kind: 'waiver', who: 'ben', ruleId: 'restricted-ssh', detail: waiver }],
      },
    });
  });

  it('covers a finding that is over, which stays over', () => {
    expect(given([{ ...finding, state: 'RESOLVED' }])).toMatchObject({
      change: { after: { findings: [{ state: 'RESOLVED', waiver, attempts: finding.attempts }] } },
    });
  });

  it('may come before the first violation', () => {
    expect(given([])).toMatchObject({ change: { after: { findings: [{ ruleId: 'restricted-ssh', severity: 'HIGH', state: 'RESOLVED', waiver }] } } });
  });

  it('takes the place of another, and leaves findings of other rules alone', () => {
    const other = { ...finding, ruleId: 'restricted-common-ports' };
    const ordered = given([other, { ...finding, waiver: { ...waiver, reason: 'before' } }]);

    expect(ordered).toMatchObject({ change: { after: { findings: [other, { ruleId: 'restricted-ssh', waiver }] } } });
  });

  it('is written once', () => {
    expect(given([{ ...finding, waiver }])).toEqual({ standing: 'waived' });
  });

  it.each([
    ['that is over', { until: NOW }, 'is over'],
    ['of more than a year', { until: '2027-11-25T08:00:00.000Z' }, 'too far away'],
    ['without a reason', { reason: ' ' }, 'needs a reason'],
    ['with a reason that is a book', { reason: 'x'.repeat(501) }, 'too long'],
  ])('%s is refused', (_what, more, why) => {
    expect(given([], more)).toEqual({ refused: expect.stringContaining(why) });
  });
});
