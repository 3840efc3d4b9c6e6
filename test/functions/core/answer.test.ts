import { describe, expect, it } from 'vitest';
import { type Answering, answerRequest, type ChosenAnswer, LONGEST_REASON, standingOf } from '../../../functions/core/answer.ts';
import { findingOf } from '../../../functions/core/lane.ts';
import type { Answer, ApprovalRequest, GivenAnswer } from '../../../functions/core/request.ts';
import { EXPIRES_AT, MALLORY, question } from '../approve/question.ts';

const NOW = '2026-11-23T03:12:00.000Z';

function chosen(answer: Answer, over: Partial<ChosenAnswer> = {}): ChosenAnswer {
  return { answer, reason: null, until: null, ...over };
}

function answering(answer: ChosenAnswer, over: Partial<Answering> = {}): Answering {
  const { lane, request } = question();
  return { lane, request, answer, by: 'Ana', snoozeHours: 8, now: NOW, ...over };
}

/** The change of an answer that counts. */
function answered(given: Answering) {
  const result = answerRequest(given);
  if ('refused' in result) throw new Error(`refused: ${result.refused}`);
  const finding = findingOf(result.change.after, given.request.plan.ruleId);
  const [request] = result.change.requests ?? [];
  return { ...result, finding, request };
}

const yes = (by: string): GivenAnswer => ({ answer: 'apply', by, at: '2026-11-23T03:05:00.000Z', reason: null, until: null });
const ADMIN = 'arn:aws:iam::111122223333:role/Admin';
const KEPT = { reason: 'Press kit, agreed with legal', until: '2026-12-31T23:59:59.999Z' };

describe('an answer that counts', () => {
  it('approves the plan that was shown, and has the loop look again at once even if its message is lost', () => {
    const given = answering(chosen('apply'));

    const { finding, request, change } = answered(given);

    expect(finding?.pending).toEqual({
      requestId: given.request.id,
      planHash: given.request.plan.hash,
      expiresAt: EXPIRES_AT,
      approved: { by: 'Ana', at: NOW },
    });
    expect(finding?.state).toBe('NOTIFIED');
    expect(change.after.lookAgainAt).toBe(NOW);
    expect(request).toMatchObject({ closed: 'answered', answers: [{ answer: 'apply', by: 'Ana', at: NOW }] });
    expect(change.before).toBe(given.lane);
    expect(change.entries).toEqual([
      {
        kind: 'answer',
        at: NOW,
        who: 'Ana',
        ruleId: given.request.plan.ruleId,
        of: given.request.id,
        detail: { answer: 'apply', planHash: given.request.plan.hash, reason: null, until: null },
      },
    ]);
  });

  it('keeps it as it is under a waiver of who said so', () => {
    const given = answering(chosen('keep', { ...KEPT, reason: `  ${KEPT.reason} ` }));

    const { finding, request, change } = answered(given);

    expect(finding).toMatchObject({ state: 'SUPPRESSED', pending: null, waiver: { owner: 'Ana', ...KEPT } });
    expect(request).toMatchObject({ closed: 'answered', answers: [{ answer: 'keep', by: 'Ana', ...KEPT }] });
    expect(change.entries.map(({ kind, who, detail }) => ({ kind, who, detail }))).toEqual([
      { kind: 'answer', who: 'Ana', detail: { answer: 'keep', planHash: given.request.plan.hash, ...KEPT } },
      { kind: 'waiver', who: 'Ana', detail: { owner: 'Ana', ...KEPT } },
    ]);
    expect(change.after.lookAgainAt).toBeNull();
  });

  it('puts it off for the hours of a snooze, for this plan alone', () => {
    const given = answering(chosen('not-now'));

    const { finding, request, message } = answered(given);

    expect(finding).toMatchObject({
      state: 'NOTIFIED',
      pending: null,
      waiver: null,
      refused: { planHash: given.request.plan.hash, until: '2026-11-23T11:12:00.000Z' },
    });
    expect(request).toMatchObject({ closed: 'answered', answers: [{ answer: 'not-now', by: 'Ana', until: '2026-11-23T11:12:00.000Z' }] });
    expect(message).toContain('after 2026-11-23 11:12 UTC, Holdfast asks again');
  });

  it('leaves the other findings of the resource, and what is still to be told, alone', () => {
    const { lane, request, finding } = question();
    const other = { ...finding, ruleId: 's3-bucket-ssl-requests-only', pending: null };
    const full = { ...lane, findings: [other, finding] };

    const { change } = answered(answering(chosen('apply'), { lane: full, request }));

    expect(change.after.findings[0]).toBe(other);
    expect({ ...change.after, findings: [], lookAgainAt: null }).toEqual({ ...full, findings: [], lookAgainAt: null });
  });

  it('does not put off an earlier look', () => {
    const { lane, request } = question();
    const { change } = answered(answering(chosen('apply'), { lane: { ...lane, lookAgainAt: '2026-11-23T03:00:00.000Z' }, request }));
    expect(change.after.lookAgainAt).toBe('2026-11-23T03:00:00.000Z');
  });

  it('is taken within a minute after the expiry, as clocks differ', () => {
    expect(answerRequest(answering(chosen('apply'), { now: '2026-11-23T07:01:00.000Z' }))).toHaveProperty('change');
  });
});

