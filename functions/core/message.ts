import { ownValue } from '../../resources/shared/own-value.ts';
import type { Alert } from './alert.ts';
import type { Status } from './entry.ts';
import { type AccountNames, accountText, actorText, asSentence, minuteText, oneLine, pastTense, reasonText } from './phrases.ts';
import { type CommandTarget, commandLine } from './shell.ts';

/** What a message is made from, besides the alert. */
export interface Telling {
  readonly alert: Alert;
  /** The reader's own link; null: this reader is not one who is asked. */
  readonly link: string | null;
  readonly accountNames: AccountNames;
  /** What the commands in the message are to work on; null: what is found where they are run. */
  readonly target?: CommandTarget;
}

/** SNS takes a subject of fewer than 100 ASCII characters, without line breaks or control characters (API reference, Publish). */
export const LONGEST_SUBJECT = 99;

/** One line that tells what it is before the mail is opened: at most 99 printable ASCII characters. */
export function subjectOf(alert: Alert): string {
  const text = `[Holdfast] ${alert.severity} ${subjectVerb(alert)}: ${rulesOf(alert)} ${oneLine(alert.ref.id, 64)}`;
  const ascii = text.replaceAll(/[^ -~]/gu, '?');
  return ascii.length <= LONGEST_SUBJECT ? ascii : `${ascii.slice(0, LONGEST_SUBJECT - 3)}...`;
}

/** The message as plain text: ten lines that a person understands at three in the morning. */
export function textOf({ alert, link, accountNames, target = null }: Telling): string {
  const lines: [label: string, text: string][] = [
    [isDone(alert) ? 'Was' : 'What', harmless(alert.violation || `Rule ${alert.ruleId}.`, 1000)],
    ['Where', harmless(`${accountText(alert.ref, accountNames)}, ${alert.ref.region}: ${alert.ref.type} ${alert.ref.id}`, 500)],
    ['Who', harmless(actorText(alert.actor, alert.call))],
    ['Since', minuteText(alert.since)],
  ];
  if (alert.kind !== 'undone') lines.push(['Why', asSentence(whyOf(alert))]);
  if (alert.plan) lines.push([planLabel(alert), planText(alert, alert.plan)]);
  if (alert.error) lines.push(['Error', harmless(alert.error, 500)]);
  lines.push(...answerLines(alert, link, target).map((text, index): [string, string] => [index === 0 ? 'Answer' : '', text]));
  const back = undoCommand(alert, target);
  if (back) lines.push(['Undo', back]);
  lines.push(['More', logCommand(harmless(alert.arn, LONGEST_ARN), target)]);

  const body = lines.map(([label, text]) => `${label === '' ? '' : `${label}:`}`.padEnd(8) + text);
  return [`${headlineOf(alert)} [${alert.severity}, ${rulesOf(alert)}]`, '', ...body, ''].join('\n');
}

/** The message for a program (SQS, Lambda, a web hook): the alert as it is, and the same sentences. `version` is counted up when a field changes its meaning. */
export function machineOf(telling: Telling): Readonly<Record<string, unknown>> {
  const { alert, link, accountNames } = telling;
  return {
    source: 'holdfast',
    version: 1,
    subject: subjectOf(alert),
    text: textOf(telling),
    accountName: ownValue(accountNames, alert.ref.accountId) ?? null,
    link,
    alert,
  };
}

/** The same without the plan's steps, for where the whole would be too large. */
export function shortMachineOf(telling: Telling): Readonly<Record<string, unknown>> {
  const { alert, target = null } = telling;
  const plan = alert.plan && { ...alert.plan, message: harmless(alert.plan.message, 1000), steps: null };
  const short = { ...alert, plan, violation: harmless(alert.violation, 1000), error: alert.error && harmless(alert.error, 1000) };
  return { ...machineOf(telling), alert: short, truncated: `The plan is too large for a message: ${logCommand(harmless(alert.arn, LONGEST_ARN), target)}` };
}

/**
 * The message for Amazon Q Developer in chat applications, in its schema for custom notifications; anything else it drops without a word
 * (https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html). A channel is many people: it holds no link that decides.
 */
