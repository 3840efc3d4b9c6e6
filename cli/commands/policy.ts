import type { Command } from 'commander';
import { PolicyFileError } from '../../functions/adapters/policy-source.ts';
import { modeFor, type Policy } from '../../functions/core/policy.ts';
import { instant } from '../../functions/core/time.ts';
import type { Tags } from '../../resources/resource.ts';
import { ownValue } from '../../resources/shared/own-value.ts';
import { rules } from '../../rules/generated/index.ts';
import { EXIT, type ExitCode } from '../errors.ts';
import type { GlobalOptions } from '../main.ts';
import { formatFrom, jsonLine, type Terminal, table } from '../output.ts';
import { policyFile, policyFor } from '../policy-option.ts';

const FORMATS = ['table', 'jsonl'] as const;
/** Stands for all accounts that the policy does not name. */
const ANY_OTHER = '*';

export function define(command: Command, terminal: Terminal, end: (code: ExitCode) => void): void {
  command
    .command('check')
    .description('Validate the policy file, and say for each rule and account the mode that holds, and why.')
    .option('--format <format>', `${FORMATS.join(', ')} (default: table on a terminal, else jsonl)`)
    .action(async (_options: unknown, self: Command) => {
      end(await check(self.optsWithGlobals<GlobalOptions & { readonly format?: string }>(), terminal));
    });
}

async function check(options: GlobalOptions & { readonly format?: string }, terminal: Terminal): Promise<ExitCode> {
  const format = formatFrom(options.format, FORMATS, terminal.isInteractive.out ? 'table' : 'jsonl');
  const file = policyFile(options.policy);
  try {
    const policy = await policyFor(options, rules);
    const rows = rowsOf(policy);
    terminal.out(format === 'jsonl' ? rows.map(jsonLine).join('') : tableOf(rows));
    terminal.err(file === null ? 'There is no policy.yml here: the built-in defaults hold.\n' : `${file} is valid.\n`);
    for (const warning of warningsOf(policy, new Date().toISOString())) terminal.err(`holdfast: ${file}: ${warning}\n`);
    return EXIT.fine;
  } catch (error) {
    if (!(error instanceof PolicyFileError)) throw error;
    // Here, and only here, each problem has a line of its own: this is what one runs to mend them.
    for (const problem of error.problems) terminal.err(`holdfast: ${error.file}: ${problem}\n`);
    return EXIT.usage;
  }
}

interface Row {
  readonly ruleId: string;
  /** `*`: every account that the policy does not name. */
  readonly accountId: string;
  readonly accountName: string | null;
  /** Of the resource, where modes go by a tag; null: it has none of the values that the policy names. */
  readonly tag: string | null;
  readonly mode: string;
  readonly because: string;
}

function rowsOf(policy: Policy): Row[] {
  const accounts = [...Object.entries(policy.accounts).map(([id, { name }]) => ({ id, name })), { id: ANY_OTHER, name: null }];
  return rules.flatMap(({ meta }) => accounts.flatMap((account) => tagsToAsk(policy).map((tags) => rowOf(policy, meta.id, account, tags))));
}

function rowOf(policy: Policy, ruleId: string, account: { readonly id: string; readonly name: string | null }, tags: Tags): Row {
  const [tag = null] = Object.entries(tags).map(([key, value]) => `${key}=${value}`);
  const subject = { ruleId, accountId: account.id, accountName: account.name, tag };
  if (ownValue(policy.rules, ruleId)?.enabled === false) return { ...subject, mode: 'off', because: `rule ${ruleId} is not enabled` };
  return { ...subject, ...modeFor(policy, ruleId, account.id, tags) };
}

function tagsToAsk({ environments }: Policy): Tags[] {
  if (environments === null) return [{}];
  return [{}, ...Object.keys(environments.modes).map((value) => ({ [environments.tag]: value }))];
}

function tableOf(rows: readonly Row[]): string {
  const tagged = rows.some(({ tag }) => tag !== null);
  return table(
    ['RULE', 'ACCOUNT', ...(tagged ? ['TAG'] : []), 'MODE', 'SET BY'],
    rows.map(({ ruleId, accountId, accountName, tag, mode, because }) => [
      ruleId,
      accountId === ANY_OTHER ? 'any other' : accountName === null ? accountId : `${accountId} ${accountName}`,
      ...(tagged ? [tag ?? '-'] : []),
      mode,
      because,
    ]),
  );
}

/** What is allowed, but hardly meant. */
function warningsOf(policy: Policy, now: string): string[] {
  return policy.waivers.flatMap(({ rule, resource, until }, index) =>
    instant(until) <= now ? [`waivers.${index}: the waiver of ${rule} for ${resource} ended ${until}, and covers nothing; remove or renew it`] : [],
  );
}
