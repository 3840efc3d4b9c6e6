import { describe, expect, it } from 'vitest';
import { auditLedger } from '../../../cli/audit-ledger.ts';
import { erase } from '../../../cli/commands/log.ts';
import { findEntry } from '../../../cli/find-entry.ts';
import type { Store } from '../../../cli/store.ts';
import { openLedger } from '../../../functions/adapters/ledger.ts';
import { embeddedTable } from '../../../functions/adapters/table-embedded.ts';
import type { EntryContent } from '../../../functions/core/entry.ts';
import { emptyLane, parseEntryId } from '../../../functions/core/lane.ts';
import type { Ledger } from '../../../functions/core/ports.ts';
import { keepingTerminal } from '../../cli/terminal.ts';

const NOW = '2026-11-23T08:00:00.000Z';
const REF = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::S3::Bucket' as const, id: 'b' };
const ARN = 'arn:aws:s3:::b';
const ARN_OF_ANA = 'arn:aws:sts::111122223333:assumed-role/Admin/ana';

async function append(ledger: Ledger, content: Partial<EntryContent> = {}) {
  const { lane } = await ledger.known(REF, ARN, [], NOW);
  const entry = { kind: 'intent' as const, at: NOW, who: 'holdfast', ruleId: null, of: null, detail: {}, ...content };
  const commit = await ledger.commit({ before: lane, after: lane, entries: [entry], now: NOW });
  if (!('done' in commit)) throw new Error(commit.refused);
  return commit;
}

describe('the ids of a ledger', () => {
  it('are not those of another installation that guards the same account', async () => {
    const [one, other, local] = [
      openLedger(embeddedTable(':memory:'), { installation: 'holdfast-prod.111122223333.eu-west-1' }),
      openLedger(embeddedTable(':memory:'), { installation: 'holdfast-prod.111122223333.us-east-1' }),
      openLedger(embeddedTable(':memory:')),
    ];
    const ids = [];
    for (const ledger of [one, other, local]) ids.push((await append(ledger)).entries[0]?.id ?? '');
    const { id: lane } = emptyLane(ARN, REF);

    expect(ids).toEqual([expect.stringMatching(`^[0-9a-f]{6}-${lane}-1$`), expect.stringMatching(`^[0-9a-f]{6}-${lane}-1$`), `${lane}-1`]);
    expect(new Set(ids).size).toBe(3);
    for (const id of ids) expect(parseEntryId(id)).toEqual({ lane, sequence: 1 });
    expect(await other.entry(ids[0] ?? '')).toBeNull();
    expect(await one.entry(ids[0] ?? '')).toMatchObject({ id: ids[0] });
  });

  it('are found by their beginning, with the prefix or without, and not by the prefix of another', async () => {
    const ledger = openLedger(embeddedTable(':memory:'), { installation: 'holdfast-prod.111122223333.eu-west-1' });
    await append(ledger);
    for (let more = 0; more < 10; more += 1) await append(ledger, { kind: 'outcome' });
    const { id: lane } = emptyLane(ARN, REF);
    const [{ id } = { id: '' }] = await ledger.entries(lane);
    const prefix = id.slice(0, 7);

    for (const given of [id, `${lane}-1`, lane, lane.slice(0, 4), prefix + lane.slice(0, 4), prefix + lane])
      expect((await findEntry(ledger, given, 'intent', NOW)).id).toBe(id);
    await expect(findEntry(ledger, `000000-${lane}-1`, 'intent', NOW)).rejects.toThrow(/There is no change 000000-/);
    await expect(findEntry(ledger, `000000-${lane.slice(0, 6)}`, 'intent', NOW)).rejects.toThrow(/There is no change 000000-/);
    await expect(findEntry(ledger, 'abc', 'intent', NOW)).rejects.toThrow(/is not the id of a change/);
  });
});

