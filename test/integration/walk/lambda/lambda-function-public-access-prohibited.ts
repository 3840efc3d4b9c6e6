import { AddLayerVersionPermissionCommand, LambdaClient, PublishLayerVersionCommand } from '@aws-sdk/client-lambda';
import type { InputOf } from '../../../../aws/call.ts';
import type { Sandbox } from '../../../../sandbox/sandbox.ts';
import { addFunction } from '../../../../sandbox/seed.ts';
import { type Example, sure } from '../example.ts';
import { EMPTY_ZIP } from './function.ts';

const because = 'moto (5.2.5) refuses every RemovePermission that names the revision it answers itself, keeps one policy for a function and its aliases alike.';

const FUNCTION = { type: 'AWS::Lambda::Function', because } as const;
const ofLayersOnly = 'Of layers.';
const ofFunctionsOnly = 'Of functions.';

async function permit(sandbox: Sandbox, ...permissions: readonly Partial<InputOf<'lambda:AddPermission'>>[]): Promise<string> {
  const ask = sandbox.ask({ accountId: sandbox.accountId, region: sandbox.region });
  for (const permission of permissions) {
    await ask('lambda:AddPermission', { FunctionName: 'web', StatementId: 'open', Action: 'lambda:InvokeFunction', Principal: '*', ...permission });
  }
  return 'web';
}

export default [
  {
    ...FUNCTION,
    notMade: { 'lambda:AddLayerVersionPermission': ofLayersOnly, 'lambda:RemoveLayerVersionPermission': ofLayersOnly },
    onSandbox(sandbox) {
      addFunction(sandbox, 'web', { versions: ['1', '2'], aliases: ['live'], tags: { service: 'web' } });
      return permit(
        sandbox,
        {},
        { StatementId: 'own', Principal: sandbox.accountId },
        { StatementId: 'url', Action: 'lambda:InvokeFunctionUrl', FunctionUrlAuthType: 'NONE' },
        { Qualifier: 'live' },
        { Qualifier: 'live', StatementId: 'partner', Principal: '444455556666' },
        { Qualifier: '1', StatementId: 'call', InvokedViaFunctionUrl: true },
      );
    },
  },
  /** Any bucket of that name, beside a topic of one account. */
  {
    ...FUNCTION,
    onSandbox(sandbox) {
      addFunction(sandbox, 'web', { tags: { service: 'web' } });
      return permit(
        sandbox,
        { StatementId: 'media', Principal: 's3.amazonaws.com', SourceArn: 'arn:aws:s3:::snapwave-media' },
        { StatementId: 'news', Principal: 'sns.amazonaws.com', SourceArn: `arn:aws:sns:${sandbox.region}:${sandbox.accountId}:news` },
      );
    },
  },
  {
    type: 'AWS::Lambda::LayerVersion',
    notMade: { 'lambda:AddPermission': ofFunctionsOnly, 'lambda:RemovePermission': ofFunctionsOnly },
    async onMoto({ region }) {
      const lambda = new LambdaClient({ region });
      const { LayerVersionArn, Version } = await lambda.send(new PublishLayerVersionCommand({ LayerName: 'sharp', Content: { ZipFile: EMPTY_ZIP } }));
      const permission = { LayerName: 'sharp', VersionNumber: sure(Version), Action: 'lambda:GetLayerVersion' };
      await lambda.send(new AddLayerVersionPermissionCommand({ ...permission, StatementId: 'partner', Principal: 'arn:aws:iam::444455556666:root' }));
      await lambda.send(new AddLayerVersionPermissionCommand({ ...permission, StatementId: 'open', Principal: '*' }));
      return sure(LayerVersionArn);
    },
  },
] satisfies readonly Example[];
