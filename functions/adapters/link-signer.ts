import { createHmac, timingSafeEqual } from 'node:crypto';
import { isOver, type Link, type LinkSigner, readLink, spellLink } from '../core/link.ts';
import { HOUR } from '../core/time.ts';

/** The longest token that is looked at: a request's id, a name and a time make a few hundred characters. */
const LONGEST_TOKEN = 1024;
const SHORTEST_KEY = 32;

/** The secret that links are signed with, at least 32 bytes. Throws where it can't be had. */
export type SigningKey = () => Promise<Uint8Array>;

/** Signs with HMAC-SHA-256: `base64url(link).base64url(signature)`. */
export function linkSigner(key: SigningKey): LinkSigner {
  async function signatureOf(purpose: 'link' | 'nonce', text: string): Promise<string> {
    const secret = await key();
    if (secret.byteLength < SHORTEST_KEY) throw new RangeError(`The signing key holds ${secret.byteLength} bytes; it takes ${SHORTEST_KEY} at least.`);
    // The purpose is signed too: a link's signature is never good for a form, nor the other way round.
    return createHmac('sha256', secret).update(`holdfast ${purpose} 1\n${text}`).digest('base64url');
  }

  return {
    async sign(link) {
      const text = Buffer.from(spellLink(link)).toString('base64url');
      return `${text}.${await signatureOf('link', text)}`;
    },

    async verify(token, now) {
      const parts = token.split('.');
      const [text, signature] = parts;
      if (token.length > LONGEST_TOKEN || parts.length !== 2 || !text || !signature) return { refused: 'malformed' };
      if (!isEqual(signature, await signatureOf('link', text))) return { refused: 'forged' };
      const link: Link | null = readLink(Buffer.from(text, 'base64url').toString('utf8'));
      if (link === null) return { refused: 'malformed' };
      return isOver(link, now) ? { refused: 'expired' } : { link };
    },

    async nonce(token, now) {
      const at = Date.parse(now).toString(36);
      return `${at}.${await signatureOf('nonce', `${at}\n${token}`)}`;
    },

    async verifyNonce(token, nonce, now) {
      const [at = '', signature = ''] = nonce.split('.');
      if (!/^[0-9a-z]{1,12}$/.test(at) || !isEqual(signature, await signatureOf('nonce', `${at}\n${token}`))) return 'forged';
      return Date.parse(now) - Number.parseInt(at, 36) <= HOUR ? 'good' : 'stale';
    },
  };
}

/** In a time that tells nothing of where the two differ. */
function isEqual(given: string, right: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(right);
  return a.byteLength === b.byteLength && timingSafeEqual(a, b);
}
