import { OWN_SESSION } from '../../functions/core/actor.ts';
import type { PolicyDocument } from './iam.ts';

/** What each of the three roles of a guarded account may do. */
export interface RolePolicies {
  readonly reader: PolicyDocument;
  readonly remediator: PolicyDocument;
  readonly reverter: PolicyDocument;
}

/** How a template speaks of the installation: texts for `Fn::Sub`, and what they name that is neither a parameter nor CloudFormation's own. */
interface Installation {
  /** The service and the stage, `holdfast-prod`: what every name of the installation begins with. */
  readonly stack: string;
  readonly account: string;
  readonly region: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** The whole: `holdfast-prod.111122223333.eu-west-1`. */
  readonly id: unknown;
  /** Of resources whose names the stack does not choose: ARNs. */
  readonly more: readonly unknown[];
}

/** serverless puts the first two texts in. */
const OWN: Installation = {
  stack: '${self:service}-${sls:stage}',
  account: '${AWS::AccountId}',
  region: '${AWS::Region}',
  variables: {},
  id: { 'Fn::Sub': '${self:service}-${sls:stage}.${AWS::AccountId}.${AWS::Region}' },
  more: [{ Ref: 'SigningSecret' }, given('HasKmsKey', 'KmsKey'), given('HasPermissionsBoundary', 'PermissionsBoundary')],
};
const OTHER: Installation = {
  stack: '${Stack}',
  account: '${Hub}',
  region: '${HubRegion}',
  variables: { Stack: partOfInstallation(0), Hub: partOfInstallation(1), HubRegion: partOfInstallation(2) },
  id: { Ref: 'Installation' },
  more: [given('HasPermissionsBoundary', 'PermissionsBoundary')],
};

/**
 * What the build adds to the stack: the roles by which reconcile and sweep read and change the account that the stack is in. There is none that changes anything
 * where the mode of the deployment is observe, or (`mayAct`: false) no rule in force may change anything. Their names hold the Region, since IAM has none and
 * there may be a stack in each.
 */
export function ownAccountTemplate(policies: RolePolicies, mayAct: boolean): unknown {
  const [reader, remediator, reverter] = ['reader', 'remediator', 'reverter'].map((role) => roleIn(OWN, role));
  return {
    Conditions: mayChangeWhere(mayAct),
    Resources: rolesOf(OWN, policies),
    Outputs: {
      Installation: { Value: OWN.id },
      Mode: { Value: { Ref: 'Mode' } },
      RolePath: { Condition: 'HasRolePath', Value: { Ref: 'RolePath' } },
      ReaderRoleName: { Value: reader },
      RemediatorRoleName: { Condition: 'MayChange', Value: remediator },
      ReverterRoleName: { Condition: 'MayChange', Value: reverter },
    },
  };
}

/**
 * A CloudFormation template of its own: the same roles for a guarded account that is not the one Holdfast is deployed in. What it is to be given is an output of
 * Holdfast's stack, of the same name.
 */
export function otherAccountTemplate(policies: RolePolicies, mayAct: boolean): unknown {
  const output = "an output of Holdfast's stack";
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'The roles by which Holdfast, deployed in another account, reads this one and changes it (docs/operating.md).',
    Parameters: {
      Installation: {
        Type: 'String',
        Description: `Whom the roles trust, and the external id that is asked for; ${output}.`,
        AllowedPattern: '[a-z][a-z0-9-]*\\.[0-9]{12}\\.[a-z0-9-]+',
      },
      Mode: {
        Type: 'String',
        Description: `The mode of the deployment: in observe there is no role that changes anything; ${output}.`,
        AllowedValues: ['observe', 'approve', 'enforce'],
      },
      RolePath: {
        Type: 'String',
        Default: '',
        Description: `The path of the roles, without its first slash; ${output} where it has one.`,
        AllowedPattern: '([A-Za-z0-9+=,.@_-]+/)*',
      },
      PermissionsBoundary: { Type: 'String', Default: '', Description: 'The ARN of a managed policy of this account that bounds the roles; empty for none.' },
    },
    Conditions: { HasPermissionsBoundary: isGiven('PermissionsBoundary'), ...mayChangeWhere(mayAct) },
    Resources: rolesOf(OTHER, policies),
  };
}

/** How many accounts' roles a role's policy has room for: IAM takes 10,240 characters, and an ARN may have some 120 of them. */
const ACCOUNTS_BY_ARN = 20;

/**
 * Which roles reconcile, or sweep, may take: those of the stack's own account and of the accounts that the policy file names. Where these are more than a policy has
 * room for as ARNs, they stand in a condition.
 */
export function mayTake(roles: readonly ('reader' | 'remediator' | 'reverter')[], accounts: readonly string[]): unknown {
  const all = [OWN.account, ...accounts];
  const on = (account: string) => roles.map((role) => sub(OWN, `arn:\${AWS::Partition}:iam::${account}:role/\${RolePath}${nameOf(OWN, role)}`));
  const take = { Effect: 'Allow', Action: 'sts:AssumeRole' };
  if (all.length <= ACCOUNTS_BY_ARN) return { ...take, Resource: all.flatMap(on) };
  return { ...take, Resource: on('*'), Condition: { StringEquals: { 'aws:ResourceAccount': all.map((account) => sub(OWN, account)) } } };
}

