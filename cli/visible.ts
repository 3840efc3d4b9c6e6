/**
 * Everything in somebody else's text that a terminal would act on instead of showing it, or that hides or turns other text: control characters (ESC with its
 * colours, links and titles, BEL, the C1 range), Unicode's format characters (bidi overrides, zero-width ones), half a surrogate pair, private use.
 */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu;
const LINE_BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]+/gu;
/** What `styleText` writes. */
const STYLES = new RegExp(`(${String.fromCharCode(0x1b)}\\[[0-9;]*m)`);

/** A text in one line of a terminal, or one cell of a table: line breaks become spaces, whatever else a terminal would act on its escape, `\u001b`. */
export function visible(text: string): string {
  return unicodeEscaped(text.replaceAll(LINE_BREAKS, ' '));
}

/** A text of several lines: line breaks and tabs stay. */
export function visibleLines(text: string): string {
  return text.replaceAll(UNSAFE, (each) => (each === '\n' || each === '\t' ? each : unicodeEscaped(each)));
}

/** As `visibleLines`, but for the colors that were put in here; the texts between them have to be visible by themselves. */
export function visibleButForStyles(text: string): string {
  return text
    .split(STYLES)
    .map((part, index) => (index % 2 === 1 ? part : visibleLines(part)))
    .join('');
}

/** JSON in which those characters are written as escapes too: the same value to a program, and nothing that a terminal acts on. */
export function visibleJson(value: unknown, indent?: number): string {
  return visibleLines(JSON.stringify(value, null, indent));
}

function unicodeEscaped(text: string): string {
  return text.replaceAll(UNSAFE, (each) => [...Array(each.length).keys()].map((unit) => `\\u${each.charCodeAt(unit).toString(16).padStart(4, '0')}`).join(''));
}
