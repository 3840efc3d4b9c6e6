import { type AnswerProblem, keptSoFar, LONGEST_REASON, makerOf, ownYes, stillNeeded } from '../core/answer.ts';
import type { Lane } from '../core/lane.ts';
import { type AccountNames, accountText, actorText, asSentence, minuteText, oneLine, reasonText, relativeText } from '../core/phrases.ts';
import { isReversible } from '../core/plan.ts';
import type { ApprovalRequest } from '../core/request.ts';
import { type CommandTarget, commandLine } from '../core/shell.ts';
import type { Instant } from '../core/time.ts';
import { Html, html } from './html.ts';
import { STYLE } from './page-style.ts';
import { readable, stepDiff } from './plan-diff.ts';

/** What was typed into the form, as it came. */
export interface FormValues {
  readonly answer: string;
  readonly reason: string;
  readonly until: string;
}

/** Something that is wrong with a form that was sent; `field`: the id of the control that it is about. */
export interface FormError {
  readonly field: 'apply' | 'keep' | 'not-now' | 'reason' | 'until';
  readonly sentence: string;
}

export interface Question {
  readonly request: ApprovalRequest;
  readonly lane: Lane;
  /** The approver's name. */
  readonly by: string;
  readonly accountNames: AccountNames;
  readonly snoozeHours: number;
  readonly now: Instant;
  /** What stands in the place of the form, where the request can't be answered any more. */
  readonly closed: string | null;
  readonly nonce: string;
  readonly errors: readonly FormError[];
  readonly values: FormValues;
}

/** The question: all that an approver has to know, and the form that answers it. */
export function questionPage(question: Question): string {
  const { request, closed, errors, now } = question;
  const { plan, cause } = request;
  const title = `${errors.length > 0 ? 'Error: ' : ''}${closed === null ? 'Holdfast asks' : 'Asked by Holdfast'}: ${plan.ruleId}, ${oneLine(plan.ref.id, 80)}`;
  return page(
    title,
    html`<p class="eyebrow"><b>${closed === null ? 'Holdfast asks' : 'Asked by Holdfast'}</b> <span class="badge">${plan.severity}</span> <span>${plan.ruleId}</span></p>
<h1>${oneLine(plan.violation, 1000)}</h1>
${closed === null && html`<p class="lead">Open until ${moment(request.expiresAt, now)}. <a href="#answer">To the answer</a></p>`}
${closed !== null && html`<div class="notice" role="status"><p>${closed}</p></div>`}
${errors.length > 0 && errorSummary(errors)}
<section aria-labelledby="what"><h2 id="what">What is wrong</h2>
<dl>
<dt>Where</dt><dd>${accountText(plan.ref, question.accountNames)}, ${oneLine(plan.ref.region, 40)}<small>${plan.ref.type} <bdi>${oneLine(plan.ref.id)}</bdi></small><small><code>${oneLine(plan.arn, 500)}</code></small></dd>
<dt>Since</dt><dd>${moment(request.since, now)}</dd>
<dt>Who</dt><dd><bdi>${actorText(request.actor, cause.call)}</bdi></dd>
<dt>Why asked</dt><dd>${asSentence(reasonText(request.reason))}</dd>
</dl></section>
<section aria-labelledby="plan"><h2 id="plan">What Holdfast would do</h2>
<p>${oneLine(plan.message, 2000)}</p>
<p>${isReversible(plan) ? html`It can be taken back exactly, with <code>holdfast undo</code>.` : html`<b>It can’t be taken back.</b>`}</p>
${steps(request)}</section>
${
  closed === null &&
  html`<section aria-labelledby="silence"><h2 id="silence">If nobody answers</h2>
<p>Nothing is changed. After ${moment(request.expiresAt, now)} the answer is no, and you are told so.</p></section>
${form(question)}`
}
<footer><p>Request <code>${request.id}</code>, plan <code>${plan.hash.slice(0, 12)}</code>.</p>${closed === null && html`<p>Opening this page has decided nothing. The link is yours alone: who has it answers in your name.</p>`}</footer>`,
  );
}

/** What became of an answer that counted. */
export function resultPage({
  request,
  message,
  target = null,
}: {
  readonly request: ApprovalRequest;
  readonly message: string;
  readonly target?: CommandTarget;
}): string {
  return page(
    `Answered: ${request.plan.ruleId}, ${oneLine(request.plan.ref.id, 80)}`,
    html`<p class="eyebrow"><b>Holdfast</b> <span>${request.plan.ruleId}</span></p>
<h1>Your answer is recorded</h1>
<div class="notice" role="status"><p>${message}</p></div>
<section><dl><dt>Resource</dt><dd><code>${oneLine(request.arn, 500)}</code></dd><dt>Record</dt><dd><code>${commandLine(['log', '--resource', oneLine(request.arn, 500)], target)}</code></dd></dl></section>
<footer><p>Request <code>${request.id}</code>. You can close this page.</p></footer>`,
  );
}

/** A page that only says something. */
export function notePage({ heading, sentences }: { readonly heading: string; readonly sentences: readonly string[] }): string {
  return page(
    heading,
    html`<p class="eyebrow"><b>Holdfast</b></p>
<h1>${heading}</h1>
<section>${sentences.map((sentence) => html`<p>${sentence}</p>`)}</section>`,
  );
}

