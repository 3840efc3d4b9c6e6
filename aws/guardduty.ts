import { GetAdministratorAccountCommand, GetDetectorCommand, GuardDutyClient, ListDetectorsCommand, UpdateDetectorCommand } from '@aws-sdk/client-guardduty';
import { changes, reads } from './service.ts';

export const client = GuardDutyClient;

export const operations = {
  ListDetectors: reads(ListDetectorsCommand),
  GetDetector: reads(GetDetectorCommand),
  GetAdministratorAccount: reads(GetAdministratorAccountCommand),
  // The resource's ARN is a detector's without its id.
  UpdateDetector: changes(UpdateDetectorCommand, [
    { action: 'guardduty:UpdateDetector', on: (arn, { DetectorId }) => ({ Resource: [`${arn}/${DetectorId}`] }) },
  ]),
};
