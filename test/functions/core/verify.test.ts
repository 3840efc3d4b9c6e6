import { describe, expect, it } from 'vitest';
import { chain, type Entry } from '../../../functions/core/entry.ts';
import { hashOf } from '../../../functions/core/hash.ts';
import { emptyLane, type Lane, NO_HASH } from '../../../functions/core/lane.ts';
import { headsNamed, verifyAnchors, verifyLane } from '../../../functions/core/verify.ts';

const EMPTY = emptyLane('arn:aws:ec2:eu-west-1:111122223333:security-group/sg-1', {
  accountId: '111122223333',
  region: 'eu-west-1',
  type: 'AWS::EC2::SecurityGroup',
  id: 'sg-1',
});
const { id } = EMPTY;

/** A chain of as many entries as names, and the lane that it makes. */
function chained(...names: readonly string[]): { readonly lane: Lane; readonly entries: readonly Entry[] } {
  const entries: Entry[] = [];
  let lane: Lane = { ...EMPTY, version: 1 };
  for (const who of names) {
    const entry = chain(lane, { kind: 'intent', at: '2026-11-23T08:00:00.000Z', who, ruleId: null, of: null, detail: {} });
    entries.push(entry);
    lane = { ...lane, sequence: entry.sequence, hash: entry.hash };
  }
  return { lane, entries };
}

function anchor(day: string, heads: readonly { lane: string; sequence: number; hash: string }[], previous = NO_HASH) {
  return { day, heads, previous, hash: hashOf({ day, heads, previous }) };
}

describe('a lane', () => {
  const { lane, entries } = chained('holdfast', 'holdfast', 'ana');
  const named = [{ sequence: 2, hash: entries[1]?.hash ?? '', by: 'the anchor of 2026-11-23' }];

  it('verifies as it was written, with entries that came after its anchor', () => {
    expect(verifyLane(id, lane, entries, named)).toEqual([]);
  });

  it('does not, where its whole chain was written anew: the anchor knows the old one', () => {
    const forged = chained('holdfast', 'nobody', 'ana');

    expect(verifyLane(id, forged.lane, forged.entries, [])).toEqual([]);
    expect(verifyLane(id, forged.lane, forged.entries, named)).toEqual([`lane ${id}: entry ${id}-2 is not the one that the anchor of 2026-11-23 names`]);
  });

  it('does not, where it was cut off and its head turned back: the anchor knows how long it was', () => {
    const shorter = chained('holdfast');

    expect(verifyLane(id, shorter.lane, shorter.entries, named)).toEqual([
      `lane ${id}: entry ${id}-2 is missing, though it is named by the anchor of 2026-11-23`,
    ]);
  });

  it('does not, where nothing is left of it', () => {
    expect(verifyLane(id, null, [], named)).toEqual([`lane ${id} is missing, though it is named by the anchor of 2026-11-23`]);
  });
});

describe('anchors', () => {
  const first = anchor('2026-11-23', [{ lane: id, sequence: 2, hash: 'a' }]);
  const second = anchor('2026-11-24', [{ lane: id, sequence: 3, hash: 'b' }], first.hash);

  it('verify as they were written, and name the heads of each day', () => {
    expect(verifyAnchors([first, second])).toEqual([]);
    expect(headsNamed([first, second]).get(id)).toMatchObject([
      { sequence: 2, hash: 'a', by: 'the anchor of 2026-11-23' },
      { sequence: 3, hash: 'b', by: 'the anchor of 2026-11-24' },
    ]);
  });

  it.each([
    ['one that was changed', [{ ...first, heads: [] }, second], ['the anchor of 2026-11-23 was changed']],
    ['one that was written anew', [anchor('2026-11-23', []), second], ['the anchor of 2026-11-24 does not follow the one before it']],
    ['one that is missing', [second], ['the anchor of 2026-11-24 does not follow the one before it']],
  ])('do not verify with %s', (_what, anchors, problems) => {
    expect(verifyAnchors(anchors)).toEqual(problems);
  });
});
