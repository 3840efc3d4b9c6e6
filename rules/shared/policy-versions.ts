import type { Policy } from '../../resources/iam/policy.ts';
import { type Remediation, UnknownFact } from '../rule.ts';

/**
 * Puts the newest version of a customer managed policy that complies in force instead of the present one; null where none does. Data for the message:
 * `version`, `made` (` of 2026-05-01`, or nothing), `present`, `attached` and `bounded` (how many identities have it, and are bounded by it).
 */
export function setDefaultVersion<Message extends string>(
  { arn: PolicyArn, defaultVersionId: present, versions, attachmentCount, boundaryCount }: Policy,
  complies: (document: string) => boolean,
  message: Message,
): Remediation<Message, 'iam:SetDefaultPolicyVersion'> | null {
  // Versions come by their number. One that was written after the present one counts too: setting an old, wide version in force again is an attack.
  const compliant = versions.findLast(({ document }) => document !== undefined && isKnownTo(complies, document));
  if (!compliant) return null;

  const { versionId, createDate } = compliant;
  return {
    risk: 'high',
    message,
    data: {
      version: versionId,
      made: createDate ? ` of ${createDate.slice(0, 10)}` : '',
      present,
      attached: String(attachmentCount),
      bounded: String(boundaryCount),
    },
    steps: [
      {
        apply: { action: 'iam:SetDefaultPolicyVersion', input: { PolicyArn, VersionId: versionId } },
        revert: { action: 'iam:SetDefaultPolicyVersion', input: { PolicyArn, VersionId: present } },
      },
    ],
  };
}

function isKnownTo(comply: (document: string) => boolean, document: string): boolean {
  try {
    return comply(document);
  } catch (error) {
    if (error instanceof UnknownFact) return false;
    throw error;
  }
}
