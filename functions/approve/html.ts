/** A piece of markup: only `html` makes one, so whatever is in it has been escaped. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

export type Insertable = Html | string | number | null | false | readonly Insertable[];

/** Markup whose insertions are escaped, for text and for quoted attributes alike; null and false insert nothing. */
export function html(parts: TemplateStringsArray, ...insertions: readonly Insertable[]): Html {
  return new Html(String.raw({ raw: parts }, ...insertions.map(markupOf)));
}

function markupOf(inserted: Insertable): string {
  if (inserted === null || inserted === false) return '';
  if (inserted instanceof Html) return inserted.markup;
  if (typeof inserted === 'string' || typeof inserted === 'number') return escaped(String(inserted));
  return inserted.map(markupOf).join('');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');
}
