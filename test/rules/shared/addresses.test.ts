import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Block, coverPublic, isInside, isWideAndPublic, parseCidr, publicSize } from '../../../rules/shared/addresses.ts';

function blocks(...cidrs: readonly string[]): Block[] {
  return cidrs.map((cidr) => parseCidr(cidr) ?? expect.unreachable(`${cidr} is not a CIDR`));
}

function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}

/** An IPv4 or IPv6 space cut in two, again and again where the path says so. */
function cut(bits: 32 | 128, cuts: readonly number[]): { readonly first: bigint; readonly prefix: number }[] {
  const parts = [{ first: 0n, prefix: 0 }];
  for (const where of cuts) {
    const [part] = parts.splice(where % parts.length, 1);
    if (!part) continue;
    const half = 1n << BigInt(bits - part.prefix - 1);
    parts.push({ first: part.first, prefix: part.prefix + 1 }, { first: part.first + half, prefix: part.prefix + 1 });
  }
  return parts;
}

function spell4({ first, prefix }: { readonly first: bigint; readonly prefix: number }): string {
  return `${dotted(Number(first))}/${prefix}`;
}

function spell6({ first, prefix }: { readonly first: bigint; readonly prefix: number }): string {
  return `${(first.toString(16).padStart(32, '0').match(/.{4}/g) ?? []).join(':')}/${prefix}`;
}

/** RFC 1918 cut out of the IPv4 space, by hand. */
const ALL_BUT_RFC_1918 = [
  '0.0.0.0/5',
  '8.0.0.0/7',
  '11.0.0.0/8',
  '12.0.0.0/6',
  '16.0.0.0/4',
  '32.0.0.0/3',
  '64.0.0.0/2',
  '128.0.0.0/3',
  '160.0.0.0/5',
  '168.0.0.0/6',
  '172.0.0.0/12',
  '172.32.0.0/11',
  '172.64.0.0/10',
  '172.128.0.0/9',
  '173.0.0.0/8',
  '174.0.0.0/7',
  '176.0.0.0/4',
  '192.0.0.0/9',
  '192.128.0.0/11',
  '192.160.0.0/13',
  '192.169.0.0/16',
  '192.170.0.0/15',
  '192.172.0.0/14',
  '192.176.0.0/12',
  '192.192.0.0/10',
  '193.0.0.0/8',
  '194.0.0.0/7',
  '196.0.0.0/6',
  '200.0.0.0/5',
  '208.0.0.0/4',
  '224.0.0.0/3',
];

describe('parseCidr', () => {
  it.each([
    ['1.2.3.4/0', '0.0.0.0/0'],
    ['10.9.8.7/8', '10.0.0.0/8'],
    ['203.0.113.255/25', '203.0.113.128/25'],
    ['2001:db8::1/0', '::/0'],
    ['2001:DB8:0:0:0:0:0:1/64', '2001:db8::/64'],
    ['2001:db8:1:2:3:4:5:ffff/113', '2001:db8:1:2:3:4:5:8000/113'],
    ['::ffff:0:0/96', '0.0.0.0/0'],
    ['::ffff:203.0.113.7/120', '203.0.113.0/24'],
    ['0:0:0:0:0:ffff:cb00:7100/120', '203.0.113.0/24'],
    ['::1.2.3.4/128', '::102:304/128'],
  ])('takes %s for %s', (spelt, canonical) => {
    expect(parseCidr(spelt)).toEqual(parseCidr(canonical));
    expect(parseCidr(spelt)).not.toBeNull();
  });

  it.each([
    '',
    '/0',
    '0.0.0.0',
    '0.0.0.0/',
    '0.0.0.0/33',
    '0.0.0.0/-1',
    '0.0.0.0/ 0',
    '0.0.0.0/00',
    '0.0.0.0/0x0',
    ' 0.0.0.0/0',
    '0.0.0/0',
    '0.0.0.0.0/0',
    '1.2.3.256/32',
    '1.2.3.04/32',
    '1..3.4/32',
    '::',
    '::/129',
    ':::/0',
    '1::2::3/64',
    '1:2:3:4:5:6:7/64',
    '1:2:3:4:5:6:7:8:9/64',
    '1:2:3:4:5:6:7:8::/64',
    '12345::/16',
    'g::/16',
    '1:/16',
    ':1/16',
    '1.2.3.4::/64',
    'fe80::%eth0/64',
    '::1.2.3/128',
    'sg-0123',
  ])('refuses "%s"', (cidr) => {
    expect(parseCidr(cidr)).toBeNull();
  });
});

