import type { WorkItem } from '../../../functions/core/cause.ts';

/** A resource to look at: one lane for each id, one content for each id and event. */
export function workItem(id: string, eventId: string): WorkItem {
  return {
    ref: { accountId: '111122223333', region: 'eu-central-1', type: 'AWS::EC2::SecurityGroup', id },
    cause: { kind: 'event', eventId, at: '2026-11-23T08:00:00.000Z', call: 'ec2:AuthorizeSecurityGroupIngress', actor: null },
  };
}
