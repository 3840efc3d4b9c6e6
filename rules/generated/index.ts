// Written by `npm run generate`.
import typeCloudtrailTrail from '../../resources/cloudtrail/trail.ts';
import typeEc2Instance from '../../resources/ec2/instance.ts';
import typeEc2LaunchTemplate from '../../resources/ec2/launch-template.ts';
import typeEc2NetworkAcl from '../../resources/ec2/network-acl.ts';
import typeEc2SecurityGroup from '../../resources/ec2/security-group.ts';
import typeEc2Subnet from '../../resources/ec2/subnet.ts';
import typeEcsService from '../../resources/ecs/service.ts';
import typeIamPolicy from '../../resources/iam/policy.ts';
import typeS3Bucket from '../../resources/s3/bucket.ts';
import cloudtrailCloudTrailLogFileValidationEnabled from '../cloudtrail/cloud-trail-log-file-validation-enabled.ts';
import cloudtrailCloudtrailEnabled from '../cloudtrail/cloudtrail-enabled.ts';
import ec2Ec2Imdsv2Check from '../ec2/ec2-imdsv2-check.ts';
import ec2Ec2InstanceNoPublicIp from '../ec2/ec2-instance-no-public-ip.ts';
import ec2Ec2LaunchTemplateImdsv2Check from '../ec2/ec2-launch-template-imdsv2-check.ts';
import ec2Ec2LaunchTemplatePublicIpDisabled from '../ec2/ec2-launch-template-public-ip-disabled.ts';
import ec2NaclNoUnrestrictedSshRdp from '../ec2/nacl-no-unrestricted-ssh-rdp.ts';
import ec2RestrictedCommonPorts from '../ec2/restricted-common-ports.ts';
import ec2RestrictedSsh from '../ec2/restricted-ssh.ts';
import ec2SubnetAutoAssignPublicIpDisabled from '../ec2/subnet-auto-assign-public-ip-disabled.ts';
import ec2VpcDefaultSecurityGroupClosed from '../ec2/vpc-default-security-group-closed.ts';
import ec2VpcSgOpenOnlyToAuthorizedPorts from '../ec2/vpc-sg-open-only-to-authorized-ports.ts';
import ecsEcsServiceAssignPublicIpDisabled from '../ecs/ecs-service-assign-public-ip-disabled.ts';
import iamIamPasswordPolicy from '../iam/iam-password-policy.ts';
import iamIamPolicyNoStatementsWithAdminAccess from '../iam/iam-policy-no-statements-with-admin-access.ts';
import s3S3AccountLevelPublicAccessBlocks from '../s3/s3-account-level-public-access-blocks.ts';
import s3S3BucketLevelPublicAccessProhibited from '../s3/s3-bucket-level-public-access-prohibited.ts';
import s3S3BucketSslRequestsOnly from '../s3/s3-bucket-ssl-requests-only.ts';
import tagsRequiredTags from '../tags/required-tags.ts';
import type { Rule } from '../rule.ts';

export const rules: readonly Rule[] = [
  cloudtrailCloudTrailLogFileValidationEnabled,
  cloudtrailCloudtrailEnabled,
  ec2Ec2Imdsv2Check,
  ec2Ec2InstanceNoPublicIp,
  ec2Ec2LaunchTemplateImdsv2Check,
  ec2Ec2LaunchTemplatePublicIpDisabled,
  ec2NaclNoUnrestrictedSshRdp,
  ec2RestrictedCommonPorts,
  ec2RestrictedSsh,
  ec2SubnetAutoAssignPublicIpDisabled,
  ec2VpcDefaultSecurityGroupClosed,
  ec2VpcSgOpenOnlyToAuthorizedPorts,
  ecsEcsServiceAssignPublicIpDisabled,
  iamIamPasswordPolicy,
  iamIamPolicyNoStatementsWithAdminAccess,
  s3S3AccountLevelPublicAccessBlocks,
  s3S3BucketLevelPublicAccessProhibited,
  s3S3BucketSslRequestsOnly,
  tagsRequiredTags(typeCloudtrailTrail),
  tagsRequiredTags(typeEc2Instance),
  tagsRequiredTags(typeEc2LaunchTemplate),
  tagsRequiredTags(typeEc2NetworkAcl),
  tagsRequiredTags(typeEc2SecurityGroup),
  tagsRequiredTags(typeEc2Subnet),
  tagsRequiredTags(typeEcsService),
  tagsRequiredTags(typeIamPolicy),
  tagsRequiredTags(typeS3Bucket),
];
