import { orNull } from '../../aws/call.ts';
import { partitionOf } from '../partition.ts';
import { defineResource, type Place, TemplateRef, type TemplateResource, type TemplateSibling } from '../resource.ts';
import { type FunctionPolicies, principalIn, samePolicy, shownPolicy } from '../shared/lambda-policy.ts';
import { allOf, pagesOf } from '../shared/pages.ts';
import { named } from '../shared/shown.ts';
import { type Naming, namingOf } from '../shared/template-naming.ts';
import { factsRead, from, orUnreadable } from '../unreadable.ts';

/** One version of a layer: code that functions take in. Where a name is known only at deployment, `<LogicalId>` stands in. */
export interface LayerVersion {
  readonly kind: 'layer';
  /** Of the layer. */
  readonly name: string;
  readonly arn: string;
  /** Who may use it beside its own account: one policy at most. */
  readonly policies: FunctionPolicies;
}

const LAYER_VERSION = 'AWS::Lambda::LayerVersion';
const PERMISSION = 'AWS::Lambda::LayerVersionPermission';

/** A version of a layer is named by its ARN (`…:layer:sharp:3`). AWS Config does not record them. */
export default defineResource<LayerVersion>()({
  type: LAYER_VERSION,
  reads: ['lambda:ListLayers', 'lambda:ListLayerVersions', 'lambda:GetLayerVersionPolicy'],
  touchedBy: {
    'lambda:PublishLayerVersion20181031': (_request, response) => versionArn(response?.layerVersionArn),
    'lambda:DeleteLayerVersion20181031': ofLayerVersion,
    'lambda:AddLayerVersionPermission20181031': ofLayerVersion,
    'lambda:RemoveLayerVersionPermission20181031': ofLayerVersion,
  },
  arn: ({ id }) => id,

  async read(ask, { id }) {
    const { LayerName, VersionNumber } = layerIn(id);
    // That it is there, the list of its versions tells; to ask for the version itself would be to ask for its code.
    const [versions, found] = await Promise.all([
      orNull(
        allOf(
          pagesOf(
            (Marker) => ask('lambda:ListLayerVersions', { LayerName, Marker }),
            ({ NextMarker }) => NextMarker,
          ),
          ({ LayerVersions }) => LayerVersions,
        ),
      ),
      orUnreadable(orNull(ask('lambda:GetLayerVersionPolicy', { LayerName, VersionNumber }))),
    ]);
    if (!versions?.some(({ Version }) => Version === VersionNumber)) return null;
    const policies = from(found, (answer) => ({
      read: answer?.Policy ? [{ qualifier: null, document: answer.Policy, revisionId: answer.RevisionId ?? null }] : [],
      versionsLeftOut: 0,
    }));
    return factsRead<LayerVersion>('Lambda', { kind: 'layer', name: LayerName, arn: id, policies });
  },

  async *list(ask) {
    for await (const { Layers = [] } of pagesOf(
      (Marker) => ask('lambda:ListLayers', { Marker }),
      ({ NextMarker }) => NextMarker,
    )) {
      for (const { LayerName } of Layers) {
        for await (const { LayerVersions = [] } of pagesOf(
          (Marker) => ask('lambda:ListLayerVersions', { LayerName, Marker }),
          ({ NextMarker }) => NextMarker,
        )) {
          for (const { LayerVersionArn } of LayerVersions) if (LayerVersionArn) yield LayerVersionArn;
        }
      }
    }
  },

  partsInTemplate: [PERMISSION],
  fromTemplate,

  canonical: ({ policies, ...facts }) => ({ ...facts, policies: policies?.read.map(samePolicy) }),
});

/** The request names the layer, by its name or ARN, and the number of the version. */
function ofLayerVersion(
  request: { readonly layerName?: unknown; readonly versionNumber?: unknown } | null | undefined,
  _response: unknown,
  { accountId, region }: Place,
): string | undefined {
  const layer = request?.layerName;
  if (typeof layer !== 'string' || layer === '') return undefined;
  return versionArn(
    `${layer.startsWith('arn:') ? layer : `arn:${partitionOf(region)}:lambda:${region}:${accountId}:layer:${layer}`}:${request?.versionNumber}`,
  );
}

function versionArn(value: unknown): string | undefined {
  return typeof value === 'string' && /^arn:[^:]+:lambda:[^:]+:\d{12}:layer:[^:]+:\d+$/.test(value) ? value : undefined;
}

/** The layer's name, which its own account may call it by, and the number, in the ARN of a version. */
export function layerIn(arn: string): { readonly LayerName: string; readonly VersionNumber: number } {
  const [, , , , , , LayerName = '', number] = arn.split(':');
  return { LayerName, VersionNumber: Number(number) };
}

/**
 * Permissions of a layer's version are resources of their own in a template. One that is not for certain of a layer in the template is shown as that of a layer
 * of which nothing else is known.
 */
function fromTemplate(resource: TemplateResource): Partial<LayerVersion> | null {
  const { type, logicalId, properties, siblings } = resource;
  if (type === PERMISSION) {
    if (siblings.some((each) => each.type === LAYER_VERSION && belongsTo(resource, each) === 'yes')) return null;
    const layer = named(properties['LayerVersionArn']);
    return { kind: 'layer', name: layer?.split(':layer:')[1]?.split(':')[0] ?? layer ?? `<${logicalId}>`, policies: proposedPolicies([resource]) };
  }

  return {
    kind: 'layer',
    name: named(properties['LayerName'] ?? new TemplateRef(logicalId)) ?? `<${logicalId}>`,
    policies: proposedPolicies(siblings.filter((each) => each.type === PERMISSION && belongsTo(each, resource) === 'yes')),
  };
}

/** By reference: what number a version will have is not known before it is made. */
function belongsTo({ properties: { LayerVersionArn } }: TemplateSibling, { logicalId }: TemplateSibling): Naming {
  return namingOf(LayerVersionArn, { logicalId, name: undefined, attributes: [null, 'LayerVersionArn'], nameIn: () => undefined });
}

/** A policy of each permission: they are judged one by one. */
function proposedPolicies(permissions: readonly TemplateSibling[]): FunctionPolicies {
  return { read: permissions.map(({ logicalId, properties }) => shownPolicy({ Statement: [statementIn(logicalId, properties)] })), versionsLeftOut: 0 };
}

/** The statement that Lambda makes of a permission. https://docs.aws.amazon.com/lambda/latest/api/API_AddLayerVersionPermission.html */
function statementIn(Sid: string, { Action, Principal, OrganizationId, LayerVersionArn }: Readonly<Record<string, unknown>>): object {
  const Condition = { StringEquals: { 'aws:PrincipalOrgID': OrganizationId } };
  return { Sid, Effect: 'Allow', Principal: principalIn(Principal), Action, Resource: LayerVersionArn, ...(OrganizationId !== undefined && { Condition }) };
}
