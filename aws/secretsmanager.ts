import {
  CancelRotateSecretCommand,
  DeleteResourcePolicyCommand,
  DescribeSecretCommand,
  GetResourcePolicyCommand,
  ListSecretsCommand,
  PutResourcePolicyCommand,
  RotateSecretCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { changes, reads } from './service.ts';

export const client = SecretsManagerClient;

export const operations = {
  ListSecrets: reads(ListSecretsCommand),
  DescribeSecret: reads(DescribeSecretCommand),
  GetResourcePolicy: reads(GetResourcePolicyCommand),
  // Secrets Manager tries the rotation function in the name of who asks. https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html
  // That it then names itself in aws:CalledVia follows from the IAM guide (not confirmed on AWS; were it not so, the rotation would end as denied).
  RotateSecret: changes(RotateSecretCommand, [
    'secretsmanager:RotateSecret',
    {
      action: 'lambda:InvokeFunction',
      on: (_arn, input) => ({ Resource: [input?.RotationLambdaARN].filter((arn) => typeof arn === 'string') }),
      always: { 'ForAnyValue:StringEquals': { 'aws:CalledVia': ['secretsmanager.amazonaws.com'] } },
    },
  ]),
  CancelRotateSecret: changes(CancelRotateSecretCommand),
  PutResourcePolicy: changes(PutResourcePolicyCommand),
  DeleteResourcePolicy: changes(DeleteResourcePolicyCommand),
};
