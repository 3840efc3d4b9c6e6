import { ownValue } from '../../resources/shared/own-value.ts';
import { type Block, IP_VERSIONS, parseCidr, publicSize } from './addresses.ts';
import { AT_DEPLOYMENT, type Condition } from './policy-document.ts';

/** An answer that what is known only at deployment may leave open. */
export type Answer = 'yes' | 'no' | 'unknown';

/** One no is enough for no, and none is needed for yes. */
export function all(answers: readonly Answer[]): Answer {
  if (answers.includes('no')) return 'no';
  return answers.includes('unknown') ? 'unknown' : 'yes';
}

/** A test of a condition block without what is put round its operator. */
export interface Test {
  /** `stringlike`, `null`. */
  readonly base: string;
  /** Of a key with several values: any of them, or all of them; null: the key has one. */
  readonly quantifier: 'any' | 'all' | null;
  /** Passes where the request does not hold the key. */
  readonly ifExists: boolean;
}

export function testOf({ operator }: Condition): Test {
  const [, set, base = '', ifExists] = /^(?:for(any|all)values?:)?(.*?)(ifexists)?$/.exec(operator) ?? [];
  return { base, quantifier: set === 'any' || set === 'all' ? set : null, ifExists: ifExists !== undefined };
}

/**
 * Whether the condition, among those of its statement, keeps an allowing statement to a circle of callers that is fixed: an organization, accounts, networks, a
 * few addresses. One that a request passes by not sending the key (`…IfExists`, `ForAllValues`) does not, unless a `Null` test demands the key; nor does a
 * `Null` test by itself, nor one whose values take in everybody.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 */
export function narrows(condition: Condition, among: readonly Condition[]): Answer {
  const { base, quantifier, ifExists } = testOf(condition);
  const mayBeMissing = !ALWAYS_SENT.has(condition.key) && !among.some((other) => demands(other, condition.key));
  if (mayBeMissing && (ifExists || quantifier === 'all')) return 'no';
  if (base === 'bool') return BY_ITS_TRUTH.has(condition.key) && condition.values.every((value) => value.toLowerCase() === 'true') ? 'yes' : 'no';
  return MATCHING.has(base) ? holdsTo(condition, base) : 'no';
}

/** Whether the condition is met only by requests that hold the key. */
function demands(condition: Condition, key: string): boolean {
  return condition.key === key && testOf(condition).base === 'null' && condition.values.every((value) => value.toLowerCase() === 'false');
}

/** Whether every request from outside of some fixed circle meets the condition: then a denying statement with no other leaves that circle alone. */
export function isMetByOutsiders(condition: Condition): Answer {
  const { base, quantifier } = testOf(condition);
  // Who calls from outside is no service of AWS's, and the key is in every request.
  if (base === 'bool' && condition.key === 'aws:principalisawsservice')
    return condition.values.every((value) => value.toLowerCase() === 'false') ? 'yes' : 'no';
  const opposite = NEGATED.get(base);
  // A negated test passes where the key is missing, but not with ForAnyValue.
  if (opposite === undefined || quantifier === 'any') return 'no';
  return holdsTo(condition, opposite);
}

/** Operators that pass for the values given, and those that pass for all others. */
const MATCHING = new Set(['stringequals', 'stringequalsignorecase', 'stringlike', 'arnequals', 'arnlike', 'ipaddress']);
const NEGATED = new Map([
  ['stringnotequals', 'stringequals'],
  ['stringnotequalsignorecase', 'stringequalsignorecase'],
  ['stringnotlike', 'stringlike'],
  ['arnnotequals', 'arnequals'],
  ['arnnotlike', 'arnlike'],
  ['notipaddress', 'ipaddress'],
]);

/** AWS KMS puts the caller's account into every request. https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html */
const ALWAYS_SENT = new Set(['kms:calleraccount']);
/** The mount target stands in a VPC. https://docs.aws.amazon.com/efs/latest/ug/access-control-block-public-access.html */
const BY_ITS_TRUTH = new Set(['elasticfilesystem:accessedviamounttarget']);

type Circle = (value: string, isPattern: boolean) => boolean;

