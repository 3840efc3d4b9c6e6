import { TemplateRef, UNRESOLVED } from '../../../resources/resource.ts';
import rules from '../../../rules/lambda/lambda-function-public-access-prohibited.ts';
import type { Step } from '../../../rules/rule.ts';
import { testRule } from '../rule-tester.ts';
import { arn, plain, policyOf, ref } from './functions.ts';

const statement = (Sid: string, Principal: unknown, Condition?: object, Resource = arn) => ({
  Sid,
  Effect: 'Allow',
  Principal,
  Action: 'lambda:InvokeFunction',
  Resource,
  ...(Condition && { Condition }),
});
const account = (Sid = 'own') => statement(Sid, { AWS: 'arn:aws:iam::111122223333:root' });
const service = (name: string, Condition?: object) => statement('trigger', { Service: name }, Condition);
const holding = (statements: readonly object[], qualifier: string | null = null) => ({
  ...plain,
  policies: { read: [policyOf(statements, qualifier)], versionsLeftOut: 0 },
});
const bucketArn = { ArnLike: { 'AWS:SourceArn': 'arn:aws:s3:::snapwave-media' } };
const bucketAccount = { StringEquals: { 'AWS:SourceAccount': '111122223333' }, ...bucketArn };

const remove = (StatementId: string, more: object = {}) =>
  ({ action: 'lambda:RemovePermission', input: { FunctionName: 'web', StatementId, ...more } }) as const;
const add = (StatementId: string, Principal: string, more: object = {}) =>
  ({ action: 'lambda:AddPermission', input: { FunctionName: 'web', StatementId, Action: 'lambda:InvokeFunction', Principal, ...more } }) as const;
const own = { RevisionId: 'revision-own' };
const planned = (message: string, ...steps: Step[]) => ({ risk: 'high', message, steps }) as const;
const isPublic = (statements: string) => `Everybody may call the function, from any AWS account, by ${statements}.`;
const byService = (statements: string) => `Everybody may have the function called by a service of AWS, which acts for any account, by ${statements}.`;
const removing = (statements: string) =>
  `Take ${statements} out of the policy. Whoever calls the function by nothing else is refused from then on, also by its address on the internet.`;
const narrowing = (statements: string) =>
  `Keep ${statements} to buckets of this account, by a new statement in the place of each. Events of buckets of other accounts reach the function no more; those of this account do without a gap.`;

const layerArn = 'arn:aws:lambda:eu-west-1:111122223333:layer:sharp:3';
const layerStatement = (Sid: string, Principal: unknown, Condition?: object) => ({
  ...statement(Sid, Principal, Condition, layerArn),
  Action: 'lambda:GetLayerVersion',
});
const layer = (...statements: readonly object[]) =>
  ({ kind: 'layer', name: 'sharp', arn: layerArn, policies: { read: [policyOf(statements)], versionsLeftOut: 0 } }) as const;
const ofLayer = { LayerName: 'sharp', VersionNumber: 3 };

