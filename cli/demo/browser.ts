import { setTimeout as sleep } from 'node:timers/promises';
import type { ApprovalRequest } from '../../functions/core/request.ts';
import { MINUTE } from '../../functions/core/time.ts';
import { coloured } from '../output.ts';
import { MIA, type Stage } from './stage.ts';

/** How long a reader may take. Milliseconds. */
const PATIENCE = 10 * MINUTE;
const BETWEEN_LOOKS = 200;

/** Shows the question, and has it answered: by the demo, as a person's browser would; or by the reader, in theirs. Answers what stands in the ledger then. */
export async function answerQuestion(stage: Stage): Promise<ApprovalRequest> {
  const { narrator } = stage;
  const { request, link } = await stage.question();
  if (stage.isInteractive) {
    narrator.detail(`It is your turn: you are ${MIA.name}. Open this page, read it, and answer.`);
    narrator.plain(coloured('underline', link));
    return await answeredByReader(stage, request.id);
  }
  narrator.detail(`${MIA.name} gets a link of her own: ${link.slice(0, 40)}…`);
  await narrator.pause(900);
  await answerThere(link);
  narrator.event(`${MIA.name} opens the page (that decides nothing), reads, and approves.`);
  return await standing(stage, request.id);
}

/** Opens the page and sends its form, over HTTP. Throws where the page does not take the answer. */
async function answerThere(link: string): Promise<void> {
  const page = await (await fetch(link)).text();
  const [, nonce] = /name="nonce" value="([^"]+)"/.exec(page) ?? [];
  if (nonce === undefined) throw new Error('The page of the question holds no form.');
  const answered = await fetch(link, { method: 'POST', body: new URLSearchParams({ answer: 'apply', nonce }) });
  if (!answered.ok) throw new Error(`The page did not take the answer: HTTP ${answered.status}.`);
}

async function answeredByReader(stage: Stage, id: string): Promise<ApprovalRequest> {
  for (let waited = 0; waited < PATIENCE; waited += BETWEEN_LOOKS) {
    const request = await standing(stage, id);
    const [answer] = request.answers;
    if (answer) {
      stage.narrator.event(ANSWERED[answer.answer]);
      return request;
    }
    await sleep(BETWEEN_LOOKS);
  }
  stage.narrator.event('Nobody answered for ten minutes, so the demo goes on. A real question stays open for a day; then the answer is no.');
  return await standing(stage, id);
}

const ANSWERED = {
  apply: 'You approved the plan.',
  keep: 'You keep it as it is, in your name, until the day that you gave.',
  'not-now': 'You said “not now”: nothing is changed, and it is asked again tomorrow.',
};

async function standing({ store }: Stage, id: string): Promise<ApprovalRequest> {
  const request = await store.ledger.request(id);
  if (!request) throw new Error(`The question ${id} is not in the ledger.`);
  return request;
}
