import { type Ask, AwsError, orNull } from '../../aws/call.ts';
import { partitionOf } from '../partition.ts';
import { defineResource } from '../resource.ts';
import { allOf, pagesOf } from '../shared/pages.ts';
import { factsRead, orUnreadable, Unreadable } from '../unreadable.ts';

/** What Security Hub CSPM is in an account and Region. */
export interface Hub {
  readonly enabled: boolean;
  /** ARNs of the standards that are subscribed to, sorted. A template does not show them: others subscribe. */
  readonly standards: readonly string[];
}

type Reads = 'securityhub:DescribeHub' | 'securityhub:GetEnabledStandards';
type Touched = (request: unknown, response: unknown, place: { readonly accountId: string }) => string;
const theAccount: Touched = (_request, _response, { accountId }) => accountId;

/**
 * One for each account and Region, by the account's id, and always there, if only as "not enabled"; the ARN is the hub's own. AWS Config does not record it.
 * A template that holds a hub enables it.
 */
export default defineResource<Hub>()({
  type: 'AWS::SecurityHub::Hub',
  reads: ['securityhub:DescribeHub', 'securityhub:GetEnabledStandards'],
  touchedBy: {
    'securityhub:EnableSecurityHub': theAccount,
    'securityhub:DisableSecurityHub': theAccount,
    'securityhub:BatchEnableStandards': theAccount,
    'securityhub:BatchDisableStandards': theAccount,
  },
  arn: ({ accountId, region }) => `arn:${partitionOf(region)}:securityhub:${region}:${accountId}:hub/default`,

  async read(ask) {
    const [hub, standards] = await Promise.all([
      orUnreadable(orNotSubscribed(ask('securityhub:DescribeHub', {}))),
      orUnreadable(orNotSubscribed(standardsOf(ask))),
    ]);
    Unreadable.assertAnyAnswered([hub, standards]);
    // One of the two without: it was enabled, or disabled, between them.
    if (hub === null || standards === null) return { enabled: false, standards: [] };
    // Either is answered only for an account that is subscribed.
    return factsRead<Hub>('Security Hub', { enabled: true, standards });
  },

  async *list(_ask, { accountId }) {
    yield accountId;
  },

  fromTemplate: () => ({ enabled: true }),
});

async function standardsOf(ask: Ask<Reads>): Promise<string[]> {
  const pages = pagesOf(
    (NextToken) => ask('securityhub:GetEnabledStandards', { NextToken }),
    ({ NextToken }) => NextToken,
  );
  const subscriptions = await allOf(pages, ({ StandardsSubscriptions }) => StandardsSubscriptions);
  return subscriptions.flatMap(({ StandardsArn }) => StandardsArn ?? []).sort();
}

/**
 * Null where the account is not subscribed, which Security Hub answers with HTTP 401 and the same code as "no permission" in its own sense; that IAM denies a call
 * has another code, AccessDeniedException. https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_DescribeHub.html
 */
async function orNotSubscribed<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await orNull(answer);
  } catch (error) {
    if (error instanceof AwsError && error.code === 'InvalidAccessException' && /not subscribed/i.test(error.message)) return null;
    throw error;
  }
}
