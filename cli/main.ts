import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { EXIT, type ExitCode, exitFor, lineFor, UsageError } from './errors.ts';
import { guarded, processTerminal, type Terminal } from './output.ts';

/** What every command takes, before or after its name. */
export interface GlobalOptions {
  readonly policy?: string;
  readonly state?: string;
  readonly debug?: boolean;
}

/** One command: adds its options and its action to a commander command that has name and summary. The action answers the exit code. */
export interface CommandModule {
  define(command: Command, terminal: Terminal, end: (code: ExitCode) => void): void;
}

/** Loaded only when named: `holdfast --help` pays for none of them. In the order of `--help`. */
const commands: readonly { readonly name: string; readonly summary: string; readonly load: () => Promise<CommandModule> }[] = [
  { name: 'demo', summary: 'the whole story on a sandbox account, in seconds; nothing to configure', load: () => import('./commands/demo.ts') },
  { name: 'run', summary: 'handle events for real, ledger and queue embedded', load: () => import('./commands/run.ts') },
  { name: 'check', summary: 'judge an account (--live), or files offline (--from); changes nothing', load: () => import('./commands/check.ts') },
  { name: 'rules', summary: 'list the rules, or explain one', load: () => import('./commands/rules.ts') },
  { name: 'policy', summary: 'validate the policy file, and say which mode holds where', load: () => import('./commands/policy.ts') },
  { name: 'status', summary: 'what a Holdfast is doing: mode, stop switch, who receives alerts, last sweep', load: () => import('./commands/status.ts') },
  { name: 'log', summary: 'show the ledger, or verify it', load: () => import('./commands/log.ts') },
  { name: 'approve', summary: 'answer a question: do it', load: () => import('./commands/approve.ts') },
  { name: 'reject', summary: 'answer a question: not now', load: () => import('./commands/reject.ts') },
  { name: 'undo', summary: 'take one change back, exactly', load: () => import('./commands/undo.ts') },
  { name: 'waive', summary: 'let a resource violate a rule, until a day', load: () => import('./commands/waive.ts') },
  { name: 'stop', summary: 'the stop switch: change nothing any more', load: () => import('./commands/stop.ts') },
  { name: 'resume', summary: 'turn the stop switch off again', load: () => import('./commands/resume.ts') },
  { name: 'redrive', summary: 'take the dead letters again', load: () => import('./commands/redrive.ts') },
];

/** Runs one command line; answers what the process is to end with. Never throws. */
export async function main(args: readonly string[], unguarded: Terminal): Promise<ExitCode> {
  const terminal = guarded(unguarded);
  try {
    return await run(args, terminal);
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.fine;
    if (args.includes('--debug') && error instanceof Error) terminal.err(`${error.stack}\n`);
    else if (!(error instanceof CommanderError && error.code === 'commander.help')) terminal.err(`holdfast: ${lineFor(error)}${adviceFor(error)}\n`);
    return exitFor(error);
  }
}

async function run(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let exit: ExitCode = EXIT.fine;
  const program = new Command('holdfast')
    .description('Keeps a cloud account the way its owners agreed it should be.')
    .version(version(), '-V, --version', 'show the version')
    .option('--policy <file>', 'the policy file (default: policy.yml in the current folder, else the built-in defaults: observe)')
    .option('--state <dir>', 'the local state folder (default: HOLDFAST_STATE_DIR, else .holdfast/ in the current folder)')
    .option('--debug', 'show stack traces')
    .addHelpText('after', '\nCredentials, Region, profile and AWS_ENDPOINT_URL come from the environment, as every AWS tool takes them.')
    .configureHelp({ showGlobalOptions: true })
    .showSuggestionAfterError()
    .configureOutput({ writeOut: (text) => terminal.out(text), writeErr: (text) => terminal.err(text), outputError: () => {} })
    .exitOverride();
  for (const { name, summary, load } of commands) {
    const command = program
      .command(name)
      .description(`${summary[0]?.toUpperCase()}${summary.slice(1)}.`)
      .summary(summary);
    if (!args.includes(name)) continue;
    const { define } = await load();
    define(command, terminal, (code) => {
      exit = code;
    });
  }
  await program.parseAsync(args, { from: 'user' });
  return exit;
}

function version(): string {
  const { version: text } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { readonly version: string };
  return text;
}

function adviceFor(error: unknown): string {
  if (error instanceof CommanderError || error instanceof UsageError) return error instanceof CommanderError ? ' (holdfast --help)' : '';
  return error instanceof Error && ['Error', 'TypeError', 'RangeError', 'ReferenceError'].includes(error.name) ? ' (--debug shows where)' : '';
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2), processTerminal());
