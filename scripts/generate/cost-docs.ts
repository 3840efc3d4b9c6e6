import { dollarsText, monthlyCost, totalOf, type Usage } from '../cost.ts';

/** The installations whose bills the documentation shows. `alarms`: of the template. */
function examples(alarms: number): readonly (readonly [name: string, usage: Usage])[] {
  return [
    ['idle', { resources: 0, events: 0, changes: 0, recorded: 0, metrics: 0, alarms }],
    ['2,000 resources, no AWS Config rule', { resources: 2000, events: 10_000, changes: 100, recorded: 0, metrics: 5, alarms }],
    ['the same, with the AWS Config rule', { resources: 2000, events: 10_000, changes: 100, recorded: 10_000, metrics: 5, alarms }],
  ];
}

/** The tables of the cost section: what each example comes to, and the arithmetic of the last one. */
export function costTables(alarms: number): string {
  const bills = examples(alarms).map(([name, usage]) => ({ name, costs: monthlyCost(usage) }));
  const lines = bills.at(-1)?.costs ?? [];
  const rows = lines.map(({ what, arithmetic }) => {
    const each = bills.map(({ costs }) => dollarsText(costs.find((cost) => cost.what === what)?.dollars ?? 0));
    return `| ${what} | ${arithmetic} | ${each.join(' | ')} |`;
  });
  const total = `| **A month** | | ${bills.map(({ costs }) => `**${dollarsText(totalOf(costs))}**`).join(' | ')} |`;
  return [
    `| | arithmetic of the last column | ${bills.map(({ name }) => name).join(' | ')} |`,
    `| --- | --- |${' ---: |'.repeat(bills.length)}`,
    ...rows,
    total,
  ].join('\n');
}