/** What is wrong with the answer `keep`, for the person who gave it. */
export function problemError(problem: AnswerProblem): FormError {
  switch (problem) {
    case 'reason-missing':
      return { field: 'reason', sentence: 'Say why it is kept as it is.' };
    case 'reason-too-long':
      return { field: 'reason', sentence: `Say it in ${LONGEST_REASON} characters at most.` };
    case 'until-missing':
      return { field: 'until', sentence: 'Say until which day it is kept as it is.' };
    case 'until-past':
      return { field: 'until', sentence: 'That day is over: name today or a later one.' };
    case 'until-too-late':
      return { field: 'until', sentence: 'That is too far away: a year from today is the latest.' };
    default:
      throw problem satisfies never;
  }
}

function page(title: string, body: Html): string {
  // The style sheet is let through by its hash, so it is put in to the letter.
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="referrer" content="no-referrer"><meta name="robots" content="noindex"><title>${title}</title><style>${new Html(STYLE)}</style></head>
<body><main>${body}</main></body></html>
`.markup;
}

function steps({ plan, facts }: ApprovalRequest): Html {
  const items = plan.steps.map((step, index) => {
    const lines = stepDiff(step, facts);
    return html`<li><p><code>${step.apply.action}</code></p>
${lines.length > 0 && html`<pre aria-label="Difference made by step ${index + 1}">${lines.map(diffLine)}</pre>`}
<details><summary>The exact calls of step ${index + 1}</summary><b>Applied: ${step.apply.action}</b><pre aria-label="Input of ${step.apply.action}">${shown(readable(step.apply.input))}</pre>
${step.revert ? html`<b>Taken back by: ${step.revert.action}</b><pre aria-label="Input of ${step.revert.action}">${shown(readable(step.revert.input))}</pre>` : html`<b>Can’t be taken back.</b>`}</details></li>`;
  });
  return html`<ol class="steps">${items}</ol>`;
}

const DIFF_CLASSES = { '-': 'goes', '+': 'comes', ' ': 'stays', '…': 'folded' } as const;

function diffLine({ sign, text }: ReturnType<typeof stepDiff>[number]): Html {
  return html`<span class="${DIFF_CLASSES[sign]}">${sign} ${shown(text)}</span>`;
}

/** A text of several lines whose characters can neither hide nor turn anything. */
function shown(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu, (character) => (character === '\n' ? '\n' : '\uFFFD'));
}

function form({ request, lane, by, snoozeHours, nonce, errors, values }: Question): Html {
  const hasSaidYes = ownYes(request, by) !== undefined;
  const needed = stillNeeded(request);
  const maker = makerOf(request, lane, by);
  const kept = keptSoFar(request);
  const errorOf = (field: FormError['field']) => errors.find((error) => error.field === field)?.sentence ?? null;
  const wait = `${snoozeHours} hour${snoozeHours === 1 ? '' : 's'}`;
  return html`<form method="post" id="answer">
<input type="hidden" name="nonce" value="${nonce}">
<fieldset><legend>Your answer, <bdi>${oneLine(by, 80)}</bdi></legend>
${hasSaidYes && html`<p>You have said yes. ${needed} more ${needed === 1 ? 'person has' : 'people have'} to say yes too; until then you can still say no.</p>`}
${!hasSaidYes && request.needed > 1 && html`<p>${request.needed} people have to say yes; ${request.needed - needed} ${request.needed - needed === 1 ? 'has' : 'have'} so far.</p>`}
${!hasSaidYes && choice('apply', 'Apply the plan', 'Holdfast looks again and does exactly this, if it is still the same plan.', values)}
${
  maker === 'this-approver'
    ? html`<p>You made this change, so the one who keeps it as it is has to be another approver.</p>`
    : html`${maker === 'unknown' && html`<p>Holdfast can’t tell who made this change: a role made it, in a session that anyone could have named. Keeping it takes two approvers${kept.length > 0 && html`; <bdi>${oneLine(kept.map((each) => each.by).join(', '), 80)}</bdi> has kept it so far`}.</p>`}${choice('keep', 'Keep it as it is', 'It stays, in your name and until a day that you set. Then Holdfast looks again.', values)}
<div class="why">
<label for="reason">Why is it kept?</label>
<input id="reason" name="reason" maxlength="${LONGEST_REASON}" autocomplete="off" value="${values.reason}" ${described('reason', errorOf('reason'))}>
${errorText('reason', errorOf('reason'))}
<label for="until">Until and including</label>
<input id="until" name="until" type="date" value="${values.until}" ${described('until', errorOf('until'))}>
<small>By UTC; a year from today at most.</small>
${errorText('until', errorOf('until'))}
</div>`
}
${choice('not-now', 'Not now', `Nothing is changed. If it is still so in ${wait}, Holdfast asks again.`, values)}
</fieldset>
<button type="submit">Send answer</button></form>`;
}

function choice(value: 'apply' | 'keep' | 'not-now', label: string, consequence: string, values: FormValues): Html {
  return html`<label class="choice" for="${value}"><input type="radio" id="${value}" name="answer" value="${value}" required${values.answer === value && html` checked`}><span><b>${label}</b><small>${consequence}</small></span></label>`;
}

function described(field: string, error: string | null): Html | null {
  return error === null ? null : html`aria-invalid="true" aria-describedby="${field}-error"`;
}

function errorText(field: string, error: string | null): Html | null {
  return error === null ? null : html`<p class="error" id="${field}-error">${error}</p>`;
}

function errorSummary(errors: readonly FormError[]): Html {
  return html`<div class="notice wrong" role="alert"><p><b>Nothing has been decided yet.</b></p><ul>${errors.map(({ field, sentence }) => html`<li><a href="#${field}">${sentence}</a></li>`)}</ul></div>`;
}

function moment(at: Instant, now: Instant): Html {
  return html`<time datetime="${at}">${minuteText(at)}</time> (${relativeText(at, now)})`;
}
