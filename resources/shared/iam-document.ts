/**
 * A document in any of its spellings: percent-encoded text (as IAM answers, and AWS Config records), plain text, an object, an object in a list (as AWS Config's
 * console shows it). A `+` is a plus: IAM encodes by RFC 3986. Undefined where it is none of these.
 */
export function jsonText(document: unknown): string | undefined {
  if (Array.isArray(document)) return document.length === 1 ? jsonText(document[0]) : undefined;
  if (typeof document === 'object' && document !== null) return JSON.stringify(document);
  if (typeof document !== 'string') return undefined;
  if (document.trimStart().startsWith('{')) return document;
  try {
    return decodeURIComponent(document);
  } catch {
    return undefined;
  }
}
