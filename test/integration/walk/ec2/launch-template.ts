import type { RequestLaunchTemplateData } from '@aws-sdk/client-ec2';
import type { Sandbox } from '../../../../sandbox/sandbox.ts';
import { addLaunchTemplate } from '../../../../sandbox/seed.ts';

export const BECAUSE = 'moto 5.2.5 has no DeleteLaunchTemplateVersions, and a new version of its takes nothing over from the one it is based on';

/** A tagged template whose only version holds these data beside others. Answers its id. */
export function templateWith(sandbox: Sandbox, data: RequestLaunchTemplateData): string {
  return addLaunchTemplate(sandbox, 'web', { ImageId: 'ami-1', InstanceType: 't3.micro', ...data }, { tags: { service: 'web' } });
}
