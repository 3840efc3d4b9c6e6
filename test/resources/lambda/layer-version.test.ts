import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../aws/call.ts';
import layerVersion, { layerIn } from '../../../resources/lambda/layer-version.ts';
import { TemplateRef, type TemplateResource, type TemplateSibling, TemplateText, UNRESOLVED } from '../../../resources/resource.ts';
import { answering, collected, NOW } from '../answering.ts';

const place = { accountId: '111122223333', region: 'eu-west-1' };
const layer = 'arn:aws:lambda:eu-west-1:111122223333:layer:sharp';
const arn = `${layer}:3`;
const ref = { ...place, type: 'AWS::Lambda::LayerVersion', id: arn } as const;
const versionPages = [
  { LayerVersions: [{ Version: 4, LayerVersionArn: `${layer}:4` }], NextMarker: '1' },
  { LayerVersions: [{ Version: 3, LayerVersionArn: arn }] },
];
const answers = {
  'lambda:ListLayerVersions': ({ Marker = '0' }: { Marker?: string }): object => versionPages[Number(Marker)] ?? {},
  'lambda:GetLayerVersionPolicy': ({ LayerName, VersionNumber }: { LayerName?: string; VersionNumber?: number }): object =>
    LayerName === 'sharp' && VersionNumber === 3 ? { Policy: '{}', RevisionId: 'r' } : {},
};
const missing = (action: 'lambda:ListLayerVersions' | 'lambda:GetLayerVersionPolicy') => () => {
  throw new AwsError('missing', action, 'ResourceNotFoundException', 'Nothing there.');
};
const read = (more: Parameters<typeof answering>[0] = {}, id: string = arn) =>
  layerVersion.read(answering({ ...answers, ...more }, layerVersion.reads), { ...ref, id }, NOW);

describe('reads a version of a layer', () => {
  it('with its policy', async () => {
    expect(await read()).toEqual({
      kind: 'layer',
      name: 'sharp',
      arn,
      policies: { read: [{ qualifier: null, document: '{}', revisionId: 'r' }], versionsLeftOut: 0 },
    });
  });
  it('that is for its own account alone', async () => {
    expect(await read({ 'lambda:GetLayerVersionPolicy': missing('lambda:GetLayerVersionPolicy') })).toMatchObject({ policies: { read: [] } });
  });
  it('that is gone, with others of it there, or with none, as null', async () => {
    expect(await read({ 'lambda:GetLayerVersionPolicy': missing('lambda:GetLayerVersionPolicy') }, `${layer}:2`)).toBeNull();
    expect(await read({ 'lambda:ListLayerVersions': missing('lambda:ListLayerVersions') })).toBeNull();
  });
});

it('lists the versions of every page of layers', async () => {
  const layerPages = [{ Layers: [{ LayerName: 'sharp' }], NextMarker: '1' }, { Layers: [{ LayerName: 'fonts' }] }];
  const ask = answering(
    {
      'lambda:ListLayers': ({ Marker = '0' }: { Marker?: string }) => layerPages[Number(Marker)],
      'lambda:ListLayerVersions': ({ LayerName, Marker }: { LayerName?: string; Marker?: string }) =>
        LayerName === 'sharp'
          ? answers['lambda:ListLayerVersions'](Marker === undefined ? {} : { Marker })
          : { LayerVersions: [{ LayerVersionArn: 'fonts:1' }] },
    },
    layerVersion.reads,
  );

  expect(await collected(layerVersion.list(ask, place))).toEqual([`${layer}:4`, arn, 'fonts:1']);
});

it('names its layer and its number', () => {
  expect(layerIn(arn)).toEqual({ LayerName: 'sharp', VersionNumber: 3 });
});