describe('coverPublic', () => {
  it.each([
    ['the whole, spelt as a small host', 4, ['1.2.3.4/0'], 1],
    ['two halves', 4, ['0.0.0.0/1', '128.0.0.0/1'], 1],
    ['two halves, in the other order and twice', 4, ['128.0.0.0/1', '0.0.0.0/1', '0.0.0.0/1'], 1],
    ['all but RFC 1918', 4, ALL_BUT_RFC_1918, 1],
    ['what IPv4-mapped addresses stand for', 4, ['::ffff:0:0/96'], 1],
    ['IPv4-mapped halves', 4, ['::ffff:0.0.0.0/97', '::ffff:128.0.0.0/97'], 1],
    ['one half as it is, one mapped', 4, ['0.0.0.0/1', '::ffff:128.0.0.0/97'], 1],
    ['a wider range around the mapped ones', 4, ['::/80'], 1],
    ['all but one /8', 4, ['0.0.0.0/1', '128.0.0.0/2', '192.0.0.0/3', '16.0.0.0/8'], 1],
    ['::/0', 6, ['::/0'], 1],
    ['two halves of IPv6', 6, ['::/1', '8000::/1'], 1],
    ['the half of IPv6 that holds all that is public', 6, ['::/1'], 1],
    ['2000::/3', 6, ['2000::/3'], 1],
    ['2000::/3 in two', 6, ['2000::/4', '3000::/4'], 1],
    ['2000::/3 but one /8', 6, ['2000::/4', '3000::/5', '3800::/6', '3c00::/7', '3e00::/8'], 0.9],
  ] as const)('counts %s as the internet', (_name, version, cidrs, share) => {
    expect(coverPublic(blocks(...cidrs), version, share)).toBe(true);
  });

  it.each([
    ['nothing', 4, [], 0.0001],
    ['one half', 4, ['0.0.0.0/1'], 0.9],
    ['one half, many times', 4, ['0.0.0.0/1', '0.0.0.0/1', '0.0.0.0/2', '64.0.0.0/2', '10.0.0.0/8'], 0.9],
    ['the private ranges', 4, ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '224.0.0.0/3'], 1e-9],
    ['all but one address, where all is asked', 4, ['0.0.0.0/1', '128.0.0.0/2', ...holed()], 1],
    ['IPv6 as a whole, for IPv4 judged by a range without the mapped ones', 4, ['2000::/3', '8000::/1'], 1e-9],
    ['IPv4 as a whole, for IPv6', 6, ['0.0.0.0/0', '::ffff:0:0/96'], 1e-30],
    ['unique local and link-local addresses', 6, ['fc00::/7', 'fe80::/10', 'ff00::/8'], 1e-30],
    ['one quarter of the public IPv6', 6, ['2000::/5'], 0.9],
    ['the half of IPv6 that holds nothing public', 6, ['8000::/1'], 1e-30],
  ] as const)('does not count %s', (_name, version, cidrs, share) => {
    expect(coverPublic(blocks(...cidrs), version, share)).toBe(false);
  });

  const cuts = fc.array(fc.nat(), { minLength: 1, maxLength: 60 });

  it('counts any cut of the IPv4 space as whole, in whatever order and spelling', () => {
    fc.assert(
      fc.property(cuts, fc.boolean(), fc.integer(), (where, mapped, seed) => {
        const parts = cut(32, where).map((part) => (mapped ? `::ffff:${dotted(Number(part.first))}/${part.prefix + 96}` : spell4(part)));
        const turned = parts.map((_part, index) => parts[(index + Math.abs(seed)) % parts.length] ?? '');
        expect(coverPublic(blocks(...turned), 4, 1)).toBe(true);
      }),
    );
  });

  it('counts any cut of the IPv6 space as whole, and less than whole without one of its public parts', () => {
    fc.assert(
      fc.property(cuts, fc.nat(), (where, without) => {
        const parts = cut(128, where);
        expect(coverPublic(blocks(...parts.map(spell6)), 6, 1)).toBe(true);

        const gone = parts.splice(without % parts.length, 1).map(spell6);
        expect(coverPublic(blocks(...parts.map(spell6)), 6, 1)).toBe(publicSize(blocks(...gone), 6) === 0);
      }),
    );
  });

  it('loses, without one part of a cut, just what is public in that part', () => {
    const whole = publicSize(blocks('0.0.0.0/0'), 4);
    fc.assert(
      fc.property(cuts, fc.nat(), (where, without) => {
        const parts = cut(32, where).map(spell4);
        const gone = parts.splice(without % parts.length, 1);
        const left = publicSize(blocks(...parts), 4);

        expect(left + publicSize(blocks(...gone), 4)).toBe(whole);
        expect(coverPublic(blocks(...parts), 4, 1)).toBe(left === whole);
        expect(coverPublic(blocks(...parts), 4, 0.9)).toBe(left >= 0.9 * whole);
      }),
    );
  });

  it('counts an address once, however many ranges hold it', () => {
    const anyBlock = fc.tuple(fc.nat(0xffffffff), fc.integer({ min: 0, max: 32 })).map(([address, prefix]) => `${dotted(address)}/${prefix}`);
    fc.assert(
      fc.property(fc.array(anyBlock, { maxLength: 20 }), anyBlock, (cidrs, inner) => {
        const outer = blocks(...cidrs, inner);
        const narrower = `${inner.split('/')[0]}/32`;

        expect(publicSize([...outer, ...outer, ...blocks(narrower)], 4)).toBe(publicSize(outer, 4));
      }),
    );
  });
});

