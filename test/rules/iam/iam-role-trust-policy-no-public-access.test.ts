import { TemplateRef, TemplateText, UNRESOLVED } from '../../../resources/resource.ts';
import rule from '../../../rules/iam/iam-role-trust-policy-no-public-access.ts';
import { testRule } from '../rule-tester.ts';

const ref = { accountId: '111122223333', region: 'global', type: 'AWS::IAM::Role', id: 'build' } as const;
const GITHUB = 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com';
const EKS = 'arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE539D4633E53DE1B71EXAMPLE';
const EKS_HOST = 'oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE539D4633E53DE1B71EXAMPLE';
const GITLAB = 'arn:aws:iam::111122223333:oidc-provider/gitlab.com';
const of = (...statements: object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, 2);
const allow = (Principal: unknown, more: object = {}) => ({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole', ...more });
const web = (Federated: unknown, Condition?: unknown, more: object = {}) => ({
  Effect: 'Allow',
  Principal: { Federated },
  Action: 'sts:AssumeRoleWithWebIdentity',
  ...(Condition !== undefined && { Condition }),
  ...more,
});
const github = (operator: string, sub: unknown, more: object = {}) =>
  web(
    GITHUB,
    { StringEquals: { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' }, [operator]: { 'token.actions.githubusercontent.com:sub': sub } },
    more,
  );
const eks = (operator: string, sub: unknown) => web(EKS, { [operator]: { [`${EKS_HOST}:sub`]: sub } });
const externalId = (id: string, operator = 'StringEquals') => ({ Condition: { [operator]: { 'sts:ExternalId': id } } });
const own = allow({ AWS: 'arn:aws:iam::111122223333:root' });
const stranger = { AWS: 'arn:aws:iam::999988887777:root' };
const facts = (trustPolicy: string | object, more: object = {}) => ({ name: 'build', path: '/', trustPolicy, ...more });
const complies = (name: string, ...statements: object[]) => ({ name, facts: facts(of(...statements)) });
const said = (who: string) => `The role can be taken by ${who}: whatever it may do, they may do.`;
const reported = (name: string, who: string, ...statements: object[]) => ({ name, facts: facts(of(...statements)), message: said(who), plan: null });
const update = (PolicyDocument: string) => ({ action: 'iam:UpdateAssumeRolePolicy', input: { RoleName: 'build', PolicyDocument } }) as const;
const plan = (who: string, before: string, after: string) => ({
  risk: 'high' as const,
  message: `Take ${who} out of the trust policy of build and leave the rest as it is. Whoever takes the role by that is refused from then on, be they strangers or ours. Sessions that were begun go on until they end, twelve hours at most: revoke them apart.`,
  steps: [{ apply: update(after), revert: update(before) }] as const,
});
/** With a change where another statement is left. */
const removed = (name: string, who: string, offending: object) => ({
  name: `${name}, and leaves what else there is`,
  facts: facts(of(own, offending)),
  message: said(who),
  plan: plan(who, of(own, offending), of(own)),
});
const subjects = (host: string, statement = 'statement 1') => `any subject of ${host} (${statement})`;
const OF_GITHUB = subjects('token.actions.githubusercontent.com');

testRule(rule, ref, {
  valid: [
    complies('a service', allow({ Service: ['ec2.amazonaws.com', 'lambda.amazonaws.com'] })),
    complies('our account, in each spelling', own, allow({ AWS: ['111122223333', 'arn:aws:iam::111122223333:role/ci'] })),
    { name: 'another account of ours', facts: facts(of(allow(stranger))), ownAccounts: ['999988887777'] },
    { name: 'an account that is known', facts: facts(of(allow(stranger))), parameters: { knownAccounts: ['999988887777'] } },
    complies('a user of ours that was deleted', allow({ AWS: 'AIDACKCEVSQ6C2EXAMPLE' })),
    complies('another account with a fixed external id', allow(stranger, externalId('2f6a'))),
    complies('whoever knows a fixed external id', allow({ AWS: '*' }, externalId('2f6a'))),
    complies('everybody in an organization', allow({ AWS: '*' }, { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } } })),
    complies('everybody, denied', { ...allow('*'), Effect: 'Deny' }, own),
    complies('everybody, with all but our account denied', allow('*'), {
      ...allow('*'),
      Effect: 'Deny',
      Condition: { StringNotEquals: { 'aws:PrincipalAccount': '111122223333' } },
    }),
    complies(
      'a stranger who may only tag a session that is taken otherwise',
      allow(stranger, externalId('2f6a')),
      allow(stranger, { Action: 'sts:TagSession' }),
    ),
    complies('a SAML provider', {
      Effect: 'Allow',
      Principal: { Federated: 'arn:aws:iam::111122223333:saml-provider/okta' },
      Action: 'sts:AssumeRoleWithSAML',
      Condition: { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
    }),
    complies('repositories of one organization', github('StringLike', 'repo:my-org/*')),
    complies('a branch of one repository, and others', github('StringEquals', ['repo:my-org/app:ref:refs/heads/main', 'repo:my-org/web:environment:prod'])),
    complies('any repository of one organization, some branch of it', github('ForAnyValue:StringLike', 'repo:my-org/*:ref:refs/heads/main')),
    complies('a subject in the form that the organization chose', github('StringLike', 'repository_owner_id:1234:repository_visibility:*')),
    complies('stars that are no wildcards', github('StringEquals', 'repo:my-org/*')),
    complies('a workflow of one organization', web(GITHUB, { StringLike: { 'token.actions.githubusercontent.com:job_workflow_ref': 'my-org/ci/*' } })),
    complies('a fixed owner by its own claim', web(GITHUB, { StringEquals: { 'token.actions.githubusercontent.com:repository_owner': 'my-org' } })),
    complies('keys in another case', web(GITHUB, { stringlike: { 'Token.Actions.githubusercontent.com:SUB': 'repo:my-org/*' } })),
    complies('all but the subjects of one organization denied', web(GITHUB), {
      ...web(GITHUB, { StringNotLike: { 'token.actions.githubusercontent.com:sub': 'repo:my-org/*' } }),
      Effect: 'Deny',
    }),
    complies('a service account of a cluster', eks('StringEquals', 'system:serviceaccount:media:encoder')),
    complies('any service account of one namespace', eks('StringLike', 'system:serviceaccount:media:*')),
    complies('a project group', web(GITLAB, { StringLike: { 'gitlab.com:sub': 'project_path:my-group/*:ref_type:branch:ref:main' } })),
    complies(
      'a workspace of one organization',
      web('arn:aws:iam::111122223333:oidc-provider/app.terraform.io', {
        StringLike: { 'app.terraform.io:sub': 'organization:my-org:project:*:workspace:*:run_phase:*' },
      }),
    ),
    complies(
      'an audience that names the owner',
      web('arn:aws:iam::111122223333:oidc-provider/oidc.vercel.com', { StringEquals: { 'oidc.vercel.com:aud': 'https://vercel.com/my-team' } }),
    ),
    complies(
      'an identity pool',
      web('cognito-identity.amazonaws.com', {
        StringEquals: { 'cognito-identity.amazonaws.com:aud': 'eu-west-1:12345678-dead-beef-cafe-123456790ab' },
        'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': 'authenticated' },
      }),
    ),
    complies(
      'deployments of one organization at Pulumi',
      web('arn:aws:iam::111122223333:oidc-provider/api.pulumi.com/oidc', { StringLike: { 'api.pulumi.com/oidc:sub': 'pulumi:deploy:org:my-org:project:*' } }),
    ),
    complies('an app at Google', web('accounts.google.com', { StringEquals: { 'accounts.google.com:aud': '66677788899900pro0' } })),
    complies('web identities from one network', web(GITHUB, { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } })),
    {
      name: 'what the template makes, and its account',
      facts: facts({
        Statement: [
          allow({ AWS: new TemplateRef('Ci', 'Arn') }),
          allow({ AWS: 'arn:aws:iam::000000000000:root' }),
          web(new TemplateRef('Provider', 'Arn'), {
            StringLike: { 'token.actions.githubusercontent.com:sub': new TemplateText(['repo:', new TemplateRef('Org'), '/*']) },
          }),
        ],
      }),
    },
  ],
  invalid: [
    removed('everybody', 'anybody (statement 2)', allow('*')),
    removed('everybody in AWS', 'anybody (statement 2)', allow({ AWS: ['*'] })),
    removed('everybody with an external id of any kind', 'anybody (statement 2)', allow({ AWS: '*' }, externalId('*', 'StringLike'))),
    removed('all but somebody', 'anybody (statement 2)', { Effect: 'Allow', NotPrincipal: { AWS: 'arn:aws:iam::111122223333:user/bo' }, Action: 'sts:*' }),
    removed('everybody who says so', 'anybody (statement 2)', allow('*', { Condition: { StringLike: { 'aws:PrincipalArn': '*' } } })),
    removed('all actions but tagging', 'anybody (statement 2)', { Effect: 'Allow', Principal: '*', NotAction: 'sts:TagSession' }),
    removed('an account that is not ours', 'account 999988887777 (statement 2)', allow(stranger)),
    removed(
      'accounts that are not ours, by their numbers',
      'account 999988887777, 444455556666 (statement 2)',
      allow({ AWS: ['999988887777', 'arn:aws:iam::444455556666:role/x'] }),
    ),
    removed('one with an external id of any kind', 'account 999988887777 (statement 2)', allow(stranger, externalId('*', 'StringLike'))),
    removed('one that need not send its external id', 'account 999988887777 (statement 2)', allow(stranger, externalId('2f6a', 'StringEqualsIfExists'))),
    removed(
      'one whose people use MFA',
      'account 999988887777 (statement 2)',
      allow(stranger, { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }),
    ),
    removed('every pod of a cluster', `any subject of ${EKS_HOST.toLowerCase()} (statement 2)`, eks('StringLike', 'system:serviceaccount:*:*')),
    removed(
      'whoever has the audience of a cluster',
      `any subject of ${EKS_HOST.toLowerCase()} (statement 2)`,
      web(EKS, { StringEquals: { [`${EKS_HOST}:aud`]: 'sts.amazonaws.com' } }),
    ),
    {
      name: 'several, and leaves every other byte as it was',
      facts: facts(
        `{ "Version":"2012-10-17",\n\t"Statement" : [ ${JSON.stringify(allow('*'))},\n${JSON.stringify(own)} ,  ${JSON.stringify(allow(stranger, { Sid: 'Vendor' }))}\t] }`,
      ),
      message: said('anybody (statement 1), and by account 999988887777 (statement 3 "Vendor")'),
      plan: plan(
        'anybody (statement 1), and account 999988887777 (statement 3 "Vendor")',
        `{ "Version":"2012-10-17",\n\t"Statement" : [ ${JSON.stringify(allow('*'))},\n${JSON.stringify(own)} ,  ${JSON.stringify(allow(stranger, { Sid: 'Vendor' }))}\t] }`,
        `{ "Version":"2012-10-17",\n\t"Statement" : [ ${JSON.stringify(own)}\t] }`,
      ),
    },
    reported(
      'a stranger, where IAM would not take the policy back since it names a deleted user',
      'account 999988887777 (statement 2)',
      own,
      allow(stranger),
      allow({ AWS: 'AIDACKCEVSQ6C2EXAMPLE' }),
    ),
    reported('everybody, where no other statement is left', 'anybody (statement 1)', allow('*')),
    reported('everybody, where nobody could take the role by what is left', 'anybody (statement 1)', allow('*'), allow('*', { Action: 'sts:TagSession' })),
    {
      name: 'strangers beside ours in one statement, and leaves ours',
      facts: facts(
        of({ ...own, Sid: 'x' }, allow({ Service: 'lambda.amazonaws.com', AWS: ['arn:aws:iam::999988887777:root', '111122223333', '444455556666'] })),
      ),
      message: said('account 999988887777, 444455556666 (statement 2)'),
      plan: plan(
        'account 999988887777, 444455556666 (statement 2)',
        of({ ...own, Sid: 'x' }, allow({ Service: 'lambda.amazonaws.com', AWS: ['arn:aws:iam::999988887777:root', '111122223333', '444455556666'] })),
        of({ ...own, Sid: 'x' }, allow({ Service: 'lambda.amazonaws.com', AWS: ['111122223333'] })),
      ),
    },
    {
      name: 'everybody beside a service, in the only statement, and leaves the service',
      facts: facts(of(allow({ AWS: '*', Service: 'lambda.amazonaws.com' }))),
      message: said('anybody (statement 1)'),
      plan: plan(
        'anybody (statement 1)',
        of(allow({ AWS: '*', Service: 'lambda.amazonaws.com' })),
        '{\n  "Version": "2012-10-17",\n  "Statement": [\n    {\n      "Effect": "Allow",\n      "Principal": {\n        "Service": "lambda.amazonaws.com"\n      },\n      "Action": "sts:AssumeRole"\n    }\n  ]\n}',
      ),
    },
    reported('everybody beside our account, in one statement of which nothing would be left', 'anybody (statement 1)', allow({ AWS: ['*'] })),
    ...[{ name: 'OrganizationAccountAccessRole' }, { path: '/aws-reserved/sso.amazonaws.com/' }].map((kept) => ({
      name: `a stranger in a role that others keep (${Object.values(kept)[0]})`,
      facts: facts(of(own, allow(stranger)), kept),
      message: said('account 999988887777 (statement 2)'),
      plan: null,
    })),
    reported('any workflow at GitHub, which IAM would not take back', 'any subject of token.actions.githubusercontent.com (statement 2)', own, web(GITHUB)),
    reported('what a denial leaves to those who come from elsewhere too', OF_GITHUB, web(GITHUB), {
      ...web(GITHUB, {
        StringNotLike: { 'token.actions.githubusercontent.com:sub': 'repo:my-org/*' },
        NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' },
      }),
      Effect: 'Deny',
    }),
    reported('any provider, as IAM would not take it, once', 'anybody (statement 1)', web('*')),
    reported('the audience alone', OF_GITHUB, web(GITHUB, { StringEquals: { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' } })),
    reported('any repository', OF_GITHUB, github('StringLike', 'repo:*')),
    reported('any subject', OF_GITHUB, github('StringLike', '*')),
    reported('a repository of any organization', OF_GITHUB, github('StringLike', 'repo:*/app:*')),
    reported('organizations that begin alike', OF_GITHUB, github('StringLike', 'repo:my-org*')),
    reported('one subject of somebody and another of anybody', OF_GITHUB, github('StringLike', ['repo:my-org/app:*', 'repo:*'])),
    reported('an environment of any organization', OF_GITHUB, github('StringLike', 'environment:prod:*')),
    reported('all but the subjects of one organization', OF_GITHUB, github('StringNotLike', 'repo:other/*')),
    reported(
      'the subject of another provider',
      OF_GITHUB,
      web(GITHUB, { StringEquals: { 'gitlab.com:sub': 'project_path:my-group/app:ref_type:branch:ref:main' } }),
    ),
    reported('a subject that stands in for whatever is sent', OF_GITHUB, github('StringEquals', '$\u007btoken.actions.githubusercontent.com:sub}')),
    reported('any group at GitLab', subjects('gitlab.com'), web(GITLAB, { StringLike: { 'gitlab.com:sub': 'project_path:*:ref_type:branch:ref:main' } })),
    ...[
      ['any identity pool of a Region', 'cognito-identity.amazonaws.com', 'aud', 'eu-west-1:*'],
      ['any identity of a Region', 'cognito-identity.amazonaws.com', 'sub', 'eu-west-1:*'],
      ['any app at Google', 'accounts.google.com', 'aud', '*.apps.googleusercontent.com'],
      ['any team at Vercel', 'oidc.vercel.com', 'aud', 'https://vercel.com/*'],
      ['any organization at Pulumi', 'api.pulumi.com/oidc', 'sub', 'pulumi:deploy:org:*'],
      ['organizations at GitHub that begin alike', 'oidc-configuration.audit-log.githubusercontent.com', 'sub', 'https://github.com/my-org*'],
      ['any enterprise at GitHub', 'oidc-configuration.audit-log.githubusercontent.com', 'sub', 'https://github.com/enterprises/*'],
    ].map(([name = '', host = '', claim, value]) => {
      const principal = host.includes('amazonaws') || host.includes('google') ? host : `arn:aws:iam::111122223333:oidc-provider/${host}`;
      return reported(name, subjects(host), web(principal, { StringLike: { [`${host}:${claim}`]: value } }));
    }),
    reported(
      'any identity pool',
      subjects('cognito-identity.amazonaws.com'),
      web('cognito-identity.amazonaws.com', { 'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': 'authenticated' } }),
    ),
    {
      name: 'everybody in a template, whatever else is known only at deployment',
      facts: facts({ Statement: [allow({ AWS: UNRESOLVED }), allow('*'), web(GITHUB, UNRESOLVED)] }),
      message: said('anybody (statement 2)'),
      plan: null,
    },
  ],
  insufficient: [
    { name: 'a role whose trust policy is not shown', facts: { name: 'build' } },
    { name: 'a policy that is not JSON', facts: facts('%7B'), message: /not JSON/ },
    { name: 'a policy known only at deployment', facts: facts({ Statement: UNRESOLVED }), message: /only at deployment/ },
    { name: 'a principal known only at deployment', facts: facts({ Statement: [allow({ AWS: UNRESOLVED })] }), message: /only at deployment/ },
    { name: 'a subject known only at deployment', facts: facts({ Statement: [github('StringLike', UNRESOLVED)] }), message: /only at deployment/ },
    { name: 'a condition known only at deployment', facts: facts({ Statement: [web(GITHUB, UNRESOLVED)] }), message: /only at deployment/ },
  ],
});
