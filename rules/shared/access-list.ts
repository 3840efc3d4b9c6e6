import type { NetworkAclEntry } from '../../resources/ec2/network-acl.ts';
import { UnknownFact } from '../rule.ts';
import { type Block, IP_VERSIONS, type IpVersion, isInside, isWideAndPublic, parseCidr, publicSize } from './addresses.ts';
import { CERTAIN_SHARE, type Exposure } from './exposure.ts';
import { reaches, reachesOnly, type Transport, trafficInWords } from './ports.ts';

/** One port of a transport. */
export interface Port {
  readonly transport: Transport;
  readonly port: number;
}

/** Ports that the internet can get to through an access list, and the entries that admit it. */
export interface Gap {
  readonly ports: readonly Port[];
  readonly entries: readonly NetworkAclEntry[];
}

/** What closes a gap: an entry that is for these ports only goes; before one that admits other traffic too, denials of just these ports are put. */
export type Closing =
  | { readonly entry: NetworkAclEntry; readonly how: 'delete' }
  | { readonly entry: NetworkAclEntry; readonly how: 'deny'; readonly denials: readonly NetworkAclEntry[] };

/** An entry for one port, as far as it is known. Entries are tried in the order of their numbers. */
interface Line {
  readonly entry: NetworkAclEntry;
  readonly allows: boolean;
  readonly block: Block;
}

/** The whole of the internet, of each version. */
const EVERYTHING: readonly Block[] = ['0.0.0.0/0', '::/0'].flatMap((cidr) => parseCidr(cidr) ?? []);

/**
 * What opens these ports to the internet: null where nothing does. The first entry that fits decides, so that a denial before an allowance counts. Throws
 * `UnknownFact` where that depends on what is known only at deployment; what is certain without it is answered.
 */
export function gapIn(ingress: readonly NetworkAclEntry[], ports: readonly Port[], exposure: Exposure): Gap | null {
  // All that makes up the internet as a whole first.
  for (const share of [Math.max(exposure.share, CERTAIN_SHARE), exposure.share]) {
    const certain = ports.filter((port) => isOpen(linesFor(ingress, port, 'at least'), { ...exposure, share }));
    if (certain.length === 0) continue;
    const entries = certain.flatMap((port) => offendersAmong(linesFor(ingress, port, 'at least'), { ...exposure, share }));
    return { ports: certain, entries: ingress.filter((entry) => entries.includes(entry)) };
  }
  const doubtful = ports.filter((port) => isOpen(linesFor(ingress, port, 'at most'), exposure));
  if (doubtful.length === 0) return null;
  const entries = ingress.filter((entry) => doubtful.some((port) => isUncertain(entry, port)));
  throw new UnknownFact(
    `Whether the internet can get to ${doubtful.map(portInWords).join(', ')} depends on entries that are not known, or not whole, here: ${entries.map(entryInWords).join('; ')}.`,
  );
}

/** How the gap is closed, entry by entry; null where no number is left for a denial. Of entries that were read live, all of which are known. */
export function closingsOf(ingress: readonly NetworkAclEntry[], ports: readonly Port[], exposure: Exposure): readonly Closing[] | null {
  const closings: Closing[] = [];
  let entries = ingress;
  // What an entry hid from view comes to light once it is gone.
  for (let gap = gapIn(entries, ports, exposure); gap !== null; gap = gapIn(entries, ports, exposure)) {
    if (gap.entries.length === 0) return null;
    for (const entry of gap.entries) {
      const closing = closingOf(entry, gap.ports, entries, ports);
      if (closing === null) return null;
      closings.push(closing);
      entries = closing.how === 'delete' ? entries.filter((each) => each !== entry) : [...entries, ...closing.denials].sort(byNumber);
    }
  }
  return closings;
}

/** `100 (all traffic from 0.0.0.0/0)`. */
export function entryInWords({ ruleNumber, protocol, fromPort, toPort, cidr }: NetworkAclEntry): string {
  const traffic = fromPort === -1 && toPort === -1 && protocol !== null ? everythingOf(protocol) : trafficInWords({ protocol, fromPort, toPort });
  return `${ruleNumber ?? 'one of an unknown number'} (${traffic} from ${cidr ?? 'an unknown block'})`;
}

/** `TCP 22`. */
export function portInWords({ transport, port }: Port): string {
  return `${transport.toUpperCase()} ${port}`;
}

const EVERYTHING_OF: ReadonlyMap<string, string> = new Map([
  ['-1', 'all traffic'],
  ['6', 'all TCP'],
  ['17', 'all UDP'],
]);

function everythingOf(protocol: string): string {
  return EVERYTHING_OF.get(protocol) ?? `protocol ${protocol}`;
}

function closingOf(entry: NetworkAclEntry, open: readonly Port[], entries: readonly NetworkAclEntry[], ports: readonly Port[]): Closing | null {
  if (entry.ruleNumber === null || entry.cidr === null) return null;
  if (isOnlyFor(entry, ports)) return { entry, how: 'delete' };

  const wanted = open.filter((port) => fits(entry, port) === 'yes');
  const numbers = freeNumbersBefore(entry.ruleNumber, isIpv6(entry), entries).slice(-wanted.length);
  if (numbers.length < wanted.length) return null;
  const denials = wanted.map(({ transport, port }, index) => ({
    ruleNumber: numbers[index] ?? null,
    action: 'deny' as const,
    protocol: transport === 'tcp' ? '6' : '17',
    fromPort: port,
    toPort: port,
    icmp: null,
    cidr: entry.cidr,
  }));
  return { entry, how: 'deny', denials };
}

