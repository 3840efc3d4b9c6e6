import * as v from 'valibot';
import type { Peer, SecurityGroupRule } from '../../resources/ec2/security-group.ts';
import { UnknownFact } from '../rule.ts';
import { type Block, coverPublic, IP_VERSIONS, type IpVersion, isInside, isWideAndPublic, parseCidr, publicSize } from './addresses.ts';
import { reaches, reachesOnly, type Transport, trafficInWords } from './ports.ts';

/** Parameters of every rule about what the internet can reach. */
export const exposureParameters = {
  share: v.optional(
    v.pipe(
      v.number(),
      v.gtValue(0, 'A share is above 0.'),
      v.maxValue(1, 'A share is at most 1.'),
      v.description('The share of the public addresses, of IPv4 or of IPv6, from which a port counts as open to the internet.'),
    ),
    0.2,
  ),
  allowed: v.optional(
    v.pipe(
      v.array(
        v.pipe(
          v.string(),
          v.check(
            (cidr) => parseCidr(cidr) !== null,
            ({ input }) => `"${input}" is not a CIDR, such as 203.0.113.0/24, 203.0.113.7/32 or 2001:db8::/32.`,
          ),
        ),
      ),
      v.description('CIDRs that may connect: what lies inside one of them is neither counted nor revoked.'),
    ),
    [],
  ),
};
/**
 * From this share of the public addresses on, what is open is the internet for certain. Below it somebody may have chosen the addresses, such as those of some
 * countries (a fifth of all is what no office, provider or partner has): it is reported, and never cut without approval.
 */
export const CERTAIN_SHARE = 0.9;
/** For the page of every rule that takes these parameters. */
export const SHARE_NOTE =
  'A fifth of all public addresses counts as the internet, unless `share` says otherwise: no network of an office, a provider or a partner is as large, but the addresses of some countries together may be. So what is open to less than nine tenths is cut only after approval.';

export interface Exposure {
  readonly share: number;
  readonly allowed: readonly string[];
}

/** A rule that admits addresses to the port, with those not allowed. */
interface Source {
  readonly rule: SecurityGroupRule;
  readonly blocks: readonly Block[];
}

/** Ports that the internet can reach, and the rules that let it. */
export interface Opening {
  readonly ports: readonly number[];
  readonly rules: readonly SecurityGroupRule[];
}

/**
 * What opens these ports to the internet: null where nothing does. Throws `UnknownFact` where that depends on what is not shown; what is certain
 * without it is answered. `what` is how its message calls the ports.
 */
export function openingOf(
  ingress: readonly SecurityGroupRule[],
  ports: readonly number[],
  exposure: Exposure,
  transport: Transport = 'tcp',
  what = `${transport.toUpperCase()} ${listInWords(ports.map(String))}`,
): Opening | null {
  const allowed = exposure.allowed.flatMap((cidr) => parseCidr(cidr) ?? []);
  const open = new Set<SecurityGroupRule>();
  const openPorts: number[] = [];
  const doubtful = new Set<SecurityGroupRule>();
  for (const port of ports) {
    const { offending, doubts } = judgePort(ingress, port, transport, exposure.share, allowed);
    for (const rule of offending) open.add(rule);
    for (const rule of doubts) doubtful.add(rule);
    if (offending.length > 0) openPorts.push(port);
  }
  if (open.size > 0) return { ports: openPorts, rules: ingress.filter((rule) => open.has(rule)) };
  if (doubtful.size === 0) return null;

  const doubts = [...doubtful].map(doubtInWords).join('; ');
  throw new UnknownFact(`Whether the internet can reach ${what} depends on what is not known here: ${doubts}.`);
}

/** Whether the same would be found if only the internet as a whole counted. */
export function isCertainlyInternet(ingress: readonly SecurityGroupRule[], asked: readonly number[], exposure: Exposure, { rules, ports }: Opening): boolean {
  // What nearly every violation is: each of the rules admits all addresses by itself.
  if (exposure.allowed.length === 0 && rules.every(({ peer }) => 'cidr' in peer && (peer.cidr === '0.0.0.0/0' || peer.cidr === '::/0'))) return true;
  try {
    const whole = openingOf(ingress, asked, { ...exposure, share: Math.max(exposure.share, CERTAIN_SHARE) });
    return whole !== null && rules.every((rule) => whole.rules.includes(rule)) && ports.every((port) => whole.ports.includes(port));
  } catch (error) {
    if (error instanceof UnknownFact) return false;
    throw error;
  }
}

/**
 * What else than these ports, opened to the internet, would be cut by revoking the rule: null where nothing would.
 */
export function cutBesides(rule: SecurityGroupRule, ports: readonly number[], { share, allowed }: Exposure): string | null {
  if (!reachesOnly(rule, 'tcp', ports)) return `${trafficInWords(rule)} from ${peerInWords(rule.peer)}`;
  if (!('entries' in rule.peer)) return null;
  const blocks = blocksOf(rule.peer, []) ?? [];
  const allowedBlocks = allowed.flatMap((cidr) => parseCidr(cidr) ?? []);
  const isOffending = (block: Block) => IP_VERSIONS.some((version) => isWideAndPublic(block, version) || coverPublic([block], version, share));
  const isKept = (block: Block) => allowedBlocks.some((each) => isInside(block, each));
  return blocks.every((block) => isOffending(block) && !isKept(block)) ? null : `the other ranges of ${peerInWords(rule.peer)}`;
}