describe('a request that needs two people', () => {
  const needsTwo = (answers: readonly GivenAnswer[] = []) => question({ needed: 2, answers });

  it('stays open after the first yes, and changes nothing', () => {
    const asked = needsTwo();
    const { finding, request, change, message } = answered(answering(chosen('apply'), asked));
    expect(finding).toEqual(asked.finding);
    expect(change.after.lookAgainAt).toBeNull();
    expect(request).toMatchObject({ closed: null, answers: [{ answer: 'apply', by: 'Ana' }] });
    expect(message).toBe('Your yes is recorded. 1 more person has to say yes before anything is changed.');
  });

  it('is approved by the second, in the name of both', () => {
    const { finding, request } = answered(answering(chosen('apply'), { ...needsTwo([yes('Ben')]) }));
    expect(finding?.pending?.approved).toEqual({ by: 'Ben and Ana', at: NOW });
    expect(request?.closed).toBe('answered');
  });

  it('does not count one person twice', () => {
    expect(answerRequest(answering(chosen('apply'), needsTwo([yes('Ana')])))).toEqual({ refused: 'already-answered', given: yes('Ana') });
  });

  it('lets who said yes still say no', () => {
    const { finding, request } = answered(answering(chosen('not-now'), needsTwo([yes('Ana')])));
    expect(finding?.pending).toBeNull();
    expect(request?.closed).toBe('answered');
  });
});

