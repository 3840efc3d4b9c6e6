import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  ListClustersCommand,
  ListServicesCommand,
  ListTaskDefinitionFamiliesCommand,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { changes, reads } from './service.ts';

export const client = ECSClient;

export const operations = {
  DescribeServices: reads(DescribeServicesCommand),
  ListClusters: reads(ListClustersCommand),
  ListServices: reads(ListServicesCommand),
  UpdateService: changes(UpdateServiceCommand),
  DescribeTaskDefinition: reads(DescribeTaskDefinitionCommand),
  ListTaskDefinitionFamilies: reads(ListTaskDefinitionFamiliesCommand),
  // A family is authorised by the ARN of its revisions: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
  RegisterTaskDefinition: changes(RegisterTaskDefinitionCommand, [
    { action: 'ecs:RegisterTaskDefinition', on: (family) => ({ Resource: [`${family}:*`] }) },
    // The tags that come with it: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/supported-iam-actions-tagging.html
    {
      action: 'ecs:TagResource',
      on: (family) => ({ Resource: [`${family}:*`] }),
      always: { StringEquals: { 'ecs:CreateAction': ['RegisterTaskDefinition'] } },
    },
    {
      action: 'iam:PassRole',
      on: (family, { taskRoleArn, executionRoleArn }: RegisterTaskDefinitionCommandInput) => ({
        Resource: [...new Set([taskRoleArn, executionRoleArn].flatMap((role) => (role ? [roleArn(role, family)] : [])))].sort(),
      }),
      always: { StringEquals: { 'iam:PassedToService': ['ecs-tasks.amazonaws.com'] } },
    },
  ]),
};

/** A task definition may name a role of its account by the name alone. */
function roleArn(role: string, family: string): string {
  const [, partition, , , accountId] = family.split(':');
  return role.startsWith('arn:') ? role : `arn:${partition}:iam::${accountId}:role/${role}`;
}