describe('is touched', () => {
  it.each([
    ['by PublishLayerVersion', 'lambda:PublishLayerVersion20181031', { layerName: 'sharp' }, { layerVersionArn: arn }, arn],
    ['by AddLayerVersionPermission', 'lambda:AddLayerVersionPermission20181031', { layerName: 'sharp', versionNumber: 3 }, null, arn],
    ['by RemoveLayerVersionPermission of an ARN', 'lambda:RemoveLayerVersionPermission20181031', { layerName: layer, versionNumber: '3' }, null, arn],
    ['by DeleteLayerVersion', 'lambda:DeleteLayerVersion20181031', { layerName: 'sharp', versionNumber: 3 }, null, arn],
    ['not where no number is said', 'lambda:DeleteLayerVersion20181031', { layerName: 'sharp' }, null, undefined],
    ['not by a call that names nothing', 'lambda:DeleteLayerVersion20181031', null, null, undefined],
  ] as const)('%s', (_name, event, request, response, expected) => {
    expect(layerVersion.touchedBy[event]?.(request, response, place)).toBe(expected);
  });
});

describe('in a template', () => {
  const sharp = (siblings: readonly TemplateSibling[] = [], properties: Record<string, unknown> = {}): TemplateResource => ({
    ...place,
    logicalId: 'Sharp',
    type: 'AWS::Lambda::LayerVersion',
    properties,
    siblings,
  });
  const permission = (LayerVersionArn: unknown, more: Record<string, unknown> = {}): TemplateSibling => ({
    logicalId: 'Permission',
    type: 'AWS::Lambda::LayerVersionPermission',
    properties: { LayerVersionArn, Action: 'lambda:GetLayerVersion', Principal: '*', ...more },
  });

  it('has the permissions that name it, and no other', () => {
    expect(layerVersion.fromTemplate?.(sharp([permission(new TemplateRef('Sharp'), { OrganizationId: 'o-1' }), permission(new TemplateRef('Fonts'))]))).toEqual(
      {
        kind: 'layer',
        name: '<Sharp>',
        policies: {
          read: [
            {
              qualifier: null,
              document: {
                Statement: [
                  {
                    Sid: 'Permission',
                    Effect: 'Allow',
                    Principal: '*',
                    Action: 'lambda:GetLayerVersion',
                    Resource: new TemplateRef('Sharp'),
                    Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } },
                  },
                ],
              },
              revisionId: null,
            },
          ],
          versionsLeftOut: 0,
        },
      },
    );
    expect(layerVersion.fromTemplate?.(sharp([], { LayerName: 'sharp' }))).toMatchObject({ name: 'sharp', policies: { read: [] } });
  });
  it('leaves out one that names what is known only at deployment, which is judged by itself', () => {
    expect(layerVersion.fromTemplate?.(sharp([permission(UNRESOLVED)]))).toMatchObject({ policies: { read: [] } });
    expect(layerVersion.fromTemplate?.({ ...place, ...permission(UNRESOLVED), siblings: [sharp()] })).toMatchObject({
      name: '<Permission>',
      policies: { read: [{}] },
    });
  });
  it('is a permission alone, where the template does not hold its layer', () => {
    expect(layerVersion.fromTemplate?.({ ...place, ...permission(arn), siblings: [] })).toMatchObject({ name: 'sharp', policies: { read: [{}] } });
    expect(layerVersion.fromTemplate?.({ ...place, ...permission(new TemplateText([new TemplateRef('Base'), ':3'])), siblings: [] })).toMatchObject({
      name: '<Base>:3',
    });
    expect(layerVersion.fromTemplate?.({ ...place, ...permission(UNRESOLVED), siblings: [] })).toMatchObject({ name: '<Permission>' });
    expect(layerVersion.fromTemplate?.({ ...place, ...permission(new TemplateRef('Sharp')), siblings: [sharp()] })).toBeNull();
    expect(layerVersion.fromTemplate?.({ ...place, ...permission(new TemplateRef('Sharp', 'LayerVersionArn')), siblings: [sharp()] })).toBeNull();
  });
});

it('is the same version at whatever revision of its policy', () => {
  const facts = (revisionId: string) =>
    ({ kind: 'layer', name: 'sharp', arn, policies: { read: [{ qualifier: null, document: '{"Statement":[]}', revisionId }], versionsLeftOut: 0 } }) as const;

  expect(layerVersion.canonical?.(facts('1'))).toEqual(layerVersion.canonical?.(facts('2')));
});
