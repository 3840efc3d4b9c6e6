import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  DescribeFlowLogsCommand,
  DescribeImageAttributeCommand,
  DescribeImagesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSnapshotAttributeCommand,
  DescribeSnapshotsCommand,
  DescribeVolumesCommand,
  DescribeVpcsCommand,
  DisableEbsEncryptionByDefaultCommand,
  DisableSnapshotBlockPublicAccessCommand,
  EC2Client,
  EnableEbsEncryptionByDefaultCommand,
  EnableSnapshotBlockPublicAccessCommand,
  GetEbsEncryptionByDefaultCommand,
  GetManagedPrefixListEntriesCommand,
  GetSnapshotBlockPublicAccessStateCommand,
  ModifyImageAttributeCommand,
  ModifySnapshotAttributeCommand,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import { changes, type IamNeed, onEverything, reads } from './service.ts';

export const client = EC2Client;

/** The rule to be made is a resource of its own, looked at only where the request tags it; it has no id before it is made. */
const newRules = (groupArn: string) => groupArn.replace(/:security-group\/.*$/, ':security-group-rule/*');
const authorizing = (action: string): IamNeed => ({ action, on: (arn) => ({ Resource: [arn, newRules(arn)] }) });
/** Tags may be put on the rules that are being made, and on nothing that is there already. */
const taggingNewRules: IamNeed = {
  action: 'ec2:CreateTags',
  on: (arn) => ({
    Resource: [newRules(arn)],
    Condition: { StringEquals: { 'ec2:CreateAction': ['AuthorizeSecurityGroupEgress', 'AuthorizeSecurityGroupIngress'] } },
  }),
};

export const operations = {
  DescribeSecurityGroups: reads(DescribeSecurityGroupsCommand),
  DescribeSecurityGroupRules: reads(DescribeSecurityGroupRulesCommand),
  GetManagedPrefixListEntries: reads(GetManagedPrefixListEntriesCommand),
  DescribeVpcs: reads(DescribeVpcsCommand),
  DescribeFlowLogs: reads(DescribeFlowLogsCommand),
  RevokeSecurityGroupIngress: changes(RevokeSecurityGroupIngressCommand),
  AuthorizeSecurityGroupIngress: changes(AuthorizeSecurityGroupIngressCommand, [authorizing('ec2:AuthorizeSecurityGroupIngress'), taggingNewRules]),
  RevokeSecurityGroupEgress: changes(RevokeSecurityGroupEgressCommand),
  AuthorizeSecurityGroupEgress: changes(AuthorizeSecurityGroupEgressCommand, [authorizing('ec2:AuthorizeSecurityGroupEgress'), taggingNewRules]),

  DescribeSnapshots: reads(DescribeSnapshotsCommand),
  DescribeSnapshotAttribute: reads(DescribeSnapshotAttributeCommand),
  ModifySnapshotAttribute: changes(ModifySnapshotAttributeCommand),
  GetSnapshotBlockPublicAccessState: reads(GetSnapshotBlockPublicAccessStateCommand),
  EnableSnapshotBlockPublicAccess: changes(EnableSnapshotBlockPublicAccessCommand, [onEverything('ec2:EnableSnapshotBlockPublicAccess')]),
  DisableSnapshotBlockPublicAccess: changes(DisableSnapshotBlockPublicAccessCommand, [onEverything('ec2:DisableSnapshotBlockPublicAccess')]),
  DescribeImages: reads(DescribeImagesCommand),
  DescribeImageAttribute: reads(DescribeImageAttributeCommand),
  ModifyImageAttribute: changes(ModifyImageAttributeCommand),
  DescribeVolumes: reads(DescribeVolumesCommand),
  GetEbsEncryptionByDefault: reads(GetEbsEncryptionByDefaultCommand),
  EnableEbsEncryptionByDefault: changes(EnableEbsEncryptionByDefaultCommand, [onEverything('ec2:EnableEbsEncryptionByDefault')]),
  DisableEbsEncryptionByDefault: changes(DisableEbsEncryptionByDefaultCommand, [onEverything('ec2:DisableEbsEncryptionByDefault')]),
};
