import { UNRESOLVED } from '../../../resources/resource.ts';
import rule from '../../../rules/efs/efs-file-system-policy-no-public-access.ts';
import { testRule } from '../rule-tester.ts';

const id = 'fs-0a1b2c3d4e5f60718';
const ref = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::EFS::FileSystem', id } as const;
const files = { id, state: 'available', encrypted: true, tags: {} };

const mount = '"Action":["elasticfilesystem:ClientMount","elasticfilesystem:ClientWrite"]';
const policyOf = (...statements: readonly string[]) => `{"Version":"2012-10-17","Statement":[${statements.join(',')}]}`;
const toAll = (more = '') => `{"Sid":"All","Effect":"Allow","Principal":{"AWS":"*"},${mount}${more}}`;
const toRole = '{"Sid":"Role","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/app"},"Action":"*"}';
const onlyTls = '{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}';
const under = (condition: string) => toAll(`,"Condition":${condition}`);
const byMountTarget = ',"Condition": {"Bool":{"elasticfilesystem:AccessedViaMountTarget":"true"}}';

const all = 'statement 1 "All" (elasticfilesystem:ClientMount, elasticfilesystem:ClientWrite)';
const said = (statements: string) => rule.meta.messages.public.replace('{{statements}}', statements);
const put = (Policy: string) => ({ action: 'elasticfilesystem:PutFileSystemPolicy', input: { FileSystemId: id, Policy } }) as const;
const planned = (statements: string, narrowed: string, policy: string) =>
  ({
    risk: 'high',
    message: rule.meta.messages.narrow.replace('{{statements}}', statements),
    steps: [{ apply: put(narrowed), revert: put(policy) }],
  }) as const;
const spread = `{\n  "Version" : "2012-10-17",\n  "Statement" : {\n    "Effect" : "Allow",\n    "Principal" : "*",\n    "Action" : "elasticfilesystem:ClientMount"\n  }\n}`;

testRule(rule, ref, {
  valid: [
    { name: 'a file system without a policy', facts: { ...files, policy: null } },
    { name: 'one for a role of ours', facts: { ...files, policy: policyOf(toRole, onlyTls) } },
    { name: 'everybody who comes by a mount target', facts: { ...files, policy: policyOf(toAll(byMountTarget)) } },
    { name: 'everybody of an organization', facts: { ...files, policy: policyOf(under('{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}')) } },
    { name: 'everybody in a VPC', facts: { ...files, policy: policyOf(under('{"StringEquals":{"aws:SourceVpc":"vpc-0a1b2c3d"}}')) } },
    { name: "a template's object for a role", facts: { ...files, policy: JSON.parse(policyOf(toRole)) } },
  ],
  invalid: [
    {
      name: 'everybody',
      facts: { ...files, policy: policyOf(toAll()) },
      message: said(all),
      plan: planned(all, policyOf(toAll(byMountTarget)), policyOf(toAll())),
    },
    {
      name: 'everybody over TLS, beside a role, which stays as it is',
      facts: { ...files, policy: policyOf(toAll(), toRole, onlyTls) },
      message: said(all),
      plan: planned(all, policyOf(toAll(byMountTarget), toRole, onlyTls), policyOf(toAll(), toRole, onlyTls)),
    },
    {
      name: 'everybody under a condition that anybody can meet, which stays beside the new one',
      facts: { ...files, policy: policyOf(under('{"Bool":{"aws:SecureTransport":"true"}}')) },
      message: said(all),
      plan: planned(
        all,
        policyOf(under('{"Bool":{"aws:SecureTransport":"true","elasticfilesystem:AccessedViaMountTarget": "true"}}')),
        policyOf(under('{"Bool":{"aws:SecureTransport":"true"}}')),
      ),
    },
    {
      name: 'everybody by a lone statement, every byte of which stays',
      facts: { ...files, policy: spread },
      message: said('statement 1 (elasticfilesystem:ClientMount)'),
      plan: planned(
        'statement 1 (elasticfilesystem:ClientMount)',
        spread.replace(
          '"elasticfilesystem:ClientMount"',
          '"elasticfilesystem:ClientMount","Condition": {"Bool":{"elasticfilesystem:AccessedViaMountTarget":"true"}}',
        ),
        spread,
      ),
    },
    {
      name: 'everybody who does not come by a mount target',
      facts: { ...files, policy: policyOf(under('{"Bool":{"elasticfilesystem:AccessedViaMountTarget":"false"}}')) },
      message: said(all),
      plan: null,
    },
    {
      name: "a condition in another spelling than IAM's",
      facts: { ...files, policy: policyOf(under('{"bool":{"aws:SecureTransport":"true"}}')) },
      message: said(all),
      plan: null,
    },
    {
      name: 'a condition whose name is spelled so',
      facts: { ...files, policy: policyOf(toAll(',"condition":{"Bool":{"aws:SecureTransport":"true"}}')) },
      message: said(all),
      plan: null,
    },
    {
      name: 'a statement whose name is spelled so',
      facts: { ...files, policy: policyOf(toAll()).replace('"Statement"', '"statement"') },
      message: said(all),
      plan: null,
    },
    {
      name: 'everybody, while the file system is being changed',
      facts: { ...files, state: 'updating', policy: policyOf(toAll()) },
      message: said(all),
      plan: null,
    },
    { name: "a template's object for everybody", facts: { ...files, policy: JSON.parse(policyOf(toAll())) }, message: said(all), plan: null },
    {
      name: 'everybody by a policy that has no room left',
      facts: { ...files, policy: policyOf(toAll(), toRole.replace('"Role"', `"${'R'.repeat(19_700)}"`)) },
      message: said(all),
      plan: null,
    },
  ],
  insufficient: [
    { name: 'a file system as AWS Config records it', facts: { id, encrypted: true }, message: /policy/ },
    {
      name: 'principals that are known only at deployment',
      facts: { ...files, policy: { Statement: [{ Effect: 'Allow', Principal: UNRESOLVED, Action: '*' }] } },
      message: /known only at deployment/,
    },
  ],
});
