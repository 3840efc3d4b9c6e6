import { describe, expect, it } from 'vitest';
import { linkSigner } from '../../../functions/adapters/link-signer.ts';
import { linkUrl } from '../../../functions/core/link.ts';

const signer = linkSigner(async () => Buffer.alloc(32, 1));
const stranger = linkSigner(async () => Buffer.alloc(32, 2));
const LINK = { requestId: '0123456789abcdef0123-7', approver: 'Ana Müller', expiresAt: '2026-11-23T07:00:00.000Z' };
const NOW = '2026-11-23T03:00:00.000Z';

function respelt(token: string, change: (link: Record<string, unknown>) => unknown): string {
  const [text = '', signature] = token.split('.');
  const link = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  return `${Buffer.from(JSON.stringify(change(link))).toString('base64url')}.${signature}`;
}

describe('a signed link', () => {
  it('says who may answer which request until when', async () => {
    expect(await signer.verify(await signer.sign(LINK), NOW)).toEqual({ link: LINK });
  });

  it('goes into an address as it is', async () => {
    const token = await signer.sign(LINK);
    expect(linkUrl('https://abc.lambda-url.eu-central-1.on.aws/', token)).toBe(`https://abc.lambda-url.eu-central-1.on.aws/?t=${token}`);
  });

  it('is over a minute after its expiry, as clocks differ', async () => {
    const token = await signer.sign(LINK);
    expect(await signer.verify(token, '2026-11-23T07:01:00.000Z')).toEqual({ link: LINK });
    expect(await signer.verify(token, '2026-11-23T07:01:00.001Z')).toEqual({ refused: 'expired' });
  });

  it.each([
    ['whose approver was changed', (token: string) => respelt(token, (link) => ({ ...link, approver: 'Eve' }))],
    ['whose expiry was changed', (token: string) => respelt(token, (link) => ({ ...link, expiresAt: '2099-01-01T00:00:00.000Z' }))],
    ['whose request was changed', (token: string) => respelt(token, (link) => ({ ...link, requestId: '0123456789abcdef0123-8' }))],
    ['whose signature was changed', (token: string) => token.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))],
    ['whose signature was cut', (token: string) => token.slice(0, -1)],
  ])('is refused as forged: one %s', async (_name, forge) => {
    expect(await signer.verify(forge(await signer.sign(LINK)), NOW)).toEqual({ refused: 'forged' });
  });

  it('is refused as forged where another key signed it', async () => {
    expect(await signer.verify(await stranger.sign(LINK), NOW)).toEqual({ refused: 'forged' });
  });

  it.each(['', '.', 'a', 'a.', '.b', 'a.b.c', 'x'.repeat(2000), `${'x'.repeat(1000)}.${'y'.repeat(43)}`])('is malformed: %j', async (token) => {
    expect(await signer.verify(token, NOW)).toEqual({ refused: 'malformed' });
  });

  it('is malformed where what was signed is no link', async () => {
    const odd = await signer.sign({ ...LINK, expiresAt: 'soon' });
    expect(await signer.verify(odd, NOW)).toEqual({ refused: 'malformed' });
  });

  it('is not made with a key that is too short', async () => {
    await expect(linkSigner(async () => Buffer.alloc(31)).sign(LINK)).rejects.toThrow('31 bytes; it takes 32');
  });
});

describe('a nonce', () => {
  it('is good for an hour, and for the token of its page alone', async () => {
    const nonce = await signer.nonce('token', NOW);
    expect(await signer.verifyNonce('token', nonce, '2026-11-23T04:00:00.000Z')).toBe('good');
    expect(await signer.verifyNonce('token', nonce, '2026-11-23T04:00:00.001Z')).toBe('stale');
    expect(await signer.verifyNonce('another', nonce, NOW)).toBe('forged');
    expect(await stranger.verifyNonce('token', nonce, NOW)).toBe('forged');
  });

  it.each(['', '.', 'x', 'x.y', 'm.'])('is forged: %j', async (nonce) => {
    expect(await signer.verifyNonce('token', nonce, NOW)).toBe('forged');
  });

  it('can’t be given a later time', async () => {
    const [, signature] = (await signer.nonce('token', NOW)).split('.');
    const later = `${Date.parse('2026-11-23T09:00:00.000Z').toString(36)}.${signature}`;
    expect(await signer.verifyNonce('token', later, '2026-11-23T09:10:00.000Z')).toBe('forged');
  });

  it('never signs a link', async () => {
    const [at, signature] = (await signer.nonce('text', NOW)).split('.');
    expect(await signer.verify(`${at}\ntext.${signature}`, NOW)).toEqual({ refused: 'forged' });
  });

  it('is never a link’s signature', async () => {
    const [text = '', signature] = (await signer.sign(LINK)).split('.');
    expect(await signer.verifyNonce(text, `${Date.parse(NOW).toString(36)}.${signature}`, NOW)).toBe('forged');
  });
});
