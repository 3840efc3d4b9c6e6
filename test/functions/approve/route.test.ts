import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { findingOf } from '../../../functions/core/lane.ts';
import { get, openDoor, post, question } from './question.ts';

const KEEP = { answer: 'keep', reason: 'Press kit, agreed with legal', until: '2026-12-31' };

/** The text of a page, as a person reads it. */
function textOf(body: string): string {
  return body
    .replace(/<style>.*?<\/style>/s, '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ');
}

async function stateOf({ ledger, request }: Awaited<ReturnType<typeof openDoor>>) {
  const lane = await ledger.lane(question().lane.id);
  return { lane, finding: lane && findingOf(lane, request.plan.ruleId), request: await ledger.request(request.id) };
}

describe('opening a link', () => {
  it('shows what is wrong, who did it, what would be done, what silence means and until when', async () => {
    const { door, tokenOf } = await openDoor();

    const { status, body } = await get(door, await tokenOf('Ana'));

    const text = textOf(body);
    expect(status).toBe(200);
    for (const part of [
      'Bucket snapwave-originals can be read by everybody on the internet',
      'production (111122223333), eu-central-1',
      'AWS::S3::Bucket snapwave-originals',
      '2026-11-23 02:47 UTC (25 min ago)',
      'mallory, through the console (s3:PutBucketPolicy)',
      'The plan is of high risk',
      'Whoever reads originals without signing in loses access.',
      'It can be taken back exactly',
      's3:PutPublicAccessBlock',
      's3:PutBucketPolicy',
      '- "BlockPublicPolicy": false,',
      '+ "BlockPublicPolicy": true,',
      'Open until 2026-11-23 07:00 UTC (in 3 h 48 min)',
      'If nobody answers Nothing is changed. After 2026-11-23 07:00 UTC (in 3 h 48 min) the answer is no',
      'Your answer, Ana',
      'Apply the plan',
      'Keep it as it is',
      'If it is still so in 8 hours, Holdfast asks again.',
    ])
      expect(text).toContain(part);
  });

  it('decides nothing, however often it is done', async () => {
    const opened = await openDoor();
    const before = await stateOf(opened);
    const token = await opened.tokenOf('Ana');
    for (const method of ['GET', 'HEAD', 'GET']) expect((await get(opened.door, token, method)).status).toBe(200);
    expect(await stateOf(opened)).toEqual(before);
    expect(opened.world.enqueued).toEqual([]);
  });

  it('sends the head alone where that is asked for', async () => {
    const { door, tokenOf } = await openDoor();
    const token = await tokenOf('Ana');
    const [head, whole] = [await get(door, token, 'HEAD'), await get(door, token)];
    expect(head).toEqual({ ...whole, body: '' });
  });

  it('preselects nothing, and has no script', async () => {
    const { door, tokenOf } = await openDoor();
    const { body } = await get(door, await tokenOf('Ana'));
    expect(body.match(/type="radio"[^>]*required/g)).toHaveLength(3);
    expect(body).not.toMatch(/\schecked/);
    expect(body).not.toMatch(/<script|<img|<link|javascript:|\son\w+=/i);
  });

  it.each([
    ['a resource’s name', { ref: { accountId: '111122223333', region: 'x', type: 'AWS::S3::Bucket', id: '"><script>alert(1)</script>' } }],
    ['a sentence', { violation: '<img src=x onerror=alert(1)>', message: '</section><form action=//evil>' }],
    ['a policy document', { steps: [{ apply: { action: 's3:PutBucketPolicy', input: { Bucket: '<b>', Policy: '{"Sid":"</pre><script>"}' } }, revert: null }] }],
  ] as const)('escapes %s', async (_name, plan) => {
    const { door, tokenOf } = await openDoor(question({}, plan));
    const { body } = await get(door, await tokenOf('Ana'));
    expect(body).not.toMatch(/<script|<img|<form action|<b>"/);
    expect(body).toMatch(/&lt;(script|img|b|\/section)/);
  });

  it('shows what would turn or hide text as a mark', async () => {
    const { door, tokenOf } = await openDoor(question({}, { violation: 'sg-1\u202Egnissim\u0000' }));
    const { body } = await get(door, await tokenOf('Ana'));
    expect(body).not.toMatch(/[\u202E]|\0/u);
    expect(body).toContain('sg-1\uFFFDgnissim');
  });

  it('says that a plan can’t be taken back', async () => {
    const { door, tokenOf } = await openDoor(question({}, { steps: [{ apply: { action: 's3:DeleteBucketPolicy', input: { Bucket: 'b' } }, revert: null }] }));
    expect(textOf((await get(door, await tokenOf('Ana'))).body)).toContain('It can’t be taken back.');
  });
});

describe('every page', () => {
  it('lets nothing in from elsewhere, is kept nowhere and says nowhere whence it came', async () => {
    const { door, tokenOf } = await openDoor();
    const token = await tokenOf('Ana');
    const pages = [
      await get(door, token),
      await get(door, 'x'),
      await get(door, token, 'PUT'),
      await post(door, token, {}),
      await post(door, token, { answer: 'apply' }),
    ];
    for (const { headers, body } of pages) {
      expect(headers['content-security-policy']).toMatch(
        /^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]{44}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'$/,
      );
      expect(headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
      expect(headers['strict-transport-security']).toMatch(/^max-age=\d{8}/);
      expect(headers['permissions-policy']).toContain('camera=()');
      const style = /<style>(.*?)<\/style>/s.exec(body)?.[1] ?? '';
      expect(headers['content-security-policy']).toContain(createHash('sha256').update(style).digest('base64'));
      expect(body.match(/<h1>/g)).toHaveLength(1);
      expect(body).toContain('<html lang="en">');
    }
  });

  it.each(['PUT', 'DELETE', 'OPTIONS', 'PATCH', 'get'])('is refused to %s', async (method) => {
    const { door, tokenOf } = await openDoor();
    const answered = await get(door, await tokenOf('Ana'), method);
    expect(answered.status).toBe(405);
    expect(answered.headers['allow']).toBe('GET, HEAD, POST');
  });

  it('is at one address only', async () => {
    const { door } = await openDoor();
    expect((await door({ method: 'GET', path: '/favicon.ico', query: '', headers: {}, body: '' })).status).toBe(404);
  });
});

describe('an answer', () => {
  it('that applies approves the plan, wakes the loop and says what happens next', async () => {
    const opened = await openDoor();

    const { status, body } = await post(opened.door, await opened.tokenOf('Ana'), { answer: 'apply' });

    expect(status).toBe(200);
    expect(textOf(body)).toContain('Your answer is recorded Approved. Holdfast looks at the resource again now');
    const { finding, request } = await stateOf(opened);
    expect(finding?.pending?.approved).toEqual({ by: 'Ana', at: opened.world.now });
    expect(request).toMatchObject({ closed: 'answered', answers: [{ answer: 'apply', by: 'Ana' }] });
    expect(opened.world.enqueued).toEqual([
      { ref: opened.request.ref, cause: { kind: 'answer', eventId: opened.request.id, at: opened.world.now, call: null, actor: null } },
    ]);
  });

  it('that keeps makes a waiver to the end of that day', async () => {
    const opened = await openDoor();
    const { body } = await post(opened.door, await opened.tokenOf('Ana'), KEEP);
    expect(textOf(body)).toContain('kept as it is until 2026-12-31 23:59 UTC, in the name of Ana');
    expect((await stateOf(opened)).finding).toMatchObject({
      state: 'SUPPRESSED',
      waiver: { owner: 'Ana', reason: KEEP.reason, until: '2026-12-31T23:59:59.999Z' },
    });
  });

  it('that puts it off holds for the hours of the policy', async () => {
    const opened = await openDoor();
    await post(opened.door, await opened.tokenOf('Ana'), { answer: 'not-now' });
    expect((await stateOf(opened)).finding).toMatchObject({ pending: null, refused: { until: '2026-11-23T11:12:00.000Z' } });
  });

  it('counts once: the second is told who answered, what and when', async () => {
    const opened = await openDoor();
    const benToken = await opened.tokenOf('Ben');
    const nonce = /name="nonce" value="([^"]+)"/.exec((await get(opened.door, benToken)).body)?.[1] ?? '';
    await post(opened.door, await opened.tokenOf('Ana'), KEEP);

    const second = await post(opened.door, benToken, { answer: 'apply', nonce });

    expect(second.status).toBe(409);
    expect(textOf(second.body)).toContain(
      'Ana answered at 2026-11-23 03:12 UTC: to keep it as it is until 2026-12-31 23:59 UTC (“Press kit, agreed with legal”)',
    );
    expect(second.body).not.toContain('<form');
    expect((await stateOf(opened)).request?.answers).toHaveLength(1);
    expect(textOf((await get(opened.door, benToken)).body)).toContain('Ana answered at');
  });

  it('is one of two that are sent at the same moment', async () => {
    const opened = await openDoor();
    const answers = await Promise.all([
      post(opened.door, await opened.tokenOf('Ana'), { answer: 'apply' }),
      post(opened.door, await opened.tokenOf('Ben'), { answer: 'not-now' }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await stateOf(opened)).request?.answers).toHaveLength(1);
  });

  it('outlasts others’ writes to the same resource', async () => {
    const opened = await openDoor();
    const { commit, lane } = opened.ledger;
    let others = 3;
    // Somebody else writes just before, three times over.
    opened.ledger.commit = async (change) => {
      if (others-- > 0) {
        const now = await lane(change.before.id);
        if (now) await commit({ before: now, after: now, entries: [], now: change.now });
      }
      return commit(change);
    };
    const { status } = await post(opened.door, await opened.tokenOf('Ana'), { answer: 'apply' });
    expect(status).toBe(200);
    expect((await stateOf(opened)).request?.answers).toHaveLength(1);
  });

  it('stands where the loop can’t be told', async () => {
    const opened = await openDoor(question(), { queue: true });
    expect((await post(opened.door, await opened.tokenOf('Ana'), { answer: 'apply' })).status).toBe(200);
    expect((await stateOf(opened)).lane?.lookAgainAt).toBe(opened.world.now);
    expect(opened.world.log.map(({ message }) => message)).toContain('the loop could not be told of an answer; it finds it within minutes');
  });
});