/** Ascending; between an entry and the one of its IP version before it: others make no difference to it. */
function freeNumbersBefore(ruleNumber: number, ipv6: boolean, entries: readonly NetworkAclEntry[]): number[] {
  const taken = new Set(entries.map((entry) => entry.ruleNumber));
  const earlier = entries.filter((entry) => isIpv6(entry) === ipv6).flatMap((entry) => entry.ruleNumber ?? []);
  const free: number[] = [];
  for (let number = Math.max(0, ...earlier.filter((each) => each < ruleNumber)) + 1; number < ruleNumber; number += 1) {
    if (!taken.has(number)) free.push(number);
  }
  return free;
}

function isIpv6({ cidr }: NetworkAclEntry): boolean {
  return cidr?.includes(':') ?? false;
}

/** The entry admits nothing but some of these ports. */
function isOnlyFor(entry: NetworkAclEntry, ports: readonly Port[]): boolean {
  return (['tcp', 'udp'] as const).some((transport) => {
    const numbers = ports.filter((each) => each.transport === transport).map(({ port }) => port);
    return reachesOnly(entry, transport, numbers);
  });
}

function fits(entry: NetworkAclEntry, { transport, port }: Port): 'yes' | 'no' | 'unknown' {
  return reaches(entry, transport, port);
}

function isUncertain(entry: NetworkAclEntry, port: Port): boolean {
  const fit = fits(entry, port);
  if (fit === 'no') return false;
  return fit === 'unknown' || entry.ruleNumber === null || entry.action === null || blockOf(entry) === null;
}

function blockOf({ cidr }: NetworkAclEntry): Block | null {
  return cidr === null ? null : parseCidr(cidr);
}

/**
 * The entries that are for this port, in order. What is not known of one is taken to admit as little, or as much, as it can: an allowance that is not certain
 * admits nothing, or everything before all others; a denial denies everything, or nothing.
 */
function linesFor(ingress: readonly NetworkAclEntry[], port: Port, admits: 'at least' | 'at most'): Line[] {
  const lines: Line[] = [];
  for (const entry of [...ingress].sort(byNumber)) {
    if (fits(entry, port) === 'no') continue;
    const block = blockOf(entry);
    if (!isUncertain(entry, port) && block !== null) lines.push({ entry, allows: entry.action === 'allow', block });
    else {
      const allows = admits === 'at most';
      if (entry.action === (allows ? 'deny' : 'allow')) continue;
      lines.push(...(block === null ? EVERYTHING : [block]).map((each) => ({ entry, allows, block: each })));
    }
  }
  return lines;
}

/** An unknown number may be the lowest. */
function byNumber(one: NetworkAclEntry, other: NetworkAclEntry): number {
  return (one.ruleNumber ?? 0) - (other.ruleNumber ?? 0);
}

function isOpen(lines: readonly Line[], exposure: Exposure): boolean {
  return IP_VERSIONS.some((version) => isOpenTo(lines, version, exposure));
}

function isOpenTo(lines: readonly Line[], version: IpVersion, exposure: Exposure): boolean {
  let admitted = 0;
  for (const size of admittedBy(lines, version, exposure).values()) admitted += size;
  return admitted >= exposure.share * publicSize(EVERYTHING, version);
}

/** How many public addresses each line admits that no line before it has decided about; of those that may connect, none are counted. */
function admittedBy(lines: readonly Line[], version: IpVersion, { allowed }: Exposure): Map<Line, number> {
  const free = allowed.flatMap((cidr) => parseCidr(cidr) ?? []);
  const admitted = new Map<Line, number>();
  const decided: Block[] = [];
  let size = 0;
  for (const line of lines) {
    decided.push(line.block);
    const sizeWithIt = publicSize(decided, version);
    if (line.allows && !free.some((each) => isInside(line.block, each))) admitted.set(line, sizeWithIt - size);
    size = sizeWithIt;
  }
  return admitted;
}

/** For each version to which the port is open: the first entry that opens it by itself, whatever the others allow; where none does, all that are wide. */
function offendersAmong(lines: readonly Line[], exposure: Exposure): NetworkAclEntry[] {
  return IP_VERSIONS.filter((version) => isOpenTo(lines, version, exposure)).flatMap((version) => {
    const alone = lines.find((line) => line.allows && isOpenTo(withoutOtherAllowances(lines, line), version, exposure));
    if (alone) return [alone.entry];
    const admitted = [...admittedBy(lines, version, exposure)];
    return admitted.filter(([{ block }, size]) => size > 0 && isWideAndPublic(block, version)).map(([{ entry }]) => entry);
  });
}

function withoutOtherAllowances(lines: readonly Line[], kept: Line): Line[] {
  return lines.filter((line) => !line.allows || line === kept);
}