export function chatOf({
  alert,
  accountNames,
  target = null,
  hasPage = true,
}: Omit<Telling, 'link'> & { readonly hasPage?: boolean }): Readonly<Record<string, unknown>> {
  const where = `${accountText(alert.ref, accountNames)}, ${alert.ref.region}`;
  const facts = [
    `*${isDone(alert) ? 'Was' : 'What'}:* ${forChat(alert.violation || `Rule ${alert.ruleId}.`, 1000)}`,
    `*Where:* ${forChat(`${where}: ${alert.ref.type} ${alert.ref.id}`, 500)}`,
    `*Who:* ${forChat(actorText(alert.actor, alert.call))}`,
    `*Since:* ${minuteText(alert.since)}`,
    ...(alert.kind === 'undone' ? [] : [`*Why:* ${forChat(asSentence(whyOf(alert)))}`]),
    ...(alert.plan ? [`*${planLabel(alert)}:* ${forChat(planText(alert, alert.plan), 1500)}`] : []),
    ...(alert.error ? [`*Error:* ${forChat(alert.error, 500)}`] : []),
  ];
  const back = undoCommand(alert, target);
  const steps = [
    ...(alert.kind === 'request' && alert.request
      ? [
          `Approvers: ${hasPage ? 'use the link that was sent to you alone, or run' : 'run'} \`${commandLine(['approve', alert.request.id], target)}\` (or \`${commandLine(['reject', alert.request.id], target)}\`).`,
        ]
      : []),
    ...(back ? [`Take it back: \`${back}\``] : []),
    // Made harmless for the chat first: its marks may not undo the quotes of the shell.
    `Look it up: \`${logCommand(forChat(alert.arn, LONGEST_ARN), target)}\``,
  ];
  return {
    version: '1.0',
    source: 'custom',
    id: alert.id,
    content: {
      textType: 'client-markdown',
      title: `${forChat(headlineOf(alert))} [${alert.severity}]`,
      description: facts.join('\n'),
      nextSteps: steps,
      keywords: ['Holdfast', alert.severity, alert.ruleId],
    },
    metadata: {
      // All that concerns one finding is one thread.
      threadId: `${alert.id.split('-')[0]}-${alert.ruleId}`,
      summary: forChat(subjectOf(alert)),
      eventType: `holdfast-${alert.kind}`,
      relatedResources: [oneLine(alert.arn, LONGEST_ARN)],
      additionalContext: {
        kind: alert.kind,
        severity: alert.severity,
        ruleId: alert.ruleId,
        accountId: oneLine(alert.ref.accountId, 20),
        ...(alert.request && { requestId: alert.request.id }),
        ...(alert.changeId && { changeId: alert.changeId }),
      },
    },
  };
}

/** What happened, in a sentence that stands alone. */
export function headlineOf({ kind, status, error, reason }: Pick<Alert, 'kind' | 'status' | 'error' | 'reason'>): string {
  switch (kind) {
    case 'violation':
      return reason === 'insufficient-data' ? 'Could not be evaluated; nothing was changed.' : 'Holdfast saw a violation and changed nothing.';
    case 'request':
      return 'Holdfast asks: may it put this right?';
    case 'change':
      return changeHeadline(status);
    case 'undone':
      return undoneHeadline(status, error);
    case 'expired':
      return 'Nobody answered in time: the answer is no, and nothing was changed.';
    case 'resolved':
      return 'A finding that you were told of is over.';
    case 'unproven':
      return 'NOT APPROVED: the ledger claims an approval that its chain of entries does not hold. Nothing was changed. Somebody may have tampered with it.';
    default:
      return kind satisfies never;
  }
}

function changeHeadline(status: Status): string {
  switch (status) {
    case 'verified':
      return 'Remediated and verified.';
    case 'failed':
      return 'Holdfast tried to put this right and could not: it is as it was.';
    case 'rolled-back':
      return 'Holdfast tried to put this right; a step failed, and what had been done was taken back.';
    case 'half-done':
      return 'HALF DONE: a step failed and the steps before it could not be taken back. Look at this resource now.';
    case 'not-effective':
      return 'Holdfast made the planned calls, but the resource is not as it should be afterwards. It will not try again by itself.';
    case 'none':
      return 'Holdfast changed nothing.';
    default:
      return status satisfies never;
  }
}

