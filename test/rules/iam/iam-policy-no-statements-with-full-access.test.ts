import { TemplateRef, TemplateText, UNRESOLVED } from '../../../resources/resource.ts';
import rule from '../../../rules/iam/iam-policy-no-statements-with-full-access.ts';
import { testRule } from '../rule-tester.ts';

const arn = 'arn:aws:iam::111122223333:policy/media';
const ref = { accountId: '111122223333', region: 'global', type: 'AWS::IAM::Policy', id: arn } as const;
const of = (...statements: object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements });
const allow = (statement: object) => ({ Effect: 'Allow', Resource: '*', ...statement });
const facts = (document: string | object, more: object = {}) => ({
  arn,
  defaultVersionId: 'v3',
  document,
  versions: [],
  attachmentCount: 2,
  boundaryCount: 0,
  ...more,
});
const letters = [...'abcdefghijklmnopqrstuvwxyz'];
const said = (grants: string) => `Whole services are allowed: ${grants}. Whoever has this policy can do anything in them that AWS offers, or will offer.`;
const reported = (name: string, document: string | object, grants: string) => ({ name, facts: facts(document), message: said(grants), plan: null });
const setDefault = (VersionId: string) => ({ action: 'iam:SetDefaultPolicyVersion', input: { PolicyArn: arn, VersionId } }) as const;

testRule(rule, ref, {
  valid: [
    { name: 'some actions of a service', facts: facts(of(allow({ Action: ['s3:Get*', 's3:List*'] }))) },
    { name: 'most of a service', facts: facts(of(allow({ Action: letters.slice(1).map((letter) => `s3:${letter}*`) }))) },
    { name: 'some actions of every service', facts: facts(of(allow({ Action: ['*:Get*', '*:List*'] }))) },
    { name: 'a whole service denied', facts: facts(of({ Effect: 'Deny', Action: 's3:*', Resource: '*' })) },
    { name: 'all denied but something', facts: facts(of({ Effect: 'Deny', NotAction: 's3:*', Resource: '*' })) },
    { name: 'all but everything', facts: facts(of(allow({ NotAction: '*' }), allow({ NotAction: ['s3:Get*', '*:*'] }))) },
    { name: 'no statement', facts: facts(of()) },
    { name: 'a whole service in a boundary, where these are left out', facts: facts(of(allow({ Action: 's3:Get*' })), { boundaryCount: 1 }) },
    { name: 'an action with a name of a template', facts: facts({ Statement: [allow({ Action: new TemplateText(['s3:', new TemplateRef('Action')]) })] }) },
    {
      name: 'a resource and a condition known only at deployment',
      facts: facts({ Statement: allow({ Action: 's3:Get*', Resource: UNRESOLVED, Condition: UNRESOLVED }) }),
    },
    { name: 'something denied that is known only at deployment', facts: facts({ Statement: [{ Effect: 'Deny', Action: UNRESOLVED, Resource: '*' }] }) },
  ],
  notApplicable: [
    {
      name: 'a boundary, where these are left out',
      facts: facts(of(allow({ Action: 's3:*' })), { boundaryCount: 1 }),
      parameters: { excludePermissionBoundaryPolicy: true },
    },
  ],
  invalid: [
    {
      name: 'a whole service, and goes back to the newest version that has none',
      facts: facts(of(allow({ Action: 's3:*' })), {
        boundaryCount: 1,
        versions: [
          { versionId: 'v1', document: of(allow({ Action: 's3:Get*' })), createDate: '2026-05-01T08:00:00.000Z' },
          { versionId: 'v2', document: of(allow({ Action: 'ec2:*' })) },
          { versionId: 'v3', document: of(allow({ Action: 's3:*' })) },
        ],
      }),
      message: said('s3:* in statement 1'),
      plan: {
        risk: 'high',
        message:
          'Put version v1 of 2026-05-01 in force instead of v3; no version is deleted. It hits all who have the policy at once (2 users, groups and roles; 1 more that it bounds): what only v3 allows stops working, and what only v1 allows works again.',
        steps: [{ apply: setDefault('v1'), revert: setDefault('v3') }],
      },
    },
    {
      name: 'a whole service in a policy that bounds nobody, where boundaries are left out',
      facts: facts(of(allow({ Action: 's3:*' }))),
      parameters: { excludePermissionBoundaryPolicy: true },
      message: said('s3:* in statement 1'),
      plan: null,
    },
    reported(
      'it on one resource, and under a condition',
      of(allow({ Action: 's3:*', Resource: 'arn:aws:s3:::b/*', Condition: { Bool: { 'aws:SecureTransport': 'true' } } })),
      's3:* in statement 1',
    ),
    reported(
      'it in a list, beside a denial of all of it',
      of({ Effect: 'Deny', Action: 's3:*', Resource: '*' }, allow({ Sid: 'Media', Action: ['sns:Publish', 'S3:*'] })),
      'S3:* in statement 2 "Media"',
    ),
    reported(
      'more stars than needed, and question marks',
      of(allow({ Action: ['s3:**', 'ec2:?*', 'sqs:*?', 'sns:?*?', 'kms:??*?'] })),
      's3:** in statement 1, ec2:?* in statement 1, sqs:*? in statement 1, sns:?*? in statement 1',
    ),
    reported('services by their beginning', of(allow({ Action: ['s*:*', 'dyn*'] })), 's*:* in statement 1, dyn* in statement 1'),
    reported('everything', of(allow({ Action: '*' }), allow({ Action: '*:*' })), '* in statement 1, *:* in statement 2'),
    reported('names in another case', '{"statement":{"effect":"Allow","action":"s3:*","resource":"*"}}', 's3:* in statement 1'),
    reported('all but some', of(allow({ NotAction: ['iam:*', 'organizations:*'] })), 'all but iam:*, organizations:* in statement 1'),
    reported('a service in pieces', of(allow({ Action: ['sns:Publish', ...letters.map((letter) => `s3:${letter}*`)] })), 's3:* in pieces in statement 1'),
    reported(
      'it in a template, whatever else is known only at deployment',
      { Statement: [UNRESOLVED, allow({ Action: ['s3:*', UNRESOLVED], Resource: UNRESOLVED })] },
      's3:* in statement 2',
    ),
  ],
  insufficient: [
    { name: 'a policy whose document is not shown', facts: { boundaryCount: 0 } },
    { name: 'a document that is not JSON', facts: facts('%7B'), message: /not JSON/ },
    { name: 'an action known only at deployment', facts: facts({ Statement: [allow({ Action: ['s3:Get*', UNRESOLVED] })] }), message: /only at deployment/ },
    { name: 'a statement known only at deployment', facts: facts({ Statement: [UNRESOLVED] }), message: /only at deployment/ },
    { name: 'all but something known only at deployment', facts: facts({ Statement: [allow({ NotAction: UNRESOLVED })] }), message: /only at deployment/ },
  ],
});