/** 192.0.0.0/2 but for 208.0.0.0/32. */
function holed(): string[] {
  const parts: string[] = ['192.0.0.0/4', '224.0.0.0/3'];
  for (let prefix = 5; prefix <= 32; prefix++) parts.push(`${dotted(0xd0000000 + 2 ** (32 - prefix))}/${prefix}`);
  return parts;
}

describe('publicSize', () => {
  it('is what IANA leaves of IPv4', () => {
    const special = 2 ** 24 * 3 + 2 ** 22 + 2 ** 16 * 2 + 2 ** 20 + 2 ** 17 + 2 ** 8 * 4 + 2 ** 29;
    expect(publicSize(blocks('0.0.0.0/0'), 4)).toBe(2 ** 32 - special);
  });
  it('is an eighth of IPv6', () => {
    expect(publicSize(blocks('::/0'), 6)).toBe(2 ** 125);
  });
});

describe('isInside', () => {
  it.each([
    ['203.0.113.7/32', '203.0.113.0/24', true],
    ['203.0.113.0/24', '203.0.113.0/24', true],
    ['203.0.112.0/23', '203.0.113.0/24', false],
    ['203.0.114.1/32', '203.0.113.0/24', false],
    ['::ffff:203.0.113.7/128', '203.0.113.0/24', true],
    ['203.0.113.7/32', '::/0', false],
    ['2001:db8:1::/48', '2001:db8::/33', true],
    ['2001:db8:8000::/48', '2001:db8::/33', false],
    ['2001:db8::/32', '2001:db8::/33', false],
    ['2001:db8::/32', '0.0.0.0/0', false],
  ])('%s in %s: %s', (inner, outer, expected) => {
    const [block, around] = blocks(inner, outer);
    expect(block && around && isInside(block, around)).toBe(expected);
  });
});

describe('isWideAndPublic', () => {
  it.each([
    ['17.0.0.0/8', 4, true],
    ['17.0.0.0/15', 4, true],
    ['17.0.0.0/16', 4, false],
    ['10.0.0.0/8', 4, false],
    ['::ffff:17.0.0.0/104', 4, true],
    ['2600::/12', 6, true],
    ['2600::/31', 6, true],
    ['2600::/32', 6, false],
    ['fc00::/7', 6, false],
    ['17.0.0.0/8', 6, false],
  ] as const)('%s in IPv%i: %s', (cidr, version, expected) => {
    const [block] = blocks(cidr);
    expect(block && isWideAndPublic(block, version)).toBe(expected);
  });
});
