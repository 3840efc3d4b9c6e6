/** What the work answers, for each of the inputs in their order, while up to so many are under way at the same time. */
export async function* inOrder<I, O>(inputs: AsyncIterable<I>, atOnce: number, work: (input: I) => Promise<O>): AsyncGenerator<O> {
  const underWay: Promise<O>[] = [];
  for await (const input of inputs) {
    const answer = work(input);
    // A failure is thrown when its turn comes; until then, or where the reader stops before, it is not an unhandled one.
    answer.catch(() => {});
    underWay.push(answer);
    if (underWay.length >= atOnce) yield await next(underWay);
  }
  while (underWay.length > 0) yield await next(underWay);
}

async function next<O>(underWay: Promise<O>[]): Promise<O> {
  const [first] = underWay;
  if (first === undefined) throw new RangeError('Nothing is under way.');
  try {
    return await first;
  } finally {
    underWay.shift();
  }
}
