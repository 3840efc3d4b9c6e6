import { isInside, parseCidr } from '../../rules/shared/addresses.ts';

/**
 * What `Fn::Cidr` answers: as many subnets of the block, each of 2^bits addresses, from its start. null: CloudFormation refuses it.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-cidr.html
 */
export function subnetsOf(block: string, count: number, bits: number): string[] | null {
  const parsed = parseCidr(block);
  const isIpv6 = block.includes(':');
  const width = isIpv6 ? 128 : 32;
  if (parsed === null || !Number.isInteger(count) || count < 1 || count > 256 || !Number.isInteger(bits) || bits < 1 || bits > width) return null;
  const room = width - Number(block.slice(block.indexOf('/') + 1));
  if (2n ** BigInt(room) < BigInt(count) * 2n ** BigInt(bits)) return null;
  const first = parsed.version === 4 ? BigInt(parsed.first) : parsed.groups.reduce((sum, group) => sum * 65_536n + BigInt(group), 0n);
  return Array.from({ length: count }, (_, index) => `${spelled(first + BigInt(index) * 2n ** BigInt(bits), isIpv6)}/${width - bits}`);
}

/** Every subnet of the block is private, whichever. */
export function isPrivateBlock(block: string): boolean {
  const parsed = parseCidr(block);
  return parsed !== null && PRIVATE.some((each) => each !== null && isInside(parsed, each));
}

/** RFC 1918, RFC 6598, RFC 4193. */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7'].map(parseCidr);

function spelled(address: bigint, isIpv6: boolean): string {
  const groups = isIpv6 ? 8 : 4;
  const size = isIpv6 ? 16n : 8n;
  const parts = Array.from({ length: groups }, (_, index) => (address >> (size * BigInt(groups - 1 - index))) & (2n ** size - 1n));
  return isIpv6 ? parts.map((part) => part.toString(16)).join(':') : parts.join('.');
}
