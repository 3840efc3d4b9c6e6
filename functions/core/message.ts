import type { Alert } from './alert.ts';
import type { Status } from './entry.ts';
import { type AccountNames, accountText, actorText, asSentence, minuteText, oneLine, reasonText } from './phrases.ts';

/** What a message is made from, besides the alert. */
export interface Telling {
  readonly alert: Alert;
  /** The reader's own link; null: this reader is not one who is asked. */
  readonly link: string | null;
  readonly accountNames: AccountNames;
}

/** SNS takes a subject of fewer than 100 ASCII characters, without line breaks or control characters (API reference, Publish). */
export const LONGEST_SUBJECT = 99;

/** One line that tells what it is before the mail is opened: at most 99 printable ASCII characters. */
export function subjectOf(alert: Alert): string {
  const text = `[Holdfast] ${alert.severity} ${subjectVerb(alert)}: ${alert.ruleId} ${oneLine(alert.ref.id, 64)}`;
  const ascii = text.replaceAll(/[^ -~]/gu, '?');
  return ascii.length <= LONGEST_SUBJECT ? ascii : `${ascii.slice(0, LONGEST_SUBJECT - 3)}...`;
}

/** The message as plain text: ten lines that a person understands at three in the morning. */
export function textOf({ alert, link, accountNames }: Telling): string {
  const lines: [label: string, text: string][] = [
    ['What', harmless(alert.violation || `Rule ${alert.ruleId}.`, 1000)],
    ['Where', harmless(`${accountText(alert.ref, accountNames)}, ${alert.ref.region}: ${alert.ref.type} ${alert.ref.id}`, 500)],
    ['Who', harmless(actorText(alert.actor, alert.call))],
    ['Since', minuteText(alert.since)],
  ];
  if (alert.kind !== 'undone') lines.push(['Why', asSentence(whyOf(alert))]);
  if (alert.plan) lines.push([planLabel(alert), planText(alert, alert.plan)]);
  if (alert.error) lines.push(['Error', harmless(alert.error, 500)]);
  lines.push(...answerLines(alert, link).map((text, index): [string, string] => [index === 0 ? 'Answer' : '', text]));
  const back = takeBackCommand(alert);
  if (back) lines.push(['Undo', back]);
  lines.push(['More', `holdfast log --resource '${harmless(alert.arn, 400)}'`]);

  const body = lines.map(([label, text]) => `${label === '' ? '' : `${label}:`}`.padEnd(8) + text);
  return [`${headlineOf(alert)} [${alert.severity}, ${alert.ruleId}]`, '', ...body, ''].join('\n');
}

/** The message for a program (SQS, Lambda, a web hook): the alert as it is, and the same sentences. `version` is counted up when a field changes its meaning. */
export function machineOf(telling: Telling): Readonly<Record<string, unknown>> {
  const { alert, link, accountNames } = telling;
  return {
    source: 'holdfast',
    version: 1,
    subject: subjectOf(alert),
    text: textOf(telling),
    accountName: accountNames[alert.ref.accountId] ?? null,
    link,
    alert,
  };
}

/** The same without the plan's steps, for where the whole would be too large. */
export function shortMachineOf(telling: Telling): Readonly<Record<string, unknown>> {
  const { alert } = telling;
  const plan = alert.plan && { ...alert.plan, message: harmless(alert.plan.message, 1000), steps: null };
  const short = { ...alert, plan, violation: harmless(alert.violation, 1000), error: alert.error && harmless(alert.error, 1000) };
  return { ...machineOf(telling), alert: short, truncated: `The plan is too large for a message: holdfast log --resource '${harmless(alert.arn, 400)}'` };
}

/**
 * The message for Amazon Q Developer in chat applications, in its schema for custom notifications; anything else it drops without a word
 * (https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html). A channel is many people: it holds no link that decides.
 */
