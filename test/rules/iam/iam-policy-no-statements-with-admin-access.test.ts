import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { judge } from '../../../functions/core/judge.ts';
import { TemplateRef, TemplateText, UNRESOLVED } from '../../../resources/resource.ts';
import rule from '../../../rules/iam/iam-policy-no-statements-with-admin-access.ts';
import { CONTEXT, testRule } from '../rule-tester.ts';

const arn = 'arn:aws:iam::111122223333:policy/media';
const ref = { accountId: '111122223333', region: 'global', type: 'AWS::IAM::Policy', id: arn } as const;

const of = (...statements: object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements });
const allow = (statement: object) => ({ Effect: 'Allow', Resource: '*', ...statement });
const admin = of(allow({ Action: '*' }));
const readOnly = of(allow({ Action: 's3:Get*' }));
const letters = [...'abcdefghijklmnopqrstuvwxyz'];

const message = 'Every action on every resource is allowed (statement 1): whoever has this policy is an administrator.';
const live = (document: string, versions: readonly object[], more: object = {}) => ({
  name: 'media',
  arn,
  defaultVersionId: 'v3',
  document,
  versions: versions.map((version, index) => ({ versionId: `v${index + 1}`, document: '', ...version })),
  attachmentCount: 7,
  boundaryCount: 2,
  tags: {},
  ...more,
});
const setDefault = (VersionId: string) => ({ action: 'iam:SetDefaultPolicyVersion', input: { PolicyArn: arn, VersionId } }) as const;
/** As a recorded item shows it: there is nothing to go back to. */
const reported = (name: string, document: string | object, sentence = message) => ({
  name,
  facts: { arn, defaultVersionId: 'v1', document, versions: [], attachmentCount: 0, boundaryCount: 0 },
  message: sentence,
  plan: null,
});

