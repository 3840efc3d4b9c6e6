import type { Command } from 'commander';
import type { Caller } from '../../functions/core/answer-as.ts';
import type { Entry } from '../../functions/core/entry.ts';
import { type Lane, laneOf } from '../../functions/core/lane.ts';
import { isOf } from '../../functions/core/people.ts';
import { oneLine } from '../../functions/core/phrases.ts';
import { keptArn } from '../../functions/core/refs.ts';
import { resources } from '../../resources/generated/index.ts';
import { auditLedger } from '../audit-ledger.ts';
import { nameIn, whoIsCalling } from '../caller.ts';
import { entryText } from '../entry-text.ts';
import { EXIT, type ExitCode, UsageError } from '../errors.ts';
import type { GlobalOptions } from '../main.ts';
import { type Cell, coloured, counted, formatFrom, jsonLine, sentence, type Terminal, table } from '../output.ts';
import { openStore, type Store } from '../store.ts';
import { TARGET_HELP, type TargetOptions, withTargetOptions } from '../target.ts';
import { helpText } from '../wrapped.ts';

const FORMATS = ['table', 'jsonl'] as const;

interface LogOptions extends GlobalOptions, TargetOptions {
  readonly resource?: string;
  readonly verify?: true;
  readonly anchor?: string;
  readonly erase?: string;
  readonly format?: string;
}

export function define(command: Command, terminal: Terminal, end: (code: ExitCode) => void): void {
  withTargetOptions(command)
    .option('--resource <arn>', 'of this resource only')
    .option('--verify', 'audit the ledger instead: its chains of hashes, its anchors, and its state against both')
    .option('--anchor <hash>', 'with --verify: the hash of an anchor that was kept outside the ledger, to which it has to lead')
    .option('--erase <person>', "remove a person's names and addresses from the record instead; every chain still verifies")
    .option('--format <format>', `${FORMATS.join(', ')} (default: table on a terminal, else jsonl: the entries whole)`)
    .addHelpText(
      'after',
      helpText(terminal, `${TARGET_HELP}\n\nExit codes: 0, 1 the ledger does not verify, 2 usage, 3 the target could not be reached, or some of it not read.`),
    )
    .action(async (_options: unknown, self: Command) => {
      const options = self.optsWithGlobals<LogOptions>();
      const format = formatFrom(options.format, FORMATS, terminal.isInteractive.out ? 'table' : 'jsonl');
      const anchor = anchorFrom(options);
      if (options.erase !== undefined && (options.verify || options.resource !== undefined))
        throw new UsageError('--erase goes without --verify and --resource: it covers the whole ledger.');
      using store = await openStore(options, terminal);
      if (options.erase !== undefined) {
        end(await erase(store, { person: options.erase, caller: await whoIsCalling() }, terminal));
        return;
      }
      end(await (options.verify ? verify : log)(store, { format, arn: options.resource ?? null, anchor }, terminal));
    });
}

function anchorFrom({ anchor, verify: audits }: LogOptions): string | null {
  if (anchor === undefined) return null;
  if (!audits) throw new UsageError('--anchor goes with --verify.');
  const hash = anchor.trim().toLowerCase();
  if (/^[0-9a-f]{64}$/.test(hash)) return hash;
  throw new UsageError(`--anchor is "${anchor}": it has to be the 64 hexadecimal digits of an anchor's hash, as the operations topic was sent it.`);
}

export interface LogCommand {
  readonly format: (typeof FORMATS)[number];
  /** null: of all resources. */
  readonly arn: string | null;
  /** Of an anchor, as it was kept outside the ledger; left out, or null: none. */
  readonly anchor?: string | null;
}

/** Writes the ledger's entries, oldest first. Throws `UsageError` where nothing is recorded of the resource. */
export async function log({ ledger, clock, where }: Store, { format, arn }: LogCommand, terminal: Pick<Terminal, 'out' | 'err'>): Promise<ExitCode> {
  const entries: Entry[] = [];
  for await (const lane of arn === null ? ledger.lanes(clock()) : [laneOf(keptArn(arn, resources))]) entries.push(...(await ledger.entries(lane)));
  if (entries.length === 0) {
    const lane = arn === null ? null : await ledger.lane(laneOf(keptArn(arn, resources)));
    if (arn !== null && lane === null) throw new UsageError(`Nothing is recorded of ${arn} in ${where}: look at its account, Region and spelling.`);
    terminal.err(lane === null ? `No change, request or order is recorded in ${where} so far.\n` : withoutEntries(lane, where));
  }
  entries.sort((a, b) => (a.at === b.at ? a.sequence - b.sequence : a.at < b.at ? -1 : 1));
  if (format === 'jsonl') for (const entry of entries) terminal.out(jsonLine({ ...entry, what: entryText(entry) }));
  else if (entries.length > 0) terminal.out(table(['TIME (UTC)', 'ID', 'KIND', 'WHO', 'RULE', 'RESOURCE', 'WHAT'], entries.map(rowOf)));
  return EXIT.fine;
}

