/**
 * Every page of an answer that comes in pages: asks for the first without a token, and for each next one with the token that the one before named.
 * Every service ends its pages by naming no token, or an empty one; a page may be empty and not the last.
 */
export async function* pagesOf<Page>(
  ask: (token: string | undefined) => Promise<Page>,
  next: (page: Page) => string | null | undefined,
): AsyncGenerator<Page, void, undefined> {
  let token: string | undefined;
  do {
    const page = await ask(token);
    yield page;
    token = next(page) || undefined;
  } while (token !== undefined);
}

/** All that the pages hold. */
export async function allOf<Page, Item>(pages: AsyncIterable<Page>, itemsOf: (page: Page) => readonly Item[] | undefined): Promise<Item[]> {
  const all: Item[] = [];
  for await (const page of pages) all.push(...(itemsOf(page) ?? []));
  return all;
}
