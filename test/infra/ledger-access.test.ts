import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseTemplateYaml } from '../../cli/template-yaml.ts';
import { openLedger } from '../../functions/adapters/ledger.ts';
import { embeddedTable } from '../../functions/adapters/table-embedded.ts';
import { answerRequest } from '../../functions/core/answer.ts';
import { laneOf } from '../../functions/core/lane.ts';
import { orderUndo } from '../../functions/core/orders.ts';
import { defaultPolicy } from '../../functions/core/policy-file.ts';
import type { Log } from '../../functions/core/ports.ts';
import type { ApprovalRequest } from '../../functions/core/request.ts';
import type { Table, Write } from '../../functions/core/table.ts';
import { DAY, later } from '../../functions/core/time.ts';
import { reconcile } from '../../functions/reconcile/reconcile.ts';
import { createSweep } from '../../functions/sweep/door.ts';
import type { ResourceRef } from '../../resources/resource.ts';
import { resources, rules } from '../../sandbox/baseline.ts';
import { createSandbox } from '../../sandbox/sandbox.ts';
import { seedSnapwave } from '../../sandbox/snapwave.ts';
import { PLACE, START } from '../flows/world.ts';

interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

const roles = (
  parseTemplateYaml('infra/function-roles.yml', readFileSync(new URL('../../infra/function-roles.yml', import.meta.url), 'utf8')).value as {
    Resources: Record<string, unknown>;
  }
).Resources as Readonly<
  Record<string, { readonly Properties: { readonly Policies: readonly [{ readonly PolicyDocument: { readonly Statement: readonly Statement[] } }] } }>
>;

const listOf = (value: string | readonly string[]) => (typeof value === 'string' ? [value] : value);
const matches = (pattern: string, text: string) => new RegExp(`^${pattern.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`).test(text);

/** Whether a role may do this to items of that partition, as IAM decides: an explicit Deny wins, and without an Allow it may not. */
function may(role: string, action: string, partition: string): boolean {
  const statements = (roles[role]?.Properties.Policies[0].PolicyDocument.Statement ?? []).filter(
    (each) => each.Action !== undefined && JSON.stringify(each.Resource).includes('"Ledger"') && !JSON.stringify(each.Resource).includes('/index/'),
  );
  const applies = ({ Action, Condition = {} }: Statement) =>
    listOf(Action).some((pattern) => matches(pattern, action)) &&
    Object.entries(Condition).every(([operator, keys]) => {
      expect(['ForAllValues:StringLike', 'ForAnyValue:StringLike']).toContain(operator);
      return Object.entries(keys).every(([key, patterns]) => key === 'dynamodb:LeadingKeys' && listOf(patterns).some((pattern) => matches(pattern, partition)));
    });
  const effects = statements.filter(applies).map(({ Effect }) => Effect);
  return effects.includes('Allow') && !effects.includes('Deny');
}

const ACTIONS = { put: 'dynamodb:PutItem', delete: 'dynamodb:DeleteItem', check: 'dynamodb:ConditionCheckItem', count: 'dynamodb:UpdateItem' } as const;
const partitionOf = (write: Write) => (write.kind === 'put' ? write.item.pk : write.key.pk);

/** A table that notes what is done to it, for whom. */
function noted(table: Table) {
  const done = new Map<string, Set<string>>();
  let role = 'nobody';
  const note = (action: string, partition: string) => done.set(role, (done.get(role) ?? new Set()).add(`${action} ${partition}`));
  const noting: Table = {
    query(pk, ...given) {
      note('dynamodb:Query', pk);
      return table.query(pk, ...given);
    },
    get(keys) {
      for (const { pk } of keys) note('dynamodb:BatchGetItem', pk);
      return table.get(keys);
    },
    due: (...given) => table.due(...given),
    transact(writes) {
      for (const write of writes) note(ACTIONS[write.kind], partitionOf(write));
      return table.transact(writes);
    },
  };
  return {
    done,
    table: noting,
    as: (next: string) => {
      role = next;
    },
  };
}