function undoneHeadline(status: Status, error: string | null): string {
  switch (status) {
    case 'verified':
      return 'A change was taken back: the resource is as it was before.';
    case 'half-done':
      return 'HALF DONE: taking a change back failed midway. Look at this resource now.';
    case 'failed':
    case 'rolled-back':
      return 'Taking a change back failed: it still stands.';
    case 'not-effective':
      return 'A change was taken back, but the resource is not as it was before.';
    case 'none':
      return error === null ? 'Nothing was taken back.' : 'A change was not taken back.';
    default:
      return status satisfies never;
  }
}

function subjectVerb({ kind, status, reason }: Alert): string {
  switch (kind) {
    case 'violation':
      return reason === 'insufficient-data' ? 'not evaluated' : 'seen';
    case 'request':
      return 'asks';
    case 'change':
      return status === 'verified' ? 'remediated' : status === 'none' ? 'not changed' : status.replace('-', ' ').toUpperCase();
    case 'undone':
      return status === 'verified' ? 'taken back' : 'not taken back';
    case 'expired':
      return 'expired unanswered';
    case 'resolved':
      return 'over';
    case 'unproven':
      return 'LEDGER TAMPERED? approval without an answer';
    default:
      return kind satisfies never;
  }
}

function whyOf({ kind, reason }: Alert): string {
  return kind === 'expired' ? `it was asked because ${reasonText(reason)}` : reasonText(reason);
}

/** `restricted-ssh`, `restricted-ssh and 4 more` */
function rulesOf({ ruleId, ruleIds = [] }: Alert): string {
  return ruleIds.length > 1 ? `${ruleId} and ${ruleIds.length - 1} more` : ruleId;
}

/** A remediation was made, and seen to work: what was wrong is so no longer. */
function isDone({ kind, status }: Alert): boolean {
  return kind === 'change' && status === 'verified';
}

function planLabel(alert: Alert): string {
  if (alert.kind === 'violation' || alert.kind === 'request' || alert.kind === 'expired' || alert.kind === 'unproven') return 'Would';
  return isDone(alert) ? 'Done' : 'Plan';
}

function planText(alert: Alert, { message, steps, reversible }: NonNullable<Alert['plan']>): string {
  const calls = steps.map(({ apply }) => apply.action);
  const shown = calls.length > 5 ? [...calls.slice(0, 5), `and ${calls.length - 5} more`] : calls;
  const back = alert.kind === 'undone' ? '' : reversible ? '; holdfast undo takes it back' : '; CAN’T be taken back';
  return `${harmless(isDone(alert) ? pastTense(message) : message, 1000)} (${shown.join(', ')}${back})`;
}

function answerLines({ kind, request }: Alert, link: string | null, target: CommandTarget): string[] {
  if (kind !== 'request' || request === null) return [];
  const until = `Open until ${minuteText(request.expiresAt)}; if nobody answers, nothing is changed.`;
  if (link === null) return [`${commandLine(['approve', request.id], target)} (or ${commandLine(['reject', request.id], target)})`, until];
  return [link, `The link is yours alone; opening it decides nothing. ${until}`];
}

/** How a change that was made is taken back. */
function undoCommand(alert: Alert, target: CommandTarget): string | null {
  return isDone(alert) && alert.plan?.reversible && alert.changeId !== null ? commandLine(['undo', alert.changeId], target) : null;
}

function logCommand(arn: string, target: CommandTarget): string {
  return commandLine(['log', '--resource', arn], target);
}

const LONGEST_ARN = 400;

/** Somebody else's text in a mail: one line, and no address that a mail program would make a link of. */
function harmless(text: string, longest?: number): string {
  return oneLine(text, longest).replaceAll('://', ':/ /');
}

/** Somebody else's text in a chat: besides, no markup, no mention of a channel, no link. */
function forChat(text: string, longest?: number): string {
  return harmless(text, longest)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('`', "'")
    .replaceAll('](', '] (')
    .replaceAll('@', '@\u200B');
}
