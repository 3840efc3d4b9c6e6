import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../aws/call.ts';
import { parseConfigurationItem } from '../../../functions/core/configuration-item.ts';
import lambdaFunction, { VERSIONS_READ } from '../../../resources/lambda/function.ts';
import { TemplateRef, type TemplateResource, type TemplateSibling, TemplateText, UNRESOLVED } from '../../../resources/resource.ts';
import { answering, collected, NOW, unread } from '../answering.ts';

const place = { accountId: '111122223333', region: 'eu-west-1' };
const arn = 'arn:aws:lambda:eu-west-1:111122223333:function:web';
const ref = { ...place, type: 'AWS::Lambda::Function', id: 'web' } as const;
const latest = { Version: '$LATEST', FunctionName: 'web', FunctionArn: `${arn}:$LATEST`, Runtime: 'nodejs24.x', PackageType: 'Zip' };

type Qualified = { readonly Qualifier?: string };
const missing = (action: 'lambda:GetPolicy' | 'lambda:GetFunctionUrlConfig' | 'lambda:ListVersionsByFunction' | 'lambda:ListAliases' | 'lambda:ListTags') => {
  throw new AwsError('missing', action, 'ResourceNotFoundException', 'Nothing there.');
};
/** What is there, by qualifier; the function's own under `own`. */
function account(policies: Readonly<Record<string, string>>, urls: Readonly<Record<string, string>> = {}) {
  const versionPages = [{ Versions: [latest, { Version: '1' }], NextMarker: '1' }, { Versions: [{ Version: '2' }, { Version: '10' }] }];
  const aliasPages = [{ Aliases: [{ Name: 'live' }], NextMarker: '1' }, { Aliases: [{ Name: 'next' }] }];
  return {
    'lambda:ListVersionsByFunction': ({ Marker = '0' }: { Marker?: string }): object => versionPages[Number(Marker)] ?? {},
    'lambda:ListAliases': ({ Marker = '0' }: { Marker?: string }): object => aliasPages[Number(Marker)] ?? {},
    'lambda:ListTags': (): object => ({ Tags: { team: 'media' } }),
    'lambda:GetPolicy': ({ Qualifier = 'own' }: Qualified) => {
      const Policy = policies[Qualifier];
      return Policy === undefined ? missing('lambda:GetPolicy') : { Policy, RevisionId: `r-${Qualifier}` };
    },
    'lambda:GetFunctionUrlConfig': ({ Qualifier = 'own' }: Qualified) => {
      const AuthType = urls[Qualifier];
      return AuthType === undefined ? missing('lambda:GetFunctionUrlConfig') : { AuthType };
    },
  };
}
const read = (answers: Parameters<typeof answering>[0]) => lambdaFunction.read(answering(answers, lambdaFunction.reads), ref, NOW);

