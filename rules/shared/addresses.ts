/** A block of addresses whose host bits are nought. Blocks either nest or have nothing in common. */
export type Block = Block4 | Block6;
interface Block4 {
  readonly version: 4;
  readonly first: number;
  /** 0 to 32. */
  readonly prefix: number;
}
interface Block6 {
  readonly version: 6;
  /** Eight groups of 16 bits. */
  readonly groups: readonly number[];
  /** 0 to 128. */
  readonly prefix: number;
}

export type IpVersion = Block['version'];
export const IP_VERSIONS: readonly IpVersion[] = [4, 6];

/**
 * What a CIDR says, canonical or not (`1.2.3.4/0` is everything); null where it is none. A range of IPv4-mapped addresses (`::ffff:0:0/96` and inside it,
 * RFC 4291, 2.5.5.2) is the IPv4 range that it stands for.
 */
export function parseCidr(cidr: string): Block | null {
  if (cidr === '0.0.0.0/0') return ALL_IPV4;
  if (cidr === '::/0') return ALL_IPV6;

  const slash = cidr.indexOf('/');
  const isIpv6 = cidr.includes(':');
  const prefix = slash === -1 ? -1 : decimal(cidr, slash + 1, cidr.length, isIpv6 ? 128 : 32);
  if (prefix === -1) return null;
  if (!isIpv6) {
    const address = ipv4(cidr, 0, slash);
    return address === -1 ? null : block4(address, prefix);
  }
  const groups = ipv6(cidr.slice(0, slash));
  if (groups === null) return null;
  if (prefix >= MAPPED.prefix && isMapped(groups)) return block4((groups[6] ?? 0) * 2 ** 16 + (groups[7] ?? 0), prefix - MAPPED.prefix);
  return { version: 6, groups: groups.map((group, index) => group & maskOf(prefix, index)), prefix };
}

/** Every address of the block is in the other. */
export function isInside(block: Block, outer: Block): boolean {
  if (block.prefix < outer.prefix) return false;
  if (block.version === 4) return outer.version === 4 && block.first >= outer.first && block.first < outer.first + 2 ** (32 - outer.prefix);
  return outer.version === 6 && block.groups.every((group, index) => (group & maskOf(outer.prefix, index)) === outer.groups[index]);
}

/** The blocks together hold at least this share (0 to 1) of the public addresses of an IP version. */
export function coverPublic(blocks: readonly Block[], version: IpVersion, share: number): boolean {
  return version === 4 ? coverPublicIpv4(blocks, share) : coverPublicIpv6(blocks, share);
}

/** Wider than a whole large network (IPv4 /16, IPv6 /32, as registries give them out), and public. */
export function isWideAndPublic(block: Block, version: IpVersion): boolean {
  if (version === 4) {
    const part = ipv4Part(block);
    return part !== null && part.prefix < 16 && publicSize4(part) > 0;
  }
  return block.version === 6 && block.prefix < 32 && publicPart6(block) !== null;
}

/** How many public addresses of an IP version the blocks hold together; for IPv6 rounded as a number is. */
export function publicSize(blocks: readonly Block[], version: IpVersion): number {
  return version === 4 ? publicIpv4In(blocks) : Number(publicIpv6In(blocks));
}

const ALL_IPV4: Block4 = { version: 4, first: 0, prefix: 0 };
const ALL_IPV6: Block6 = { version: 6, groups: [0, 0, 0, 0, 0, 0, 0, 0], prefix: 0 };
const MAPPED: Block6 = { version: 6, groups: [0, 0, 0, 0, 0, 0xffff, 0, 0], prefix: 96 };
/** All global unicast addresses that IANA has given out. https://www.iana.org/assignments/ipv6-address-space */
const PUBLIC_IPV6: Block6 = { version: 6, groups: [0x2000, 0, 0, 0, 0, 0, 0, 0], prefix: 3 };

/**
 * What IANA says is not globally reachable (https://www.iana.org/assignments/iana-ipv4-special-registry), and multicast (224.0.0.0/4), which nobody sends
 * from. 192.88.99.0/24, of which it says neither, is taken as public.
 */
const NOT_PUBLIC_IPV4: readonly Block4[] = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
].flatMap((cidr) => {
  const block = parseCidr(cidr);
  return block?.version === 4 ? [block] : [];
});
const PUBLIC_IPV4_SIZE = publicSize4(ALL_IPV4);
const PUBLIC_IPV6_SIZE = 2 ** (128 - PUBLIC_IPV6.prefix);

function coverPublicIpv4(blocks: readonly Block[], share: number): boolean {
  const wanted = share * PUBLIC_IPV4_SIZE;
  let atMost = 0;
  for (const block of blocks) {
    const part = ipv4Part(block);
    if (part !== null) atMost += 2 ** (32 - part.prefix);
  }
  // Nearly all groups end here, by their prefix lengths alone.
  return atMost >= wanted && publicIpv4In(blocks) >= wanted;
}

