import type { Command } from 'commander';
import type { Caller } from '../../functions/core/answer-as.ts';
import { emptyLane, type Lane, laneOf, type Waiver } from '../../functions/core/lane.ts';
import { orderWaiver } from '../../functions/core/orders.ts';
import { minuteText } from '../../functions/core/phrases.ts';
import { endOf } from '../../functions/core/policy-file.ts';
import { keptArn } from '../../functions/core/refs.ts';
import { rules } from '../../rules/generated/index.ts';
import type { Rule } from '../../rules/rule.ts';
import { whoIsCalling } from '../caller.ts';
import { EXIT, type ExitCode, UsageError } from '../errors.ts';
import type { GlobalOptions } from '../main.ts';
import { sentence, type Terminal } from '../output.ts';
import { refFromArn } from '../ref-from-arn.ts';
import { rulesNamed } from '../rule-option.ts';
import { openStore, type Store } from '../store.ts';
import { TARGET_HELP, type TargetOptions, withTargetOptions } from '../target.ts';
import { helpText } from '../wrapped.ts';
import { writeOrder } from '../write-order.ts';

interface WaiveOptions extends GlobalOptions, TargetOptions {
  readonly until: string;
  readonly reason: string;
  readonly owner?: string;
}

export function define(command: Command, terminal: Terminal, end: (code: ExitCode) => void): void {
  withTargetOptions(command)
    .argument('<arn>', 'the resource')
    .argument('<rule>', 'the rule that it may violate')
    .requiredOption('--until <date>', 'a day (until its end, UTC), or a moment with its time zone; a year away at most')
    .requiredOption('--reason <text>', 'why; recorded')
    .option('--owner <name>', 'who answers for it (default: you)')
    .addHelpText(
      'after',
      helpText(
        terminal,
        `
The violation is not put right, asked about or told of until then; after that Holdfast looks again. Another waiver of the same resource and rule takes the
place of this one. It may be given before there is a violation.
${TARGET_HELP}

Exit codes: 0 waived (or it was already), 1 refused, 2 usage, 3 the target could not be reached.`,
      ),
    )
    .action(async (arn: string, rule: string, _options: unknown, self: Command) => {
      const options = self.optsWithGlobals<WaiveOptions>();
      const wish = { arn, rules: rulesNamed(rule, rules), until: momentFrom(options.until), reason: options.reason };
      using store = await openStore(options, terminal, { evaluates: true });
      const caller = await whoIsCalling();
      end(await waive(store, { ...wish, owner: options.owner ?? null, caller, looksNow: store.isDeployed || caller.accountId !== null }, terminal));
    });
}

export interface WaiveCommand {
  readonly arn: string;
  /** One requirement's, one for each type that it is about. */
  readonly rules: readonly [Rule, ...Rule[]];
  readonly until: string;
  readonly reason: string;
  /** null: the caller. */
  readonly owner: string | null;
  readonly caller: Caller;
  /** The account can be read: else the resource is looked at by the next run. */
  readonly looksNow: boolean;
}

/** Records the waiver, and has the resource looked at under it. Throws `UsageError` where the ARN is not of the rule's type. */
export async function waive(
  store: Store,
  { arn: given, rules, until, reason, owner, caller, looksNow }: WaiveCommand,
  terminal: Pick<Terminal, 'out' | 'err'>,
): Promise<ExitCode> {
  const { ledger, clock } = store;
  const types = rules.map(({ resource }) => resource);
  const arn = keptArn(given, types);
  const rule = ruleFor(arn, await ledger.lane(laneOf(arn)), rules);
  const waiver: Waiver = { owner: owner ?? caller.identity, reason: reason.trim(), until };
  const read = async () => (await ledger.lane(laneOf(arn))) ?? newLane(arn, rule);
  const ordered = await writeOrder(ledger, read, async (lane) => orderWaiver({ lane: ofType(lane, rule), rule, waiver, by: caller.identity, now: clock() }));
  if ('refused' in ordered) {
    terminal.err(`holdfast: ${ordered.refused}\n`);
    return EXIT.violations;
  }
  const { ref } = await read();
  if ('standing' in ordered) {
    terminal.out(sentence(`${arn} has that waiver of ${rule.meta.id} already, until ${minuteText(until)}.`));
    return EXIT.fine;
  }
  const at = clock();
  const item = { ref, cause: { kind: 'operator' as const, eventId: `waive-${at}`, at, call: null, actor: null } };
  // The waiver holds whether or not the look comes about.
  if (looksNow) await store.look(item, [rule.meta.id]);
  else await store.enqueue([item]);
  terminal.out(sentence(`Waived in ${store.where}: ${arn} may violate ${rule.meta.id} until ${minuteText(until)}, owned by ${waiver.owner}.`));
  return EXIT.fine;
}

/** That of the resource's type; the first where none is: what is wrong is said of it. */
function ruleFor(arn: string, lane: Lane | null, rules: WaiveCommand['rules']): Rule {
  const isForIt = ({ resource }: Rule) => (lane ? lane.ref.type === resource.type : refFromArn(arn, resource) !== null);
  return rules.find(isForIt) ?? rules[0];
}

function newLane(arn: string, { resource, meta }: Rule): Lane {
  const ref = refFromArn(arn, resource);
  if (ref) return emptyLane(arn, ref);
  const [, , service = serviceIn(arn)] = resource.arn({ accountId: '', region: '', type: resource.type, id: '' }).split(':');
  const isOfService = arn.startsWith('arn:') && serviceIn(arn) === service;
  // One that says its account would have been understood.
  if (!isOfService || /^\d{12}$/.test(arn.split(':')[4] ?? ''))
    throw new UsageError(`"${arn}" is not the ARN of a resource that ${meta.id} is about: it judges ${resource.type}.`);
  throw new UsageError(`Holdfast has never looked at ${arn}, and its ARN does not say which account and Region it is in: put the waiver into the policy file.`);
}

function serviceIn(arn: string): string | undefined {
  return arn.split(':')[2];
}

function ofType(lane: Lane, { resource, meta }: Rule): Lane {
  if (lane.ref.type === resource.type) return lane;
  throw new UsageError(`${lane.arn} is of the type ${lane.ref.type}; ${meta.id} judges ${resource.type}.`);
}

function momentFrom(text: string): string {
  const moment = endOf(text);
  if (moment !== null) return moment;
  throw new UsageError(`--until is "${text}": it has to be a day (2026-12-31) or a moment with its time zone (2026-12-31T18:00:00Z).`);
}
