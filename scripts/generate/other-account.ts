import type { PolicyDocument } from './iam.ts';

/**
 * A CloudFormation template of its own: the two roles of a guarded account that is not the one Holdfast is deployed in. Its parameters are outputs of Holdfast's stack,
 * of the same names.
 */
export function otherAccountTemplate(reads: PolicyDocument, changes: PolicyDocument): unknown {
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'The two roles by which Holdfast, deployed in another account, looks at this one and changes it (docs/operating.md).',
    Parameters: {
      ReaderRoleName: roleName('Name of the role that reads'),
      RemediatorRoleName: roleName('Name of the role that changes'),
      ReconcileRoleArn: roleArn('Whom both roles trust'),
      SweepRoleArn: roleArn('Whom the role that reads trusts besides'),
    },
    Resources: {
      ReaderRole: role('ReaderRoleName', 'Reads what Holdfast judges.', ['ReconcileRoleArn', 'SweepRoleArn'], { PolicyName: 'reads', PolicyDocument: reads }),
      RemediatorRole: role('RemediatorRoleName', "Makes the changes of Holdfast's plans.", ['ReconcileRoleArn'], {
        PolicyName: 'changes',
        PolicyDocument: changes,
      }),
    },
  };
}

function role(name: string, Description: string, trusted: readonly string[], policy: { readonly PolicyName: string; readonly PolicyDocument: PolicyDocument }) {
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName: { Ref: name },
      Description,
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { AWS: trusted.map((each) => ({ Ref: each })) }, Action: 'sts:AssumeRole' }],
      },
      Policies: [policy],
    },
  };
}

function roleName(what: string) {
  return { Type: 'String', Description: `${what}; an output of Holdfast's stack.`, MinLength: 1, MaxLength: 64, AllowedPattern: '[A-Za-z0-9-]+' };
}

function roleArn(what: string) {
  return { Type: 'String', Description: `${what}; an output of Holdfast's stack.`, AllowedPattern: 'arn:aws[a-z-]*:iam::[0-9]{12}:role/.+' };
}
