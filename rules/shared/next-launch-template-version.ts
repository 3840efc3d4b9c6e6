import type { RequestLaunchTemplateData } from '@aws-sdk/client-ec2';
import type { LaunchTemplate } from '../../resources/ec2/launch-template.ts';
import type { Step } from '../rule.ts';

type Making = Step<'ec2:CreateLaunchTemplateVersion', 'ec2:DeleteLaunchTemplateVersions'>;

/** EKS puts it on the templates that it makes for its node groups: copies of the owner's, or its own. */
const MADE_BY_EKS = 'eks:nodegroup-name';

/** For the page of a rule that makes such versions. */
export const MADE_BY_EKS_NOTE = `There is no plan for a template that EKS made for a node group (it has the tag \`${MADE_BY_EKS}\`): EKS advises against changing it, and the template that the node group was made from is the one to put right.`;

/**
 * Makes a version that differs from the default one in just these data, and makes it the default. Its number is the one after the last; a plan made before
 * somebody else made a version is another one, and no longer carried out.
 *
 * Null where that would do something else, too: where there is a later version than the default one, what follows `$Latest` would fall back behind it; and a
 * new version does not take over snapshots. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateLaunchTemplateVersion.html
 * Null, too, for a template that EKS keeps: https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html
 */
export function nextVersion(
  { launchTemplateId: LaunchTemplateId, defaultVersion, latestVersion, lastNumber, namesSnapshots, tags }: LaunchTemplate,
  data: RequestLaunchTemplateData,
  description: string,
): readonly [Making, Step<'ec2:ModifyLaunchTemplate'>] | null {
  if (latestVersion !== defaultVersion || namesSnapshots || Object.hasOwn(tags, MADE_BY_EKS)) return null;
  const [old, next] = [String(defaultVersion), String(lastNumber + 1)];
  return [
    {
      apply: {
        action: 'ec2:CreateLaunchTemplateVersion',
        input: { LaunchTemplateId, SourceVersion: old, VersionDescription: description, LaunchTemplateData: data },
      },
      revert: { action: 'ec2:DeleteLaunchTemplateVersions', input: { LaunchTemplateId, Versions: [next] } },
    },
    {
      apply: { action: 'ec2:ModifyLaunchTemplate', input: { LaunchTemplateId, DefaultVersion: next } },
      revert: { action: 'ec2:ModifyLaunchTemplate', input: { LaunchTemplateId, DefaultVersion: old } },
    },
  ];
}
