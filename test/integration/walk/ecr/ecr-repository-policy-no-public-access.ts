import { ECRClient, SetRepositoryPolicyCommand } from '@aws-sdk/client-ecr';
import type { Place } from '../../../../resources/resource.ts';
import type { Example } from '../example.ts';
import { playerRepository } from './repository.ts';

const PULL = ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];
const EVERYBODY = { Sid: 'Everybody', Effect: 'Allow', Principal: '*', Action: PULL };
const PARTNER = { Sid: 'Partner', Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::444455556666:root' }, Action: PULL };

async function repositoryWith({ region }: Place, Statement: readonly object[]): Promise<string> {
  const repositoryName = await playerRepository(region);
  const policyText = JSON.stringify({ Version: '2012-10-17', Statement }, null, 2);
  await new ECRClient({ region }).send(new SetRepositoryPolicyCommand({ repositoryName, policyText }));
  return repositoryName;
}

export default [
  { onMoto: (place) => repositoryWith(place, [PARTNER, EVERYBODY]) },
  { onMoto: (place) => repositoryWith(place, [EVERYBODY]) },
] satisfies readonly Example[];
