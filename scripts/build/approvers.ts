import { createHash } from 'node:crypto';
import type { Policy } from '../../functions/core/policy.ts';

/** Part of a CloudFormation template: the subscriptions of the policy file's approvers. */
export interface ApproverSubscriptions {
  /** Whom the subscription of the deployment's own address (`Email`) is for: that address, and the approvers whose address it is. A list for a filter policy. */
  readonly ofEmail: unknown;
  /** Every address that the stack subscribes. A list for a condition. */
  readonly addresses: readonly unknown[];
  readonly template: { readonly Conditions: Readonly<Record<string, unknown>>; readonly Resources: Readonly<Record<string, unknown>> };
}

interface Address {
  readonly email: string;
  readonly names: readonly string[];
}

const EMAIL = { Ref: 'Email' };

/**
 * One subscription for each address among the approvers, which lets their own questions through and nothing else: what is for everyone goes to `Email`.
 * SNS knows one subscription of an address to a topic, so approvers who share an address share it, and the one that is `Email` has that one's.
 */
export function approverSubscriptions({ approvers }: Pick<Policy, 'approvers'>): ApproverSubscriptions {
  const addresses = addressesOf(approvers);
  const Conditions = Object.fromEntries(addresses.map(({ email }) => [isAnother(email), { 'Fn::Not': [{ 'Fn::Equals': [EMAIL, email] }] }]));
  const Resources = Object.fromEntries(
    addresses.map(({ email, names }) => [
      subscriptionIdOf(email),
      {
        Type: 'AWS::SNS::Subscription',
        Condition: isAnother(email),
        Properties: {
          TopicArn: { Ref: 'Alerts' },
          Protocol: 'email',
          Endpoint: email,
          FilterPolicy: { audience: ['approver'], approver: names },
        },
      },
    ]),
  );
  // What is for everyone names no approver.
  const everyone = { exists: false };
  const ofEmail = addresses.reduceRight<unknown>(
    (otherwise, { email, names }) => ({ 'Fn::If': [isAnother(email), otherwise, [...names, everyone]] }),
    [EMAIL, everyone],
  );
  return { ofEmail, addresses: [EMAIL, ...addresses.map(({ email }) => email)], template: { Conditions, Resources } };
}

/** The address as the policy file spells it, where it names it: a person in two spellings would be two approvers. */
export function asInPolicy(email: string, { approvers }: Pick<Policy, 'approvers'>): string {
  return approvers.find((approver) => approver.email?.toLowerCase() === email.toLowerCase())?.email ?? email;
}

/** The logical id of the subscription of an approver's address. */
export function subscriptionIdOf(email: string): string {
  return `Approver${idOf(email)}`;
}

function addressesOf(approvers: Policy['approvers']): Address[] {
  const byAddress = Map.groupBy(
    approvers.flatMap(({ name, email }) => (email === null ? [] : [{ name, email }])),
    ({ email }) => email.toLowerCase(),
  );
  return [...byAddress.values()].flatMap((sharing) => {
    const [first] = sharing;
    return first ? [{ email: first.email, names: sharing.map(({ name }) => name) }] : [];
  });
}

function isAnother(email: string): string {
  return `EmailIsNot${idOf(email)}`;
}

/**
 * Letters and digits, as logical ids have to be. Of the address and of nothing else: under a new id CloudFormation would subscribe the address a second time, which
 * SNS takes for the subscription that is there, and then end that.
 */
function idOf(email: string): string {
  const readable = email.replaceAll(/[^A-Za-z0-9]/g, '').slice(0, 40);
  return `${readable}${createHash('sha256').update(email.toLowerCase()).digest('hex').slice(0, 8)}`;
}
