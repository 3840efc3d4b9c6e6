import {
  DeleteAccountPasswordPolicyCommand,
  GetAccountPasswordPolicyCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  IAMClient,
  ListPoliciesCommand,
  ListPolicyVersionsCommand,
  SetDefaultPolicyVersionCommand,
  UpdateAccountPasswordPolicyCommand,
} from '@aws-sdk/client-iam';
import { changes, onEverything, reads } from './service.ts';

export const client = IAMClient;

export const operations = {
  ListPolicies: reads(ListPoliciesCommand),
  GetPolicy: reads(GetPolicyCommand),
  ListPolicyVersions: reads(ListPolicyVersionsCommand),
  GetPolicyVersion: reads(GetPolicyVersionCommand),
  GetAccountPasswordPolicy: reads(GetAccountPasswordPolicyCommand),
  SetDefaultPolicyVersion: changes(SetDefaultPolicyVersionCommand),
  UpdateAccountPasswordPolicy: changes(UpdateAccountPasswordPolicyCommand, [onEverything('iam:UpdateAccountPasswordPolicy')]),
  DeleteAccountPasswordPolicy: changes(DeleteAccountPasswordPolicyCommand, [onEverything('iam:DeleteAccountPasswordPolicy')]),
};
