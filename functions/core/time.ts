/** A moment: ISO-8601 UTC with milliseconds, `2026-11-23T08:00:00.000Z`. In this one form, text order is the order of time. */
export type Instant = string;

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The moment so many milliseconds later (or, negative, before). */
export function later(at: Instant, milliseconds: number): Instant {
  return new Date(Date.parse(at) + milliseconds).toISOString();
}

/** The moment in the one form that is compared as text. Throws RangeError where it is not a date. */
export function instant(at: string | number | Date): Instant {
  return new Date(at).toISOString();
}

/** `2026-11-23T08`: the hour that a budget counts. */
export function hourOf(at: Instant): string {
  return at.slice(0, 13);
}

/** `2026-11-23`: the day that an anchor ties together. */
export function dayOf(at: Instant): string {
  return at.slice(0, 10);
}

/** The earliest of the moments that are there. */
export function earliest(moments: Iterable<Instant | null | undefined>): Instant | null {
  let first: Instant | null = null;
  for (const moment of moments) if (moment && (first === null || moment < first)) first = moment;
  return first;
}
