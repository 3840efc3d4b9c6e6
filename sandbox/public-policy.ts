import ipaddr from 'ipaddr.js';

/** Condition keys that, held to fixed values, keep a statement from being public (Amazon S3 User Guide, "The meaning of public"). */
const NARROWING = new Set([
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:principalaccount',
  'aws:sourceaccount',
  'aws:sourcearn',
  'aws:sourceowner',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:userid',
  's3:dataaccesspointaccount',
  's3:dataaccesspointarn',
  's3:x-amz-server-side-encryption-aws-kms-key-id',
]);
/** Operators that hold a key to the values given. Their `…IfExists` forms let through whoever does not send the key. */
const HOLDING = new Set(['stringequals', 'stringequalsignorecase', 'stringlike', 'arnequals', 'arnlike', 'ipaddress']);

/** What Amazon S3 takes a bucket policy for: it grants something to everybody. Throws SyntaxError where the text is not JSON. */
export function isPublicPolicy(text: string): boolean {
  const policy: unknown = JSON.parse(text);
  return listOf(fieldOf(policy, 'Statement')).some(isPublicStatement);
}

function isPublicStatement(statement: unknown): boolean {
  if (fieldOf(statement, 'Effect') !== 'Allow' || !isForEverybody(statement)) return false;
  return !isNarrowed(fieldOf(statement, 'Condition'));
}

function isForEverybody(statement: unknown): boolean {
  if (fieldOf(statement, 'NotPrincipal') !== undefined) return true;
  const principal = fieldOf(statement, 'Principal');
  return principal === '*' || listOf(fieldOf(principal, 'AWS')).includes('*');
}

/** One condition that holds is enough: all of them have to be met. */
function isNarrowed(condition: unknown): boolean {
  for (const [operator, keys] of entriesOf(condition)) {
    const words = operator.toLowerCase().split(':');
    const name = words.at(-1) ?? '';
    // ForAllValues is met by a request that does not send the key.
    if (words[0] === 'forallvalues' || !HOLDING.has(name)) continue;
    for (const [key, values] of entriesOf(keys)) {
      if (holds(key.toLowerCase(), listOf(values))) return true;
    }
  }
  return false;
}

function holds(key: string, values: readonly unknown[]): boolean {
  if (key === 'aws:sourceip') return values.length > 0 && values.every((value) => typeof value === 'string' && isSmallRange(value));
  return NARROWING.has(key) && values.length > 0 && values.every((value) => typeof value === 'string' && isFixed(value));
}

function isFixed(value: string): boolean {
  return !value.includes('*') && !value.includes('?') && !value.includes('${');
}

/** Wider than /8 (IPv6: /32) is the public to Amazon S3. */
function isSmallRange(value: string): boolean {
  try {
    const [address, bits] = value.includes('/') ? ipaddr.parseCIDR(value) : [ipaddr.parse(value), 128];
    return bits >= (address.kind() === 'ipv4' ? 8 : 32);
  } catch {
    return false;
  }
}

function fieldOf(value: unknown, name: string): unknown {
  return new Map(entriesOf(value)).get(name);
}

function entriesOf(value: unknown): readonly [string, unknown][] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}

/** Policies write one value bare, and several in a list. */
function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
