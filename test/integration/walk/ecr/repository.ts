import { CreateRepositoryCommand, type CreateRepositoryCommandInput, ECRClient, PutImageCommand, PutLifecyclePolicyCommand } from '@aws-sdk/client-ecr';

const NAME = 'media/player';
const LIFECYCLE = JSON.stringify({
  rules: [{ rulePriority: 1, selection: { tagStatus: 'untagged', countType: 'imageCountMoreThan', countNumber: 100 }, action: { type: 'expire' } }],
});

/** A tagged repository with an image and a lifecycle policy. Answers its name. */
export async function playerRepository(
  region: string,
  { imageTag, ...settings }: Partial<CreateRepositoryCommandInput> & { readonly imageTag?: string } = {},
): Promise<string> {
  const ecr = new ECRClient({ region });
  await ecr.send(new CreateRepositoryCommand({ repositoryName: NAME, tags: [{ Key: 'team', Value: 'media' }], ...settings }));
  await ecr.send(new PutLifecyclePolicyCommand({ repositoryName: NAME, lifecyclePolicyText: LIFECYCLE }));
  const imageManifest = JSON.stringify({ schemaVersion: 2, mediaType: 'application/vnd.docker.distribution.manifest.v2+json', config: {}, layers: [] });
  await ecr.send(new PutImageCommand({ repositoryName: NAME, imageTag: imageTag ?? '3f1c2ab', imageManifest }));
  return NAME;
}