describe('nothing is decided', () => {
  const form = 'application/x-www-form-urlencoded';
  async function unchanged(opened: Awaited<ReturnType<typeof openDoor>>) {
    const { request, finding } = await stateOf(opened);
    expect(request?.answers).toEqual([]);
    expect(finding?.pending?.approved).toBeNull();
    expect(opened.world.enqueued).toEqual([]);
  }

  it.each([
    ['no answer', {}, 400, 'Choose one of the answers.'],
    ['an answer that is none', { answer: 'yes' }, 400, 'Choose one of the answers.'],
    ['no reason', { ...KEEP, reason: ' ' }, 400, 'Say why it is kept as it is.'],
    ['no day', { ...KEEP, until: '' }, 400, 'Say until which day'],
    ['a day that is none', { ...KEEP, until: '2026-13-45' }, 400, 'Say until which day'],
    ['a day that is over', { ...KEEP, until: '2026-11-22' }, 400, 'That day is over'],
    ['a day too far away', { ...KEEP, until: '2028-01-01' }, 400, 'a year from today is the latest'],
  ] as const)('by a form with %s, which is shown again with what was typed', async (_name, fields, status, sentence) => {
    const opened = await openDoor();
    const answered = await post(opened.door, await opened.tokenOf('Ana'), fields);
    expect(answered.status).toBe(status);
    expect(textOf(answered.body)).toContain(sentence);
    expect(answered.body).toContain('role="alert"');
    expect(answered.body).toContain('<title>Error: ');
    if ('until' in fields) {
      expect(answered.body).toContain(`value="${fields.until}"`);
      expect(answered.body).toMatch(/value="keep" required checked/);
    }
    await unchanged(opened);
  });

  it('by a form that did not come from the page', async () => {
    const opened = await openDoor();
    const token = await opened.tokenOf('Ana');
    for (const nonce of ['none', await opened.signer.nonce(await opened.tokenOf('Ben'), opened.world.now)])
      expect((await post(opened.door, token, { answer: 'apply', nonce })).status).toBe(403);
    await unchanged(opened);
  });

  it('by a page that was open for more than an hour', async () => {
    const opened = await openDoor();
    const token = await opened.tokenOf('Ana');
    const nonce = await opened.signer.nonce(token, opened.world.now);
    opened.world.now = '2026-11-23T04:12:00.001Z';
    const answered = await post(opened.door, token, { answer: 'apply', nonce });
    expect(answered.status).toBe(403);
    expect(textOf(answered.body)).toContain('open for more than an hour');
    await unchanged(opened);
  });

  it.each([
    ['is forged', async ({ tokenOf }: Awaited<ReturnType<typeof openDoor>>) => `${(await tokenOf('Ana')).slice(0, -2)}AA`],
    ['is cut', async ({ tokenOf }: Awaited<ReturnType<typeof openDoor>>) => (await tokenOf('Ana')).slice(0, 40)],
    ['is not there', async () => ''],
    ['has expired', ({ tokenOf }: Awaited<ReturnType<typeof openDoor>>) => tokenOf('Ana', { expiresAt: '2026-11-23T03:00:00.000Z' })],
    ['names one who is not asked', ({ tokenOf }: Awaited<ReturnType<typeof openDoor>>) => tokenOf('Eve')],
    [
      'names a request that is not there',
      ({ signer, request }: Awaited<ReturnType<typeof openDoor>>) =>
        signer.sign({ requestId: `${request.id}9`, approver: 'Ana', expiresAt: request.expiresAt }),
    ],
  ])('by a link that %s: all get the same page', async (_name, make) => {
    const opened = await openDoor();
    const token = await make(opened);
    const nonce = await opened.signer.nonce(token, opened.world.now);
    const [shown, posted] = [await get(opened.door, token), await post(opened.door, token, { answer: 'apply', nonce })];
    const plain = await get(opened.door, 'x');
    expect(shown).toEqual(plain);
    expect(posted).toEqual(plain);
    expect(plain.status).toBe(403);
    expect(plain.body).not.toContain('snapwave');
    await unchanged(opened);
  });

  it('by a body of another type, or too large', async () => {
    const opened = await openDoor();
    const token = await opened.tokenOf('Ana');
    const send = (type: string | undefined, body: string) =>
      opened.door({ method: 'POST', path: '/', query: `t=${token}`, headers: { 'content-type': type }, body });
    expect((await send('application/json', '{"answer":"apply"}')).status).toBe(415);
    expect((await send(undefined, 'answer=apply')).status).toBe(415);
    expect((await send(form, `answer=apply&reason=${'ü'.repeat(8192)}`)).status).toBe(413);
    expect((await send(`${form}; charset=utf-8`, 'answer=apply')).status).toBe(403);
    await unchanged(opened);
  });

  it('by who made the change and wants to keep it', async () => {
    const opened = await openDoor();
    const token = await opened.tokenOf('Mallory');
    const { body } = await get(opened.door, token);
    expect(body).not.toContain('value="keep"');
    expect(textOf(body)).toContain('You made this change');
    expect((await post(opened.door, token, KEEP)).status).toBe(403);
    await unchanged(opened);
  });

  it('after the expiry, though the link’s minute of skew is not over', async () => {
    const opened = await openDoor(question({ closed: 'expired' }));
    const { status, body } = await post(opened.door, await opened.tokenOf('Ana'), {
      answer: 'apply',
      nonce: await opened.signer.nonce(await opened.tokenOf('Ana'), opened.world.now),
    });
    expect(status).toBe(409);
    expect(textOf(body)).toContain('Nobody answered by 2026-11-23 07:00 UTC, so the answer was no');
    await unchanged(opened);
  });

  it('where the plan has changed', async () => {
    const opened = await openDoor(question({}, {}, { pending: null }));
    const { body } = await get(opened.door, await opened.tokenOf('Ana'));
    expect(textOf(body)).toContain('There is nothing left to answer: the violation is over, or what would be done about it has changed.');
    expect(body).not.toContain('<form');
  });

  it.each(['read', 'commit'] as const)('while the ledger is down (%s), and the page says so', async (ledger) => {
    const opened = await openDoor(question(), { ledger });
    const token = await opened.tokenOf('Ana');
    const answered = await post(opened.door, token, { answer: 'apply', nonce: await opened.signer.nonce(token, opened.world.now) });
    expect(answered.status).toBe(503);
    expect(textOf(answered.body)).toContain('It is not known whether your answer was recorded. Open the link again');
    expect(opened.world.log).toContainEqual({
      level: 'error',
      message: 'approval page failed',
      fields: { method: 'POST', error: 'Error: the table does not answer' },
    });
    await unchanged(opened);
  });
});

