import { AwsError } from '../aws/call.ts';
import { openAccounts } from '../functions/adapters/account.ts';
import { ownRegion } from '../functions/adapters/own-region.ts';
import type { Accounts } from '../functions/core/ports.ts';
import { unreadableIn } from '../functions/core/readable.ts';
import { globalIn, partitionOf } from '../resources/partition.ts';
import type { Place, Resource, ResourceRef } from '../resources/resource.ts';
import { IncompleteError, UsageError } from './errors.ts';
import { inOrder } from './in-order.ts';
import type { Baseline, Subject, Told } from './judged.ts';
import { counted, type Terminal } from './output.ts';

/** Resources read at the same time. */
const AT_ONCE = 8;

export interface LiveOptions {
  /** None: that of the environment. */
  readonly regions: readonly string[];
  /** Read this resource only. */
  readonly arn: string | undefined;
  readonly terminal: Terminal;
}

/**
 * Judges the account of the credentials at hand as it is now. Each resource is read once for all its rules. What is denied or fails, a resource or the
 * list of a type, is told, and the rest is judged. Throws where not even the account can be learnt.
 */
export async function* checkLive(baseline: Baseline, { regions, arn, terminal }: LiveOptions): AsyncGenerator<Told> {
  const own = regions[0] ?? (await regionAtHand());
  const accounts = openAccounts({ readerRole: null, remediatorRole: null, region: own });
  const accountId = await accounts.ownAccountId().catch((cause: unknown) => {
    const Unknown = isWithoutCredentials(cause) ? UsageError : IncompleteError;
    throw new Unknown(`The account can't be learnt: ${withAdvice(cause)}`, { cause });
  });
  const places = (regions.length > 0 ? regions : [own]).map((region) => ({ accountId, region }));
  yield* judgedLive(accounts, places, baseline, arn, terminal);
}

/** Judges what is in these places. */
export async function* judgedLive(
  accounts: Pick<Accounts, 'reader'>,
  places: readonly Place[],
  baseline: Baseline,
  arn: string | undefined,
  terminal: Terminal,
): AsyncGenerator<Told> {
  const progress = { read: 0, types: new Set<string>() };
  const found = listed(accounts, places, baseline, arn);
  for await (const told of inOrder(found, AT_ONCE, (each) => ('problem' in each ? Promise.resolve<Told[]>([each]) : read(accounts, each, baseline)))) {
    yield* told;
    progress.read++;
    if (terminal.isInteractive.err) terminal.progress?.(`read ${counted(progress.read, 'resource')}`);
  }
  if (terminal.isInteractive.err) terminal.progress?.('');
}

interface Found {
  readonly resource: Resource;
  readonly ref: ResourceRef;
}

async function* listed(
  accounts: Pick<Accounts, 'reader'>,
  places: readonly Place[],
  baseline: Baseline,
  arn: string | undefined,
): AsyncGenerator<Found | { problem: string }> {
  const seen = new Set<string>();
  for (const resource of baseline.types) {
    for (const place of placesOf(resource, places)) {
      if (arn !== undefined && !isOfService(arn, resource, place)) continue;
      try {
        for await (const id of resource.list(accounts.reader(place), place)) {
          const ref = { ...place, type: resource.type, id };
          const own = resource.arn(ref);
          // A service may list the same resource in two Regions (a trail and its shadows).
          if (seen.has(own) || (arn !== undefined && own !== arn)) continue;
          seen.add(own);
          yield { resource, ref };
        }
      } catch (error) {
        yield { problem: `${resource.type} in ${place.region} could not be listed: ${whyOf(error)}` };
      }
    }
  }
}

/** Of the same service: other types need not be listed for it. */
function isOfService(arn: string, resource: Resource, place: Place): boolean {
  return resource.arn({ ...place, type: resource.type, id: 'any' }).split(':')[2] === arn.split(':')[2];
}

function placesOf(resource: Resource, places: readonly Place[]): Place[] {
  if (!resource.global) return [...places];
  const [first] = places;
  return first ? [{ ...first, region: globalIn(partitionOf(first.region)) }] : [];
}

async function read(accounts: Pick<Accounts, 'reader'>, { resource, ref }: Found, baseline: Baseline): Promise<Told[]> {
  const subject: Subject = {
    resourceType: ref.type,
    resourceId: ref.id,
    arn: resource.arn(ref),
    accountId: ref.accountId,
    region: ref.region,
    source: 'live',
  };
  try {
    const facts: object | null = await resource.read(accounts.reader(ref), ref, baseline.now);
    // Gone since it was listed.
    if (facts === null) return [];
    const unread = unreadableIn(facts);
    const why = [...new Set(unread.values())].join(' ');
    const problems =
      unread.size === 0 ? [] : [{ problem: `${ref.type} ${ref.id} in ${ref.region} could not be read: ${[...unread.keys()].join(', ')}. ${why}` }];
    return [...problems, ...baseline.judged(resource, facts, subject).map((line) => ({ line }))];
  } catch (error) {
    const why = whyOf(error);
    const problem = `${ref.type} ${ref.id} in ${ref.region} could not be read: ${why}`;
    return [{ problem }, ...baseline.allSay(resource, 'INSUFFICIENT_DATA', `Could not be read: ${why}`, subject).map((line) => ({ line }))];
  }
}

function whyOf(error: unknown): string {
  if (error instanceof AwsError && error.kind === 'denied') return `the permission for ${error.action} is missing (${error.message})`;
  return error instanceof Error ? error.message : String(error);
}

function isWithoutCredentials(error: unknown): boolean {
  return error instanceof Error && (error.name === 'CredentialsProviderError' || error.name === 'TokenProviderError');
}

function withAdvice(error: unknown): string {
  const what = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
  if (isWithoutCredentials(error)) {
    return `there are no AWS credentials (${what}): set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or sign in again (aws sso login).`;
  }
  const endpoint = process.env['AWS_ENDPOINT_URL_STS'] ?? process.env['AWS_ENDPOINT_URL'];
  return `${what}${endpoint === undefined ? '.' : ` (asked at ${endpoint}, which AWS_ENDPOINT_URL says).`}`;
}

async function regionAtHand(): Promise<string> {
  const region = await ownRegion();
  if (region !== null) return region;
  throw new UsageError('No Region is known: say --region, or set AWS_REGION, or a region in the AWS profile.');
}
