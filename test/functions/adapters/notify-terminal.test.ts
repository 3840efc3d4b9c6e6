import { describe, expect, it } from 'vitest';
import { terminalNotifier } from '../../../functions/adapters/notify-terminal.ts';
import { alertOf, question } from '../approve/question.ts';

async function told(served: boolean, violation?: string): Promise<string> {
  let text = '';
  const { request } = question({}, violation === undefined ? {} : { violation });
  const notifier = terminalNotifier({
    write: (more) => {
      text += more;
    },
    ...(served && { linkFor: async (_request, { name }) => `http://127.0.0.1:1/?t=${name}` }),
  });
  await notifier.tell(alertOf(request), request);
  return text;
}

describe('alerts on the terminal', () => {
  it('print the link of each approver where a page is served', async () => {
    const text = await told(true);
    expect(text).toContain('Holdfast asks: may it put this right?');
    expect(text).toContain('Ana answers here: http://127.0.0.1:1/?t=Ana\n');
    expect(text).toContain('Ben answers here: http://127.0.0.1:1/?t=Ben\n');
  });

  it('name the command where none is', async () => {
    const text = await told(false);
    expect(text).not.toContain('?t=');
    expect(text).toContain('holdfast approve ');
  });

  it('let nobody else’s text command the terminal', async () => {
    expect(await told(true, 'a\u001b[2J\u0007b')).not.toMatch(/(?!\n)\p{Cc}/u);
  });
});
