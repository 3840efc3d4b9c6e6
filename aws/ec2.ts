import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  GetManagedPrefixListEntriesCommand,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import { changes, reads } from './service.ts';

export const client = EC2Client;

export const operations = {
  DescribeSecurityGroups: reads(DescribeSecurityGroupsCommand),
  DescribeSecurityGroupRules: reads(DescribeSecurityGroupRulesCommand),
  GetManagedPrefixListEntries: reads(GetManagedPrefixListEntriesCommand),
  RevokeSecurityGroupIngress: changes(RevokeSecurityGroupIngressCommand),
  AuthorizeSecurityGroupIngress: changes(AuthorizeSecurityGroupIngressCommand, ['ec2:AuthorizeSecurityGroupIngress', 'ec2:CreateTags']),
  RevokeSecurityGroupEgress: changes(RevokeSecurityGroupEgressCommand),
  AuthorizeSecurityGroupEgress: changes(AuthorizeSecurityGroupEgressCommand, ['ec2:AuthorizeSecurityGroupEgress', 'ec2:CreateTags']),
};
