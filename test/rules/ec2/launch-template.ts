import type { LaunchTemplate } from '../../../resources/ec2/launch-template.ts';
import type { ResourceRef } from '../../../resources/resource.ts';
import type { Step } from '../../../rules/rule.ts';

export const TEMPLATE: ResourceRef = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::EC2::LaunchTemplate', id: 'lt-1' };

/** A template of three versions, read live; the third is the default. */
export const web: LaunchTemplate = {
  launchTemplateId: 'lt-1',
  name: 'web',
  defaultVersion: 3,
  latestVersion: 3,
  lastNumber: 3,
  metadataOptions: { httpEndpoint: null, httpTokens: 'required' },
  metadataSpecification: { HttpTokens: 'required' },
  networkInterfaces: [],
  namesSnapshots: false,
  tags: {},
};

/** What makes version 4, and makes it the default. */
export function following(data: object, description: string, next = '4'): readonly Step[] {
  const input = { LaunchTemplateId: 'lt-1' };
  return [
    {
      apply: {
        action: 'ec2:CreateLaunchTemplateVersion',
        input: { ...input, SourceVersion: '3', VersionDescription: description, LaunchTemplateData: data },
      },
      revert: { action: 'ec2:DeleteLaunchTemplateVersions', input: { ...input, Versions: [next] } },
    },
    {
      apply: { action: 'ec2:ModifyLaunchTemplate', input: { ...input, DefaultVersion: next } },
      revert: { action: 'ec2:ModifyLaunchTemplate', input: { ...input, DefaultVersion: '3' } },
    },
  ];
}