describe('reads a function', () => {
  it('with the policies of itself, its aliases and its versions, and the addresses of itself and its aliases, of every page', async () => {
    expect(await read(account({ own: 'a', live: 'b', next: 'c', '1': 'd', '10': 'e' }, { own: 'AWS_IAM', next: 'NONE' }))).toEqual({
      kind: 'function',
      name: 'web',
      arn,
      runtime: 'nodejs24.x',
      policies: {
        read: [
          { qualifier: null, document: 'a', revisionId: 'r-own' },
          { qualifier: 'live', document: 'b', revisionId: 'r-live' },
          { qualifier: 'next', document: 'c', revisionId: 'r-next' },
          { qualifier: '10', document: 'e', revisionId: 'r-10' },
          { qualifier: '1', document: 'd', revisionId: 'r-1' },
        ],
        versionsLeftOut: 0,
      },
      urls: [
        { qualifier: null, authType: 'AWS_IAM' },
        { qualifier: 'next', authType: 'NONE' },
      ],
      tags: { team: 'media' },
    });
  });
  it('without policies, addresses and tags', async () => {
    expect(await read({ ...account({}), 'lambda:ListTags': () => ({}) })).toMatchObject({ policies: { read: [], versionsLeftOut: 0 }, urls: [], tags: {} });
  });
  it('asking of its versions only for the newest and those that aliases lead to, and saying how many it left out', async () => {
    const Versions = [latest, ...Array.from({ length: VERSIONS_READ + 3 }, (_, index) => ({ Version: String(index + 1) }))];
    const Aliases = [{ Name: 'live', FunctionVersion: '2', RoutingConfig: { AdditionalVersionWeights: { '1': 0.1 } } }, { Name: 'next' }];
    const facts = await read({
      ...account({ '1': 'also live', '2': 'live', '3': 'too old', '4': 'new' }),
      'lambda:ListVersionsByFunction': () => ({ Versions }),
      'lambda:ListAliases': () => ({ Aliases }),
    });

    expect(facts?.policies.read.map(({ qualifier }) => qualifier)).toEqual(['4', '2', '1']);
    expect(facts?.policies.versionsLeftOut).toBe(1);
  });
  it('that is a container image', async () => {
    const { Runtime: _runtime, ...image } = latest;

    expect(await read({ ...account({}), 'lambda:ListVersionsByFunction': () => ({ Versions: [{ ...image, PackageType: 'Image' }] }) })).toMatchObject({
      runtime: null,
    });
  });
  it.each(['lambda:ListVersionsByFunction', 'lambda:ListAliases', 'lambda:ListTags'] as const)('that is gone by the time of %s as null', async (action) => {
    expect(await read({ ...account({}), [action]: () => missing(action) })).toBeNull();
  });
  it('but for its runtime where that is not said', async () => {
    expect(unread(await read({ ...account({}), 'lambda:ListVersionsByFunction': () => ({ Versions: [{ ...latest, Runtime: undefined }] }) }))).toEqual({
      runtime: expect.stringContaining('without runtime'),
    });
  });
  it('not at all where an address does not say whom it serves', async () => {
    await expect(read({ ...account({}), 'lambda:GetFunctionUrlConfig': () => ({}) })).rejects.toThrow('whom it serves');
  });
});

it('lists the functions of every page', async () => {
  const pages = [{ Functions: [{ FunctionName: 'a' }], NextMarker: '1' }, { Functions: [{ FunctionName: 'b' }] }];
  const ask = answering({ 'lambda:ListFunctions': ({ Marker = '0' }: { Marker?: string }) => pages[Number(Marker)] }, lambdaFunction.reads);

  expect(await collected(lambdaFunction.list(ask, place))).toEqual(['a', 'b']);
});

