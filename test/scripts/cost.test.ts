import { describe, expect, it } from 'vitest';
import { configRulePrice, monthlyCost, PRICES, totalOf } from '../../scripts/cost.ts';

const idle = { resources: 0, events: 0, changes: 0, recorded: 0, metrics: 0, alarms: 8 };
const lineOf = (what: string, usage: Parameters<typeof monthlyCost>[0]) => monthlyCost(usage).find((each) => each.what === what)?.dollars ?? Number.NaN;

describe('the monthly cost', () => {
  it('of an installation that has nothing to do is that of alarms, secret, polling and the minute’s sweep', () => {
    const costs = monthlyCost(idle);

    expect(costs.filter(({ dollars }) => dollars > 0).map(({ what }) => what)).toEqual([
      'Alarms',
      'Signing secret',
      'Polling of two empty queues',
      'Sweep of what is due',
    ]);
    // 0.80 + 0.40 + 648,000 × (0.4 + 0.5 millionths) + 43,200 × (0.2 + 0.667 + 1 + 0.25 millionths)
    expect(totalOf(costs)).toBeCloseTo(0.8 + 0.4 + 0.5832 + 0.0914, 3);
  });

  it('grows by each resource, event, change, metric and evaluation alone', () => {
    // 3 messages, 0.6 s at half a gigabyte and its request, 12 reads, 3 kB of logs: 8.7 millionths, for thirty sweeps.
    expect(lineOf('Daily sweep', { ...idle, resources: 2000 })).toBeCloseTo(2000 * 30 * 8.7e-6, 3);
    expect(lineOf('Events', { ...idle, events: 1_000_000 })).toBeCloseTo(15.43, 1);
    // 136 writes, a mail, 2 s: 118.5 millionths.
    expect(lineOf('Changes', { ...idle, changes: 1000 })).toBeCloseTo(0.1185, 3);
    expect(lineOf('Custom metrics', { ...idle, metrics: 5 })).toBeCloseTo(1.5);
    expect(lineOf('AWS Config rule', { ...idle, recorded: 50_000 })).toBeCloseTo(50);
    expect(totalOf(monthlyCost({ ...idle, recorded: 1000 })) - totalOf(monthlyCost(idle))).toBeCloseTo(1000 * PRICES.configEvaluation);
  });

  it('names the price of the AWS Config rule with its unit', () => {
    expect(configRulePrice()).toMatch(/^about \$1\.00 for each 1,000 changes .*not confirmed/);
  });
});
