import { performance } from 'node:perf_hooks';
import { judge } from '../../functions/core/judge.ts';
import { ruleContextFor } from '../../functions/core/policy.ts';
import type { SecurityGroup, SecurityGroupRule } from '../../resources/ec2/security-group.ts';
import restrictedSsh from '../../rules/ec2/restricted-ssh.ts';
import { type Figures, median } from './figures.ts';

const ROUNDS = 9;
const ROUND_MILLISECONDS = 150;
const SHOULD_REACH: Readonly<Record<number, number>> = { 5: 400_000, 50: 80_000 };

/** Evaluations a second of `restricted-ssh`, one core, over security groups of 5 and of 50 ingress rules; beside it what a search for the text 0.0.0.0/0 makes. */
export async function bench(): Promise<Figures> {
  const context = ruleContextFor(null, restrictedSsh, '111122223333', '2026-11-23T08:00:00.000Z');
  const rows: string[][] = [];
  for (const size of [5, 50]) {
    const groups: readonly (readonly [string, SecurityGroup])[] = [
      ['complies', groupOf(size, false)],
      ['violates', groupOf(size, true)],
    ];
    for (const [name, group] of groups) {
      const judged = perSecond(() => judge(restrictedSsh, group, context));
      const searched = perSecond(() => JSON.stringify(group.ingress).includes('0.0.0.0/0'));
      rows.push([`${size} rules, ${name}`, thousands(judged), thousands(SHOULD_REACH[size] ?? 0), thousands(searched)]);
    }
  }
  return {
    title: 'Evaluations a second of restricted-ssh, one core (baseline: a search for a text)',
    columns: ['security group', 'judged', 'to reach', 'searched'],
    rows,
  };
}

function groupOf(size: number, open: boolean): SecurityGroup {
  const ingress: SecurityGroupRule[] = Array.from({ length: size }, (_, index) => ({
    ruleId: `sgr-${index}`,
    protocol: 'tcp',
    fromPort: index % 5 === 0 ? 22 : 8000 + index,
    toPort: index % 5 === 0 ? 22 : 8000 + index,
    peer: index % 3 === 0 ? { cidr6: `2001:db8:${index.toString(16)}::/48` } : { cidr: `203.0.${index}.0/24` },
    description: 'An office',
    tags: {},
  }));
  const world: SecurityGroupRule = { ruleId: 'sgr-world', protocol: 'tcp', fromPort: 22, toPort: 22, peer: { cidr: '0.0.0.0/0' }, description: null, tags: {} };
  return { groupId: 'sg-1', groupName: 'bench', vpcId: 'vpc-1', tags: {}, ingress: open ? [...ingress.slice(1), world] : ingress, egress: [] };
}

/** The median of several rounds, after one to warm up. */
function perSecond(run: () => unknown): number {
  const rounds: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const start = performance.now();
    let times = 0;
    let elapsed = 0;
    while (elapsed < ROUND_MILLISECONDS) {
      for (let each = 0; each < 100; each += 1) run();
      times += 100;
      elapsed = performance.now() - start;
    }
    if (round > 0) rounds.push((times / elapsed) * 1000);
  }
  return median(rounds);
}

function thousands(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
