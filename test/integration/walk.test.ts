import { globSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as v from 'valibot';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
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
import { roleFor } from '../../functions/core/purpose.ts';
import { refFor } from '../../functions/core/refs.ts';
import type { ApprovalRequest } from '../../functions/core/request.ts';
import { instant, later, MINUTE } from '../../functions/core/time.ts';
import { canonicalFacts } from '../../functions/reconcile/observe.ts';
import { reconcile } from '../../functions/reconcile/reconcile.ts';
import type { Resource, ResourceRef } from '../../resources/resource.ts';
import { rules } from '../../rules/generated/index.ts';
import { type Rule, revertsOf } from '../../rules/rule.ts';
import { createSandbox } from '../../sandbox/sandbox.ts';
import { readCatalogue } from '../../scripts/generate/catalogue.ts';
import { MOTO_ACCOUNT, type Moto, startMoto, useEndpoint } from './moto.ts';
import type { Example } from './walk/example.ts';

/**
 * For every rule that remediates: after the remediation it complies, no other rule's verdict on the resource is worse, and every fact that it did not complain of
 * is what it was; after the undo, all facts are. And the calls that were made are those that rule and resource declare.
 */
const PLACE = { accountId: MOTO_ACCOUNT, region: 'us-east-1' };
const RANK = { NON_COMPLIANT: 3, INSUFFICIENT_DATA: 2, COMPLIANT: 1, NOT_APPLICABLE: 0 };
const examples = await examplesIn('test/integration/walk', (file) => basename(file, '.ts'));
/** Of the types that no rule puts right: only read. */
const readings = await examplesIn('test/integration/reads', (file) => `${basename(dirname(file))}/${basename(file, '.ts')}`);
const remediating = rules.filter(({ remediate }) => remediate);

async function examplesIn(folder: string, nameOf: (file: string) => string): Promise<Map<string, readonly Example[]>> {
  const found = new Map<string, readonly Example[]>();
  for (const file of globSync(`${folder}/*/*.ts`)) {
    const { default: example }: { readonly default?: Example | readonly Example[] } = await import(pathToFileURL(join(process.cwd(), file)).href);
    if (example) found.set(nameOf(file), [example].flat());
  }
  return found;
}

function examplesOf({ meta, resource }: Rule): readonly Example[] {
  return (examples.get(meta.id) ?? []).filter(({ type = resource.type }) => type === resource.type);
}

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

it('has an example for every rule that remediates, of each of its types, and for no other', () => {
  expect([...examples.keys()].sort()).toEqual([...new Set(remediating.map(({ meta }) => meta.id))].sort());
  expect(remediating.filter((rule) => examplesOf(rule).length === 0).map(({ meta, resource }) => `${meta.id} ${resource.type}`)).toEqual([]);
});

it.each(remediating.map((rule) => [rule.meta.id, rule.resource.type, rule] as const))(
  '%s (%s) puts its violations right, harms nothing, and takes it back; with the calls it declares',
  async (_id, _type, rule) => {
    const all = { reads: new Set<AwsAction>(), changes: new Set<AwsAction>(), reverts: new Set<AwsAction>() };
    for (const example of examplesOf(rule)) {
      await moto.reset();
      const { accounts, made, resourceId } = await accountOf(example);
      await walk(rule, example, accounts, resourceId);
      for (const action of made.reads) all.reads.add(action);
      for (const action of made.changes) all.changes.add(action);
      for (const action of made.reverts) all.reverts.add(action);
    }

    expectDeclared(all.reads, rule.resource.reads, examplesOf(rule));
    expectDeclared(all.changes, rule.meta.changes, examplesOf(rule));
    expectDeclared(all.reverts, revertsOf(rule.meta), examplesOf(rule));
  },
);

async function walk(rule: Rule, example: Example, accounts: Accounts, resourceId: string): Promise<void> {
  const { id } = rule.meta;
  const policy = policyWith(rule, example);
  const ref = refFor(rule.resource, resourceId, PLACE);
  const holdfast = embedded(accounts, policy, ref);
  expect(await listed(rule.resource, accounts)).toContain(resourceId);

  const before = await factsOf(rule.resource, accounts, ref);
  const verdictsBefore = verdictsOn(before, policy, ref);
  expect(verdictsBefore.get(id)).toBe('NON_COMPLIANT');

  const changeId = await holdfast.putRight(rule);
  const after = await factsOf(rule.resource, accounts, ref);
  const verdictsAfter = verdictsOn(after, policy, ref);
  expect(verdictsAfter.get(id)).toMatch(/^(COMPLIANT|NOT_APPLICABLE)$/);
  for (const [other, verdict] of verdictsAfter)
    expect(RANK[verdict], `${other} after ${id}`).toBeLessThanOrEqual(RANK[verdictsBefore.get(other) ?? 'NOT_APPLICABLE']);
  const mayChange = new Set<string>(example.mayChange ?? rule.needs.map(String));
  expect(without(canonicalFacts(rule.resource, after), mayChange)).toEqual(without(canonicalFacts(rule.resource, before), mayChange));

  await holdfast.undo(changeId);
  expect(canonicalFacts(rule.resource, await factsOf(rule.resource, accounts, ref))).toEqual(canonicalFacts(rule.resource, before));
}

const onlyRead = (await readCatalogue(process.cwd())).resources.filter(({ value }) => !remediating.some(({ resource }) => resource === value));

it('has an example to read of every type that no rule puts right', () => {
  expect([...readings.keys()].sort()).toEqual(onlyRead.map(({ service, name }) => `${service}/${name}`).sort());
});

it.each(onlyRead.map((unit) => [`${unit.service}/${unit.name}`, unit.value] as const))(
  '%s is listed and read with the calls it declares',
  async (name, resource) => {
    const [example] = readings.get(name) ?? [];
    if (!example) throw new Error(`${name} has no example.`);
    const { accounts, made, resourceId } = await accountOf(example);

    expect(await listed(resource, accounts)).toContain(resourceId);
    expect(await factsOf(resource, accounts, refFor(resource, resourceId, PLACE))).toEqual(expect.any(Object));
    expectDeclared(made.reads, resource.reads, [example]);
  },
);

/** Just those, but for the ones that an example says are not made, and why. */
function expectDeclared(made: ReadonlySet<AwsAction>, declared: readonly AwsAction[], given: readonly Example[]): void {
  const excused = new Set(given.flatMap(({ notMade = {} }) => Object.keys(notMade)));
  expect([...made].sort()).toEqual(declared.filter((action) => made.has(action) || !excused.has(action)).sort());
}

async function listed(resource: Resource, accounts: Accounts): Promise<string[]> {
  const place = resource.global ? { ...PLACE, region: 'global' } : PLACE;
  const ids: string[] = [];
  for await (const id of resource.list(accounts.reader(place), place)) ids.push(id);
  return ids;
}

/** The account with the violation, and which calls are made in it. */
async function accountOf(example: Example) {
  const made = { reads: new Set<AwsAction>(), changes: new Set<AwsAction>(), reverts: new Set<AwsAction>() };
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
    remediator: async (plan, purpose) => {
      const ask = await world.remediator(plan, purpose);
      return (action, input) => {
        (roleFor(purpose) === 'remediator' ? made.changes : made.reverts).add(action);
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

async function factsOf(resource: Resource, accounts: Accounts, ref: ResourceRef): Promise<object> {
  const facts: object | null = await resource.read(accounts.reader(ref), ref, instant(Date.now()));
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
