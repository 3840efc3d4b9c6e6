import { covers } from './wildcard.ts';

/**
 * Whether the pattern of actions, in lower case, matches every action of some service: `s3:*`, `s3:?*`, `*:*`, `*`, `s3*`. Names of actions have two letters and more.
 */
export function isWholeService(pattern: string): boolean {
  const colon = pattern.indexOf(':');
  if (colon < 0) return /^[a-z0-9-]*\*+$/.test(pattern);
  const call = pattern.slice(colon + 1);
  return /^[*?]*\*[*?]*$/.test(call) && call.replaceAll('*', '').length <= 2;
}

/** Whether that service, or one of those, is the one named. */
export function isWhole(service: string, pattern: string): boolean {
  return isWholeService(pattern) && covers(pattern.includes(':') ? (pattern.split(':')[0] ?? '') : pattern, service);
}
