import type { Command } from 'commander';
import { minuteText } from '../../functions/core/phrases.ts';
import { commandLine } from '../../functions/core/shell.ts';
import { rules } from '../../rules/generated/index.ts';
import { EXIT, type ExitCode } from '../errors.ts';
import type { GlobalOptions } from '../main.ts';
import { counted, formatFrom, jsonLine, sentence, type Terminal } from '../output.ts';
import { policyFile, policyFor } from '../policy-option.ts';
import { type LedgerState, type Status, statusOf } from '../status.ts';
import { openSwitchOf, type Store } from '../store.ts';
import { stopText } from '../switch.ts';
import { TARGET_HELP, type Target, type TargetOptions, targetFor, withTargetOptions } from '../target.ts';
import { helpText } from '../wrapped.ts';

const FORMATS = ['table', 'jsonl'] as const;

export function define(command: Command, terminal: Terminal, end: (code: ExitCode) => void): void {
  withTargetOptions(command)
    .option('--format <format>', `${FORMATS.join(', ')} (default: table on a terminal, else jsonl)`)
    .addHelpText(
      'after',
      helpText(
        terminal,
        `
Shows the mode, the stop switches, who receives alerts, what the last sweep could not list, what is open, and the dead letters. Changes nothing.
${TARGET_HELP}

Exit codes: 0, 2 usage, 3 something could not be read (it says what).`,
      ),
    )
    .action(async (_options: unknown, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions & TargetOptions & { readonly format?: string }>();
      const format = formatFrom(options.format, FORMATS, terminal.isInteractive.out ? 'table' : 'jsonl');
      const target = await targetFor(options);
      using store = await openSwitchOf(target, options, terminal);
      const status = await statusOf(target, store, () => modeOf(target, options));
      if (format === 'jsonl') terminal.out(jsonLine(status));
      else for (const line of linesOf(status, store.command)) terminal.out(sentence(`${line}`));
      for (const each of status.unread) terminal.err(`holdfast: ${each}\n`);
      end(status.unread.length > 0 ? EXIT.incomplete : EXIT.fine);
    });
}

/** Of a stack, the parameter that it was deployed with; of a folder, the policy file's: `run --enforce` beats it for one run. */
async function modeOf(target: Target, options: GlobalOptions): Promise<string | null> {
  if (target.kind === 'folder') return (await policyFor(options, rules)).mode;
  const mode = target.stack?.parameters.get('Mode');
  if (mode === undefined) throw new Error(target.stack ? 'the stack has no parameter Mode.' : 'only the stack says it; name it with --stack.');
  return mode;
}

/** What a person reads: a label and a sentence a line. */
export function linesOf(status: Status, command: Store['command']): string[] {
  const { target, mode, switches, subscriptions, lastSweep, ledger, deadLetters } = status;
  const lines: [label: string, text: string][] = [['Target', `${target.where}${target.stackStatus === null ? '' : ` (${target.stackStatus})`}`]];
  if (target.inUseBy !== null) lines.push(['', `In use by another holdfast (pid ${target.inUseBy}).`]);
  if (mode !== null) lines.push(['Mode', modeText(mode, target.state !== null)]);
  if (switches !== null) lines.push(...labelled('Stop switch', switches.length === 0 ? ['off'] : switches.map(stopText)));
  if (subscriptions !== null) lines.push(...labelled('Subscriptions', subscriptionLines(subscriptions, ledger)));
  if (ledger !== null) lines.push(...labelled('Open', openLines(ledger)));
  if (target.inUseBy === null && !status.unread.some((each) => each.startsWith('The last sweep'))) lines.push(...labelled('Last sweep', sweepLines(lastSweep)));
  lines.push(...labelled('Dead letters', deadLetterLines(deadLetters, command)));
  return lines.map(([label, text]) => `${label.padEnd(LABEL_WIDTH)}${text}`);
}

const LABEL_WIDTH = 'Subscriptions'.length + 2;

function labelled(label: string, texts: readonly string[]): [string, string][] {
  return texts.map((text, index) => [index === 0 ? label : '', text]);
}

function modeText(mode: string, isFolder: boolean): string {
  const from = isFolder ? ` (${policyFile(undefined) ?? 'built-in defaults'}; "run --enforce" beats it for one run)` : '';
  return `${mode}${from}: the most that is allowed. Accounts, rules and tags may allow less: "holdfast policy check" shows what holds.`;
}

function subscriptionLines(subscriptions: NonNullable<Status['subscriptions']>, ledger: LedgerState | null): string[] {
  const lines = subscriptions.map(({ topic, state, protocol, endpoint }) => `${topic}: ${protocol} ${endpoint}, ${state}`);
  const isHeard = (topic: string) => subscriptions.some((each) => each.topic === topic && each.state === 'confirmed');
  const waiting = ledger && ledger.waitingAlerts > 0 ? ` ${counted(ledger.waitingAlerts, 'alert')} ${ledger.waitingAlerts === 1 ? 'waits' : 'wait'}.` : '';
  const silent = (['alerts', 'operations'] as const).filter((topic) => !isHeard(topic));
  return [...lines, ...silent.map((topic) => `${topic}: nobody has confirmed a subscription, so nothing is delivered.${topic === 'alerts' ? waiting : ''}`)];
}

function openLines({ openFindings, openRequests, waitingAlerts, isPartial }: LedgerState): string[] {
  const found = Object.entries(openFindings).filter(([, count]) => count > 0);
  const findings = found.length === 0 ? 'no findings' : `findings: ${found.map(([severity, count]) => `${count} ${severity}`).join(', ')}`;
  const more = isPartial ? ' (there may be more)' : '';
  return [`${findings}; ${counted(openRequests, 'approval request')}; ${counted(waitingAlerts, 'alert')} waiting to be sent${more}`];
}

function sweepLines(sweep: Status['lastSweep']): string[] {
  if (sweep === null) return ['none has ended so far'];
  const { began, ended, enqueued, unlisted, failed } = sweep;
  const lines = [`${minuteText(began)} to ${minuteText(ended)}: ${counted(enqueued, 'resource')}, ${counted(unlisted, 'type')} not listed`];
  const shown = failed.slice(0, SHOWN).map(({ accountId, region, type, reason }) => `not listed: ${type} in ${accountId}, ${region}: ${reason}`);
  const hidden = unlisted - shown.length;
  return [...lines, ...shown, ...(hidden > 0 ? [`and ${hidden} more (--format jsonl shows up to 500)`] : [])];
}
const SHOWN = 20;

function deadLetterLines({ inbox, work }: Status['deadLetters'], command: Store['command']): string[] {
  const parts = [
    ...(inbox === null ? [] : [`${counted(inbox, 'event')} that could not be understood`]),
    ...(work === null ? [] : [`${counted(work, 'resource')} that could not be evaluated`]),
  ];
  if (parts.length === 0) return [];
  const advice = (inbox ?? 0) + (work ?? 0) > 0 ? `: "${commandLine(['redrive'], command)}" takes them again` : '';
  return [`${parts.join(', ')}${advice}`];
}
