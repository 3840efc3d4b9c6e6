import type { InputOf } from '../../../../aws/call.ts';
import type { Sandbox } from '../../../../sandbox/sandbox.ts';
import { addFunction } from '../../../../sandbox/seed.ts';
import type { Example } from '../example.ts';

const because = 'moto (5.2.5) refuses every RemovePermission that names the revision it answers itself, keeps one policy for a function and its aliases alike.';

async function permit(sandbox: Sandbox, ...permissions: readonly Partial<InputOf<'lambda:AddPermission'>>[]): Promise<string> {
  const ask = sandbox.ask({ accountId: sandbox.accountId, region: sandbox.region });
  for (const permission of permissions) {
    await ask('lambda:AddPermission', { FunctionName: 'web', StatementId: 'open', Action: 'lambda:InvokeFunction', Principal: '*', ...permission });
  }
  return 'web';
}

export default [
  {
    because,
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
    because,
    onSandbox(sandbox) {
      addFunction(sandbox, 'web', { tags: { service: 'web' } });
      return permit(
        sandbox,
        { StatementId: 'media', Principal: 's3.amazonaws.com', SourceArn: 'arn:aws:s3:::snapwave-media' },
        { StatementId: 'news', Principal: 'sns.amazonaws.com', SourceArn: `arn:aws:sns:${sandbox.region}:${sandbox.accountId}:news` },
      );
    },
  },
] satisfies readonly Example[];