describe('a question that needs two people', () => {
  it('says how many have said yes, and is approved by the second', async () => {
    const opened = await openDoor(question({ needed: 2 }));
    const first = await post(opened.door, await opened.tokenOf('Ana'), { answer: 'apply' });
    expect(textOf(first.body)).toContain('1 more person has to say yes before anything is changed.');
    const again = await get(opened.door, await opened.tokenOf('Ana'));
    expect(textOf(again.body)).toContain('You have said yes. 1 more person has to say yes too');
    expect(again.body).not.toContain('value="apply"');
    expect(textOf((await get(opened.door, await opened.tokenOf('Ben'))).body)).toContain('2 people have to say yes; 1 has so far.');

    await post(opened.door, await opened.tokenOf('Ben'), { answer: 'apply' });

    expect((await stateOf(opened)).finding?.pending?.approved?.by).toBe('Ana and Ben');
  });
});

describe('the log', () => {
  it('names request, approver and answer, and never holds a token', async () => {
    const opened = await openDoor();
    const token = await opened.tokenOf('Ana');
    await get(opened.door, `${token}x`);
    await post(opened.door, token, { answer: 'apply', nonce: 'forged.nonce' });
    await post(opened.door, token, KEEP);
    await post(opened.door, token, { answer: 'apply', nonce: await opened.signer.nonce(token, opened.world.now) });

    const { id: requestId } = opened.request;
    const log = JSON.stringify(opened.world.log);
    expect(opened.world.log).toContainEqual({ level: 'info', message: 'approval answered', fields: { requestId, approver: 'Ana', answer: 'keep' } });
    expect(opened.world.log).toContainEqual({
      level: 'info',
      message: 'approval answer refused',
      fields: { requestId, approver: 'Ana', answer: 'apply', refused: 'already-answered' },
    });
    expect(opened.world.log).toContainEqual({ level: 'warn', message: 'approval link refused', fields: { why: 'forged' } });
    for (const part of token.split('.')) expect(log).not.toContain(part);
    expect(log).not.toContain(KEEP.reason);
  });
});