export function chatOf({ alert, accountNames }: Omit<Telling, 'link'>): Readonly<Record<string, unknown>> {
  const where = `${accountText(alert.ref, accountNames)}, ${alert.ref.region}`;
  const facts = [
    `*What:* ${forChat(alert.violation || `Rule ${alert.ruleId}.`, 1000)}`,
    `*Where:* ${forChat(`${where}: ${alert.ref.type} ${alert.ref.id}`, 500)}`,
    `*Who:* ${forChat(actorText(alert.actor, alert.call))}`,
    `*Since:* ${minuteText(alert.since)}`,
    ...(alert.kind === 'undone' ? [] : [`*Why:* ${forChat(asSentence(whyOf(alert)))}`]),
    ...(alert.plan ? [`*${planLabel(alert)}:* ${forChat(planText(alert, alert.plan), 1500)}`] : []),
    ...(alert.error ? [`*Error:* ${forChat(alert.error, 500)}`] : []),
  ];
  const back = takeBackCommand(alert);
  const steps = [
    ...(alert.kind === 'request' && alert.request
      ? [`Approvers: use the link that was sent to you alone, or run \`holdfast approve ${alert.request.id}\` (or \`holdfast reject ${alert.request.id}\`).`]
      : []),
    ...(back ? [`Take it back: \`${back}\``] : []),
    `Look it up: \`holdfast log --resource '${forChat(alert.arn, 400)}'\``,
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
      relatedResources: [alert.arn],
      additionalContext: {
        kind: alert.kind,
        severity: alert.severity,
        ruleId: alert.ruleId,
        accountId: alert.ref.accountId,
        ...(alert.request && { requestId: alert.request.id }),
        ...(alert.changeId && { changeId: alert.changeId }),
      },
    },
  };
}

/** What happened, in a sentence that stands alone. */
export function headlineOf({ kind, status, error }: Pick<Alert, 'kind' | 'status' | 'error'>): string {
  switch (kind) {
    case 'violation':
      return 'Holdfast saw a violation and changed nothing.';
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
    default:
      return kind satisfies never;
  }
}

function changeHeadline(status: Status): string {
  switch (status) {
    case 'verified':
      return 'Holdfast put this right, and saw that it worked.';
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

function subjectVerb({ kind, status }: Alert): string {
  switch (kind) {
    case 'violation':
      return 'seen';
    case 'request':
      return 'asks';
    case 'change':
      return status === 'verified' ? 'put right' : status === 'none' ? 'not changed' : status.replace('-', ' ').toUpperCase();
    case 'undone':
      return status === 'verified' ? 'taken back' : 'not taken back';
    case 'expired':
      return 'expired unanswered';
    case 'resolved':
      return 'over';
    default:
      return kind satisfies never;
  }
}

function whyOf({ kind, reason }: Alert): string {
  return kind === 'expired' ? `it was asked because ${reasonText(reason)}` : reasonText(reason);
}

function planLabel({ kind, status }: Alert): string {
  if (kind === 'violation' || kind === 'request' || kind === 'expired') return 'Would';
  return status === 'verified' ? 'Did' : 'Plan';
}

function planText({ kind }: Alert, { message, steps, reversible }: NonNullable<Alert['plan']>): string {
  const calls = steps.map(({ apply }) => apply.action);
  const shown = calls.length > 5 ? [...calls.slice(0, 5), `and ${calls.length - 5} more`] : calls;
  const back = kind === 'undone' ? '' : reversible ? '; holdfast undo takes it back' : '; CAN’T be taken back';
  return `${harmless(message, 1000)} (${shown.join(', ')}${back})`;
}

function answerLines({ kind, request }: Alert, link: string | null): string[] {
  if (kind !== 'request' || request === null) return [];
  const until = `Open until ${minuteText(request.expiresAt)}; if nobody answers, nothing is changed.`;
  if (link === null) return [`holdfast approve ${request.id} (or holdfast reject ${request.id})`, until];
  return [link, `The link is yours alone; opening it decides nothing. ${until}`];
}

/** How a change that was made is taken back. */
function takeBackCommand({ kind, status, plan, changeId }: Alert): string | null {
  return kind === 'change' && status === 'verified' && plan?.reversible ? `holdfast undo ${changeId}` : null;
}

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
