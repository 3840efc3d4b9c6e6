// Written by `npm run generate`.
import typeCloudtrailTrail from '../../resources/cloudtrail/trail.ts';
import typeEc2Image from '../../resources/ec2/image.ts';
import typeEc2SecurityGroup from '../../resources/ec2/security-group.ts';
import typeEc2Snapshot from '../../resources/ec2/snapshot.ts';
import typeEc2Volume from '../../resources/ec2/volume.ts';
import typeEcrRepository from '../../resources/ecr/repository.ts';
import typeIamPolicy from '../../resources/iam/policy.ts';
import typeRdsDbClusterSnapshot from '../../resources/rds/db-cluster-snapshot.ts';
import typeRdsDbSnapshot from '../../resources/rds/db-snapshot.ts';
import typeS3Bucket from '../../resources/s3/bucket.ts';
import typeSsmDocument from '../../resources/ssm/document.ts';
import cloudtrailCloudTrailLogFileValidationEnabled from '../cloudtrail/cloud-trail-log-file-validation-enabled.ts';
import cloudtrailCloudtrailEnabled from '../cloudtrail/cloudtrail-enabled.ts';
import ec2EbsSnapshotBlockPublicAccess from '../ec2/ebs-snapshot-block-public-access.ts';
import ec2EbsSnapshotPublicRestorableCheck from '../ec2/ebs-snapshot-public-restorable-check.ts';
import ec2Ec2AmiPublicProhibited from '../ec2/ec2-ami-public-prohibited.ts';
import ec2Ec2EbsEncryptionByDefault from '../ec2/ec2-ebs-encryption-by-default.ts';
import ec2EncryptedVolumes from '../ec2/encrypted-volumes.ts';
import ec2RestrictedCommonPorts from '../ec2/restricted-common-ports.ts';
import ec2RestrictedSsh from '../ec2/restricted-ssh.ts';
import ec2VpcDefaultSecurityGroupClosed from '../ec2/vpc-default-security-group-closed.ts';
import ecrEcrPrivateImageScanningEnabled from '../ecr/ecr-private-image-scanning-enabled.ts';
import ecrEcrPrivateLifecyclePolicyConfigured from '../ecr/ecr-private-lifecycle-policy-configured.ts';
import ecrEcrPrivateTagImmutabilityEnabled from '../ecr/ecr-private-tag-immutability-enabled.ts';
import ecrEcrRepositoryPolicyNoPublicAccess from '../ecr/ecr-repository-policy-no-public-access.ts';
import iamIamPasswordPolicy from '../iam/iam-password-policy.ts';
import iamIamPolicyNoStatementsWithAdminAccess from '../iam/iam-policy-no-statements-with-admin-access.ts';
import rdsRdsSnapshotsPublicProhibited from '../rds/rds-snapshots-public-prohibited.ts';
import s3S3AccountLevelPublicAccessBlocks from '../s3/s3-account-level-public-access-blocks.ts';
import s3S3BucketLevelPublicAccessProhibited from '../s3/s3-bucket-level-public-access-prohibited.ts';
import s3S3BucketSslRequestsOnly from '../s3/s3-bucket-ssl-requests-only.ts';
import ssmSsmDocumentNotPublic from '../ssm/ssm-document-not-public.ts';
import tagsRequiredTags from '../tags/required-tags.ts';
import type { Rule } from '../rule.ts';

export const rules: readonly Rule[] = [
  cloudtrailCloudTrailLogFileValidationEnabled,
  cloudtrailCloudtrailEnabled,
  ec2EbsSnapshotBlockPublicAccess,
  ec2EbsSnapshotPublicRestorableCheck,
  ec2Ec2AmiPublicProhibited,
  ec2Ec2EbsEncryptionByDefault,
  ec2EncryptedVolumes,
  ec2RestrictedCommonPorts,
  ec2RestrictedSsh,
  ec2VpcDefaultSecurityGroupClosed,
  ecrEcrPrivateImageScanningEnabled,
  ecrEcrPrivateLifecyclePolicyConfigured,
  ecrEcrPrivateTagImmutabilityEnabled,
  ecrEcrRepositoryPolicyNoPublicAccess,
  iamIamPasswordPolicy,
  iamIamPolicyNoStatementsWithAdminAccess,
  ...rdsRdsSnapshotsPublicProhibited,
  s3S3AccountLevelPublicAccessBlocks,
  s3S3BucketLevelPublicAccessProhibited,
  s3S3BucketSslRequestsOnly,
  ssmSsmDocumentNotPublic,
  tagsRequiredTags(typeCloudtrailTrail),
  tagsRequiredTags(typeEc2Image),
  tagsRequiredTags(typeEc2SecurityGroup),
  tagsRequiredTags(typeEc2Snapshot),
  tagsRequiredTags(typeEc2Volume),
  tagsRequiredTags(typeEcrRepository),
  tagsRequiredTags(typeIamPolicy),
  tagsRequiredTags(typeRdsDbClusterSnapshot),
  tagsRequiredTags(typeRdsDbSnapshot),
  tagsRequiredTags(typeS3Bucket),
  tagsRequiredTags(typeSsmDocument),
];