/** `0.0.0.0/0`, `prefix list pl-1`. */
export function peerInWords(peer: Peer): string {
  if ('cidr' in peer) return peer.cidr;
  if ('cidr6' in peer) return peer.cidr6;
  if ('entries' in peer) return `prefix list ${peer.prefixListId ?? '(known only at deployment)'}`;
  return 'unknown' in peer ? 'an unknown peer' : `group ${peer.groupId ?? '(known only at deployment)'}`;
}

/** As many as a message holds, and how many more there are. */
export function listInWords(words: readonly string[]): string {
  const SHOWN = 5;
  const different = [...new Set(words)];
  const more = different.length - SHOWN;
  return more > 0 ? `${different.slice(0, SHOWN).join(', ')} and ${more} more` : different.join(', ');
}

function judgePort(ingress: readonly SecurityGroupRule[], port: number, transport: Transport, share: number, allowed: readonly Block[]) {
  const sources: Source[] = [];
  const possible: Source[] = [];
  const boundless: SecurityGroupRule[] = [];
  for (const rule of ingress) {
    const reach = reaches(rule, transport, port);
    if (reach === 'no' || 'groupId' in rule.peer) continue;
    const blocks = blocksOf(rule.peer, allowed);
    if (blocks === null) boundless.push(rule);
    else if (blocks.length > 0) (reach === 'yes' ? sources : possible).push({ rule, blocks });
  }
  const offendersAmong = (among: readonly Source[], least: number) =>
    among.length === 0 ? [] : IP_VERSIONS.flatMap((version) => offendersOf(among, least, version));
  // All that makes up the internet as a whole; and what is left of it, if that is still too much.
  const whole = offendersAmong(sources, Math.max(share, CERTAIN_SHARE));
  const offending = [
    ...whole,
    ...offendersAmong(
      sources.filter(({ rule }) => !whole.includes(rule)),
      share,
    ),
  ];
  if (offending.length > 0) return { offending, doubts: [] };

  if (boundless.length > 0) return { offending: [], doubts: [...boundless, ...possible.map(({ rule }) => rule)] };
  const tips = possible.length > 0 && IP_VERSIONS.some((version) => cover([...sources, ...possible], share, version));
  return { offending: [], doubts: tips ? possible.map(({ rule }) => rule) : [] };
}

/**
 * The rules that together open the port: those that do so alone; if what remains still does, also every one that is wide; then the widest that are left,
 * until it does not. So a narrow range beside the internet stays.
 */
function offendersOf(sources: readonly Source[], share: number, version: IpVersion): SecurityGroupRule[] {
  const alone = sources.filter(({ blocks }) => coverPublic(blocks, version, share));
  const others = alone.length === 0 ? sources : sources.filter((source) => !alone.includes(source));
  if (!cover(others, share, version)) return alone.map(({ rule }) => rule);

  const wide = others.filter(({ blocks }) => blocks.some((block) => isWideAndPublic(block, version)));
  const offending = [...alone, ...wide];
  let narrow = others.filter((source) => !wide.includes(source));
  const widestFirst = narrow.map((source) => ({ source, size: publicSize(source.blocks, version) })).sort((a, b) => b.size - a.size);
  for (const { source } of widestFirst) {
    if (!cover(narrow, share, version)) break;
    offending.push(source);
    narrow = narrow.filter((each) => each !== source);
  }
  return offending.map(({ rule }) => rule);
}

function cover(sources: readonly Source[], share: number, version: IpVersion): boolean {
  if (sources.length === 0) return false;
  return coverPublic(
    sources.flatMap(({ blocks }) => blocks),
    version,
    share,
  );
}

/** Null: they are not known, or not written as a CIDR. */
function blocksOf(peer: Peer, allowed: readonly Block[]): readonly Block[] | null {
  if ('groupId' in peer) return [];
  if ('unknown' in peer) return null;
  const cidrs = 'cidr' in peer ? [peer.cidr] : 'cidr6' in peer ? [peer.cidr6] : peer.entries;
  if (cidrs === null) return null;
  const blocks: Block[] = [];
  for (const cidr of cidrs) {
    const block = parseCidr(cidr);
    if (block === null) return null;
    if (!allowed.some((each) => isInside(block, each))) blocks.push(block);
  }
  return blocks;
}

function doubtInWords(rule: SecurityGroupRule): string {
  const { peer, ruleId, protocol } = rule;
  const name = ruleId === null ? 'a rule' : ruleId;
  if ('unknown' in peer) return `${name} whose peer is ${peer.unknown}`;
  if ('entries' in peer && peer.entries === null) return `${name} with ${peerInWords(peer)}, whose entries are not shown`;
  if (blocksOf(peer, []) === null) return `${name} with ${peerInWords(peer)}, which is not a CIDR`;
  return `${name} with ${peerInWords(peer)}, ${protocol === null ? 'whose protocol is' : 'whose ports are'} not known`;
}