const [ofFunctions, ofLayers] = rules;
if (!ofFunctions || !ofLayers) throw new Error('The rule is of functions and of layers.');
testRule(ofFunctions, ref, {
  valid: [
    { name: 'a function without a policy', facts: plain },
    { name: 'a layer for one organization', facts: layer(layerStatement('org', '*', { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } })) },
    { name: 'a layer for another account', facts: layer(layerStatement('partner', { AWS: 'arn:aws:iam::444455556666:root' })) },
    { name: 'its own account, and another by its number', facts: holding([account(), statement('partner', { AWS: '444455556666' })]) },
    { name: 'everybody in one organization', facts: holding([statement('org', '*', { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } })]) },
    {
      name: 'a topic of one account',
      facts: holding([service('sns.amazonaws.com', { ArnLike: { 'AWS:SourceArn': 'arn:aws:sns:eu-west-1:111122223333:news' } })]),
    },
    { name: 'a bucket of one account', facts: holding([service('s3.amazonaws.com', bucketAccount)]) },
    {
      name: 'a skill by its token',
      facts: holding([service('alexa-appkit.amazon.com', { StringEquals: { 'lambda:EventSourceToken': 'amzn1.ask.skill.1' } })]),
    },
    {
      name: 'the copies of a function at the edge, which a service may read and not call',
      facts: holding([{ ...service('replicator.lambda.amazonaws.com'), Action: 'lambda:GetFunction' }]),
    },
    {
      name: "a template's bucket, with the account",
      facts: {
        kind: 'function',
        name: 'web',
        policies: {
          read: [
            {
              qualifier: null,
              document: {
                Statement: [
                  service('s3.amazonaws.com', {
                    StringEquals: { 'aws:SourceAccount': 111122223333 },
                    ArnLike: { 'aws:SourceArn': new TemplateRef('Media', 'Arn') },
                  }),
                ],
              },
              revisionId: null,
            },
          ],
          versionsLeftOut: 0,
        },
      },
    },
  ],
  notApplicable: [
    { name: 'a layer that is meant to be public', facts: layer(layerStatement('open', '*')), parameters: { publicFunctions: ['sharp'] } },
    { name: 'a function that is meant to be public', facts: holding([statement('open', '*')]), parameters: { publicFunctions: ['web'] } },
  ],
  invalid: [
    {
      name: 'a layer for everybody, beside another account, which keeps it',
      facts: layer(layerStatement('partner', { AWS: 'arn:aws:iam::444455556666:root' }), layerStatement('open', '*')),
      twin: { rule: ofLayers, ref: { ...ref, type: 'AWS::Lambda::LayerVersion', id: layerArn } },
      message: 'Everybody may use the layer, and read its code, from any AWS account, by statement 2 "open" (lambda:GetLayerVersion).',
      plan: planned(
        'Take statement 2 "open" (lambda:GetLayerVersion) out of the policy. Other accounts can give the layer to no more functions; those that have it already keep it. Functions of this account are not affected.',
        {
          apply: { action: 'lambda:RemoveLayerVersionPermission', input: { ...ofLayer, StatementId: 'open' } },
          revert: {
            action: 'lambda:AddLayerVersionPermission',
            input: { ...ofLayer, StatementId: 'open', Action: 'lambda:GetLayerVersion', Principal: '*' },
          },
        },
      ),
    },
    {
      name: 'a layer for everybody, in words that can not be said again',
      facts: layer(layerStatement('open', '*', { StringLike: { 'aws:PrincipalOrgID': '*' } })),
      message: 'Everybody may use the layer, and read its code, from any AWS account, by statement 1 "open" (lambda:GetLayerVersion).',
      plan: null,
    },
    {
      name: 'a layer for everybody, under a condition that a permission of a layer does not know',
      facts: layer(layerStatement('open', '*', { StringEquals: { 'lambda:FunctionUrlAuthType': 'NONE' } })),
      message: 'Everybody may use the layer, and read its code, from any AWS account, by statement 1 "open" (lambda:GetLayerVersion).',
      plan: null,
    },
    {
      name: 'everybody, and takes that alone out',
      facts: holding([account(), statement('open', '*')]),
      message: isPublic('statement 2 "open" (lambda:InvokeFunction)'),
      plan: planned(removing('statement 2 "open" (lambda:InvokeFunction)'), { apply: remove('open', own), revert: add('open', '*') }),
    },
    {
      name: 'everybody, in the words of a pattern of accounts',
      facts: holding([statement('open', '*', { StringLike: { 'AWS:SourceAccount': '*' } })]),
      message: isPublic('statement 1 "open" (lambda:InvokeFunction)'),
      plan: null,
    },
    {
      name: 'everybody who comes by the address on the internet, by the two statements that takes',
      facts: holding([
        { ...statement('url', '*', { StringEquals: { 'lambda:FunctionUrlAuthType': 'NONE' } }), Action: 'lambda:InvokeFunctionUrl' },
        statement('call', '*', { Bool: { 'lambda:InvokedViaFunctionUrl': 'true' } }),
      ]),
      message: isPublic('statement 1 "url" (lambda:InvokeFunctionUrl); statement 2 "call" (lambda:InvokeFunction)'),
      plan: planned(
        removing('statement 1 "url" (lambda:InvokeFunctionUrl); statement 2 "call" (lambda:InvokeFunction)'),
        { apply: remove('url', own), revert: add('url', '*', { Action: 'lambda:InvokeFunctionUrl', FunctionUrlAuthType: 'NONE' }) },
        // Its own change has given the policy another revision.
        { apply: remove('call'), revert: add('call', '*', { InvokedViaFunctionUrl: true }) },
      ),
    },
    {
      name: 'everybody by an alias, beside the function itself',
      facts: {
        ...plain,
        policies: { read: [policyOf([statement('open', '*')]), policyOf([statement('open', '*', undefined, `${arn}:live`)], 'live')], versionsLeftOut: 0 },
      },
      message: isPublic('statement 1 "open" (lambda:InvokeFunction); statement 1 "open" (lambda:InvokeFunction) of live'),
      plan: planned(
        removing('statement 1 "open" (lambda:InvokeFunction); statement 1 "open" (lambda:InvokeFunction) of live'),
        { apply: remove('open', own), revert: add('open', '*') },
        { apply: remove('open', { Qualifier: 'live', RevisionId: 'revision-live' }), revert: add('open', '*', { Qualifier: 'live' }) },
      ),
    },
    {
      name: 'any bucket of that name, and keeps it to this account first, so that no event is lost',
      facts: holding([service('s3.amazonaws.com', bucketArn)]),
      message: byService('statement 1 "trigger" (lambda:InvokeFunction)'),
      plan: planned(
        narrowing('statement 1 "trigger" (lambda:InvokeFunction)'),
        {
          apply: add('trigger-this-account', 's3.amazonaws.com', { SourceArn: 'arn:aws:s3:::snapwave-media', SourceAccount: '111122223333', ...own }),
          revert: remove('trigger-this-account'),
        },
        { apply: remove('trigger'), revert: add('trigger', 's3.amazonaws.com', { SourceArn: 'arn:aws:s3:::snapwave-media' }) },
      ),
    },
    {
      name: 'any bucket of that name, by a statement whose name is as long as can be',
      facts: holding([statement('t'.repeat(100), { Service: 's3.amazonaws.com' }, bucketArn)]),
      message: byService(`statement 1 "${'t'.repeat(100)}" (lambda:InvokeFunction)`),
      plan: planned(
        narrowing(`statement 1 "${'t'.repeat(100)}" (lambda:InvokeFunction)`),
        {
          apply: add(`${'t'.repeat(87)}-this-account`, 's3.amazonaws.com', {
            SourceArn: 'arn:aws:s3:::snapwave-media',
            SourceAccount: '111122223333',
            ...own,
          }),
          revert: remove(`${'t'.repeat(87)}-this-account`),
        },
        { apply: remove('t'.repeat(100)), revert: add('t'.repeat(100), 's3.amazonaws.com', { SourceArn: 'arn:aws:s3:::snapwave-media' }) },
      ),
    },
    {
      name: 'any bucket of that name, in the words of another partition',
      facts: holding([service('s3.amazonaws.com.cn', { ArnLike: { 'AWS:SourceArn': 'arn:aws-cn:s3:::snapwave-media' } })]),
      message: byService('statement 1 "trigger" (lambda:InvokeFunction)'),
      plan: planned(
        narrowing('statement 1 "trigger" (lambda:InvokeFunction)'),
        {
          apply: add('trigger-this-account', 's3.amazonaws.com.cn', {
            SourceArn: 'arn:aws-cn:s3:::snapwave-media',
            SourceAccount: '111122223333',
            ...own,
          }),
          revert: remove('trigger-this-account'),
        },
        { apply: remove('trigger'), revert: add('trigger', 's3.amazonaws.com.cn', { SourceArn: 'arn:aws-cn:s3:::snapwave-media' }) },
      ),
    },
    {
      name: "anybody's distribution of CloudFront, by the address on the internet",
      facts: holding([{ ...service('cloudfront.amazonaws.com'), Action: 'lambda:InvokeFunctionUrl' }]),
      message: byService('statement 1 "trigger" (lambda:InvokeFunctionUrl)'),
      plan: null,
    },
    {
      name: 'everybody, and any bucket',
      facts: holding([statement('open', '*'), service('s3.amazonaws.com')]),
      message: isPublic('statement 1 "open" (lambda:InvokeFunction); statement 2 "trigger" (lambda:InvokeFunction)'),
      plan: planned(
        'Take statement 1 "open" (lambda:InvokeFunction); statement 2 "trigger" (lambda:InvokeFunction) out of the policy, and put a statement for buckets of this account alone in the place of each that is for any bucket. Whoever else calls the function by nothing else is refused from then on.',
        { apply: remove('open', own), revert: add('open', '*') },
        { apply: add('trigger-this-account', 's3.amazonaws.com', { SourceAccount: '111122223333' }), revert: remove('trigger-this-account') },
        { apply: remove('trigger'), revert: add('trigger', 's3.amazonaws.com') },
      ),
    },
    {
      name: 'any topic, of which a human has to say the one that is meant',
      facts: holding([service('sns.amazonaws.com')]),
      message: byService('statement 1 "trigger" (lambda:InvokeFunction)'),
      plan: null,
    },
    {
      name: 'topics of whatever account',
      facts: holding([service('sns.amazonaws.com', { ArnLike: { 'AWS:SourceArn': 'arn:aws:sns:*:*:news' } })]),
      message: byService('statement 1 "trigger" (lambda:InvokeFunction)'),
      plan: null,
    },
    {
      name: 'everybody beside a statement that can not be read',
      facts: {
        ...plain,
        policies: { read: [policyOf([statement('open', '*')]), { qualifier: 'live', document: '{}', revisionId: null }], versionsLeftOut: 0 },
      },
      message: isPublic('statement 1 "open" (lambda:InvokeFunction)'),
      plan: planned(removing('statement 1 "open" (lambda:InvokeFunction)'), { apply: remove('open', own), revert: add('open', '*') }),
    },
    {
      name: 'a public function with more versions than are looked at',
      facts: { ...plain, policies: { read: [policyOf([statement('open', '*')])], versionsLeftOut: 12 } },
      message: isPublic('statement 1 "open" (lambda:InvokeFunction)'),
      plan: planned(removing('statement 1 "open" (lambda:InvokeFunction)'), { apply: remove('open', own), revert: add('open', '*') }),
    },
    {
      name: 'a statement that AddPermission could not give back',
      facts: holding([{ ...statement('open', '*'), Action: ['lambda:InvokeFunction', 'lambda:GetFunction'] }]),
      message: isPublic('statement 1 "open" (lambda:InvokeFunction, lambda:GetFunction)'),
      plan: null,
    },
    {
      name: 'any bucket, where the new name is taken',
      facts: holding([service('s3.amazonaws.com'), { ...account('trigger-this-account') }]),
      message: byService('statement 1 "trigger" (lambda:InvokeFunction)'),
      plan: null,
    },
  ],
  insufficient: [
    { name: 'a function whose policies are not shown', facts: { kind: 'function', name: 'web' }, message: /policies/ },
    {
      name: 'a function with more versions than are looked at',
      facts: { ...plain, policies: { read: [policyOf([account()])], versionsLeftOut: 12 } },
      message: /12 old versions/,
    },
    {
      name: 'a permission that may be of the function',
      facts: {
        kind: 'function',
        name: 'web',
        policies: { read: [policyOf([account()]), { qualifier: null, document: { Statement: UNRESOLVED }, revisionId: null }], versionsLeftOut: 0 },
      },
    },
    {
      name: 'a service whose source is known only at deployment',
      facts: {
        kind: 'function',
        name: 'web',
        policies: {
          read: [{ qualifier: null, document: { Statement: [service('sns.amazonaws.com', { ArnLike: { 'aws:SourceArn': UNRESOLVED } })] }, revisionId: null }],
          versionsLeftOut: 0,
        },
      },
      message: /trigger/,
    },
  ],
});