describe('is touched', () => {
  it.each([
    ['by AddPermission of a name', 'lambda:AddPermission20150331v2', { functionName: 'web', principal: '*' }, 'web'],
    ['by AddPermission of an alias', 'lambda:AddPermission20150331', { functionName: 'web:live' }, 'web'],
    ['by RemovePermission of an ARN', 'lambda:RemovePermission20150331v2', { functionName: arn, statementId: 'x' }, 'web'],
    ['by RemovePermission', 'lambda:RemovePermission20150331', { functionName: 'web' }, 'web'],
    ['by an ARN of an alias', 'lambda:UpdateAlias20150331', { functionName: `${arn}:live` }, 'web'],
    ['by a part of an ARN', 'lambda:CreateAlias20150331', { functionName: '111122223333:function:web' }, 'web'],
    ['by a part of an ARN, with a version', 'lambda:DeleteAlias20150331', { functionName: '111122223333:function:web:3' }, 'web'],
    ['by CreateFunction', 'lambda:CreateFunction20150331', { functionName: 'web', runtime: 'nodejs24.x' }, 'web'],
    ['by DeleteFunction', 'lambda:DeleteFunction20150331', { functionName: 'web' }, 'web'],
    ['by UpdateFunctionConfiguration', 'lambda:UpdateFunctionConfiguration20150331v2', { functionName: arn }, 'web'],
    ['by UpdateFunctionConfiguration as it was', 'lambda:UpdateFunctionConfiguration20150331', { functionName: 'web' }, 'web'],
    ['by CreateFunctionUrlConfig', 'lambda:CreateFunctionUrlConfig', { functionName: 'web', authType: 'NONE' }, 'web'],
    ['by UpdateFunctionUrlConfig', 'lambda:UpdateFunctionUrlConfig', { functionName: 'web', authType: 'NONE' }, 'web'],
    ['by DeleteFunctionUrlConfig', 'lambda:DeleteFunctionUrlConfig', { functionName: 'web' }, 'web'],
    ['by CreateFunctionUrlConfig with its date', 'lambda:CreateFunctionUrlConfig20211031', { functionName: 'web', authType: 'NONE' }, 'web'],
    ['by UpdateFunctionUrlConfig with its date', 'lambda:UpdateFunctionUrlConfig20211031', { functionName: 'web:live', authType: 'NONE' }, 'web'],
    ['by DeleteFunctionUrlConfig with its date', 'lambda:DeleteFunctionUrlConfig20211031', { functionName: arn }, 'web'],
    ['by TagResource', 'lambda:TagResource20170331v2', { resource: arn, tags: {} }, 'web'],
    ['by UntagResource', 'lambda:UntagResource20170331v2', { resource: arn }, 'web'],
    [
      'not by tags of something else',
      'lambda:TagResource20170331v2',
      { resource: 'arn:aws:lambda:eu-west-1:111122223333:event-source-mapping:0a1b' },
      undefined,
    ],
    ["not where it is another account's", 'lambda:AddPermission20150331v2', { functionName: 'arn:aws:lambda:eu-west-1:999999999999:function:web' }, undefined],
    ['not by a call that names nothing', 'lambda:AddPermission20150331v2', null, undefined],
  ] as const)('%s', (_name, event, request, expected) => {
    expect(lambdaFunction.touchedBy[event]?.(request, null, place)).toBe(expected);
  });

  it.each(['AddPermission20150331v2', 'UpdateFunctionConfiguration20150331v2'])('as a record of %s shows it', (name) => {
    const fixture = `../shared/fixtures/cloudtrail-records/${name}.json`;
    // Passed over where the records are missing.
    if (!existsSync(fixture)) return;
    const { requestParameters, responseElements } = [JSON.parse(readFileSync(fixture, 'utf8'))].flat()[0];
    const accountId = requestParameters.functionName.split(':')[4] ?? place.accountId;

    expect(lambdaFunction.touchedBy[`lambda:${name}`]?.(requestParameters, responseElements, { ...place, accountId })).toMatch(/^stratus-red-team-/);
  });
});

describe('in what AWS Config recorded', () => {
  const fixture = '../shared/fixtures/config-items/AWS_LAMBDA_FUNCTION.json';
  it.skipIf(!existsSync(fixture))(`shows no policy where there is none (passed over where ${fixture} is missing)`, () => {
    const { item } = parseConfigurationItem(JSON.parse(readFileSync(fixture, 'utf8')));

    expect(lambdaFunction.fromConfigurationItem?.(item)).toEqual({
      kind: 'function',
      name: 'test-function',
      arn: 'arn:aws:lambda:us-east-1:823362693882:function:test-function',
      runtime: 'nodejs6.10',
      policies: { read: [], versionsLeftOut: 0 },
      tags: { test: 'value' },
    });
    expect(lambdaFunction.idOf?.(item)).toBe('test-function');
  });
  it('shows the policy of the function itself, and a container image as one', () => {
    const item = { ...place, resourceId: 'web', resourceName: 'web', arn, configuration: { functionName: 'web', packageType: 'Image' }, tags: {} };

    expect(lambdaFunction.fromConfigurationItem?.({ ...item, supplementaryConfiguration: { Policy: { Statement: [] } } })).toEqual({
      kind: 'function',
      name: 'web',
      runtime: null,
      policies: { read: [{ qualifier: null, document: { Statement: [] }, revisionId: null }], versionsLeftOut: 0 },
      tags: {},
    });
  });
});

