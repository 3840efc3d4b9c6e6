import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as v from 'valibot';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AwsAction } from '../../aws/call.ts';
import { openAccounts } from '../../functions/adapters/account.ts';
import { openLedger } from '../../functions/adapters/ledger.ts';
import { embeddedTable } from '../../functions/adapters/table-embedded.ts';
import { answerRequest } from '../../functions/core/answer.ts';
import { judge } from '../../functions/core/judge.ts';
import { laneOf } from '../../functions/core/lane.ts';
import { type Policy, ruleContextFor } from '../../functions/core/policy.ts';
import { defaultPolicy } from '../../functions/core/policy-file.ts';
import type { Accounts } from '../../functions/core/ports.ts';
import { refFor } from '../../functions/core/refs.ts';
import type { ApprovalRequest } from '../../functions/core/request.ts';
import { instant, later, MINUTE } from '../../functions/core/time.ts';
import { canonicalFacts } from '../../functions/reconcile/observe.ts';
import { reconcile } from '../../functions/reconcile/reconcile.ts';
import type { ResourceRef } from '../../resources/resource.ts';
import { rules } from '../../rules/generated/index.ts';
import type { Rule } from '../../rules/rule.ts';
import { createSandbox } from '../../sandbox/sandbox.ts';
import { MOTO_ACCOUNT, type Moto, startMoto, useEndpoint } from './moto.ts';
import type { Example } from './walk/example.ts';

/**
 * For every rule that remediates: after the remediation it complies, no other rule's verdict on the resource is worse, and every fact that it did not complain of
 * is what it was; after the undo, all facts are. And the calls that were made are those that rule and resource declare.
 */
const PLACE = { accountId: MOTO_ACCOUNT, region: 'us-east-1' };
const RANK = { NON_COMPLIANT: 3, INSUFFICIENT_DATA: 2, COMPLIANT: 1, NOT_APPLICABLE: 0 };
const examples = new Map<string, Example>();
for (const file of globSync('test/integration/walk/*/*.ts')) {
  const { default: example }: { readonly default?: Example } = await import(pathToFileURL(join(process.cwd(), file)).href);
  if (example) examples.set(basename(file, '.ts'), example);
}
const remediating = [...new Map(rules.filter(({ remediate }) => remediate).map((rule) => [rule.meta.id, rule])).values()];

let moto: Moto;
let restore: () => void;
beforeAll(async () => {
  moto = await startMoto();
  restore = useEndpoint(moto.endpoint);
});
afterAll(async () => {
  restore?.();
  await moto?.stop();
});
beforeEach(() => moto.reset());

it('has an example for every rule that remediates, and for no other', () => {
  expect([...examples.keys()].sort()).toEqual(remediating.map(({ meta }) => meta.id).sort());
});

describe.each(remediating.filter(({ meta }) => examples.has(meta.id)).map((rule) => [rule.meta.id, rule] as const))('%s', (id, rule) => {
  it('puts its violation right, harms nothing, and takes it back; with the calls it declares', async () => {
    const example = examples.get(id);
    if (!example) throw new Error(`${id} has no example.`);
    const policy = policyWith(rule, example);
    const { accounts, made, resourceId } = await accountOf(example);
    const ref = refFor(rule.resource, resourceId, PLACE);
    const holdfast = embedded(accounts, policy, ref);

    const before = await factsOf(rule, accounts, ref);
    const verdictsBefore = verdictsOn(before, policy, ref);
    expect(verdictsBefore.get(id)).toBe('NON_COMPLIANT');

    made.reads.clear();
    const changeId = await holdfast.putRight(rule);
    const after = await factsOf(rule, accounts, ref);
    const verdictsAfter = verdictsOn(after, policy, ref);
    expect(verdictsAfter.get(id)).toMatch(/^(COMPLIANT|NOT_APPLICABLE)$/);
    for (const [other, verdict] of verdictsAfter)
      expect(RANK[verdict], `${other} after ${id}`).toBeLessThanOrEqual(RANK[verdictsBefore.get(other) ?? 'NOT_APPLICABLE']);
    const mayChange = new Set<string>(example.mayChange ?? rule.needs.map(String));
    expect(without(canonicalFacts(rule.resource, after), mayChange)).toEqual(without(canonicalFacts(rule.resource, before), mayChange));

    await holdfast.undo(changeId);
    expect(canonicalFacts(rule.resource, await factsOf(rule, accounts, ref))).toEqual(canonicalFacts(rule.resource, before));

    expect([...made.reads].filter((action) => !rule.resource.reads.includes(action))).toEqual([]);
    expect([...made.changes].filter((action) => !(rule.meta.changes as readonly string[]).includes(action))).toEqual([]);
  });
});