describe('an answer is refused', () => {
  const keep = chosen('keep', KEPT);
  const byBen: GivenAnswer = { answer: 'not-now', by: 'Ben', at: '2026-11-23T03:10:00.000Z', reason: null, until: '2026-11-23T11:10:00.000Z' };
  const asks = (over: Partial<ApprovalRequest>) => question(over);

  it.each([
    ['of one who is not asked', answering(keep, { by: 'Eve' }), { refused: 'not-an-approver' }],
    ['of one whose name only differs in its case', answering(keep, { by: 'ana' }), { refused: 'not-an-approver' }],
    ['after another has answered', answering(keep, asks({ closed: 'answered', answers: [byBen] })), { refused: 'already-answered', given: byBen }],
    ['more than a minute after the expiry', answering(keep, { now: '2026-11-23T07:01:00.001Z' }), { refused: 'expired', expiresAt: EXPIRES_AT }],
    ['once the loop has said that it expired', answering(keep, asks({ closed: 'expired' })), { refused: 'expired', expiresAt: EXPIRES_AT }],
    ['once the request was overtaken', answering(keep, asks({ closed: 'overtaken' })), { refused: 'overtaken' }],
    ['where the finding is over', answering(keep, question({}, {}, { state: 'RESOLVED' })), { refused: 'overtaken' }],
    ['where the finding is not there', answering(keep, { lane: { ...question().lane, findings: [] } }), { refused: 'overtaken' }],
    ['where nothing is asked about the finding', answering(keep, question({}, {}, { pending: null })), { refused: 'overtaken' }],
    [
      'where another request is out',
      answering(keep, question({}, {}, { pending: { requestId: 'another-9', planHash: question().request.plan.hash, expiresAt: EXPIRES_AT, approved: null } })),
      { refused: 'overtaken' },
    ],
    [
      'where the plan is another',
      answering(keep, question({}, {}, { pending: { requestId: question().request.id, planHash: 'another', expiresAt: EXPIRES_AT, approved: null } })),
      { refused: 'overtaken' },
    ],
  ] as const)('%s', (_name, given, refusal) => {
    for (const answer of [chosen('apply'), keep, chosen('not-now')]) expect(answerRequest({ ...given, answer })).toEqual(refusal);
    expect(standingOf(given.lane, given.request, given.by, given.now)).toEqual(refusal);
  });

  it.each([
    ['by the name', MALLORY],
    ['by the e-mail address of a single sign-on session', { name: 'Mallory@Example.com', arn: ADMIN, through: 'console' as const, vouchedFor: true as const }],
    ['by the user’s ARN, whatever its path', { name: 'x', arn: 'arn:aws:iam::111122223333:user/staff/MALLORY', through: 'cli' as const }],
    ['by a source identity', { name: 'mallory', arn: ADMIN, through: 'sdk' as const, vouchedFor: true as const }],
  ])('of who made the change and wants to keep it, known %s', (_name, actor) => {
    expect(answerRequest(answering(keep, { ...question({ actor }, {}, { actor: null }), by: 'Mallory' }))).toEqual({ refused: 'own-change' });
    expect(answerRequest(answering(keep, { ...question({ actor: null }, {}, { actor }), by: 'Mallory' }))).toEqual({ refused: 'own-change' });
    expect(answerRequest(answering(chosen('apply'), { ...question({ actor }), by: 'Mallory' }))).toHaveProperty('change');
    expect(answerRequest(answering(keep, { ...question({ actor }), by: 'Ana' }))).toHaveProperty('change');
  });

  describe('where a role made the change, in a session whose name anyone could choose', () => {
    const anyone = (name: string) => ({ name, arn: ADMIN, through: 'cli' as const });
    const asked = (name: string, over: Partial<ApprovalRequest> = {}) => question({ actor: anyone(name), ...over }, {}, { actor: null });
    const kept = (by: string): GivenAnswer => ({ answer: 'keep', by, at: '2026-11-23T03:05:00.000Z', reason: 'Moving', until: '2026-12-01T23:59:59.999Z' });

    it.each(['anything', 'holdfast-x', 'ben', 'mallory'])('lets no approver keep it alone, whatever the session "%s" is called', (session) => {
      for (const by of ['Ana', 'Ben', 'Mallory']) {
        const { finding, request, message } = answered(answering(keep, { ...asked(session), by }));

        expect(finding).toMatchObject({ state: 'NOTIFIED', waiver: null, pending: { approved: null } });
        expect(request).toMatchObject({ closed: null, answers: [{ answer: 'keep', by }] });
        expect(message).toContain('a second approver has to keep it too');
      }
    });

    it('keeps it once a second approver does, in the name of both and until the earlier day', () => {
      const { finding, request } = answered(answering(keep, { ...asked('anything', { answers: [kept('Mallory')] }), by: 'Ana' }));

      expect(finding).toMatchObject({ state: 'SUPPRESSED', pending: null, waiver: { owner: 'Mallory and Ana', until: '2026-12-01T23:59:59.999Z' } });
      expect(request?.closed).toBe('answered');
    });

    it('counts nobody twice, and only what each said last', () => {
      const own = asked('anything', { answers: [kept('Mallory')] });
      expect(answerRequest(answering(keep, { ...own, by: 'Mallory' }))).toEqual({ refused: 'already-answered', given: kept('Mallory') });

      const changed = asked('anything', { needed: 2, answers: [kept('Mallory'), yes('Mallory')] });
      expect(answered(answering(keep, { ...changed, by: 'Ana' })).finding?.waiver).toBeNull();
    });

    it('refuses the only approver there is, who could have made it', () => {
      const { lane, request } = asked('anything');
      const alone = { lane, request: { ...request, approvers: [{ name: 'Ana', email: null }] } };
      expect(answerRequest(answering(keep, alone))).toEqual({ refused: 'unknown-maker' });
    });

    it('compares the role with the principals that the policy file gives to an approver', () => {
      const { lane, request } = asked('anything');
      const approvers = [
        { name: 'Ana', email: null, principals: ['arn:aws:iam::*:role/auditor'] },
        { name: 'Mallory', email: null, principals: ['arn:aws:iam::*:role/admin'] },
      ];
      const given = { lane, request: { ...request, approvers } };

      expect(answerRequest(answering(keep, { ...given, by: 'Mallory' }))).toEqual({ refused: 'own-change' });
      expect(answered(answering(keep, { ...given, by: 'Ana' })).finding?.waiver?.owner).toBe('Ana');
    });

    it('takes a service that acted on its own for nobody', () => {
      const service = { name: 'autoscaling.amazonaws.com', arn: null, through: 'service' as const };
      expect(answered(answering(keep, question({ actor: service }, {}, { actor: null }))).finding?.state).toBe('SUPPRESSED');
    });
  });

  it.each([
    ['without a reason', { reason: null }, ['reason-missing']],
    ['with an empty reason', { reason: ' \n' }, ['reason-missing']],
    ['with a reason that is too long', { reason: 'x'.repeat(LONGEST_REASON + 1) }, ['reason-too-long']],
    ['without an expiry', { until: null }, ['until-missing']],
    ['with an expiry in the past', { until: '2026-11-23T03:11:59.999Z' }, ['until-past']],
    ['with an expiry now', { until: NOW }, ['until-past']],
    ['with an expiry more than a year away', { until: '2027-11-24T03:12:00.001Z' }, ['until-too-late']],
    ['with nothing', { reason: null, until: null }, ['reason-missing', 'until-missing']],
  ] as const)('that keeps it %s', (_name, over, problems) => {
    expect(answerRequest(answering(chosen('keep', { ...KEPT, ...over })))).toEqual({ refused: 'invalid', problems });
  });
});
