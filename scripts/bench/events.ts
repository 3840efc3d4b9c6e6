import { performance } from 'node:perf_hooks';
import { openHoldfast } from '../../cli/embedded.ts';
import { defaultPolicy } from '../../functions/core/policy-file.ts';
import type { Log } from '../../functions/core/ports.ts';
import { resources, rules } from '../../sandbox/baseline.ts';
import { createSandbox, OWN_ROLES } from '../../sandbox/sandbox.ts';
import { addSecurityGroup, addVpc } from '../../sandbox/seed.ts';
import { type Figures, median } from './figures.ts';

const PLACE = { accountId: '111122223333', region: 'eu-west-1' };
const GROUPS = 500;
const ROUNDS = 5;
const SHOULD_REACH = 1000;
const quiet: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const office = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '203.0.113.0/24' }] };
const world = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };

/** Events a second through intake and reconcile on the sandbox, everything embedded, one core; the baseline parses each event and reads its resource, no more. */
export async function bench(): Promise<Figures> {
  const rows: string[][] = [];
  for (const [name, opens] of [
    ['that change nothing to complain of', false],
    ['that open SSH: recorded, closed again, verified, told', true],
  ] as const) {
    const whole: number[] = [];
    const read: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      whole.push(await throughHoldfast(opens));
      read.push(await readOnly(opens));
    }
    rows.push([`${GROUPS} events ${name}`, rate(median(whole)), rate(SHOULD_REACH), rate(median(read))]);
  }
  return {
    title: 'Events a second through intake and reconcile (baseline: parse and read the resource)',
    columns: ['', 'through', 'to reach', 'baseline'],
    rows,
  };
}

async function changedAccount(opens: boolean) {
  const sandbox = createSandbox(PLACE);
  const vpcId = addVpc(sandbox);
  for (let index = 0; index < GROUPS; index += 1) {
    const id = addSecurityGroup(sandbox, { vpcId, name: `bench-${index}`, ingress: opens ? [office] : [] });
    await sandbox.as({ userName: 'ana' }).ask(PLACE)('ec2:AuthorizeSecurityGroupIngress', { GroupId: id, IpPermissions: [opens ? world : office] });
  }
  return { sandbox, events: sandbox.events.map((event) => JSON.stringify(event)) };
}

async function throughHoldfast(opens: boolean): Promise<number> {
  const { sandbox, events } = await changedAccount(opens);
  const budget = { perAccountHour: 10 * GROUPS, perRuleHour: 10 * GROUPS };
  using holdfast = openHoldfast({
    state: ':memory:',
    resources,
    settings: { rules, policy: { ...defaultPolicy(rules), mode: 'enforce', budget } },
    accounts: sandbox,
    notifier: () => ({ tell: async () => {} }),
    log: quiet,
    ownRoles: OWN_ROLES,
  });
  const start = performance.now();
  for (const event of events) await holdfast.take(event);
  await holdfast.drain();
  return perSecond(events.length, start);
}

async function readOnly(opens: boolean): Promise<number> {
  const { sandbox, events } = await changedAccount(opens);
  const securityGroup = resources.find(({ type }) => type === 'AWS::EC2::SecurityGroup');
  const start = performance.now();
  for (const event of events) {
    const { detail } = JSON.parse(event) as { detail: { requestParameters: { groupId: string } } };
    await securityGroup?.read(sandbox.reader(PLACE), { ...PLACE, type: 'AWS::EC2::SecurityGroup', id: detail.requestParameters.groupId }, sandbox.now());
  }
  return perSecond(events.length, start);
}

function perSecond(events: number, start: number): number {
  return (events / (performance.now() - start)) * 1000;
}

function rate(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
