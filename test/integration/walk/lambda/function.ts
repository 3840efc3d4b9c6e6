import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { sure } from '../example.ts';

/** An archive of no files. */
export const EMPTY_ZIP = Uint8Array.from([0x50, 0x4b, 0x05, 0x06, ...Array<number>(18).fill(0)]);

/** A tagged function. Answers its ARN. moto is told to keep functions without running them, which it needs docker for. */
export async function idleFunction(region: string, FunctionName: string): Promise<string> {
  const answer = await fetch(`${process.env['AWS_ENDPOINT_URL']}/moto-api/config`, { method: 'POST', body: JSON.stringify({ lambda: { use_docker: false } }) });
  if (!answer.ok) throw new Error(`moto did not take its configuration: HTTP ${answer.status}`);
  const AssumeRolePolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  });
  const { Role } = await new IAMClient({ region }).send(new CreateRoleCommand({ RoleName: `${FunctionName}-role`, AssumeRolePolicyDocument }));
  const { FunctionArn } = await new LambdaClient({ region }).send(
    new CreateFunctionCommand({
      FunctionName,
      Role: sure(Role?.Arn),
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Code: { ZipFile: EMPTY_ZIP },
      Publish: true,
      Tags: { service: 'web' },
    }),
  );
  return sure(FunctionArn).replace(/(:function:[^:]+):.*$/, '$1');
}
