// Written by `npm run generate`.
import type { Condition } from '../shared/claims.ts';

/** Controls that a rule helps to satisfy only where its parameters meet all of these conditions. */
export interface Conditional {
  readonly controls: readonly string[];
  readonly where: readonly Condition[];
}

const conditions: Readonly<Record<string, readonly Conditional[]>> = {
  'access-keys-rotated': [
    { controls: ['CIS-AWS-v3.0.0:1.14', 'CIS-AWS-v4.0.1:1.14', 'CIS-AWS-v5.0.0:1.13', 'CIS-AWS-v6.0.0:2.13', 'CIS-AWS-v7.0.0:2.12', 'FSBP:IAM.3', 'NIST-800-53-r5:AC-2(1)', 'NIST-800-53-r5:AC-2(3)', 'NIST-800-53-r5:AC-3(15)', 'SecurityHub:IAM.3'], where: [{ parameter: 'maxAccessKeyAge', is: '<=', value: 90 }] },
  ],
  'cloudtrail-management-events-enabled': [
    { controls: ['CIS-AWS-v3.0.0:3.1', 'CIS-AWS-v4.0.1:3.1', 'CIS-AWS-v5.0.0:3.1', 'CIS-AWS-v6.0.0:4.1', 'CIS-AWS-v7.0.0:4.1', 'FSBP:CloudTrail.1', 'NIST-800-53-r5:AC-2(4)', 'NIST-800-53-r5:AC-4(26)', 'NIST-800-53-r5:AC-6(9)', 'NIST-800-53-r5:AU-2', 'NIST-800-53-r5:AU-3', 'NIST-800-53-r5:AU-6(3)', 'NIST-800-53-r5:AU-6(4)', 'NIST-800-53-r5:AU-10', 'NIST-800-53-r5:AU-12', 'NIST-800-53-r5:AU-14(1)', 'NIST-800-53-r5:CA-7', 'NIST-800-53-r5:SA-8(22)', 'NIST-800-53-r5:SC-7(9)', 'NIST-800-53-r5:SI-3(8)', 'NIST-800-53-r5:SI-4(20)', 'NIST-800-53-r5:SI-7(8)', 'SecurityHub:CloudTrail.1'], where: [{ parameter: 'allowedExclusions', is: '=', value: [] }] },
  ],
  'cloudtrail-s3-dataevents-enabled': [
    { controls: ['CIS-AWS-v3.0.0:3.8', 'CIS-AWS-v3.0.0:3.9', 'CIS-AWS-v4.0.1:3.8', 'CIS-AWS-v4.0.1:3.9', 'CIS-AWS-v5.0.0:3.8', 'CIS-AWS-v5.0.0:3.9', 'CIS-AWS-v6.0.0:4.8', 'CIS-AWS-v6.0.0:4.9', 'CIS-AWS-v7.0.0:4.8', 'CIS-AWS-v7.0.0:4.9', 'SecurityHub:S3.22', 'SecurityHub:S3.23'], where: [{ parameter: 'bucketNames', is: '=', value: [] }] },
  ],
  'config-recorder-enabled': [
    { controls: ['CIS-AWS-v3.0.0:3.3', 'CIS-AWS-v4.0.1:3.3', 'CIS-AWS-v5.0.0:3.3', 'CIS-AWS-v6.0.0:4.3', 'CIS-AWS-v7.0.0:4.3', 'FSBP:Config.1', 'NIST-800-53-r5:CM-3', 'NIST-800-53-r5:CM-6(1)', 'NIST-800-53-r5:CM-8', 'NIST-800-53-r5:CM-8(2)', 'SecurityHub:Config.1'], where: [{ parameter: 'mayLeaveOut', is: '=', value: [] }] },
  ],
  'cw-loggroup-retention-period-check': [
    { controls: ['NIST-800-53-r5:AU-6(3)', 'NIST-800-53-r5:AU-6(4)', 'NIST-800-53-r5:AU-10', 'NIST-800-53-r5:AU-11', 'NIST-800-53-r5:CA-7', 'NIST-800-53-r5:SI-12', 'SecurityHub:CloudWatch.16'], where: [{ parameter: 'minRetentionTime', is: '>=', value: 365 }, { parameter: 'logGroupNames', is: '=', value: [] }] },
  ],
  'db-instance-backup-enabled': [
    { controls: ['FSBP:RDS.11', 'NIST-800-53-r5:CP-6', 'NIST-800-53-r5:CP-6(1)', 'NIST-800-53-r5:CP-6(2)', 'NIST-800-53-r5:CP-9', 'NIST-800-53-r5:CP-10', 'NIST-800-53-r5:SC-5(2)', 'NIST-800-53-r5:SI-12', 'NIST-800-53-r5:SI-13(5)', 'SecurityHub:RDS.11'], where: [{ parameter: 'backupRetentionMinimum', is: '>=', value: 7 }] },
  ],
  'ebs-snapshot-block-public-access': [
    { controls: ['SecurityHub:EC2.182'], where: [{ parameter: 'newIsEnough', is: '=', value: false }] },
  ],
  'ecs-images-from-trusted-registries': [
    { controls: ['CIS-EKS-v1.8.0:5.1.4'], where: [{ parameter: 'trustedRegistries', is: '!=', value: [] }] },
  ],
  'ecs-no-environment-secrets': [
    { controls: ['FSBP:ECS.8', 'NIST-800-53-r5:CA-9(1)', 'NIST-800-53-r5:CM-2', 'SecurityHub:ECS.8'], where: [{ parameter: 'secretKeys', is: 'includes', value: ["AWS_ACCESS_KEY_ID","AWS_SECRET_ACCESS_KEY","ECS_ENGINE_AUTH_DATA"] }] },
  ],
  'eks-cluster-logging-enabled': [
    { controls: ['CIS-EKS-v1.8.0:2.1.1', 'FSBP:EKS.8', 'SecurityHub:EKS.8'], where: [{ parameter: 'logTypes', is: 'includes', value: ["audit"] }] },
  ],
  'eks-cluster-supported-version': [
    { controls: ['FSBP:EKS.2', 'NIST-800-53-r5:CA-9(1)', 'NIST-800-53-r5:CM-2', 'NIST-800-53-r5:SI-2', 'NIST-800-53-r5:SI-2(2)', 'NIST-800-53-r5:SI-2(4)', 'NIST-800-53-r5:SI-2(5)', 'SecurityHub:EKS.2'], where: [{ parameter: 'oldestVersionSupported', is: '=', value: null }] },
  ],
  'iam-customer-policy-blocked-kms-actions': [
    { controls: ['FSBP:KMS.1', 'NIST-800-53-r5:AC-2', 'NIST-800-53-r5:AC-2(1)', 'NIST-800-53-r5:AC-3', 'NIST-800-53-r5:AC-3(7)', 'NIST-800-53-r5:AC-3(15)', 'NIST-800-53-r5:AC-5', 'NIST-800-53-r5:AC-6', 'NIST-800-53-r5:AC-6(3)', 'SecurityHub:KMS.1'], where: [{ parameter: 'blockedActionsPatterns', is: 'includes', value: ["kms:Decrypt","kms:ReEncryptFrom"] }] },
  ],
  'iam-password-policy': [
    { controls: ['CIS-AWS-v3.0.0:1.8', 'CIS-AWS-v4.0.1:1.8', 'CIS-AWS-v5.0.0:1.7', 'CIS-AWS-v6.0.0:2.7', 'CIS-AWS-v7.0.0:2.8', 'SecurityHub:IAM.15'], where: [{ parameter: 'minimumPasswordLength', is: '>=', value: 14 }] },
    { controls: ['CIS-AWS-v3.0.0:1.9', 'CIS-AWS-v4.0.1:1.9', 'CIS-AWS-v5.0.0:1.8', 'CIS-AWS-v6.0.0:2.8', 'CIS-AWS-v7.0.0:2.9', 'SecurityHub:IAM.16'], where: [{ parameter: 'passwordReusePrevention', is: '>=', value: 24 }] },
    { controls: ['FSBP:IAM.7', 'NIST-800-53-r5:AC-2(1)', 'NIST-800-53-r5:AC-2(3)', 'NIST-800-53-r5:AC-3(15)', 'NIST-800-53-r5:IA-5(1)', 'SecurityHub:IAM.7'], where: [{ parameter: 'requireUppercaseCharacters', is: '=', value: true }, { parameter: 'requireLowercaseCharacters', is: '=', value: true }, { parameter: 'requireNumbers', is: '=', value: true }, { parameter: 'requireSymbols', is: '=', value: true }, { parameter: 'minimumPasswordLength', is: '>=', value: 8 }] },
    { controls: ['SecurityHub:IAM.10'], where: [{ parameter: 'requireUppercaseCharacters', is: '=', value: true }, { parameter: 'requireLowercaseCharacters', is: '=', value: true }, { parameter: 'requireNumbers', is: '=', value: true }, { parameter: 'minimumPasswordLength', is: '>=', value: 7 }, { parameter: 'passwordReusePrevention', is: '>=', value: 4 }, { parameter: 'maxPasswordAge', is: '<=', value: 90 }, { parameter: 'maxPasswordAge', is: '>=', value: 1 }] },
    { controls: ['SecurityHub:IAM.11'], where: [{ parameter: 'requireUppercaseCharacters', is: '=', value: true }] },
    { controls: ['SecurityHub:IAM.12'], where: [{ parameter: 'requireLowercaseCharacters', is: '=', value: true }] },
    { controls: ['SecurityHub:IAM.13'], where: [{ parameter: 'requireSymbols', is: '=', value: true }] },
    { controls: ['SecurityHub:IAM.14'], where: [{ parameter: 'requireNumbers', is: '=', value: true }] },
    { controls: ['SecurityHub:IAM.17'], where: [{ parameter: 'maxPasswordAge', is: '<=', value: 90 }, { parameter: 'maxPasswordAge', is: '>=', value: 1 }] },
  ],
  'iam-user-unused-credentials-check': [
    { controls: ['CIS-AWS-v3.0.0:1.12', 'CIS-AWS-v4.0.1:1.12', 'CIS-AWS-v5.0.0:1.11', 'CIS-AWS-v6.0.0:2.11', 'CIS-AWS-v7.0.0:2.11', 'SecurityHub:IAM.22'], where: [{ parameter: 'maxCredentialUsageAge', is: '<=', value: 45 }] },
    { controls: ['FSBP:IAM.8', 'NIST-800-53-r5:AC-2', 'NIST-800-53-r5:AC-2(1)', 'NIST-800-53-r5:AC-2(3)', 'NIST-800-53-r5:AC-3', 'NIST-800-53-r5:AC-3(7)', 'NIST-800-53-r5:AC-3(15)', 'NIST-800-53-r5:AC-6', 'SecurityHub:IAM.8'], where: [{ parameter: 'maxCredentialUsageAge', is: '<=', value: 90 }] },
  ],
  'lambda-function-public-access-prohibited': [
    { controls: ['FSBP:Lambda.1', 'NIST-800-53-r5:AC-3', 'NIST-800-53-r5:AC-3(7)', 'NIST-800-53-r5:AC-4', 'NIST-800-53-r5:AC-4(21)', 'NIST-800-53-r5:AC-6', 'NIST-800-53-r5:AC-21', 'NIST-800-53-r5:SC-7', 'NIST-800-53-r5:SC-7(3)', 'NIST-800-53-r5:SC-7(4)', 'NIST-800-53-r5:SC-7(9)', 'NIST-800-53-r5:SC-7(11)', 'NIST-800-53-r5:SC-7(16)', 'NIST-800-53-r5:SC-7(20)', 'NIST-800-53-r5:SC-7(21)', 'SecurityHub:Lambda.1'], where: [{ parameter: 'publicFunctions', is: '=', value: [] }] },
  ],
  'lambda-function-settings-check': [
    { controls: ['FSBP:Lambda.2', 'NIST-800-53-r5:CA-9(1)', 'NIST-800-53-r5:CM-2', 'NIST-800-53-r5:SI-2', 'NIST-800-53-r5:SI-2(2)', 'NIST-800-53-r5:SI-2(4)', 'NIST-800-53-r5:SI-2(5)', 'SecurityHub:Lambda.2'], where: [{ parameter: 'runtimes', is: '=', value: null }] },
  ],
  'nacl-no-unrestricted-ssh-rdp': [
    { controls: ['CIS-AWS-v3.0.0:5.1', 'CIS-AWS-v4.0.1:5.2', 'CIS-AWS-v5.0.0:5.2', 'CIS-AWS-v6.0.0:6.2', 'CIS-AWS-v7.0.0:6.2', 'FSBP:EC2.21', 'NIST-800-53-r5:AC-4(21)', 'NIST-800-53-r5:CA-9(1)', 'NIST-800-53-r5:CM-2', 'NIST-800-53-r5:CM-2(2)', 'NIST-800-53-r5:CM-7', 'NIST-800-53-r5:SC-7', 'NIST-800-53-r5:SC-7(5)', 'NIST-800-53-r5:SC-7(21)', 'SecurityHub:EC2.21'], where: [{ parameter: 'allowed', is: 'excludes', value: ["0.0.0.0/0","::/0"] }] },
  ],
  'opensearch-https-required': [
    { controls: ['FSBP:OpenSearch.8', 'NIST-800-53-r5:AC-4', 'NIST-800-53-r5:AC-17(2)', 'NIST-800-53-r5:IA-5(1)', 'NIST-800-53-r5:SC-7(4)', 'NIST-800-53-r5:SC-8', 'NIST-800-53-r5:SC-8(1)', 'NIST-800-53-r5:SC-8(2)', 'NIST-800-53-r5:SC-12(3)', 'NIST-800-53-r5:SC-13', 'NIST-800-53-r5:SC-23', 'NIST-800-53-r5:SC-23(3)', 'NIST-800-53-r5:SI-7(6)', 'SecurityHub:OpenSearch.8'], where: [{ parameter: 'latestPolicyOnly', is: '=', value: true }] },
  ],
  'restricted-common-ports': [
    { controls: ['CIS-AWS-v3.0.0:5.2', 'CIS-AWS-v3.0.0:5.3', 'CIS-AWS-v4.0.1:5.3', 'CIS-AWS-v4.0.1:5.4', 'CIS-AWS-v5.0.0:5.3', 'CIS-AWS-v5.0.0:5.4', 'CIS-AWS-v6.0.0:6.3', 'CIS-AWS-v6.0.0:6.4', 'CIS-AWS-v7.0.0:6.3', 'CIS-AWS-v7.0.0:6.4', 'SecurityHub:EC2.14', 'SecurityHub:EC2.53', 'SecurityHub:EC2.54'], where: [{ parameter: 'ports', is: 'includes', value: [3389] }, { parameter: 'allowed', is: 'excludes', value: ["0.0.0.0/0","::/0"] }] },
    { controls: ['CIS-AWS-v4.0.1:5.1.2', 'CIS-AWS-v5.0.0:5.1.2', 'CIS-AWS-v6.0.0:6.1.2'], where: [{ parameter: 'ports', is: 'includes', value: [445] }, { parameter: 'allowed', is: 'excludes', value: ["0.0.0.0/0","::/0"] }] },
    { controls: ['FSBP:EC2.19', 'NIST-800-53-r5:AC-4', 'NIST-800-53-r5:AC-4(21)', 'NIST-800-53-r5:CA-9(1)', 'NIST-800-53-r5:CM-2', 'NIST-800-53-r5:CM-2(2)', 'NIST-800-53-r5:CM-7', 'NIST-800-53-r5:SC-7', 'NIST-800-53-r5:SC-7(4)', 'NIST-800-53-r5:SC-7(5)', 'NIST-800-53-r5:SC-7(11)', 'NIST-800-53-r5:SC-7(16)', 'NIST-800-53-r5:SC-7(21)', 'SecurityHub:EC2.19'], where: [{ parameter: 'ports', is: 'includes', value: [20,21,22,23,25,110,135,143,445,1433,1434,3000,3306,3389,4333,5000,5432,5500,5601,8080,8088,8888,9200,9300] }, { parameter: 'allowed', is: 'excludes', value: ["0.0.0.0/0","::/0"] }] },
  ],
  'restricted-ssh': [
    { controls: ['CIS-AWS-v3.0.0:5.2', 'CIS-AWS-v3.0.0:5.3', 'CIS-AWS-v4.0.1:5.3', 'CIS-AWS-v4.0.1:5.4', 'CIS-AWS-v5.0.0:5.3', 'CIS-AWS-v5.0.0:5.4', 'CIS-AWS-v6.0.0:6.3', 'CIS-AWS-v6.0.0:6.4', 'CIS-AWS-v7.0.0:6.3', 'CIS-AWS-v7.0.0:6.4', 'NIST-800-53-r5:AC-4', 'NIST-800-53-r5:AC-4(21)', 'NIST-800-53-r5:CM-7', 'NIST-800-53-r5:SC-7', 'NIST-800-53-r5:SC-7(4)', 'NIST-800-53-r5:SC-7(5)', 'NIST-800-53-r5:SC-7(11)', 'NIST-800-53-r5:SC-7(16)', 'NIST-800-53-r5:SC-7(21)', 'SecurityHub:EC2.13', 'SecurityHub:EC2.53', 'SecurityHub:EC2.54'], where: [{ parameter: 'allowed', is: 'excludes', value: ["0.0.0.0/0","::/0"] }] },
  ],
  's3-bucket-level-public-access-prohibited': [
    { controls: ['CIS-AWS-v3.0.0:2.1.4', 'CIS-AWS-v4.0.1:2.1.4', 'CIS-AWS-v5.0.0:2.1.4', 'CIS-AWS-v6.0.0:3.1.4', 'CIS-AWS-v7.0.0:3.1.4', 'FSBP:S3.8', 'NIST-800-53-r5:AC-3', 'NIST-800-53-r5:AC-3(7)', 'NIST-800-53-r5:AC-4', 'NIST-800-53-r5:AC-4(21)', 'NIST-800-53-r5:AC-6', 'NIST-800-53-r5:AC-21', 'NIST-800-53-r5:SC-7', 'NIST-800-53-r5:SC-7(3)', 'NIST-800-53-r5:SC-7(4)', 'NIST-800-53-r5:SC-7(9)', 'NIST-800-53-r5:SC-7(11)', 'NIST-800-53-r5:SC-7(16)', 'NIST-800-53-r5:SC-7(20)', 'NIST-800-53-r5:SC-7(21)', 'SecurityHub:S3.8'], where: [{ parameter: 'excludedPublicBuckets', is: '=', value: [] }] },
  ],
  's3-bucket-policy-grantee-check': [
    { controls: ['FSBP:S3.6', 'NIST-800-53-r5:CA-9(1)', 'NIST-800-53-r5:CM-2', 'SecurityHub:S3.6'], where: [{ parameter: 'awsPrincipals', is: '=', value: [] }, { parameter: 'ipAddresses', is: '=', value: [] }, { parameter: 'vpcIds', is: '=', value: [] }, { parameter: 'organizationIds', is: '=', value: [] }] },
  ],
  'secretsmanager-secret-unused': [
    { controls: ['FSBP:SecretsManager.3', 'NIST-800-53-r5:AC-2(1)', 'NIST-800-53-r5:AC-3(15)', 'SecurityHub:SecretsManager.3'], where: [{ parameter: 'unusedForDays', is: '<=', value: 90 }] },
  ],
  'vpc-flow-logs-enabled': [
    { controls: ['CIS-AWS-v3.0.0:3.7', 'CIS-AWS-v4.0.1:3.7', 'CIS-AWS-v5.0.0:3.7', 'CIS-AWS-v6.0.0:4.7', 'CIS-AWS-v7.0.0:4.7', 'FSBP:EC2.6', 'NIST-800-53-r5:AC-4(26)', 'NIST-800-53-r5:AU-2', 'NIST-800-53-r5:AU-3', 'NIST-800-53-r5:AU-6(3)', 'NIST-800-53-r5:AU-6(4)', 'NIST-800-53-r5:AU-12', 'NIST-800-53-r5:CA-7', 'NIST-800-53-r5:SI-7(8)', 'SecurityHub:EC2.6'], where: [{ parameter: 'trafficType', is: 'in', value: ["REJECT","ALL"] }] },
  ],
  'vpc-sg-open-only-to-authorized-ports': [
    { controls: ['FSBP:EC2.18', 'NIST-800-53-r5:AC-4', 'NIST-800-53-r5:AC-4(21)', 'NIST-800-53-r5:SC-7', 'NIST-800-53-r5:SC-7(4)', 'NIST-800-53-r5:SC-7(5)', 'NIST-800-53-r5:SC-7(11)', 'NIST-800-53-r5:SC-7(16)', 'NIST-800-53-r5:SC-7(21)', 'SecurityHub:EC2.18'], where: [{ parameter: 'authorizedTcpPorts', is: 'within', value: [80,443] }, { parameter: 'authorizedUdpPorts', is: '=', value: [] }, { parameter: 'allowed', is: 'excludes', value: ["0.0.0.0/0","::/0"] }] },
  ],
};

/** Those of a rule's controls that depend on its parameters. */
export function conditionsOf(ruleId: string): readonly Conditional[] {
  return Object.hasOwn(conditions, ruleId) ? (conditions[ruleId] ?? []) : [];
}
