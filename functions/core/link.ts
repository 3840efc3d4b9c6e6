import * as v from 'valibot';
import { SKEW } from './circumstances.ts';
import { type Instant, later } from './time.ts';

/** What a link says, and its signature vouches for: this person may answer this request until then. Nothing in it is secret but the signature. */
export interface Link {
  readonly requestId: string;
  /** The approver's name. */
  readonly approver: string;
  readonly expiresAt: Instant;
}

/** Told apart in the log only: a person is shown one page for all of them, so that it teaches nobody how to forge one. */
export type LinkRefusal = 'malformed' | 'forged' | 'expired';

/** Makes and checks the links of approvers, and the nonces of the forms behind them. */
export interface LinkSigner {
  /** The token of a link. Throws where the key can't be had. */
  sign(link: Link): Promise<string>;
  verify(token: string, now: Instant): Promise<{ readonly link: Link } | { readonly refused: LinkRefusal }>;
  /** For one load of the page that a token opens: proves that the form was shown, an hour ago at most. */
  nonce(token: string, now: Instant): Promise<string>;
  verifyNonce(token: string, nonce: string, now: Instant): Promise<'good' | 'stale' | 'forged'>;
}

/** The query parameter that carries the token. */
export const TOKEN_PARAMETER = 't';

const signed = v.strictObject({
  requestId: v.pipe(v.string(), v.maxLength(64)),
  approver: v.pipe(v.string(), v.maxLength(256)),
  expiresAt: v.pipe(v.string(), v.isoTimestamp(), v.maxLength(32)),
});

/** The text that is signed. */
export function spellLink({ requestId, approver, expiresAt }: Link): string {
  return JSON.stringify({ requestId, approver, expiresAt });
}

/** The link that a signed text spells; null where it spells none. */
export function readLink(text: string): Link | null {
  try {
    const parsed = v.safeParse(signed, JSON.parse(text));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}

export function isOver({ expiresAt }: Link, now: Instant): boolean {
  return now > later(expiresAt, SKEW);
}

/** The address that an approver opens. Throws TypeError where the base is no URL. */
export function linkUrl(baseUrl: string, token: string): string {
  const url = new URL(baseUrl);
  url.searchParams.set(TOKEN_PARAMETER, token);
  return url.href;
}
