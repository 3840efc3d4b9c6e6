import { CreateSecurityGroupCommand, CreateSubnetCommand, CreateVpcCommand, EC2Client } from '@aws-sdk/client-ec2';
import { CreateClusterCommand, CreateServiceCommand, ECSClient, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { type Example, sure } from '../example.ts';

export default {
  async onMoto({ region }) {
    const ec2 = new EC2Client({ region });
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
    const VpcId = sure(Vpc?.VpcId);
    const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock: '10.0.1.0/24' }));
    const { GroupId } = await ec2.send(new CreateSecurityGroupCommand({ VpcId, GroupName: 'web', Description: 'Web' }));

    const ecs = new ECSClient({ region });
    await ecs.send(new CreateClusterCommand({ clusterName: 'media' }));
    await ecs.send(
      new RegisterTaskDefinitionCommand({
        family: 'web',
        networkMode: 'awsvpc',
        requiresCompatibilities: ['FARGATE'],
        cpu: '256',
        memory: '512',
        containerDefinitions: [{ name: 'web', image: 'public.ecr.aws/nginx/nginx' }],
      }),
    );
    const { service } = await ecs.send(
      new CreateServiceCommand({
        cluster: 'media',
        serviceName: 'web',
        taskDefinition: 'web',
        desiredCount: 1,
        launchType: 'FARGATE',
        networkConfiguration: { awsvpcConfiguration: { subnets: [sure(Subnet?.SubnetId)], securityGroups: [sure(GroupId)], assignPublicIp: 'ENABLED' } },
        tags: [{ key: 'team', value: 'media' }],
      }),
    );
    return sure(service?.serviceArn);
  },
} satisfies Example;
