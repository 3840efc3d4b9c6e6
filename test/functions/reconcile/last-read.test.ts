import { describe, expect, it } from 'vitest';
import { openLedger } from '../../../functions/adapters/ledger.ts';
import { embeddedTable } from '../../../functions/adapters/table-embedded.ts';
import { laneOf } from '../../../functions/core/lane.ts';
import { defaultPolicy } from '../../../functions/core/policy-file.ts';
import type { Accounts, Log } from '../../../functions/core/ports.ts';
import { reconcile } from '../../../functions/reconcile/reconcile.ts';
import { rules as everyRule } from '../../../rules/generated/index.ts';

const PLACE = { accountId: '111122223333', region: 'eu-west-1' };
const NOW = '2026-11-23T08:00:00.000Z';
const ref = { ...PLACE, type: 'AWS::EC2::NetworkAcl', id: 'acl-0a1b2c3d' } as const;
const quiet: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const rules = everyRule.filter(({ meta }) => meta.id === 'nacl-no-unrestricted-ssh-rdp');

interface Entry {
  readonly RuleNumber: number;
  readonly CidrBlock: string;
}

/** A network ACL that admits SSH from these blocks, each under its number; EC2 deletes entries by their number, whatever stands there. */
function openAcl(admitted: readonly Entry[], { beforeChange = () => {} }: { readonly beforeChange?: (entries: Entry[]) => void } = {}) {
  const entries = [...admitted];
  const reader = async () => ({
    NetworkAcls: [
      {
        NetworkAclId: ref.id,
        VpcId: 'vpc-1',
        OwnerId: PLACE.accountId,
        IsDefault: false,
        Tags: [],
        Associations: [],
        Entries: [
          ...entries.map((entry) => ({ ...entry, RuleAction: 'allow', Protocol: '6', PortRange: { From: 22, To: 22 }, Egress: false })),
          { RuleNumber: 32767, CidrBlock: '0.0.0.0/0', RuleAction: 'deny', Protocol: '-1', Egress: false },
          { RuleNumber: 32767, CidrBlock: '0.0.0.0/0', RuleAction: 'deny', Protocol: '-1', Egress: true },
        ],
      },
    ],
  });
  const made: string[] = [];
  const change = async (action: string, input: { readonly RuleNumber: number }) => {
    made.push(`${action} ${input.RuleNumber}`);
    if (action === 'ec2:DeleteNetworkAclEntry')
      entries.splice(
        entries.findIndex(({ RuleNumber }) => RuleNumber === input.RuleNumber),
        1,
      );
    return {};
  };
  // The two calls of this type that the test makes, in place of all there are.
  const accounts = {
    reader: () => reader,
    remediator: async () => {
      beforeChange(entries);
      return change;
    },
  } as unknown as Accounts;
  const ledger = openLedger(embeddedTable(':memory:'));
  const look = () =>
    reconcile(
      {
        ledger,
        accounts,
        notifier: { tell: async () => {} },
        settings: {
          rules: rules.map((rule) => ({ ...rule, meta: { ...rule.meta, risk: 'low' as const }, remediate: (...given) => lowRisk(rule.remediate?.(...given)) })),
          policy: { ...defaultPolicy(rules), mode: 'enforce' },
        },
        lease: { owner: 'test', until: '2026-11-23T09:00:00.000Z', isOver: () => false },
        clock: () => NOW,
        log: quiet,
        sleep: async () => {},
      },
      ref,
      [{ kind: 'event', eventId: 'e', at: NOW, call: null, actor: null }],
    );
  const arn = `arn:aws:ec2:eu-west-1:111122223333:network-acl/${ref.id}`;
  return { entries, made, look, entriesOfLedger: () => ledger.entries(laneOf(arn)) };
}

/** What a person would have approved is done at once. */
function lowRisk<R extends { readonly risk: string } | null | undefined>(remediation: R) {
  return remediation ? { ...remediation, risk: 'low' as const } : null;
}

const open = { RuleNumber: 100, CidrBlock: '0.0.0.0/0' };
const narrow = { RuleNumber: 100, CidrBlock: '203.0.113.0/24' };

describe('before a call that has no precondition of its own', () => {
  it('the resource is read once more, and the plan carried out where nothing has changed', async () => {
    const acl = openAcl([open, { RuleNumber: 200, CidrBlock: '203.0.113.0/24' }]);

    expect(await acl.look()).toMatchObject([{ decision: { outcome: 'act' }, status: 'verified' }]);
    expect(acl.entries).toEqual([{ RuleNumber: 200, CidrBlock: '203.0.113.0/24' }]);
  });

  it('an entry that its owner has replaced in between survives, and the resource is evaluated again', async () => {
    const acl = openAcl([open], {
      beforeChange(entries) {
        entries.splice(0, entries.length, narrow);
      },
    });

    expect(await acl.look()).toMatchObject([{ decision: { outcome: 'ignore', reason: 'compliant' }, status: 'none' }]);
    expect(acl.entries).toEqual([narrow]);
    expect(acl.made).toEqual([]);
    const outcomes = (await acl.entriesOfLedger()).filter(({ kind }) => kind === 'outcome');
    expect(outcomes.map(({ detail }) => [detail['status'], detail['error']])).toEqual([['none', expect.stringContaining('changed by somebody else')]]);
  });

  it('a plan is made anew for what is there then', async () => {
    let times = 0;
    const acl = openAcl([open], {
      beforeChange(entries) {
        times += 1;
        if (times === 1) entries.splice(0, entries.length, narrow, { RuleNumber: 90, CidrBlock: '0.0.0.0/0' });
      },
    });

    expect(await acl.look()).toMatchObject([{ decision: { outcome: 'act' }, status: 'verified' }]);
    expect(acl.entries).toEqual([narrow]);
    expect(acl.made).toEqual(['ec2:DeleteNetworkAclEntry 90']);
  });
});
