import type { Command } from 'commander';
import { type AwsAction, ownIamAction, services } from '../../aws/call.ts';
import { iamActionsIn, type Operation } from '../../aws/service.ts';
import { controlsHeld } from '../../functions/core/controls.ts';
import type { Policy } from '../../functions/core/policy.ts';
import { defaultPolicy } from '../../functions/core/policy-file.ts';
import { ownValue } from '../../resources/shared/own-value.ts';
import { conditionsOf } from '../../rules/generated/control-conditions.ts';
import { rules } from '../../rules/generated/index.ts';
import { type Rule, revertsOf } from '../../rules/rule.ts';
import { EXIT, type ExitCode } from '../errors.ts';
import type { GlobalOptions } from '../main.ts';
import { coloured, formatFrom, jsonLine, type Terminal, table } from '../output.ts';
import { policyFor } from '../policy-option.ts';
import { ruleNamed } from '../rule-option.ts';

const FORMATS = ['table', 'jsonl'] as const;

export function define(command: Command, terminal: Terminal, end: (code: ExitCode) => void): void {
  command
    .argument('[id]', 'explain this rule')
    .option('--format <format>', `${FORMATS.join(', ')} (default: table on a terminal, else jsonl; one rule is explained in words)`)
    .action(async (id: string | undefined, { format: given }: { format?: string }, self: Command) => {
      const policy = await policyFor(self.optsWithGlobals<GlobalOptions>(), rules);
      if (id !== undefined) {
        const rule = ruleNamed(id, rules);
        terminal.out(formatFrom(given, FORMATS, 'table') === 'jsonl' ? jsonLine(lineOf(rule, policy)) : await explained(rule, policy));
      } else {
        const format = formatFrom(given, FORMATS, terminal.isInteractive.out ? 'table' : 'jsonl');
        terminal.out(format === 'jsonl' ? rules.map((rule) => jsonLine(lineOf(rule, policy))).join('') : tableOf(rules));
      }
      end(EXIT.fine);
    });
}

function lineOf(rule: Rule, policy: Policy): object {
  const { id, title, severity, risk } = rule.meta;
  return { id, title, severity, risk, resourceType: rule.resource.type, controls: controlsHeld(rule, policy) };
}

/** A line a rule; of one of several types, how many there are. */
function tableOf(all: readonly Rule[]): string {
  const byId = Map.groupBy(all, ({ meta }) => meta.id);
  return table(
    ['RULE', 'SEVERITY', 'RISK', 'RESOURCE TYPE', 'THE COMPLIANT WORLD'],
    [...byId.values()].flatMap(([first, ...others]) =>
      first ? [[first.meta.id, first.meta.severity, riskOf(first), typesInWords(first, others.length), first.meta.title]] : [],
    ),
  );
}

function riskOf({ meta, remediate }: Rule): string {
  return remediate ? meta.risk : '-';
}

function typesInWords({ resource }: Rule, more: number): string {
  return more === 0 ? resource.type : `${resource.type} and ${more} more`;
}

async function explained(rule: Rule, policy: Policy): Promise<string> {
  const { meta, resource, remediate, needs } = rule;
  const held = controlsHeld(rule, policy);
  const parameters = Object.entries(parametersOf(meta.id));
  const surfaces = ['live', resource.fromConfigurationItem && 'AWS Config items', resource.fromTemplate && 'CloudFormation templates'];
  const sections: readonly (readonly [string, readonly string[]])[] = [
    ['Requires', [meta.title]],
    ['Why', [meta.rationale]],
    ['Resource', typesOf(meta.id)],
    ['Severity', [`${meta.severity} (of the violation)`]],
    ['Risk', [remediate ? riskIn(meta.risk) : 'It has no remediation: it tells.', meta.irreversible ?? '', meta.byHand ?? '']],
    ['What it says, would do, and what that may break', Object.values<string>(meta.messages).map(withPlaceholders)],
    ['Judges by', [needs.map(String).join(', ')]],
    ['Seen on', [surfaces.filter((surface) => surface !== undefined).join(', ')]],
    ['Parameters, with their defaults', parameters.map(([name, value]) => `${name}: ${JSON.stringify(value)}`)],
    ['Controls', [held.join(', ')]],
    ['Controls that need other parameters', conditionalIn(meta.id, held)],
    ['IAM, to read', [(await iamActionsOf(resource.reads)).join(', ')]],
    ['IAM, to change', [(await iamActionsOf(meta.changes)).join(', ')]],
    ['IAM, to revert', [(await iamActionsOf(revertsOf(meta))).join(', ')]],
    ['Looked at after', [Object.keys(resource.touchedBy).join(', ')]],
    ['To know', meta.notes ?? []],
    ['See', meta.references],
  ];
  const text = sections.flatMap(([title, lines]) => {
    const filled = lines.filter((line) => line !== '');
    return filled.length === 0 ? [] : [coloured('bold', title), ...filled.map((line) => `  ${line}`), ''];
  });
  return `${coloured('bold', meta.id)}\n\n${text.join('\n')}`;
}

/** The controls that are not held, each group with the parameters that it needs. */
function conditionalIn(ruleId: string, held: readonly string[]): string[] {
  return conditionsOf(ruleId).flatMap(({ controls, where }) => {
    const unmet = controls.filter((control) => !held.includes(control));
    const needed = where.map(({ parameter, is, value }) => `${parameter} ${is} ${JSON.stringify(value)}`).join(' and ');
    return unmet.length === 0 ? [] : [`${unmet.join(', ')}: ${needed}`];
  });
}

function typesOf(ruleId: string): string[] {
  return rules.flatMap(({ meta, resource }) => (meta.id === ruleId ? [resource.type] : []));
}

function riskIn(risk: Rule['meta']['risk']): string {
  return risk === 'low'
    ? 'low (of the remediation): put right unattended in enforce mode, unless a finding is judged riskier'
    : 'high (of the remediation): always asked about';
}

function parametersOf(ruleId: string): object {
  const { parameters } = ownValue(defaultPolicy(rules).rules, ruleId) ?? {};
  return typeof parameters === 'object' && parameters !== null ? parameters : {};
}

function withPlaceholders(message: string): string {
  return message.replaceAll(/\{\{(\w+)\}\}/g, '<$1>');
}

/** The IAM actions that calls need: their own names, where the table of calls says nothing else. */
async function iamActionsOf(actions: readonly AwsAction[]): Promise<string[]> {
  const needed = new Set<string>();
  for (const action of actions) {
    const [service = '', name = ''] = action.split(':');
    const load = new Map<string, () => Promise<{ operations: Readonly<Record<string, Operation>> }>>(Object.entries(services)).get(service);
    const operation = ownValue((await load?.())?.operations, name);
    for (const each of operation ? iamActionsIn(operation, ownIamAction(action)) : []) needed.add(each);
  }
  return [...needed].sort();
}