testRule(rule, ref, {
  valid: [
    { name: 'some actions on every resource', facts: { document: readOnly } },
    { name: 'every action of one service', facts: { document: of(allow({ Action: 's3:*' })) } },
    { name: 'every action on one resource', facts: { document: of(allow({ Action: '*', Resource: 'arn:aws:s3:::media/*' })) } },
    { name: 'every action on the resources of one account', facts: { document: of(allow({ Action: '*', Resource: 'arn:aws:*:*:111122223333:*' })) } },
    { name: 'every action denied', facts: { document: of({ Effect: 'Deny', Action: '*', Resource: '*' }) } },
    { name: 'a variable that looks like a wildcard', facts: { document: of(allow({ Action: '*', Resource: '$\u007b*}' })) } },
    {
      name: 'all but IAM, which is for power users',
      facts: { document: of(allow({ NotAction: ['iam:*', 'organizations:*'] }), allow({ Action: 'iam:ListRoles' })) },
    },
    { name: 'all but IAM, in another case', facts: { document: of(allow({ NotAction: 'IAM:*' })) } },
    { name: 'all of IAM, beside all but everything', facts: { document: of(allow({ NotAction: '*' }), allow({ Action: 'iam:*' })) } },
    { name: 'all but everything', facts: { document: of(allow({ NotAction: '*:*' })) } },
    { name: "every action on all resources but IAM's", facts: { document: of({ Effect: 'Allow', Action: '*', NotResource: 'arn:aws:iam::*:*' }) } },
    {
      name: "every action on all resources but the account's own of IAM",
      facts: { document: of({ Effect: 'Allow', Action: '*', NotResource: ['arn:aws:s3:::logs/*', 'arn:aws:iam::111122223333:*'] }) },
    },
    { name: 'every letter but one', facts: { document: of(allow({ Action: letters.slice(1).map((letter) => `${letter}*`) })) } },
    { name: 'no statement', facts: { document: of() } },
    {
      name: 'a resource known only at deployment, of some actions',
      facts: { document: { Statement: { Effect: 'Allow', Action: 's3:*', Resource: UNRESOLVED } } },
    },
    {
      name: 'every action on what the template makes',
      facts: {
        document: {
          Statement: [
            allow({ Action: '*', Resource: new TemplateRef('Bucket', 'Arn') }),
            allow({ Action: '*', Resource: [new TemplateText([new TemplateRef('Bucket', 'Arn'), '/*'])] }),
          ],
        },
      },
    },
    {
      name: 'an action known only at deployment, on one resource',
      facts: { document: { Statement: [allow({ Action: UNRESOLVED, Resource: 'arn:aws:s3:::media/*' })] } },
    },
    {
      name: 'all but IAM and something known only at deployment',
      facts: { document: { Statement: [allow({ NotAction: ['iam:*', UNRESOLVED] })] } },
    },
  ],
  invalid: [
    {
      name: 'every action on every resource, and goes back to the newest version that is narrower',
      facts: live(admin, [{ document: readOnly }, { document: readOnly, createDate: '2026-05-01T08:00:00.000Z' }, { document: admin }]),
      message,
      plan: {
        risk: 'high',
        message:
          'Put version v2 of 2026-05-01 in force instead of v3; no version is deleted. It hits all who have the policy at once (7 users, groups and roles; 2 more that it bounds): what they do beyond v2 stops working.',
        steps: [{ apply: setDefault('v2'), revert: setDefault('v3') }],
      },
    },
    {
      name: 'an old version set in force again, and passes over versions that are as wide or unreadable',
      facts: live(
        of(allow({ Action: '*:*' })),
        [{ document: readOnly }, { document: '{' }, { document: admin }, { document: readOnly }, { document: admin }, { document: undefined }],
        { attachmentCount: 0, boundaryCount: 0 },
      ),
      message,
      plan: {
        risk: 'high',
        message:
          'Put version v4 in force instead of v3; no version is deleted. It hits all who have the policy at once (0 users, groups and roles; 0 more that it bounds): what they do beyond v4 stops working.',
        steps: [{ apply: setDefault('v4'), revert: setDefault('v3') }],
      },
    },
    reported('it where no version is narrower', admin),
    reported('a list that holds it', of(allow({ Action: ['s3:GetObject', '*'], Resource: ['arn:aws:s3:::media/*', '*'] }))),
    reported('one statement that is not in a list', JSON.stringify({ Statement: allow({ Action: '*:*' }) })),
    reported('names in another case', '{"statement":[{"effect":"Allow","action":"*","resource":"*"}]}'),
    reported('more stars than needed', of(allow({ Action: '**', Resource: '***' }))),
    reported('question marks and stars', of(allow({ Action: '?*:?*' }))),
    reported('every ARN of the partition', of(allow({ Action: '*', Resource: 'arn:aws:*' }))),
    reported('every ARN of another partition, in an account there', of(allow({ Action: '*', Resource: 'arn:aws-us-gov:*:*:*:*' }))),
    reported('every service by its first letter', of(allow({ Action: letters.map((letter) => `${letter.toUpperCase()}*`) }))),
    reported('every call by its first letter', of(allow({ Action: letters.map((letter) => `*:${letter}*`) }))),
    reported('it under a condition', of(allow({ Action: '*', Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }))),
    reported('it beside a denial', of(allow({ Action: '*' }), { Effect: 'Deny', Action: 'organizations:*', Resource: '*' })),
    reported('all but little, with IAM among what is left', of(allow({ NotAction: 's3:DeleteBucket' }))),
    reported('all but some calls of IAM', of(allow({ NotAction: ['iam:DeleteRole', 'ec2:*'] }))),
    reported('every action on all but one bucket', of({ Effect: 'Allow', Action: '*', NotResource: 'arn:aws:s3:::logs/*' })),
    reported(
      'the one statement among others, by its name',
      of(allow({ Action: 's3:*' }), allow({ Sid: 'Emergency', Action: '*' })),
      'Every action on every resource is allowed (statement 2 "Emergency"): whoever has this policy is an administrator.',
    ),
    reported(
      'statements that make an administrator together',
      of(allow({ NotAction: 'iam:*' }), { Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::b' }, allow({ Action: 'iam:*' })),
      'Every action on every resource is allowed (statement 1 and 3): whoever has this policy is an administrator.',
    ),
    reported('it in a template, whatever else is known only at deployment', {
      Statement: [allow({ Sid: UNRESOLVED, Action: '*', Condition: UNRESOLVED }), UNRESOLVED, allow({ Action: UNRESOLVED })],
    }),
  ],
  insufficient: [
    { name: 'a policy whose document is not shown', facts: { arn } },
    { name: 'a document that is not JSON', facts: { document: '%7B%7D' }, message: /not JSON/ },
    { name: 'every action on a resource known only at deployment', facts: { document: { Statement: [allow({ Action: '*', Resource: UNRESOLVED })] } } },
    { name: 'an action known only at deployment, on every resource', facts: { document: { Statement: [allow({ Action: [UNRESOLVED] })] } } },
    { name: 'all but something known only at deployment', facts: { document: { Statement: [allow({ NotAction: UNRESOLVED })] } } },
    {
      name: 'an action, on all but something, both known only at deployment',
      facts: { document: { Statement: [{ Effect: 'Allow', Action: UNRESOLVED, NotResource: UNRESOLVED }] } },
    },
    {
      name: 'an effect known only at deployment',
      facts: { document: { Statement: [allow({ Effect: UNRESOLVED, Action: '*' })] } },
      message: /only at deployment/,
    },
    {
      name: 'a statement known only at deployment',
      facts: { document: { Statement: [UNRESOLVED, allow({ Action: 's3:*' })] } },
      message: /only at deployment/,
    },
  ],
});

describe('agrees with the labelled templates', () => {
  const file = '../shared/conformance/guard-cases.jsonl';
  const cases = existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line.includes(`"ruleId":"${rule.meta.id}"`))
        .map((line) => JSON.parse(line))
        .filter(({ kind }) => kind === 'scored')
    : [];
  if (cases.length === 0) it.skip(`(passed over: ${file} is missing)`, () => {});
  it.each(cases.map((each) => [each.case, each] as const))('%s', (_name, { template, accept }) => {
    for (const [logicalId, { Type: type, Properties: properties }] of Object.entries<{ Type: string; Properties: object }>(template.Resources)) {
      expect(rule.resource.templateTypes).toContain(type);
      const facts = rule.resource.fromTemplate?.({ ...ref, logicalId, type, properties: { ...properties }, siblings: [] });
      expect(accept).toContain(judge(rule, facts ?? {}, CONTEXT).compliance);
    }
  });
});

describe('judges what AWS Config recorded', () => {
  const folder = '../shared/fixtures/config-items';
  it.skipIf(!existsSync(folder)).each([
    ['AWS_IAM_Policy.json', 'COMPLIANT'],
    ['shape-IAM_Policy-api-model-urlencoded.json', 'NON_COMPLIANT'],
  ])(`in %s (passed over where ${folder} is missing)`, (name, compliance) => {
    const item = JSON.parse(readFileSync(`${folder}/${name}`, 'utf8'));
    const configuration = typeof item.configuration === 'string' ? JSON.parse(item.configuration) : item.configuration;

    expect(judge(rule, rule.resource.fromConfigurationItem?.({ ...item, configuration }) ?? {}, CONTEXT).compliance).toBe(compliance);
  });
});
