import { partitionOf } from '../partition.ts';
import { type ConfigurationItem, defineResource, type TemplateResource } from '../resource.ts';
import { allOf, pagesOf } from '../shared/pages.ts';
import { flag, isRecord, shown, text } from '../shared/shown.ts';
import { factsRead, from, orUnreadable } from '../unreadable.ts';

/** What GuardDuty is in an account and Region. */
export interface Detector {
  /** null: there is no detector. In a template: `<LogicalId>`. */
  readonly detectorId: string | null;
  /** False also where there is no detector. A detector that is suspended keeps its settings and findings, and detects nothing. */
  readonly enabled: boolean;
  /** The account that GuardDuty is managed from; null: this one, or none. */
  readonly administrator: string | null;
}

type Touched = (request: unknown, response: unknown, place: { readonly accountId: string }) => string;
const theAccount: Touched = (_request, _response, { accountId }) => accountId;

/**
 * One for each account and Region, by the account's id, and always there, if only as "no detector": GuardDuty allows one at most. The ARN is a detector's own
 * without its id. What the administrator's account does to a member (StopMonitoringMembers) is recorded in the administrator's: the sweep sees it.
 */
export default defineResource<Detector>()({
  type: 'AWS::GuardDuty::Detector',
  reads: ['guardduty:ListDetectors', 'guardduty:GetDetector', 'guardduty:GetAdministratorAccount'],
  touchedBy: {
    'guardduty:CreateDetector': theAccount,
    'guardduty:UpdateDetector': theAccount,
    'guardduty:DeleteDetector': theAccount,
    'guardduty:AcceptInvitation': theAccount,
    'guardduty:AcceptAdministratorInvitation': theAccount,
    'guardduty:DisassociateFromMasterAccount': theAccount,
    'guardduty:DisassociateFromAdministratorAccount': theAccount,
  },
  arn: ({ accountId, region }) => `arn:${partitionOf(region)}:guardduty:${region}:${accountId}:detector`,

  async read(ask) {
    const pages = pagesOf(
      (NextToken) => ask('guardduty:ListDetectors', { NextToken }),
      ({ NextToken }) => NextToken,
    );
    const [DetectorId] = await allOf(pages, ({ DetectorIds }) => DetectorIds);
    if (DetectorId === undefined) return { detectorId: null, enabled: false, administrator: null };

    const [detector, administration] = await Promise.all([
      orUnreadable(ask('guardduty:GetDetector', { DetectorId })),
      orUnreadable(ask('guardduty:GetAdministratorAccount', { DetectorId })),
    ]);
    return factsRead<Detector>('GuardDuty', {
      detectorId: DetectorId,
      enabled: from(detector, ({ Status }) => Status === 'ENABLED'),
      administrator: from(administration, ({ Administrator }) => {
        const isManaged = MANAGED.has(Administrator?.RelationshipStatus?.toLowerCase() ?? '');
        return (isManaged && Administrator?.AccountId) || null;
      }),
    });
  },

  async *list(_ask, { accountId }) {
    yield accountId;
  },

  idOf: ({ accountId }) => accountId,
  fromConfigurationItem,
  fromTemplate,
});

/**
 * Documented in capitals and not: https://docs.aws.amazon.com/guardduty/latest/APIReference/API_Administrator.html. That a member is `Disabled` whose administrator
 * stopped monitoring it (StopMonitoringMembers) is not confirmed.
 */
const MANAGED: ReadonlySet<string> = new Set(['enabled', 'disabled']);

/** AWS Config records the detector as CloudFormation spells it; from where it is managed it does not show. */
function fromConfigurationItem({ resourceId, configuration }: ConfigurationItem): Partial<Detector> {
  if (!isRecord(configuration)) return {};
  return shown<Detector>({ detectorId: text(configuration['Id']) ?? resourceId, enabled: flag(configuration['Enable']) });
}

function fromTemplate({ logicalId, properties }: TemplateResource): Partial<Detector> {
  return shown<Detector>({ detectorId: `<${logicalId}>`, enabled: flag(properties['Enable']) });
}
