import { type Example, NOT_IMPLEMENTED } from './example.ts';

const BECAUSE = 'moto has no IAM Access Analyzer';

export const accessAnalyzer: readonly Example[] = [
  {
    shows: 'CreateAnalyzer, ListAnalyzers, DeleteAnalyzer',
    differs: { because: BECAUSE, sandbox: [['outside', 'ACCOUNT', 'ACTIVE'], 0], moto: NOT_IMPLEMENTED },
    play: async ({ ask }) => {
      await ask('access-analyzer:CreateAnalyzer', { analyzerName: 'outside', type: 'ACCOUNT' });
      const { analyzers = [] } = await ask('access-analyzer:ListAnalyzers', { type: 'ACCOUNT' });
      await ask('access-analyzer:DeleteAnalyzer', { analyzerName: 'outside' });
      const after = await ask('access-analyzer:ListAnalyzers', {});
      return [analyzers.flatMap(({ name, type, status }) => [name, type, status]), after.analyzers?.length];
    },
  },
  {
    shows: 'CreateAnalyzer: of a name that is taken',
    differs: { because: BECAUSE, sandbox: { kind: 'invalid', code: 'ConflictException' }, moto: NOT_IMPLEMENTED },
    play: async ({ ask }) => {
      for (const type of ['ACCOUNT', 'ACCOUNT_UNUSED_ACCESS'] as const) await ask('access-analyzer:CreateAnalyzer', { analyzerName: 'outside', type });
    },
  },
  {
    shows: 'DeleteAnalyzer: of one that is not there',
    differs: { because: BECAUSE, sandbox: { kind: 'missing', code: 'ResourceNotFoundException' }, moto: NOT_IMPLEMENTED },
    play: ({ ask }) => ask('access-analyzer:DeleteAnalyzer', { analyzerName: 'nowhere' }),
  },
];