/** Of a resource that was evaluated, and neither changed nor asked about: an alert in observe mode leads here. */
function withoutEntries({ arn, findings }: Lane, where: string): string {
  const open = findings.filter(({ state }) => state !== 'RESOLVED').map(({ ruleId }) => ruleId);
  const found = open.length === 0 ? 'no open finding' : `${counted(open.length, 'open finding')} (${open.join(', ')})`;
  return sentence(`${arn} was evaluated and has ${found}; no change, request or order of it is recorded in ${where}.`);
}

function rowOf(entry: Entry): Cell[] {
  const { at, id, kind, who, ruleId, arn } = entry;
  const colour = kind === 'intent' || kind === 'outcome' ? 'green' : kind === 'request' ? 'yellow' : 'cyan';
  return [at.slice(0, 19).replace('T', ' '), id, { style: colour, text: kind }, oneLine(shortName(who), 30), ruleId ?? '-', shortName(arn), entryText(entry)];
}

/** What a person would call it; the entry itself, in JSON, says all of it. */
function shortName(nameOrArn: string): string {
  return nameOrArn.startsWith('arn:') ? nameIn(nameOrArn) : nameOrArn;
}

/** Erases a person's names from every lane. Free text that people wrote (reasons) and what resources hold (tags) stay. */
export async function erase(
  { ledger, clock, where }: Store,
  { person, caller }: { readonly person: string; readonly caller: Caller },
  terminal: Pick<Terminal, 'out' | 'err'>,
): Promise<ExitCode> {
  if (person.trim() === '') throw new UsageError('--erase needs a name, an e-mail address or an AWS identity.');
  const spellings = new Set<string>();
  const isTheirs = (name: string) => {
    if (!isOf(person, name)) return false;
    spellings.add(name);
    return true;
  };
  const ids = new Set<string>();
  for await (const id of ledger.lanes(clock())) ids.add(id);
  for await (const id of ledger.waiting()) ids.add(id);
  const failed: string[] = [];
  for (const id of ids) {
    try {
      await ledger.erase(id, isTheirs, caller.identity, clock());
    } catch (error) {
      failed.push(error instanceof Error ? error.message : String(error));
    }
  }
  const names = [...spellings].map((name) => oneLine(name)).join(', ');
  if (spellings.size === 0) terminal.out(`Nothing in ${where} names ${oneLine(person)} outside of free text and resources.\n`);
  else terminal.out(`Erased from ${where}: ${names}. Free text, such as reasons, and what resources hold are not searched.\n`);
  for (const why of failed) terminal.err(`holdfast: ${why}\n`);
  return failed.length > 0 ? EXIT.incomplete : EXIT.fine;
}

/** Audits the ledger, and says what does not verify. */
export async function verify(
  { ledger, clock, where }: Store,
  { format, arn, anchor = null }: LogCommand,
  terminal: Pick<Terminal, 'out' | 'err'>,
): Promise<ExitCode> {
  const lane = arn === null ? null : laneOf(keptArn(arn, resources));
  const { problems, unread, open, entries, lanes, anchors } = await auditLedger(ledger, { lane, anchor, now: clock() });
  const verified = problems.length === 0 && unread.length === 0;
  if (format === 'jsonl') {
    const more = { ...(unread.length > 0 && { unread }), ...(open.length > 0 && { notAnchoredYet: open }) };
    terminal.out(jsonLine({ verified, entries, lanes, anchors, problems, ...more }));
  } else {
    for (const problem of problems) terminal.out(`${coloured('red', 'wrong')}  ${sentence(problem)}`);
    for (const each of unread) terminal.out(`${coloured('yellow', 'not read')}  ${sentence(each)}`);
    if (verified) {
      const chains = `${counted(entries, 'entry', 'entries')} in ${counted(lanes, 'chain')}${anchors === 0 ? '' : `, ${counted(anchors, 'anchor')}`}`;
      terminal.out(`${coloured('green', 'The ledger verifies')}: ${chains}.\n`);
    }
  }
  if (open.length > 0) terminal.err(`holdfast: not anchored yet: ${open.join(', ')}. The next sweep or run anchors ${open.length === 1 ? 'it' : 'them'}.\n`);
  if (problems.length > 0) terminal.err(`holdfast: the ledger in ${where} does not verify: ${counted(problems.length, 'problem')}.\n`);
  if (unread.length > 0)
    terminal.err(
      `holdfast: ${counted(unread.length, 'part')} of the ledger in ${where} could not be read, so nothing is known of ${unread.length === 1 ? 'it' : 'them'}.\n`,
    );
  if (problems.length > 0) return EXIT.violations;
  return unread.length > 0 ? EXIT.incomplete : EXIT.fine;
}
