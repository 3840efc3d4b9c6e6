import { type Ask, orNull } from '../../aws/call.ts';
import { partitionOf } from '../partition.ts';
import { defineResource, type TouchedBy } from '../resource.ts';
import { allOf, pagesOf } from '../shared/pages.ts';
import { membersOf, text } from '../shared/shown.ts';

/** An access key of a user that somebody else made. */
export interface ForeignMadeKey {
  /** `AKIA…` */
  readonly id: string;
  readonly userName: string;
  /** Active, Inactive, Expired. */
  readonly status: string;
  /** The ARN of who made it: a user, the session of a role, the root user. */
  readonly madeBy: string;
  /** ISO-8601 UTC. */
  readonly madeAt: string;
}

/** Who made the access keys of an account's users, as far back as CloudTrail's event history reaches: ninety days. */
export interface AccessKeyOrigins {
  /** Those that are still there. Sorted by id. */
  readonly madeForOthers: readonly ForeignMadeKey[];
}

const HISTORY_DAYS = 90;
const DAY = 86_400_000;
const itself: TouchedBy = (_request, _response, { accountId }) => accountId;

/**
 * One for each account, by its id, and always there; the type and its ARN are our own, and neither AWS Config nor a template shows it. Who made a key is no state of
 * IAM's: only the event says it. The history is read, not one event, so that every later evaluation finds the same again. It is kept for every account, with or
 * without a trail, and shows an event some minutes after the call.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
export default defineResource<AccessKeyOrigins>()({
  type: 'AWS::IAM::AccessKeyOrigins',
  global: true,
  settlesSlowly: true,
  reads: ['cloudtrail:LookupEvents', 'iam:ListAccessKeys'],
  touchedBy: { 'iam:CreateAccessKey': itself, 'iam:UpdateAccessKey': itself, 'iam:DeleteAccessKey': itself },
  arn: ({ accountId, region }) => `arn:${partitionOf(region)}:iam::${accountId}:access-key-origins`,

  async read(ask, _ref, now) {
    const pages = pagesOf(
      (NextToken) =>
        ask('cloudtrail:LookupEvents', {
          LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'CreateAccessKey' }],
          StartTime: new Date(Date.parse(now) - HISTORY_DAYS * DAY),
          NextToken,
        }),
      ({ NextToken }) => NextToken,
    );
    const made = (await allOf(pages, ({ Events }) => Events)).flatMap(({ CloudTrailEvent, EventTime }) => makingIn(CloudTrailEvent, EventTime) ?? []);
    const byUser = [...Map.groupBy(made, ({ userName }) => userName)];
    const keys = await Promise.all(byUser.map(([userName, ofUser]) => stillThere(ask, userName, ofUser)));
    return { madeForOthers: keys.flat().toSorted((one, other) => (one.id < other.id ? -1 : 1)) };
  },

  async *list(_ask, { accountId }) {
    yield accountId;
  },
});

type Making = Omit<ForeignMadeKey, 'status'>;

/** Of the record of a call that made a key for another; null: it failed, or the key is the caller's own. */
function makingIn(record: string | undefined, time: Date | undefined): Making | null {
  const { userIdentity, requestParameters, responseElements, errorCode } = membersOf(parsed(record));
  const { type, userName: caller, arn } = membersOf(userIdentity);
  const key = membersOf(membersOf(responseElements)['accessKey']);
  const userName = text(key['userName']) ?? text(membersOf(requestParameters)['userName']);
  const id = text(key['accessKeyId']);
  // A call without a user's name is about the caller: a user, or the root user.
  if (errorCode !== undefined || id === undefined || userName === undefined || time === undefined) return null;
  if (type === 'IAMUser' && caller === userName) return null;
  if (type === 'Root' && text(membersOf(requestParameters)['userName']) === undefined) return null;
  return { id, userName, madeBy: text(arn) ?? 'somebody whom the event does not name', madeAt: time.toISOString() };
}

function parsed(json: string | undefined): unknown {
  try {
    return JSON.parse(json ?? 'null');
  } catch {
    return null;
  }
}

async function stillThere(ask: Ask<'iam:ListAccessKeys'>, UserName: string, made: readonly Making[]): Promise<ForeignMadeKey[]> {
  const pages = pagesOf(
    (Marker) => ask('iam:ListAccessKeys', { UserName, Marker }),
    ({ Marker }) => Marker,
  );
  const listed = (await orNull(allOf(pages, ({ AccessKeyMetadata }) => AccessKeyMetadata))) ?? [];
  return made.flatMap((key) => listed.flatMap(({ AccessKeyId, Status }) => (AccessKeyId === key.id && Status ? [{ ...key, status: Status }] : [])));
}
