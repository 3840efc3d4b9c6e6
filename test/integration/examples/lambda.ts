import type { World } from '../worlds.ts';
import type { Example } from './example.ts';

const FunctionName = 'thumbnails';
const permission = { FunctionName, StatementId: 'open', Action: 'lambda:InvokeFunction', Principal: '*' };

/** The statements of a policy, as far as both tell them alike. */
async function statementsOf({ ask }: World): Promise<unknown> {
  const { Policy = '{}' } = await ask('lambda:GetPolicy', { FunctionName });
  const { Statement }: { readonly Statement: readonly Record<string, unknown>[] } = JSON.parse(Policy);
  return Statement.map(({ Sid, Effect, Action }) => ({ Sid, Effect, Action }));
}

export const lambda: readonly Example[] = [
  {
    shows: 'ListFunctions: by their names',
    play: async ({ ask }) => (await ask('lambda:ListFunctions', {})).Functions?.map(({ FunctionName: name, Runtime }) => ({ name, Runtime })),
  },
  {
    shows: 'ListVersionsByFunction: the one that is worked on, and those published',
    play: async ({ ask }) => (await ask('lambda:ListVersionsByFunction', { FunctionName })).Versions?.map(({ Version }) => Version),
  },
  { shows: 'ListAliases: none', play: async ({ ask }) => (await ask('lambda:ListAliases', { FunctionName })).Aliases },
  {
    shows: 'ListTags: of a function, by its ARN',
    play: async ({ ask }) => (await ask('lambda:ListTags', { Resource: 'arn:aws:lambda:us-east-1:123456789012:function:thumbnails' })).Tags,
  },
  { shows: 'GetFunctionUrlConfig: of a function without an address', play: ({ ask }) => ask('lambda:GetFunctionUrlConfig', { FunctionName }) },
  { shows: 'GetPolicy: of a function without one', play: ({ ask }) => ask('lambda:GetPolicy', { FunctionName }) },
  { shows: 'GetPolicy: of a function that is not there', play: ({ ask }) => ask('lambda:GetPolicy', { FunctionName: 'nowhere' }) },
  {
    shows: 'AddPermission: a statement after the other',
    play: async (world) => {
      await world.ask('lambda:AddPermission', permission);
      await world.ask('lambda:AddPermission', { ...permission, StatementId: 'topic', Principal: 'sns.amazonaws.com', SourceAccount: '123456789012' });
      return statementsOf(world);
    },
  },
  {
    shows: 'RemovePermission: just the one named',
    play: async (world) => {
      for (const StatementId of ['first', 'second']) await world.ask('lambda:AddPermission', { ...permission, StatementId });
      await world.ask('lambda:RemovePermission', { FunctionName, StatementId: 'first' });
      return statementsOf(world);
    },
  },
];
