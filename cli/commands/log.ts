import type { Command } from 'commander';
import type { Entry } from '../../functions/core/entry.ts';
import { laneOf } from '../../functions/core/lane.ts';
import { oneLine } from '../../functions/core/phrases.ts';
import { keptArn } from '../../functions/core/refs.ts';
import { headsNamed, verifyAnchors, verifyLane } from '../../functions/core/verify.ts';
import { resources } from '../../resources/generated/index.ts';
import { nameIn } from '../caller.ts';
import { entryText } from '../entry-text.ts';
import { EXIT, type ExitCode, UsageError } from '../errors.ts';
import type { GlobalOptions } from '../main.ts';
import { coloured, counted, formatFrom, jsonLine, type Terminal, table } from '../output.ts';
import { openStore, type Store } from '../store.ts';
import { TARGET_HELP, type TargetOptions, withTargetOptions } from '../target.ts';
import { helpText } from '../wrapped.ts';

const FORMATS = ['table', 'jsonl'] as const;

interface LogOptions extends GlobalOptions, TargetOptions {
  readonly resource?: string;
  readonly verify?: true;
  readonly format?: string;
}

export function define(command: Command, terminal: Terminal, end: (code: ExitCode) => void): void {
  withTargetOptions(command)
    .option('--resource <arn>', 'of this resource only')
    .option('--verify', 'check every chain of hashes instead, and what the anchors of each day say of them')
    .option('--format <format>', `${FORMATS.join(', ')} (default: table on a terminal, else jsonl: the entries whole)`)
    .addHelpText('after', helpText(terminal, `${TARGET_HELP}\n\nExit codes: 0, 1 the ledger does not verify, 2 usage, 3 the target could not be reached.`))
    .action(async (_options: unknown, self: Command) => {
      const options = self.optsWithGlobals<LogOptions>();
      const format = formatFrom(options.format, FORMATS, terminal.isInteractive.out ? 'table' : 'jsonl');
      using store = await openStore(options, terminal);
      end(await (options.verify ? verify : log)(store, { format, arn: options.resource ?? null }, terminal));
    });
}

export interface LogCommand {
  readonly format: (typeof FORMATS)[number];
  /** null: of all resources. */
  readonly arn: string | null;
}

/** Writes the ledger's entries, oldest first. Throws `UsageError` where nothing is recorded of the resource. */
export async function log({ ledger, clock, where }: Store, { format, arn }: LogCommand, terminal: Pick<Terminal, 'out' | 'err'>): Promise<ExitCode> {
  const entries: Entry[] = [];
  for await (const lane of arn === null ? ledger.lanes(clock()) : [laneOf(keptArn(arn, resources))]) entries.push(...(await ledger.entries(lane)));
  if (entries.length === 0) {
    if (arn !== null) throw new UsageError(`Nothing is recorded of ${arn} in ${where}: look at its account, Region and spelling.`);
    terminal.err(`Nothing is recorded in ${where} so far.\n`);
  }
  entries.sort((a, b) => (a.at === b.at ? a.sequence - b.sequence : a.at < b.at ? -1 : 1));
  if (format === 'jsonl') for (const entry of entries) terminal.out(jsonLine({ ...entry, what: entryText(entry) }));
  else if (entries.length > 0) terminal.out(table(['TIME (UTC)', 'ID', 'KIND', 'WHO', 'RULE', 'RESOURCE', 'WHAT'], entries.map(rowOf)));
  return EXIT.fine;
}

function rowOf(entry: Entry): string[] {
  const { at, id, kind, who, ruleId, arn } = entry;
  const colour = kind === 'intent' || kind === 'outcome' ? 'green' : kind === 'request' ? 'yellow' : 'cyan';
  return [at.slice(0, 19).replace('T', ' '), id, coloured(colour, kind), oneLine(shortName(who), 30), ruleId ?? '-', shortName(arn), entryText(entry)];
}

/** What a person would call it; the entry itself, in JSON, says all of it. */
function shortName(nameOrArn: string): string {
  return nameOrArn.startsWith('arn:') ? nameIn(nameOrArn) : nameOrArn;
}

/** Says whether every chain holds, and what is wrong where one does not. */
export async function verify({ ledger, clock, where }: Store, { format, arn }: LogCommand, terminal: Pick<Terminal, 'out' | 'err'>): Promise<ExitCode> {
  const anchors = await ledger.anchors();
  const named = headsNamed(anchors);
  const lanes = new Set(arn === null ? named.keys() : [laneOf(keptArn(arn, resources))]);
  if (arn === null) for await (const id of ledger.lanes(clock())) lanes.add(id);

  const problems = verifyAnchors(anchors);
  let count = 0;
  for (const id of lanes) {
    const [lane, entries] = [await ledger.lane(id), await ledger.entries(id)];
    count += entries.length;
    problems.push(...verifyLane(id, lane, entries, named.get(id) ?? []));
  }
  if (format === 'jsonl') terminal.out(jsonLine({ verified: problems.length === 0, entries: count, lanes: lanes.size, anchors: anchors.length, problems }));
  else {
    for (const problem of problems) terminal.out(`${coloured('red', 'wrong')}  ${problem}\n`);
    if (problems.length === 0) {
      const chains = `${counted(count, 'entry', 'entries')} in ${counted(lanes.size, 'chain')}${anchors.length === 0 ? '' : `, ${counted(anchors.length, 'anchor')}`}`;
      terminal.out(`${coloured('green', 'The ledger verifies')}: ${chains}.\n`);
    }
  }
  if (problems.length > 0) terminal.err(`holdfast: the ledger in ${where} does not verify: ${counted(problems.length, 'problem')}.\n`);
  return problems.length === 0 ? EXIT.fine : EXIT.violations;
}
