import type { World } from '../worlds.ts';
import type { Example } from './example.ts';

export const launchTemplates: readonly Example[] = [
  {
    shows: 'DescribeLaunchTemplates: one template',
    play: async ({ ask, ids }) => {
      const { LaunchTemplates = [] } = await ask('ec2:DescribeLaunchTemplates', { LaunchTemplateIds: [ids.launchTemplate] });
      return LaunchTemplates.map(({ LaunchTemplateId, LaunchTemplateName, DefaultVersionNumber, LatestVersionNumber, Tags }) => ({
        LaunchTemplateId,
        LaunchTemplateName,
        DefaultVersionNumber,
        LatestVersionNumber,
        Tags,
      }));
    },
  },
  {
    shows: 'DescribeLaunchTemplates: one that is not there',
    differs: {
      because: 'moto answers an empty list',
      sandbox: { kind: 'missing', code: 'InvalidLaunchTemplateId.NotFound' },
      moto: [],
    },
    play: async ({ ask }) => (await ask('ec2:DescribeLaunchTemplates', { LaunchTemplateIds: ['lt-0123456789abcdef0'] })).LaunchTemplates,
  },
  { shows: 'DescribeLaunchTemplateVersions: the default one and the latest', play: versionsOf },
  {
    shows: 'DescribeLaunchTemplateVersions: of a template that is not there',
    play: ({ ask }) => ask('ec2:DescribeLaunchTemplateVersions', { LaunchTemplateId: 'lt-0123456789abcdef0', Versions: ['$Default'] }),
  },
  {
    shows: 'CreateLaunchTemplateVersion: by itself, then ModifyLaunchTemplate, which makes it the default',
    play: async (world) => {
      const { ask, ids } = world;
      const made = await ask('ec2:CreateLaunchTemplateVersion', {
        LaunchTemplateId: ids.launchTemplate,
        LaunchTemplateData: { MetadataOptions: { HttpTokens: 'required' } },
      });
      await ask('ec2:ModifyLaunchTemplate', { LaunchTemplateId: ids.launchTemplate, DefaultVersion: '2' });
      return { made: made.LaunchTemplateVersion?.VersionNumber, now: await versionsOf(world) };
    },
  },
  {
    shows: 'CreateLaunchTemplateVersion: based on another',
    differs: { because: 'moto takes nothing over', sandbox: ['ami-12345678', 'required', 1], moto: [null, 'required', null] },
    play: async ({ ask, ids }) => {
      const { LaunchTemplateVersion } = await ask('ec2:CreateLaunchTemplateVersion', {
        LaunchTemplateId: ids.launchTemplate,
        SourceVersion: '1',
        LaunchTemplateData: { MetadataOptions: { HttpTokens: 'required' } },
      });
      const { ImageId = null, MetadataOptions, NetworkInterfaces } = LaunchTemplateVersion?.LaunchTemplateData ?? {};
      return [ImageId, MetadataOptions?.HttpTokens, NetworkInterfaces?.length ?? null];
    },
  },
  {
    shows: 'ModifyLaunchTemplate: to a version that is not there',
    play: ({ ask, ids }) => ask('ec2:ModifyLaunchTemplate', { LaunchTemplateId: ids.launchTemplate, DefaultVersion: '7' }),
  },
  {
    shows: 'DeleteLaunchTemplateVersions: the default one stays, the others go, and their number is not given out again',
    differs: {
      because: 'moto has no such call',
      sandbox: { gone: [2], kept: [1, 9], next: 3 },
      moto: { kind: 'unknown', code: 'Error' },
    },
    play: async ({ ask, ids }) => {
      const { launchTemplate: LaunchTemplateId } = ids;
      await ask('ec2:CreateLaunchTemplateVersion', { LaunchTemplateId, LaunchTemplateData: {} });
      const deleted = await ask('ec2:DeleteLaunchTemplateVersions', { LaunchTemplateId, Versions: ['1', '2', '9'] });
      const next = await ask('ec2:CreateLaunchTemplateVersion', { LaunchTemplateId, LaunchTemplateData: {} });
      return {
        gone: deleted.SuccessfullyDeletedLaunchTemplateVersions?.map(({ VersionNumber }) => VersionNumber),
        kept: deleted.UnsuccessfullyDeletedLaunchTemplateVersions?.map(({ VersionNumber }) => VersionNumber),
        next: next.LaunchTemplateVersion?.VersionNumber,
      };
    },
  },
];

async function versionsOf({ ask, ids }: World): Promise<unknown> {
  const { LaunchTemplateVersions = [] } = await ask('ec2:DescribeLaunchTemplateVersions', {
    LaunchTemplateId: ids.launchTemplate,
    Versions: ['$Default', '$Latest'],
  });
  return LaunchTemplateVersions.map(({ VersionNumber, DefaultVersion, LaunchTemplateData: { ImageId, MetadataOptions, NetworkInterfaces } = {} }) => ({
    VersionNumber,
    DefaultVersion,
    ImageId,
    MetadataOptions,
    NetworkInterfaces,
  }));
}
