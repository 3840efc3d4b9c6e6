import { oneLine } from './phrases.ts';
import type { SweepRecord, Unlisted } from './ports.ts';
import { HOUR, type Instant, later } from './time.ts';

/** What the people who run Holdfast are notified of. */
export interface Notice {
  /** At most 99 printable ASCII characters, as SNS takes them. */
  readonly subject: string;
  readonly text: string;
}

/** A daily sweep starts a little earlier or later than the one before it. Milliseconds. */
const ALMOST_A_DAY = 20 * HOUR;
/** How many different reasons one notice gives. */
const MOST_REASONS = 20;

/** One notice for each account of which something could not be listed; none for an account that the sweep before it, on the same day, had already found so. */
export function noticesOf(failed: readonly Unlisted[], last: SweepRecord | null, now: Instant): Notice[] {
  const known = new Set(last && now < later(last.began, ALMOST_A_DAY) ? last.failed.map(({ accountId }) => accountId) : []);
  const byAccount = Map.groupBy(failed, ({ accountId }) => accountId);
  return [...byAccount].filter(([accountId]) => !known.has(accountId)).map(([accountId, unlisted]) => noticeOf(accountId, unlisted));
}

function noticeOf(accountId: string, unlisted: readonly Unlisted[]): Notice {
  const types = unlisted.length === 1 ? '1 type' : `${unlisted.length} types`;
  const reasons = [...Map.groupBy(unlisted, ({ reason }) => withoutCall(reason)).values()];
  const lines = reasons.slice(0, MOST_REASONS).flatMap((group) => {
    const names = group.map(({ type, region }) => `${type} (${region})`);
    return [oneLine(group[0]?.reason ?? '', 500), `  ${names.join(', ')}`, ''];
  });
  const left = reasons.length > MOST_REASONS ? [`${reasons.length - MOST_REASONS} more reasons are in the log of the sweep.`, ''] : [];
  return {
    subject: `[Holdfast] ${types} of account ${accountId.replaceAll(/[^0-9]/g, '?')} could not be listed`.slice(0, 99),
    text: [
      `The daily sweep could not list ${types} of account ${oneLine(accountId, 20)}. What no event reports there is not seen until they can be listed.`,
      '',
      ...lines,
      ...left,
      'Grant the reader role of the account what is missing (docs/operating.md), then run the sweep again.',
      '',
    ].join('\n'),
  };
}

/** The same refusal has the name of another call in it for each type: `ec2:DescribeVpcs: AccessDenied: …`. */
function withoutCall(reason: string): string {
  return reason.replaceAll(/\b[a-z0-9-]+:[A-Z]\w+: /g, '');
}
