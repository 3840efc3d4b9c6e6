import { type Command, Option } from 'commander';
import type { defaultPolicy } from '../../functions/core/policy-file.ts';
import { keptArn } from '../../functions/core/refs.ts';
import { resources } from '../../resources/generated/index.ts';
import { rules } from '../../rules/generated/index.ts';
import { checkFiles } from '../check-files.ts';
import { EXIT, type ExitCode, UsageError } from '../errors.ts';
import { Baseline, type Line, type Told } from '../judged.ts';
import type { GlobalOptions } from '../main.ts';
import { counted, formatFrom, type Terminal } from '../output.ts';
import { policyFor } from '../policy-option.ts';
import { CHECK_FORMATS, type Report, reportFor, textOf } from '../reports.ts';
import { rulesNamed } from '../rule-option.ts';

interface CheckOptions extends GlobalOptions {
  readonly from?: readonly string[];
  readonly live?: true;
  readonly region?: readonly string[];
  readonly rule?: readonly string[];
  readonly resource?: string;
  readonly strict?: true;
  readonly format?: string;
}

export function define(command: Command, terminal: Terminal, end: (code: ExitCode) => void): void {
  command
    .addOption(
      new Option('--from <file...>', 'AWS Config items, history, snapshots (.json, .json.gz); CloudFormation templates (.json, .yml, .yaml, .template)'),
    )
    .addOption(new Option('--live', 'read the account of the credentials in the environment').conflicts('from'))
    .option('--region <region...>', 'with --live: these Regions (default: that of the environment)')
    .option('--rule <id...>', 'judge by these rules only')
    .option('--resource <arn>', 'judge this resource only')
    .option('--strict', 'with --from: judge also what a template says itself not to judge (cfn_nag suppressions with a reason)')
    .option('--format <format>', `${CHECK_FORMATS.join(', ')} (default: table on a terminal, else jsonl)`)
    .addHelpText('after', '\nExit codes: 0 no findings, 1 findings, 2 usage, 3 something could not be evaluated (1 where there are findings, too).')
    .action(async (_options: unknown, self: Command) => {
      end(await check(self.optsWithGlobals<CheckOptions>(), terminal));
    });
}

async function check(given: CheckOptions, terminal: Terminal): Promise<ExitCode> {
  const options = given.resource === undefined ? given : { ...given, resource: keptArn(given.resource, resources) };
  const format = formatFrom(options.format, CHECK_FORMATS, terminal.isInteractive.out ? 'table' : 'jsonl');
  const chosen = options.rule?.flatMap((id) => rulesNamed(id, rules)) ?? rules;
  const policy = await policyFor(options, rules);
  // Who names a rule wants to know what it says, also where the policy has switched it off.
  const baseline = new Baseline(chosen, options.rule ? { ...policy, rules: switchedOn(policy.rules) } : policy);

  if (options.from) {
    if (options.region) throw new UsageError('--region goes with --live: files say themselves which Region they are of.');
    return await report(checkFiles(options.from, baseline, options.strict), reportFor(format, terminal, policy), options, terminal);
  }
  if (options.strict) throw new UsageError('--strict goes with --from: a live account silences nothing; use a waiver.');
  if (!options.live) throw new UsageError('Say what to check: --live for the account in the environment, or --from FILE.');
  const { checkLive } = await import('../check-live.ts');
  return await report(
    checkLive(baseline, { regions: options.region ?? [], arn: options.resource, terminal }),
    reportFor(format, terminal, policy),
    options,
    terminal,
  );
}

function switchedOn(all: ReturnType<typeof defaultPolicy>['rules']): ReturnType<typeof defaultPolicy>['rules'] {
  return Object.fromEntries(Object.entries(all).map(([id, rule]) => [id, { ...rule, enabled: true }]));
}

async function report(told: AsyncIterable<Told>, output: Report, { resource }: CheckOptions, terminal: Terminal): Promise<ExitCode> {
  const seen = { resources: new Set<string>(), violations: 0, insufficient: 0, problems: 0 };
  for await (const each of told) {
    if (!('line' in each)) {
      if ('problem' in each) seen.problems++;
      output.notice(each);
      terminal.err(`holdfast: ${textOf(each)}\n`);
    } else if (resource === undefined || each.line.arn === resource) {
      count(seen, each.line);
      output.line(each.line);
    }
  }
  output.end();
  if (resource !== undefined && seen.resources.size === 0) {
    seen.problems++;
    terminal.err(`holdfast: ${resource} was not found, or no rule is about it: look at its account, Region and spelling.\n`);
  }
  terminal.err(`${summaryOf(seen)}\n`);
  if (seen.violations > 0) return EXIT.violations;
  return seen.insufficient + seen.problems > 0 ? EXIT.incomplete : EXIT.fine;
}

interface Seen {
  readonly resources: Set<string>;
  violations: number;
  insufficient: number;
  problems: number;
}

function count(seen: Seen, { source, resourceType, accountId, region, resourceId, compliance }: Line): void {
  seen.resources.add([source, resourceType, accountId, region, resourceId].join('|'));
  if (compliance === 'NON_COMPLIANT') seen.violations++;
  if (compliance === 'INSUFFICIENT_DATA') seen.insufficient++;
}

function summaryOf({ resources, violations, insufficient, problems }: Seen): string {
  const parts = [counted(resources.size, 'resource'), counted(violations, 'violation')];
  if (insufficient > 0) parts.push(`${insufficient} could not be evaluated`);
  if (problems > 0) parts.push(counted(problems, 'problem'));
  return parts.join(', ');
}
