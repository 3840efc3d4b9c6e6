/** What AWS Config records of a few types, in its own spellings; every third one is not as it should be. */
type Shape = (index: number) => {
  readonly resourceType: string;
  readonly resourceId: string;
  readonly resourceName?: string;
  readonly ARN: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly configuration: object;
  readonly supplementaryConfiguration?: object;
};

const ACCOUNT = '111122223333';
const PLACE = `eu-west-1:${ACCOUNT}`;
const TAGS = { Name: 'bench', environment: 'production', owner: 'platform@snapwave.example' };
const isWrong = (index: number) => index % 3 === 0;
const policyOf = (statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: [{ Sid: 'Own', Effect: 'Allow', ...statement }] });
const principalFor = (index: number) => (isWrong(index) ? '*' : { AWS: `arn:aws:iam::${ACCOUNT}:root` });

export const itemShapes: readonly Shape[] = [
  (index) => ({
    resourceType: 'AWS::EC2::SecurityGroup',
    resourceId: `sg-${index}`,
    ARN: `arn:aws:ec2:${PLACE}:security-group/sg-${index}`,
    tags: TAGS,
    configuration: {
      groupId: `sg-${index}`,
      groupName: `bench-${index}`,
      ownerId: ACCOUNT,
      vpcId: 'vpc-1',
      ipPermissions: [22, 443, 5432, 8080].map((port) => ({
        ipProtocol: 'tcp',
        fromPort: port,
        toPort: port,
        ipRanges: [isWrong(index) ? '0.0.0.0/0' : '203.0.113.0/24'],
        ipv4Ranges: [{ cidrIp: isWrong(index) ? '0.0.0.0/0' : '203.0.113.0/24', description: 'bench' }],
        ipv6Ranges: [],
        prefixListIds: [],
        userIdGroupPairs: [],
      })),
      ipPermissionsEgress: [
        { ipProtocol: '-1', ipRanges: ['0.0.0.0/0'], ipv4Ranges: [{ cidrIp: '0.0.0.0/0' }], ipv6Ranges: [], prefixListIds: [], userIdGroupPairs: [] },
      ],
      tags: [],
    },
  }),
  (index) => ({
    resourceType: 'AWS::S3::Bucket',
    resourceId: `bench-${index}`,
    resourceName: `bench-${index}`,
    ARN: `arn:aws:s3:::bench-${index}`,
    tags: TAGS,
    configuration: { name: `bench-${index}`, owner: { displayName: null, id: 'abc' }, creationDate: '2026-01-01T00:00:00.000Z' },
    supplementaryConfiguration: {
      AccessControlList: JSON.stringify({
        grantSet: null,
        grantList: [
          { grantee: { id: 'abc', displayName: null }, permission: 'FullControl' },
          ...(isWrong(index) ? [{ grantee: 'AllUsers', permission: 'Read' }] : []),
        ],
        owner: { displayName: null, id: 'abc' },
        isRequesterCharged: false,
      }),
      BucketAccelerateConfiguration: { status: null },
      BucketLoggingConfiguration: { destinationBucketName: isWrong(index) ? null : 'logs', logFilePrefix: isWrong(index) ? null : 'bench/' },
      BucketPolicy: {
        policyText: policyOf({ Principal: principalFor(index), Action: 's3:GetObject', Resource: `arn:aws:s3:::bench-${index}/*` }),
      },
      BucketVersioningConfiguration: { status: isWrong(index) ? 'Off' : 'Enabled', isMfaDeleteEnabled: null },
      ServerSideEncryptionConfiguration: { rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256', kmsMasterKeyID: null } }] },
      ...(!isWrong(index) && {
        PublicAccessBlockConfiguration: { blockPublicAcls: true, ignorePublicAcls: true, blockPublicPolicy: true, restrictPublicBuckets: true },
      }),
    },
  }),
  (index) => ({
    resourceType: 'AWS::IAM::Role',
    resourceId: `AROA${String(index).padStart(17, '0')}`,
    resourceName: `bench-${index}`,
    ARN: `arn:aws:iam::${ACCOUNT}:role/bench-${index}`,
    tags: TAGS,
    configuration: {
      path: '/',
      roleName: `bench-${index}`,
      roleId: `AROA${String(index).padStart(17, '0')}`,
      arn: `arn:aws:iam::${ACCOUNT}:role/bench-${index}`,
      createDate: '2026-01-01T00:00:00.000Z',
      assumeRolePolicyDocument: encodeURIComponent(
        policyOf({ Principal: isWrong(index) ? { AWS: '*' } : { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }),
      ),
      instanceProfileList: [],
      rolePolicyList: [{ policyName: 'own', policyDocument: encodeURIComponent(policyOf({ Action: isWrong(index) ? '*' : 's3:GetObject', Resource: '*' })) }],
      attachedManagedPolicies: [],
      permissionsBoundary: null,
      tags: [],
      roleLastUsed: null,
    },
  }),
  (index) => ({
    resourceType: 'AWS::IAM::Policy',
    resourceId: `ANPA${String(index).padStart(17, '0')}`,
    resourceName: `bench-${index}`,
    ARN: `arn:aws:iam::${ACCOUNT}:policy/bench-${index}`,
    tags: {},
    configuration: {
      policyName: `bench-${index}`,
      arn: `arn:aws:iam::${ACCOUNT}:policy/bench-${index}`,
      defaultVersionId: 'v1',
      attachmentCount: 1,
      permissionsBoundaryUsageCount: 0,
      isAttachable: true,
      policyVersionList: [
        {
          document: encodeURIComponent(policyOf({ Action: isWrong(index) ? '*' : ['s3:GetObject', 's3:ListBucket'], Resource: '*' })),
          versionId: 'v1',
          isDefaultVersion: true,
          createDate: '2026-01-01T00:00:00.000Z',
        },
      ],
    },
  }),
  (index) => ({
    resourceType: 'AWS::EC2::Instance',
    resourceId: `i-${index}`,
    ARN: `arn:aws:ec2:${PLACE}:instance/i-${index}`,
    tags: TAGS,
    configuration: {
      instanceId: `i-${index}`,
      instanceType: 't3.medium',
      launchTime: '2026-01-01T00:00:00.000Z',
      state: { code: 16, name: 'running' },
      subnetId: 'subnet-1',
      vpcId: 'vpc-1',
      publicIpAddress: isWrong(index) ? '203.0.113.7' : null,
      privateIpAddress: '10.0.0.7',
      metadataOptions: { state: 'applied', httpTokens: isWrong(index) ? 'optional' : 'required', httpPutResponseHopLimit: 1, httpEndpoint: 'enabled' },
      networkInterfaces: [{ networkInterfaceId: `eni-${index}`, association: isWrong(index) ? { publicIp: '203.0.113.7' } : null }],
      securityGroups: [{ groupId: 'sg-1', groupName: 'bench' }],
      tags: [],
    },
  }),
  (index) => ({
    resourceType: 'AWS::EC2::Volume',
    resourceId: `vol-${index}`,
    ARN: `arn:aws:ec2:${PLACE}:volume/vol-${index}`,
    tags: TAGS,
    configuration: {
      volumeId: `vol-${index}`,
      encrypted: !isWrong(index),
      kmsKeyId: null,
      size: 100,
      state: 'in-use',
      volumeType: 'gp3',
      attachments: [{ instanceId: `i-${index}`, state: 'attached', device: '/dev/xvda', deleteOnTermination: true }],
      tags: [],
    },
  }),
  (index) => ({
    resourceType: 'AWS::RDS::DBInstance',
    resourceId: `db-${index}`,
    resourceName: `bench-${index}`,
    ARN: `arn:aws:rds:${PLACE}:db:bench-${index}`,
    tags: TAGS,
    configuration: {
      dBInstanceIdentifier: `bench-${index}`,
      dBInstanceClass: 'db.t3.medium',
      engine: 'postgres',
      dBInstanceStatus: 'available',
      backupRetentionPeriod: isWrong(index) ? 0 : 7,
      multiAZ: true,
      autoMinorVersionUpgrade: !isWrong(index),
      publiclyAccessible: isWrong(index),
      storageEncrypted: !isWrong(index),
      dbiResourceId: `db-${index}`,
      deletionProtection: !isWrong(index),
      pendingModifiedValues: null,
      readReplicaSourceDBInstanceIdentifier: null,
      dBClusterIdentifier: null,
    },
    supplementaryConfiguration: { Tags: [] },
  }),
  (index) => ({
    resourceType: 'AWS::Lambda::Function',
    resourceId: `bench-${index}`,
    resourceName: `bench-${index}`,
    ARN: `arn:aws:lambda:${PLACE}:function:bench-${index}`,
    tags: TAGS,
    configuration: {
      functionName: `bench-${index}`,
      functionArn: `arn:aws:lambda:${PLACE}:function:bench-${index}`,
      runtime: isWrong(index) ? 'nodejs12.x' : 'nodejs24.x',
      role: `arn:aws:iam::${ACCOUNT}:role/bench`,
      handler: 'index.handler',
      memorySize: 128,
      timeout: 3,
      packageType: 'Zip',
    },
    supplementaryConfiguration: {
      Policy: policyOf({ Principal: principalFor(index), Action: 'lambda:InvokeFunction', Resource: `arn:aws:lambda:${PLACE}:function:bench-${index}` }),
    },
  }),
  (index) => ({
    resourceType: 'AWS::KMS::Key',
    resourceId: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    ARN: `arn:aws:kms:${PLACE}:key/00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    tags: {},
    configuration: {
      awsaccountId: ACCOUNT,
      keyId: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
      arn: `arn:aws:kms:${PLACE}:key/00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
      enabled: true,
      keyUsage: 'ENCRYPT_DECRYPT',
      keyState: 'Enabled',
      origin: 'AWS_KMS',
      keyManager: 'CUSTOMER',
      customerMasterKeySpec: 'SYMMETRIC_DEFAULT',
      keySpec: 'SYMMETRIC_DEFAULT',
      multiRegion: false,
    },
    supplementaryConfiguration: {
      KeyRotationStatus: !isWrong(index),
      Policy: policyOf({ Principal: principalFor(index), Action: 'kms:*', Resource: '*' }),
      Tags: [],
    },
  }),
  (index) => ({
    resourceType: 'AWS::SNS::Topic',
    resourceId: `arn:aws:sns:${PLACE}:bench-${index}`,
    resourceName: `bench-${index}`,
    ARN: `arn:aws:sns:${PLACE}:bench-${index}`,
    tags: TAGS,
    configuration: {
      Owner: ACCOUNT,
      TopicArn: `arn:aws:sns:${PLACE}:bench-${index}`,
      Policy: policyOf({ Principal: principalFor(index), Action: 'sns:Publish', Resource: `arn:aws:sns:${PLACE}:bench-${index}` }),
    },
  }),
];