/** The account with the violation, and which calls are made in it. */
async function accountOf(example: Example) {
  const made = { reads: new Set<AwsAction>(), changes: new Set<AwsAction>() };
  const sandbox = createSandbox(PLACE);
  const world: Accounts = 'onMoto' in example ? openAccounts({ readerRole: null, remediatorRole: null, ownAccountId: MOTO_ACCOUNT }) : sandbox;
  const resourceId = 'onMoto' in example ? await example.onMoto(PLACE) : await example.onSandbox(sandbox);
  const accounts: Accounts = {
    reader: (place) => {
      const ask = world.reader(place);
      return (action, input) => {
        made.reads.add(action);
        return ask(action, input);
      };
    },
    remediator: async (plan) => {
      const ask = await world.remediator(plan);
      return (action, input) => {
        made.changes.add(action);
        return ask(action, input);
      };
    },
  };
  return { accounts, made, resourceId };
}

function policyWith(rule: Rule, { parameters = {} }: Example): Policy {
  const policy = defaultPolicy(rules);
  const own = { enabled: true, mode: null, graceMinutes: 0, approvals: 1, parameters: v.parse(rule.parameters, parameters) };
  // Of the others nothing is done, so that what is seen is this rule's doing.
  const others = Object.fromEntries(
    rules.map(({ meta, parameters: schema }) => [meta.id, { ...own, mode: 'observe' as const, parameters: v.parse(schema, {}) }]),
  );
  return { ...policy, mode: 'enforce', rules: { ...others, [rule.meta.id]: own }, approvers: [{ name: 'ana', email: null, accounts: null }] };
}

/** The loop over an embedded ledger. */
function embedded(accounts: Accounts, policy: Policy, ref: ResourceRef) {
  const ledger = openLedger(embeddedTable(':memory:'));
  const requests: ApprovalRequest[] = [];
  const clock = () => instant(Date.now());
  const silent = () => {};
  const sleep = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
  const look = () =>
    reconcile(
      {
        ledger,
        accounts,
        notifier: { tell: async (_alert, request) => void (request && requests.push(request)) },
        settings: { rules, policy },
        lease: { owner: 'walk', until: later(clock(), 5 * MINUTE), isOver: () => true },
        clock,
        log: { debug: silent, info: silent, warn: silent, error: silent },
        sleep,
      },
      ref,
      [{ kind: 'event', eventId: 'walk', at: clock(), call: null, actor: null }],
    );

  async function laneFor(arn: string) {
    const lane = await ledger.lane(laneOf(arn));
    if (!lane) throw new Error(`The ledger knows nothing of ${arn}.`);
    return lane;
  }

  return {
    /** Looks; where it is asked about, says yes and looks again. Answers the change's id. */
    async putRight(rule: Rule): Promise<string> {
      let line = (await look()).find(({ ruleId }) => ruleId === rule.meta.id);
      const [request] = requests;
      if (line?.decision.outcome === 'ask' && request) {
        const lane = await laneFor(request.arn);
        const answered = answerRequest({ lane, request, answer: { answer: 'apply', reason: null, until: null }, by: 'ana', snoozeHours: 24, now: clock() });
        if ('refused' in answered) throw new Error(`The answer was refused: ${answered.refused}.`);
        await ledger.commit(answered.change);
        line = (await look()).find(({ ruleId }) => ruleId === rule.meta.id);
      }
      expect(line).toMatchObject({ decision: { outcome: 'act' }, status: 'verified' });
      return line?.changeId ?? '';
    },

    async undo(changeId: string): Promise<void> {
      const arn = (await ledger.entry(changeId))?.arn ?? '';
      const before = await laneFor(arn);
      const order = { changeId, by: 'ana', at: clock(), waiver: { owner: 'ana', reason: 'walk', until: later(clock(), MINUTE) } };
      await ledger.commit({ before, after: { ...before, undo: order }, entries: [], now: clock() });
      await look();
      const outcomes = (await ledger.entries(before.id)).filter(({ kind }) => kind === 'outcome');
      expect(outcomes.at(-1)?.detail).toMatchObject({ change: 'undo', status: 'verified' });
    },
  };
}

async function factsOf(rule: Rule, accounts: Accounts, ref: ResourceRef): Promise<object> {
  const facts: object | null = await rule.resource.read(accounts.reader(ref), ref);
  if (facts === null) throw new Error(`${ref.id} is gone.`);
  return facts;
}

function verdictsOn(facts: object, policy: Policy, ref: ResourceRef) {
  const own = rules.filter(({ resource }) => resource.type === ref.type);
  return new Map(own.map((rule) => [rule.meta.id, judge(rule, facts, ruleContextFor(policy, rule, ref.accountId, instant(Date.now()))).compliance]));
}

function without(facts: unknown, names: ReadonlySet<string>): unknown {
  return Object.fromEntries(Object.entries(facts ?? {}).filter(([name]) => !names.has(name)));
}
