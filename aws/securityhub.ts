import {
  DescribeHubCommand,
  DisableSecurityHubCommand,
  EnableSecurityHubCommand,
  GetEnabledStandardsCommand,
  SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import { changes, makingServiceLinkedRole, reads } from './service.ts';

export const client = SecurityHubClient;

export const operations = {
  DescribeHub: reads(DescribeHubCommand),
  GetEnabledStandards: reads(GetEnabledStandardsCommand),
  // The role: https://docs.aws.amazon.com/securityhub/latest/userguide/using-service-linked-roles.html
  EnableSecurityHub: changes(EnableSecurityHubCommand, ['securityhub:EnableSecurityHub', makingServiceLinkedRole('securityhub.amazonaws.com')]),
  DisableSecurityHub: changes(DisableSecurityHubCommand),
};