function coverPublicIpv6(blocks: readonly Block[], share: number): boolean {
  // Exact, as the size is a power of two.
  const wanted = share * PUBLIC_IPV6_SIZE;
  let atMost = 0;
  for (const block of blocks) if (block.version === 6) atMost += 2 ** (128 - block.prefix);
  // A sum of numbers may be rounded down.
  return atMost >= wanted * 0.999 && publicIpv6In(blocks) >= BigInt(Math.ceil(wanted));
}

function publicIpv4In(blocks: readonly Block[]): number {
  if (blocks.some((block) => ipv4Part(block)?.prefix === 0)) return PUBLIC_IPV4_SIZE;
  const parts = blocks.flatMap((block) => ipv4Part(block) ?? []).sort((a, b) => a.first - b.first || a.prefix - b.prefix);
  let size = 0;
  let end = 0;
  for (const part of parts) {
    if (part.first < end) continue;
    size += publicSize4(part);
    end = part.first + 2 ** (32 - part.prefix);
  }
  return size;
}

function publicIpv6In(blocks: readonly Block[]): bigint {
  const parts = blocks.flatMap((block) => {
    const part = publicPart6(block);
    return part === null ? [] : [{ first: addressOf(part), size: 1n << BigInt(128 - part.prefix) }];
  });
  parts.sort((a, b) => (a.first === b.first ? Number(b.size > a.size) - Number(b.size < a.size) : a.first < b.first ? -1 : 1));
  let size = 0n;
  let end = 0n;
  for (const part of parts) {
    if (part.first < end) continue;
    size += part.size;
    end = part.first + part.size;
  }
  return size;
}

function ipv4Part(block: Block): Block4 | null {
  if (block.version === 4) return block;
  return block.prefix < MAPPED.prefix && isInside(MAPPED, block) ? ALL_IPV4 : null;
}

function publicPart6(block: Block): Block6 | null {
  if (block.version === 4) return null;
  if (isInside(block, PUBLIC_IPV6)) return block;
  return isInside(PUBLIC_IPV6, block) ? PUBLIC_IPV6 : null;
}

function publicSize4(block: Block4): number {
  let size = 2 ** (32 - block.prefix);
  for (const special of NOT_PUBLIC_IPV4) {
    if (isInside(block, special)) return 0;
    if (isInside(special, block)) size -= 2 ** (32 - special.prefix);
  }
  return size;
}

function addressOf({ groups }: Block6): bigint {
  let address = 0n;
  for (const group of groups) address = (address << 16n) | BigInt(group);
  return address;
}

function isMapped(groups: readonly number[]): boolean {
  return groups[5] === 0xffff && groups[0] === 0 && groups[1] === 0 && groups[2] === 0 && groups[3] === 0 && groups[4] === 0;
}

function block4(address: number, prefix: number): Block4 {
  const size = 2 ** (32 - prefix);
  return { version: 4, first: address - (address % size), prefix };
}

/** The bits of a group, of eight, that belong to the network. */
function maskOf(prefix: number, index: number): number {
  const kept = Math.min(Math.max(prefix - 16 * index, 0), 16);
  return (0xffff << (16 - kept)) & 0xffff;
}

/** -1: not four numbers of 0 to 255. */
function ipv4(text: string, start: number, end: number): number {
  let address = 0;
  let from = start;
  for (let octet = 0; octet < 4; octet++) {
    const dot = octet === 3 ? end : text.indexOf('.', from);
    const value = dot === -1 || dot > end ? -1 : decimal(text, from, dot, 255);
    if (value === -1) return -1;
    address = address * 256 + value;
    from = dot + 1;
  }
  return address;
}

/** Null: not an IPv6 address. */
function ipv6(text: string): number[] | null {
  const [head, tail, more] = text.split('::').map(groupsOf);
  if (!head || more !== undefined) return null;
  if (tail === undefined) return head.length === 8 ? head : null;
  if (tail === null || head.length + tail.length > 7 || (head.length > 0 && text.slice(0, text.indexOf('::')).includes('.'))) return null;
  return [...head, ...new Array<number>(8 - head.length - tail.length).fill(0), ...tail];
}

/** The groups of one side of `::`; its last two may be written as an IPv4 address. */
function groupsOf(side: string): number[] | null {
  if (side === '') return [];
  const groups: number[] = [];
  const pieces = side.split(':');
  for (const [index, piece] of pieces.entries()) {
    if (index === pieces.length - 1 && piece.includes('.')) {
      const address = ipv4(piece, 0, piece.length);
      if (address === -1) return null;
      groups.push(Math.floor(address / 2 ** 16), address % 2 ** 16);
    } else {
      if (!/^[0-9a-f]{1,4}$/i.test(piece)) return null;
      groups.push(Number.parseInt(piece, 16));
    }
  }
  return groups;
}

/** A number without leading noughts (which some read as octal), at most so large; -1: it is none. */
function decimal(text: string, start: number, end: number, most: number): number {
  if (end <= start || end - start > 3 || (end - start > 1 && text.charCodeAt(start) === 48)) return -1;
  let value = 0;
  for (let index = start; index < end; index++) {
    const digit = text.charCodeAt(index) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value <= most ? value : -1;
}
