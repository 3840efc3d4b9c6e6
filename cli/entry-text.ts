import type { Entry } from '../functions/core/entry.ts';
import { minuteText, oneLine } from '../functions/core/phrases.ts';
import type { Plan } from '../functions/core/plan.ts';
import type { Stop } from '../functions/core/ports.ts';
import { ownValue } from '../resources/shared/own-value.ts';
import { counted } from './output.ts';
import { scopeText } from './switch.ts';

/** What an entry of the ledger says, in one line for a person. Its details are this program's own, as the loop wrote them. */
export function entryText({ kind, of, detail }: Entry): string {
  switch (kind) {
    case 'intent':
      return detail['change'] === 'undo' ? `Takes back ${of}.` : planText(detail);
    case 'outcome':
      return `${of} ended: ${text(detail, 'status')}${detail['error'] ? `. ${text(detail, 'error')}` : ''}`;
    case 'request':
      return `Asks (${text(detail, 'reason')}), until ${minuteText(text(detail, 'expiresAt'))}: ${planText(detail)}`;
    case 'answer':
      return `${ANSWERS.get(text(detail, 'answer')) ?? text(detail, 'answer')} (${of})${until(detail)}${because(detail)}`;
    case 'waiver':
      return `Waives${until(detail)}, owned by ${text(detail, 'owner')}${because(detail)}`;
    case 'stop':
      return `Stops ${scopeText(detail['scope'] as Stop['scope'])}${because(detail)}`;
    case 'resume':
      return `Resumes ${scopeText(detail['scope'] as Stop['scope'])}`;
    case 'undo':
      return 'refused' in detail ? `Undo of ${of} refused: ${text(detail, 'refused')}` : `Orders the undo of ${of}`;
    case 'erase':
      return `Erases ${counted(Array.isArray(detail['refs']) ? detail['refs'].length : 0, 'name')}`;
    default:
      return kind satisfies never;
  }
}

const ANSWERS: ReadonlyMap<string, string> = new Map([
  ['apply', 'Approves'],
  ['keep', 'Keeps as it is'],
  ['not-now', 'Rejects'],
]);

function text(detail: Entry['detail'], name: string): string {
  return oneLine(String(ownValue(detail, name) ?? ''), 500);
}

function planText(detail: Entry['detail']): string {
  return oneLine((detail['plan'] as Plan).message, 500);
}

function until(detail: Entry['detail']): string {
  return typeof detail['until'] === 'string' ? ` until ${minuteText(detail['until'])}` : '';
}

function because(detail: Entry['detail']): string {
  return typeof detail['reason'] === 'string' && detail['reason'] !== '' ? `: ${text(detail, 'reason')}` : '';
}