describe('the people in a ledger', () => {
  const approvers = [
    { name: 'ana', email: 'ana@example.com' },
    { name: 'ben', email: null },
  ];

  it('stand apart from what is hashed', async () => {
    const table = embeddedTable(':memory:');
    const ledger = openLedger(table);
    await append(ledger, {
      kind: 'request',
      detail: { approvers, actor: { name: 'ana', arn: ARN_OF_ANA, through: 'cli' }, cause: { actor: { name: 'eve', arn: null } } },
    });
    await append(ledger, { kind: 'waiver', who: 'ana', detail: { owner: 'ben', reason: 'a fair', until: NOW } });
    await append(ledger, { kind: 'answer', who: 'ben', detail: { caller: ARN_OF_ANA } });
    const { id } = emptyLane(ARN, REF);

    const stored = (await table.query(id, '1', '2')).map(({ json }) => json).join('\n');
    for (const name of ['ana', 'ben', 'eve', 'example.com']) expect(stored).not.toContain(`"${name}`);
    const entries = await ledger.entries(id);
    expect(entries[0]?.detail).toMatchObject({ approvers, actor: { name: 'ana', arn: ARN_OF_ANA }, cause: { actor: { name: 'eve' } } });
    expect(entries[1]).toMatchObject({ who: 'ana', detail: { owner: 'ben' } });
    expect(entries[2]).toMatchObject({ who: 'ben', detail: { caller: ARN_OF_ANA } });
    expect(await ledger.entry(`${id}-2`)).toMatchObject({ who: 'ana' });
  });

  it('can be erased, and every chain still verifies', async () => {
    const table = embeddedTable(':memory:');
    const ledger = openLedger(table);
    await append(ledger, { kind: 'waiver', who: ARN_OF_ANA, detail: { owner: 'ben', reason: 'a fair', until: NOW } });
    await append(ledger, { kind: 'request', detail: { plan: { ref: REF }, approvers, expiresAt: NOW } });
    await ledger.setStop('all', { scope: 'all', by: 'ana@laptop', reason: 'freeze', since: NOW }, 'ana@laptop', NOW);
    const terminal = keepingTerminal();
    const store = { ledger, clock: () => NOW, where: 'the ledger' } as Store;
    const caller = { name: 'admin', identity: 'admin' };
    const { id } = emptyLane(ARN, REF);

    expect(await erase(store, { person: 'ana', caller }, terminal)).toBe(0);
    expect(await erase(store, { person: 'ana@example.com', caller }, terminal)).toBe(0);
    expect(terminal.written.out).toContain('Nothing in the ledger names ana@example.com');

    const whole = JSON.stringify([await table.query(id, '0', '\uffff'), await table.query('switch', '0', '\uffff')]);
    expect(whole).not.toMatch(/\bana\b/);
    const entries = await ledger.entries(id);
    expect(entries[0]).toMatchObject({ who: 'erased', detail: { owner: 'ben' } });
    expect(entries[1]?.detail).toMatchObject({
      approvers: [
        { name: 'erased', email: 'erased' },
        { name: 'ben', email: null },
      ],
    });
    expect(entries.slice(2)).toMatchObject([{ kind: 'erase', who: 'admin' }]);
    expect(await ledger.stops()).toMatchObject([{ by: 'erased' }]);
    expect(terminal.written.out).toContain('Erased from the ledger: ');
    const { problems } = await auditLedger(ledger, { lane: null, anchor: null, now: NOW });
    expect(problems.filter((problem) => !problem.includes('waiver'))).toEqual([]);
  });

  it('are not erased where they are somebody else', async () => {
    const ledger = openLedger(embeddedTable(':memory:'));
    await append(ledger, { kind: 'intent', who: 'anabel' });
    const terminal = keepingTerminal();
    await erase({ ledger, clock: () => NOW, where: 'the ledger' } as Store, { person: 'ana', caller: { name: 'admin', identity: 'admin' } }, terminal);

    expect((await ledger.entries(emptyLane(ARN, REF).id)).map(({ who }) => who)).toEqual(['anabel']);
    expect(terminal.written.out).toContain('Nothing in the ledger names ana');
  });
});