/** What the value of a key has to be for the circle to be fixed. What anybody may set, or have, in an account of their own (tags, names, Regions) is not here. */
const CIRCLES: Readonly<Record<string, Circle>> = {
  'aws:principalorgid': isOneText,
  'aws:sourceorgid': isOneText,
  'aws:vpceorgid': isOneText,
  'aws:principalorgpaths': isOrganizationPath,
  'aws:sourceorgpaths': isOrganizationPath,
  'aws:vpceorgpaths': isOrganizationPath,
  'aws:principalaccount': isOneText,
  'aws:sourceaccount': isOneText,
  'aws:sourceowner': isOneText,
  'aws:vpceaccount': isOneText,
  'kms:calleraccount': isOneText,
  's3:dataaccesspointaccount': isOneText,
  'aws:sourcevpc': isOneText,
  'aws:sourcevpce': isOneText,
  'aws:ec2instancesourcevpc': isOneText,
  'aws:principalservicename': isOneText,
  'aws:principalservicenameslist': isOneText,
  'sts:externalid': isOneText,
  'aws:userid': isOneUser,
  'aws:sourcearn': isArnOfOneOwner,
  'aws:principalarn': isArnOfOneOwner,
  'aws:sourcevpcarn': isArnOfOneOwner,
  'ec2:sourceinstancearn': isArnOfOneOwner,
  'lambda:sourcefunctionarn': isArnOfOneOwner,
  's3:dataaccesspointarn': isArnOfOneOwner,
  's3:x-amz-server-side-encryption-aws-kms-key-id': isArnOfOneOwner,
  'sns:endpoint': isEndpointOfOneOwner,
};

function holdsTo({ key, values }: Condition, base: string): Answer {
  if (key === 'aws:sourceip') return base === 'ipaddress' ? isFewAddresses(values) : 'no';
  const circle = ownValue(CIRCLES, key);
  if (!circle || base === 'ipaddress') return 'no';
  // For equality of texts `*` is a character like any other.
  const isPattern = base === 'stringlike' || base.startsWith('arn');
  let answer: Answer = 'yes';
  for (const value of values) {
    // Of a pattern the unknown part may be a wildcard: where even that is of one owner, which the rest names, so is every other.
    if (value.includes(AT_DEPLOYMENT)) answer = !isPattern || circle(value.replaceAll(AT_DEPLOYMENT, '*'), true) ? answer : 'unknown';
    else if (!circle(value, isPattern)) return 'no';
  }
  return answer;
}

/** As many as one /8 of IPv4, or one /32 of IPv6, in all: what Amazon S3 takes for the most that is not the public. Two halves of the internet are all of it. */
function isFewAddresses(values: readonly string[]): Answer {
  if (values.some((value) => value.includes(AT_DEPLOYMENT))) return 'unknown';
  const blocks: Block[] = [];
  for (const value of values) {
    const block = parseCidr(value.includes('/') ? value : `${value}/${value.includes(':') ? 128 : 32}`);
    if (block === null) return 'unknown';
    blocks.push(block);
  }
  return IP_VERSIONS.every((version) => publicSize(blocks, version) <= (version === 4 ? 2 ** 24 : 2 ** 96)) ? 'yes' : 'no';
}

function isOneText(value: string, isPattern: boolean): boolean {
  return !holdsVariable(value) && !(isPattern && hasWildcard(value));
}

/** `o-a1b2c3d4e5/r-ab12/*`: whatever unit, of one organization. */
function isOrganizationPath(value: string, isPattern: boolean): boolean {
  const [organization = ''] = value.split('/');
  return isOneText(organization, isPattern);
}

/** `AROA…:*`: every session of one role. */
function isOneUser(value: string, isPattern: boolean): boolean {
  const [id = ''] = value.split(':');
  return isOneText(id, isPattern);
}

/** An ARN that names an account, or a resource whose name no two accounts can have (a bucket, a hosted zone). */
function isArnOfOneOwner(value: string, isPattern: boolean): boolean {
  if (!isPattern) return !holdsVariable(value);
  // What a template refers to is one resource.
  if (/^<[^<>]+>$/.test(value)) return true;
  const [, , service = '', , account, ...rest] = value.split(':');
  if (account === undefined) return false;
  const name = rest.join(':');
  // `arn:aws:s3:*:*:bucket`: nothing that has an account in its ARN is called by a name without a kind in front of it.
  const isBucket = service === 's3' && account === '*' && !name.includes('/');
  if (account !== '' && !isBucket) return isOneText(account, true);
  return isOneText(service === 's3' ? (name.split('/')[0] ?? '') : name, true);
}

/** Where SNS may deliver to: mailboxes of one domain, pages of one host, or an ARN of one owner. */
function isEndpointOfOneOwner(value: string, isPattern: boolean): boolean {
  if (!isPattern) return !holdsVariable(value);
  const [, domain] = /@([^@]+)$/.exec(value) ?? [];
  const [, host] = /^https?:\/\/([^/]+)\//.exec(value) ?? [];
  const place = domain ?? host;
  return place === undefined ? isArnOfOneOwner(value, true) : isOneText(place, true);
}

function hasWildcard(text: string): boolean {
  return /[*?]/.test(text);
}

/** A policy variable is filled by the request; those that name the owner of the resource are fixed all the same. */
function holdsVariable(text: string): boolean {
  return /\$\{(?!aws:(resourceaccount|resourceorgid|resourceorgpaths)\})/i.test(text);
}
