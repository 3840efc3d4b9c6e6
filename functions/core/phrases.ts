import type { ResourceRef } from '../../resources/resource.ts';
import { ownValue } from '../../resources/shared/own-value.ts';
import { OWN_SESSION } from './actor.ts';
import type { Actor, Channel } from './cause.ts';
import type { Reason } from './decide.ts';
import { DAY, HOUR, type Instant, MINUTE } from './time.ts';

/** Names of accounts, by their ids. */
export type AccountNames = Readonly<Record<string, string>>;

/**
 * Somebody else's text (a resource's name, a service's error) as one harmless line: what would break the line, hide text or
 * turn its direction becomes a space or a mark, and what is too long ends in an ellipsis. Length in UTF-16 units.
 */
export function oneLine(text: string, longest = 300): string {
  const line = text
    .replaceAll(/[\s\u2028\u2029]+/gu, ' ')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, '\uFFFD')
    .trim();
  return line.length <= longest ? line : `${line.slice(0, longest - 1).replace(/[\uD800-\uDBFF]$/u, '')}…`;
}

/** `2026-11-23 08:00 UTC` */
export function minuteText(at: Instant): string {
  return `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;
}

/** `in 3 h 40 min`, `12 min ago`, `now` */
export function relativeText(at: Instant, now: Instant): string {
  const away = Date.parse(at) - Date.parse(now);
  const length = Math.abs(away);
  if (length < MINUTE) return 'now';
  const days = Math.floor(length / DAY);
  const hours = Math.floor((length % DAY) / HOUR);
  const minutes = Math.floor((length % HOUR) / MINUTE);
  const parts = days > 0 ? [`${days} d`, hours > 0 ? `${hours} h` : ''] : [hours > 0 ? `${hours} h` : '', minutes > 0 ? `${minutes} min` : ''];
  const text = parts.filter((part) => part !== '').join(' ');
  return away > 0 ? `in ${text}` : `${text} ago`;
}

const CHANNELS = {
  console: 'the console',
  cli: 'the command line',
  sdk: 'an SDK',
  service: 'an AWS service',
  code: 'infrastructure code',
  unknown: 'means unknown',
} satisfies Record<Channel, string>;

/** `ana, through the console (ec2:AuthorizeSecurityGroupIngress)` */
export function actorText(actor: Actor | null, call: string | null): string {
  const made = call === null ? '' : ` (${oneLine(call, 100)})`;
  if (actor === null) return `not known${made}`;
  // Holdfast's own sessions are no actors: one of that name was given it by somebody else.
  const claimed = actor.name.startsWith(OWN_SESSION) ? ` (not Holdfast: ${oneLine(actor.arn ?? 'its role is not known', 200)})` : '';
  return `${oneLine(actor.name, 120)}${claimed}, through ${CHANNELS[actor.through]}${made}`;
}

/** `production (111122223333)` */
export function accountText({ accountId }: Pick<ResourceRef, 'accountId'>, names: AccountNames): string {
  const name = ownValue(names, accountId);
  return name ? `${oneLine(name, 60)} (${accountId})` : accountId;
}

const REASONS = {
  gone: 'the resource no longer exists',
  compliant: 'it is as it should be',
  'not-applicable': 'the rule does not apply to it any more',
  'insufficient-data': 'not enough could be read to evaluate it',
  'circumstances-unknown': 'a fact that the plan needs, or mode, tags, waivers, budget or stop switch, could not be read',
  stopped: 'the stop switch is on',
  observe: 'the mode here is observe: tell, change nothing',
  'no-remediation': 'no remediation is known for it: somebody has to find the way',
  'remediation-failed': 'the rule’s remediation failed on it: that is a mistake in the rule, and a person has to find the way',
  'too-large': 'its facts are too large to be recorded, and nothing is changed without a record',
  waived: 'a waiver covers it',
  approved: 'it was approved',
  'low-risk': 'the plan is of low risk',
  'approve-mode': 'the mode here is approve: every change is asked about',
  'high-risk': 'the plan is of high risk: it may cut off somebody who needs this',
  irreversible: 'a step of the plan can’t be taken back',
  'owned-by-code': 'infrastructure code made this or manages it: putting it right here would fight the code',
  flapping: 'it came back after it had been put right',
  'budget-spent': 'the changes allowed unattended within the hour are used up',
  grace: 'a grace period is running',
} satisfies Record<Reason, string>;

/** Why a look ended as it did: part of a sentence. */
export function reasonText(reason: Reason): string {
  return REASONS[reason];
}

/** The verbs that plans begin with, and what they are once the plan was carried out. */
const PAST: ReadonlyMap<string, string> = new Map(
  Object.entries({
    add: 'added',
    apply: 'applied',
    attach: 'attached',
    block: 'blocked',
    call: 'called',
    change: 'changed',
    close: 'closed',
    configure: 'configured',
    create: 'created',
    deactivate: 'deactivated',
    delete: 'deleted',
    deny: 'denied',
    detach: 'detached',
    disable: 'disabled',
    enable: 'enabled',
    encrypt: 'encrypted',
    end: 'ended',
    give: 'gave',
    have: 'had',
    keep: 'kept',
    let: 'let',
    limit: 'limited',
    make: 'made',
    narrow: 'narrowed',
    put: 'put',
    record: 'recorded',
    register: 'registered',
    remove: 'removed',
    replace: 'replaced',
    require: 'required',
    restore: 'restored',
    restrict: 'restricted',
    revoke: 'revoked',
    rotate: 'rotated',
    send: 'sent',
    set: 'set',
    share: 'shared',
    start: 'started',
    stop: 'stopped',
    switch: 'switched',
    take: 'took',
    turn: 'turned',
    update: 'updated',
  }),
);

/** A plan's sentences once it was carried out: `Revoke just the ingress …` becomes `Revoked just the ingress …`. Another text is quoted as the plan that it was. */
export function pastTense(message: string): string {
  const [, verb = '', rest = ''] = /^(\w+)(.*)$/s.exec(message) ?? [];
  const past = PAST.get(verb.toLowerCase());
  if (past === undefined) return `Carried out: ${message}`;
  // A second verb of the same sentence: `Block public access, and take the statement out.`
  const further = rest.replace(/^([^.]*?, and )([a-z]+)\b/, (whole, before: string, second: string) => {
    const also = PAST.get(second);
    return also === undefined ? whole : `${before}${also}`;
  });
  return `${past.charAt(0).toUpperCase()}${past.slice(1)}${further}`;
}

/** The first letter made a capital, and a full stop at the end. */
export function asSentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?…]$/.test(text) ? '' : '.'}`;
}
