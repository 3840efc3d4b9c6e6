import { ANSWER, type Context, type OperationsOf } from './operation.ts';
import { pageOf } from './page.ts';
import { tagList } from './permissions.ts';
import type { LaunchTemplate, LaunchTemplateVersion, State } from './state.ts';

export const launchTemplates: OperationsOf<'ec2'> = {
  'ec2:DescribeLaunchTemplates': (state, { LaunchTemplateIds, MaxResults, NextToken }, context) => {
    for (const id of LaunchTemplateIds ?? []) templateOf(state, { LaunchTemplateId: id }, context);
    const templates = state.launchTemplates.filter(
      ({ id, region }) => region === context.region && (LaunchTemplateIds === undefined || LaunchTemplateIds.includes(id)),
    );
    const found = pageOf(templates, NextToken, Math.min(MaxResults ?? context.pageSize, context.pageSize));
    if (found === undefined) throw context.refuse('invalid', 'InvalidNextToken', `The token '${NextToken}' is invalid`);
    return { LaunchTemplates: found.items.map(shown), NextToken: found.next, ...ANSWER };
  },

  'ec2:DescribeLaunchTemplateVersions': (state, { Versions = [], ...named }, context) => {
    const template = templateOf(state, named, context);
    const versions = Versions.length === 0 ? template.versions : Versions.map((version) => versionOf(template, version, context));
    return { LaunchTemplateVersions: versions.map((version) => shownVersion(template, version)), ...ANSWER };
  },

  /** Of the version that it is based on, what is not named again stays; the snapshots of its block devices do not. */
  'ec2:CreateLaunchTemplateVersion': (state, { SourceVersion, VersionDescription, LaunchTemplateData = {}, ...named }, context) => {
    const template = templateOf(state, named, context);
    const source = SourceVersion === undefined ? {} : withoutSnapshots(versionOf(template, SourceVersion, context));
    template.lastNumber += 1;
    const made = { number: template.lastNumber, description: VersionDescription, createdAt: context.now, data: { ...source, ...LaunchTemplateData } };
    template.versions = [...template.versions, made];
    return { LaunchTemplateVersion: shownVersion(template, made), ...ANSWER };
  },

  'ec2:ModifyLaunchTemplate': (state, { DefaultVersion, ...named }, context) => {
    const template = templateOf(state, named, context);
    if (DefaultVersion !== undefined) template.defaultVersion = versionOf(template, DefaultVersion, context).number;
    return { LaunchTemplate: shown(template), ...ANSWER };
  },

  /** Those that it can't delete are named in the answer. */
  'ec2:DeleteLaunchTemplateVersions': (state, { Versions = [], ...named }, context) => {
    const template = templateOf(state, named, context);
    const { id: LaunchTemplateId, name: LaunchTemplateName } = template;
    const doomed = template.versions.filter(({ number }) => Versions.includes(String(number)) && number !== template.defaultVersion);
    template.versions = template.versions.filter((version) => !doomed.includes(version));
    const others = Versions.map(Number).filter((number) => !doomed.some((version) => version.number === number));
    return {
      SuccessfullyDeletedLaunchTemplateVersions: doomed.map(({ number }) => ({ LaunchTemplateId, LaunchTemplateName, VersionNumber: number })),
      UnsuccessfullyDeletedLaunchTemplateVersions: others.map((number) => ({
        LaunchTemplateId,
        LaunchTemplateName,
        VersionNumber: number,
        ResponseError: { Code: number === template.defaultVersion ? 'unexpectedError' : 'launchTemplateVersionDoesNotExist' },
      })),
      ...ANSWER,
    };
  },
};

type Named = { readonly LaunchTemplateId?: string | undefined; readonly LaunchTemplateName?: string | undefined };

function templateOf(state: State, { LaunchTemplateId, LaunchTemplateName }: Named, context: Context): LaunchTemplate {
  const template = state.launchTemplates.find(
    ({ id, name, region }) => region === context.region && (LaunchTemplateId === undefined ? name === LaunchTemplateName : id === LaunchTemplateId),
  );
  if (template === undefined)
    throw context.refuse('missing', 'InvalidLaunchTemplateId.NotFound', `The launch template '${LaunchTemplateId ?? LaunchTemplateName}' does not exist`);
  return template;
}

function versionOf(template: LaunchTemplate, named: string, context: Context): LaunchTemplateVersion {
  const version = named === '$Latest' ? template.versions.at(-1) : template.versions.find(({ number }) => number === numberOf(template, named));
  if (version === undefined)
    throw context.refuse('missing', 'InvalidLaunchTemplateId.VersionNotFound', `Could not find the version ${named} of the launch template ${template.id}`);
  return version;
}

function numberOf({ defaultVersion }: LaunchTemplate, named: string): number {
  return named === '$Default' ? defaultVersion : Number(named);
}

function withoutSnapshots({ data }: LaunchTemplateVersion): LaunchTemplateVersion['data'] {
  const devices = data.BlockDeviceMappings?.map(({ Ebs, ...device }) => (Ebs ? { ...device, Ebs: { ...Ebs, SnapshotId: undefined } } : device));
  return devices ? { ...data, BlockDeviceMappings: devices } : data;
}

function shown({ id, name, defaultVersion, lastNumber, tags }: LaunchTemplate) {
  return { LaunchTemplateId: id, LaunchTemplateName: name, DefaultVersionNumber: defaultVersion, LatestVersionNumber: lastNumber, Tags: tagList(tags) };
}

function shownVersion({ id, name, defaultVersion }: LaunchTemplate, { number, description, data, createdAt }: LaunchTemplateVersion) {
  return {
    LaunchTemplateId: id,
    LaunchTemplateName: name,
    VersionNumber: number,
    VersionDescription: description,
    CreateTime: new Date(createdAt),
    DefaultVersion: number === defaultVersion,
    LaunchTemplateData: data,
  };
}
