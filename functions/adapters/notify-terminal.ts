import { textOf } from '../core/message.ts';
import { type AccountNames, oneLine } from '../core/phrases.ts';
import type { Notifier } from '../core/ports.ts';
import type { ApprovalRequest, Approver } from '../core/request.ts';
import type { CommandTarget } from '../core/shell.ts';

export interface TerminalNotifierOptions {
  /** Takes whole lines, each with its line break: standard error, as a rule. */
  readonly write: (text: string) => void;
  readonly accountNames?: AccountNames;
  /** What the commands in an alert are to work on. */
  readonly target?: CommandTarget;
  /** The link with which an approver answers; left out where no page is served. */
  readonly linkFor?: (request: ApprovalRequest, approver: Approver) => Promise<string>;
}

/** Tells on the terminal, with the link of each approver where a page is served: who sits there holds the ledger and the key anyhow. */
export function terminalNotifier({ write, accountNames = {}, target = null, linkFor }: TerminalNotifierOptions): Notifier {
  return {
    async tell(alert, request) {
      const text = textOf({ alert, link: null, accountNames, target });
      const links: string[] = [];
      if (linkFor && request && alert.kind === 'request') {
        for (const approver of request.approvers) links.push(`${oneLine(approver.name, 60)} answers here: ${await linkFor(request, approver)}\n`);
      }
      write(`${text}${links.join('')}\n`);
    },
  };
}