const quiet: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** Every kind of write that a door makes: requests, an answer, changes attended and not, an undo, large contents, an anchor. */
async function everything() {
  let now = START;
  const recorder = noted(embeddedTable(':memory:'));
  const ledger = openLedger(recorder.table);
  const sandbox = createSandbox({ ...PLACE, clock: () => now });
  const { groups } = seedSnapwave(sandbox);
  const asked: ApprovalRequest[] = [];
  async function look(id: string, type: ResourceRef['type'], region = PLACE.region) {
    recorder.as('ReconcileRole');
    const loop = {
      ledger,
      accounts: sandbox,
      notifier: { tell: async (_alert: unknown, request: ApprovalRequest | null) => void (request && asked.push(request)) },
      settings: { rules, policy: { ...defaultPolicy(rules), mode: 'enforce' as const, approvers: [{ name: 'ana', email: null, accounts: null }] } },
      lease: { owner: 'test', until: later(now, DAY), isOver: () => false },
      clock: () => now,
      log: quiet,
      sleep: async () => {},
    };
    await reconcile(loop, { ...PLACE, region, type, id }, [
      { kind: 'event', eventId: 'e', at: now, call: null, actor: { name: 'ana', arn: null, through: 'cli' } },
    ]);
  }
  const open = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0', Description: 'x'.repeat(200) }] };
  await sandbox.ask(PLACE)('ec2:AuthorizeSecurityGroupIngress', { GroupId: groups.bastion, IpPermissions: [open] });
  await look(groups.bastion, 'AWS::EC2::SecurityGroup');
  for (const resource of resources)
    if (resource.global)
      for await (const id of resource.list(sandbox.ask({ ...PLACE, region: 'global' }), { ...PLACE, region: 'global' }))
        await look(id, resource.type, 'global');

  const [request] = asked;
  if (!request) throw new Error('Nothing was asked.');
  recorder.as('ApproveRole');
  const [lane, stored] = [await ledger.lane(laneOf(request.arn)), await ledger.request(request.id)];
  if (!lane || !stored) throw new Error('The request is not in the ledger.');
  const answered = answerRequest({ lane, request: stored, answer: { answer: 'apply', reason: null, until: null }, by: 'ana', snoozeHours: 1, now });
  if ('refused' in answered) throw new Error(answered.refused);
  expect(await ledger.commit(answered.change)).toHaveProperty('done');
  await look(request.ref.id, request.ref.type, request.ref.region);

  recorder.as('nobody');
  const bastion = laneOf(`arn:aws:ec2:${PLACE.region}:${PLACE.accountId}:security-group/${groups.bastion}`);
  const [its, entries] = [await ledger.lane(bastion), await ledger.entries(bastion)];
  if (!its) throw new Error('Nothing was changed.');
  const ordered = orderUndo({ lane: its, entries, changeId: entries[0]?.id ?? '', by: 'ana', reason: 'meant', hours: 1, now });
  if (!('change' in ordered)) throw new Error(JSON.stringify(ordered));
  await ledger.commit(ordered.change);
  await look(groups.bastion, 'AWS::EC2::SecurityGroup');

  now = later(now, DAY);
  recorder.as('SweepRole');
  const sweep = createSweep({
    ledger,
    queue: { enqueue: async () => {} },
    accounts: sandbox,
    resources: async () => resources,
    places: async () => [PLACE],
    clock: () => now,
    log: quiet,
    count: () => {},
    operations: { notify: async () => {} },
  });
  await sweep({ sweep: 'due' });
  await sweep({ sweep: 'everything' });
  return recorder.done;
}

describe('what a function may do to the ledger', () => {
  it('is what it does', async () => {
    const done = await everything();
    for (const role of ['ReconcileRole', 'ApproveRole', 'SweepRole']) {
      const its = [...(done.get(role) ?? [])];
      expect(its.length).toBeGreaterThan(2);
      const refused = its.filter((each) => {
        const [action = '', partition = ''] = each.split(' ');
        return !may(role, action, partition);
      });
      expect([role, refused]).toEqual([role, []]);
    }
    expect([...(done.get('ReconcileRole') ?? [])].filter((each) => /UpdateItem|ConditionCheck/.test(each)).length).toBeGreaterThan(2);
    expect([...(done.get('SweepRole') ?? [])]).toEqual(expect.arrayContaining(['dynamodb:PutItem anchor', 'dynamodb:PutItem newest-anchor']));
  });

  it.each([
    ['ApproveRole', 'dynamodb:PutItem', 'switch'],
    ['ApproveRole', 'dynamodb:PutItem', 'anchor'],
    ['ApproveRole', 'dynamodb:PutItem', 'anchor#2026-11-23'],
    ['ApproveRole', 'dynamodb:PutItem', 'newest-anchor'],
    ['ApproveRole', 'dynamodb:PutItem', 'budget#2026-11-23T08'],
    ['ApproveRole', 'dynamodb:PutItem', 'part#switch'],
    ['ApproveRole', 'dynamodb:UpdateItem', 'budget#2026-11-23T08'],
    ['ApproveRole', 'dynamodb:UpdateItem', 'switch'],
    ['ApproveRole', 'dynamodb:UpdateItem', '0123456789abcdef0123'],
    ['ApproveRole', 'dynamodb:DeleteItem', '0123456789abcdef0123'],
    ['ApproveRole', 'dynamodb:DeleteItem', 'switch'],
    ['ApproveRole', 'dynamodb:DeleteItem', 'day#2026-11-23'],
    ['ApproveRole', 'dynamodb:BatchWriteItem', '0123456789abcdef0123'],
    ['ApproveRole', 'dynamodb:PartiQLUpdate', 'switch'],
    ['ReconcileRole', 'dynamodb:PutItem', 'switch'],
    ['ReconcileRole', 'dynamodb:DeleteItem', 'switch'],
    ['ReconcileRole', 'dynamodb:DeleteItem', '0123456789abcdef0123'],
    ['ReconcileRole', 'dynamodb:PutItem', 'anchor'],
    ['ReconcileRole', 'dynamodb:PutItem', 'newest-anchor'],
    ['ReconcileRole', 'dynamodb:UpdateItem', '0123456789abcdef0123'],
    ['SweepRole', 'dynamodb:PutItem', '0123456789abcdef0123'],
    ['SweepRole', 'dynamodb:PutItem', 'switch'],
    ['SweepRole', 'dynamodb:PutItem', 'day#2026-11-23'],
    ['SweepRole', 'dynamodb:UpdateItem', 'budget#2026-11-23T08'],
    ['SweepRole', 'dynamodb:DeleteItem', 'anchor'],
    ['IntakeRole', 'dynamodb:PutItem', '0123456789abcdef0123'],
  ])('leaves out, for %s, %s in %s', (role, action, partition) => {
    expect(may(role, action, partition)).toBe(false);
  });
});