function rolesOf(installation: Installation, { reader, remediator, reverter }: RolePolicies): unknown {
  const denied = denials(installation);
  const changing = (document: PolicyDocument) => ({ ...document, Statement: [...document.Statement, ...denied] });
  return {
    ReaderRole: role(installation, 'reader', ['reconcile', 'sweep'], 'Reads what Holdfast evaluates.', reader),
    RemediatorRole: {
      Condition: 'MayChange',
      ...role(installation, 'remediator', ['reconcile'], "Makes the changes of Holdfast's plans.", changing(remediator)),
    },
    ReverterRole: {
      Condition: 'MayChange',
      ...role(installation, 'reverter', ['reconcile'], 'Undoes changes of Holdfast, and rolls back what was half done.', changing(reverter)),
    },
  };
}

function role(installation: Installation, name: string, trusted: readonly string[], Description: string, PolicyDocument: object): object {
  const { stack, account, region } = installation;
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName: roleIn(installation, name),
      Path: { 'Fn::Sub': '/${RolePath}' },
      PermissionsBoundary: given('HasPermissionsBoundary', 'PermissionsBoundary'),
      Description,
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            // The account, and by a condition its role: a role that is named here by its ARN becomes an id once it is deleted, and one that is made anew is another.
            Principal: { AWS: sub(installation, `arn:\${AWS::Partition}:iam::${account}:root`) },
            Action: 'sts:AssumeRole',
            Condition: {
              ArnEquals: {
                'aws:PrincipalArn': trusted.map((each) =>
                  sub(installation, `arn:\${AWS::Partition}:iam::${account}:role/\${RolePath}${stack}-${region}-${each}`),
                ),
              },
              StringEquals: { 'sts:ExternalId': installation.id },
              StringLike: { 'sts:RoleSessionName': `${OWN_SESSION}*` },
            },
          },
        ],
      },
      Policies: [{ PolicyName: name, PolicyDocument }],
    },
  };
}

/**
 * What the roles that change may not touch, whatever a rule declares: everything that is named after the installation, in any account and Region, so that a plan
 * can't widen the roles, the ledger or the queues that it is made by; and the roles that IAM Identity Center keeps.
 */
function denials(installation: Installation): readonly object[] {
  const { stack, more } = installation;
  const named = [
    `iam::*:role/\${RolePath}${stack}-*`,
    `cloudformation:*:*:stack/${stack}/*`,
    `cloudformation:*:*:stack/${stack}-*`,
    `lambda:*:*:function:${stack}-*`,
    `sqs:*:*:${stack}-*`,
    `sns:*:*:${stack}-*`,
    `dynamodb:*:*:table/${stack}-*`,
    `logs:*:*:log-group:/aws/lambda/${stack}-*`,
    `events:*:*:rule/${stack}-*`,
    `cloudwatch:*:*:alarm:${stack}-*`,
    `s3:::${stack}-*`,
  ];
  return [
    {
      Sid: 'NothingOfHoldfast',
      Effect: 'Deny',
      Action: '*',
      Resource: [...named.map((arn) => sub(installation, `arn:\${AWS::Partition}:${arn}`)), ...more],
    },
    { Sid: 'NothingOfIdentityCenter', Effect: 'Deny', Action: '*', Resource: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::*:role/aws-reserved/*' } },
  ];
}

function mayChangeWhere(mayAct: boolean): object {
  // A condition has to refer to something, also where it never holds.
  const isObserving = { 'Fn::Equals': [{ Ref: 'Mode' }, 'observe'] };
  return { MayChange: mayAct ? { 'Fn::Not': [isObserving] } : { 'Fn::And': [isObserving, { 'Fn::Not': [isObserving] }] } };
}

function roleIn(installation: Installation, role: string): unknown {
  return sub(installation, nameOf(installation, role));
}

function nameOf({ stack, region }: Installation, role: string): string {
  return `${stack}-${region}-${role}`;
}

/** A text with its references, and those variables that it names. */
function sub({ variables }: Installation, text: string): unknown {
  const named = Object.entries(variables).filter(([name]) => text.includes(`\${${name}}`));
  return { 'Fn::Sub': named.length === 0 ? text : [text, Object.fromEntries(named)] };
}

function partOfInstallation(index: number): unknown {
  return { 'Fn::Select': [index, { 'Fn::Split': ['.', { Ref: 'Installation' }] }] };
}

/** The value of a parameter, and nothing where it is empty. */
function given(condition: string, parameter: string): unknown {
  return { 'Fn::If': [condition, { Ref: parameter }, { Ref: 'AWS::NoValue' }] };
}

function isGiven(parameter: string): unknown {
  return { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: parameter }, ''] }] };
}
