/** A number of days for a message: `1 day`, `7 days`. */
export function inDays(days: number): string {
  return days === 1 ? '1 day' : `${days} days`;
}
