import { CreateClusterCommand, type CreateClusterCommandInput, EKSClient } from '@aws-sdk/client-eks';

/** A cluster, tagged; answers its name. */
export async function cluster(region: string, more: Partial<CreateClusterCommandInput>): Promise<string> {
  const name = 'snapwave';
  await new EKSClient({ region }).send(
    new CreateClusterCommand({
      name,
      version: '1.34',
      roleArn: 'arn:aws:iam::123456789012:role/eks',
      resourcesVpcConfig: { subnetIds: ['subnet-1'], endpointPublicAccess: false, endpointPrivateAccess: true },
      tags: { service: 'web' },
      ...more,
    }),
  );
  return name;
}

/** Asked only of a cluster that an update is under way of, which moto carries out at once. */
export const AT_ONCE = { 'eks:ListUpdates': 'moto has no update under way', 'eks:DescribeUpdate': 'moto has no update under way' } as const;
