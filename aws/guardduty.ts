import { GuardDutyClient } from '@aws-sdk/client-guardduty';

export const client = GuardDutyClient;

export const operations = {};