describe('in a template', () => {
  const web = (siblings: readonly TemplateSibling[] = [], properties: Record<string, unknown> = {}): TemplateResource => ({
    ...place,
    logicalId: 'Web',
    type: 'AWS::Lambda::Function',
    properties: { Runtime: 'nodejs24.x', ...properties },
    siblings,
  });
  const permission = (FunctionName: unknown, more: Record<string, unknown> = {}): TemplateSibling => ({
    logicalId: 'Permission',
    type: 'AWS::Lambda::Permission',
    properties: { FunctionName, Action: 'lambda:InvokeFunction', Principal: '*', ...more },
  });
  const address = (TargetFunctionArn: unknown, more: Record<string, unknown> = {}): TemplateSibling => ({
    logicalId: 'Address',
    type: 'AWS::Lambda::Url',
    properties: { TargetFunctionArn, AuthType: 'NONE', ...more },
  });
  const alias = (FunctionName: unknown): TemplateSibling => ({ logicalId: 'Live', type: 'AWS::Lambda::Alias', properties: { FunctionName, Name: 'live' } });
  const version = (FunctionName: unknown): TemplateSibling => ({ logicalId: 'Third', type: 'AWS::Lambda::Version', properties: { FunctionName } });
  const statementsOf = (facts: ReturnType<NonNullable<typeof lambdaFunction.fromTemplate>>) =>
    facts?.policies?.read.map(({ document }) => Reflect.get(Object(document), 'Statement'));

  it('has no policy and no address but those that the template holds', () => {
    expect(
      lambdaFunction.fromTemplate?.(
        web([permission(new TemplateRef('Other')), address(new TemplateRef('Other', 'Arn'))], { Tags: [{ Key: 'a', Value: 'b' }] }),
      ),
    ).toEqual({
      kind: 'function',
      name: '<Web>',
      runtime: 'nodejs24.x',
      policies: { read: [], versionsLeftOut: 0 },
      urls: [],
      tags: { a: 'b' },
    });
  });
  it.each([
    ['by reference', [permission(new TemplateRef('Web'))], {}],
    ['by its ARN', [permission(new TemplateRef('Web', 'Arn'))], {}],
    ['by its name', [permission('web')], { FunctionName: 'web' }],
    ["by its ARN's text", [permission(`${arn}:live`)], { FunctionName: 'web' }],
    ['by its name and an alias', [permission('web:live')], { FunctionName: 'web' }],
    ['by a text with a reference in it', [permission(new TemplateText([new TemplateRef('Web', 'Arn'), ':live']))], {}],
    ['by an alias', [permission(new TemplateRef('Live')), alias(new TemplateRef('Web'))], {}],
    ['by an alias of a version', [permission(new TemplateRef('Live')), alias(new TemplateRef('Third')), version(new TemplateRef('Web'))], {}],
    ['by a version', [permission(new TemplateRef('Third')), version(new TemplateRef('Web'))], {}],
  ])('has the permission that names it %s', (_name, siblings, properties) => {
    expect(statementsOf(lambdaFunction.fromTemplate?.(web(siblings, properties)) ?? null)).toMatchObject([
      [{ Principal: '*', Action: 'lambda:InvokeFunction' }],
    ]);
  });
  it('leaves out a permission, and an address, that names what is known only at deployment, which is judged by itself', () => {
    expect(lambdaFunction.fromTemplate?.(web([permission(UNRESOLVED), address(UNRESOLVED)]))).toMatchObject({ policies: { read: [] }, urls: [] });
    expect(lambdaFunction.fromTemplate?.({ ...place, ...permission(UNRESOLVED), siblings: [web()] })).toMatchObject({
      name: '<Permission>',
      policies: { read: [{}] },
    });
    expect(lambdaFunction.fromTemplate?.({ ...place, ...address(UNRESOLVED), siblings: [web()] })).toMatchObject({ name: '<Address>', urls: [{}] });
  });
  it.each([
    ['an account', { Principal: 123456789012 }, { Principal: { AWS: '123456789012' } }],
    ['a service', { Principal: 's3.amazonaws.com' }, { Principal: { Service: 's3.amazonaws.com' } }],
    ['a service of another domain', { Principal: 'alexa-appkit.amazon.com' }, { Principal: { Service: 'alexa-appkit.amazon.com' } }],
    ['a role', { Principal: new TemplateRef('Role', 'Arn') }, { Principal: { AWS: new TemplateRef('Role', 'Arn') } }],
    ['what is known only at deployment', { Principal: UNRESOLVED }, { Principal: UNRESOLVED }],
    [
      'everybody, as far as its conditions go',
      {
        SourceArn: 'arn:aws:s3:::media',
        SourceAccount: '111122223333',
        PrincipalOrgID: 'o-1',
        EventSourceToken: 't',
        FunctionUrlAuthType: 'NONE',
        InvokedViaFunctionUrl: true,
      },
      {
        Principal: '*',
        Condition: {
          StringEquals: {
            'aws:SourceAccount': '111122223333',
            'aws:PrincipalOrgID': 'o-1',
            'lambda:EventSourceToken': 't',
            'lambda:FunctionUrlAuthType': 'NONE',
          },
          ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::media' },
          Bool: { 'lambda:InvokedViaFunctionUrl': true },
        },
      },
    ],
  ])('makes the statement that Lambda makes, for %s', (_name, properties, expected) => {
    expect(statementsOf(lambdaFunction.fromTemplate?.(web([permission(new TemplateRef('Web'), properties)])) ?? null)).toMatchObject([
      [{ Sid: 'Permission', Effect: 'Allow', Action: 'lambda:InvokeFunction', ...expected }],
    ]);
  });
  it('has the addresses of itself and its aliases', () => {
    expect(lambdaFunction.fromTemplate?.(web([address(new TemplateRef('Web', 'Arn'), { Qualifier: 'live', AuthType: 'AWS_IAM' })]))).toMatchObject({
      urls: [{ qualifier: 'live', authType: 'AWS_IAM' }],
    });
    expect(lambdaFunction.fromTemplate?.(web([address(new TemplateRef('Web', 'Arn'), { AuthType: UNRESOLVED })]))).not.toHaveProperty('urls');
  });
  it.each([
    ['an image by its type', { PackageType: 'Image', Runtime: undefined }, null],
    ['an image by its code', { Code: { ImageUri: UNRESOLVED }, Runtime: undefined }, null],
  ])('is %s', (_name, properties, runtime) => {
    expect(lambdaFunction.fromTemplate?.(web([], properties))).toMatchObject({ runtime });
  });
  it('does not show a runtime that is known only at deployment', () => {
    expect(lambdaFunction.fromTemplate?.(web([], { Runtime: UNRESOLVED }))).not.toHaveProperty('runtime');
    expect(lambdaFunction.fromTemplate?.(web([], { PackageType: UNRESOLVED }))).not.toHaveProperty('runtime');
    expect(lambdaFunction.fromTemplate?.(web([], { FunctionName: UNRESOLVED }))).toMatchObject({ name: '<Web>' });
    expect(lambdaFunction.fromTemplate?.(web([], { FunctionName: 'web' }))).toMatchObject({ name: 'web' });
  });
  it('is a permission or an address alone, where the template does not hold its function', () => {
    expect(lambdaFunction.fromTemplate?.({ ...place, ...permission(arn), siblings: [] })).toMatchObject({
      name: 'web',
      policies: { read: [{}], versionsLeftOut: 0 },
    });
    expect(lambdaFunction.fromTemplate?.({ ...place, ...permission(UNRESOLVED), siblings: [] })).toMatchObject({ name: '<Permission>' });
    expect(lambdaFunction.fromTemplate?.({ ...place, ...address('web'), siblings: [] })).toEqual({
      kind: 'function',
      name: 'web',
      urls: [{ qualifier: null, authType: 'NONE' }],
    });
    expect(lambdaFunction.fromTemplate?.({ ...place, ...permission(new TemplateRef('Web')), siblings: [web()] })).toBeNull();
    expect(lambdaFunction.fromTemplate?.({ ...place, ...address(new TemplateRef('Web', 'Arn')), siblings: [web()] })).toBeNull();
  });
});

it('is the same function in whatever order its statements stand, and at whatever revision', () => {
  const facts = (statements: readonly string[], revisionId: string, versionsLeftOut: number) => ({
    kind: 'function' as const,
    name: 'web',
    arn,
    runtime: null,
    policies: { read: [{ qualifier: null, document: JSON.stringify({ Statement: statements.map((Sid) => ({ Sid })) }), revisionId }], versionsLeftOut },
    urls: [],
    tags: {},
  });

  expect(lambdaFunction.canonical?.(facts(['a', 'b'], '1', 0))).toEqual(lambdaFunction.canonical?.(facts(['b', 'a'], '2', 3)));
  expect(lambdaFunction.canonical?.(facts(['a'], '1', 0))).not.toEqual(lambdaFunction.canonical?.(facts(['b'], '1', 0)));
});
