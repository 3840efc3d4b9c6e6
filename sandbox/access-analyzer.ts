import { partitionOf } from '../resources/partition.ts';
import { ANSWER, type OperationsOf } from './operation.ts';
import { pageOf } from './page.ts';

export const accessAnalyzer: OperationsOf<'access-analyzer'> = {
  'access-analyzer:ListAnalyzers': (state, { nextToken, type }, context) => {
    const own = state.analyzers.filter((each) => each.region === context.region && (type === undefined || each.type === type));
    const page = pageOf(own, nextToken, context.pageSize);
    if (page === undefined) throw context.refuse('invalid', 'ValidationException', `The token '${nextToken}' is invalid.`);
    const analyzers = page.items.map((each) => ({
      arn: analyzerArn(each.name, context),
      name: each.name,
      type: each.type,
      status: each.status,
      createdAt: new Date(each.createdAt),
      tags: {},
    }));
    return { analyzers, nextToken: page.next, ...ANSWER };
  },

  'access-analyzer:CreateAnalyzer': (state, { analyzerName: name = '', type = 'ACCOUNT' }, context) => {
    if (state.analyzers.some((each) => each.region === context.region && each.name === name)) {
      throw context.refuse('invalid', 'ConflictException', `An analyzer with the name ${name} already exists.`);
    }
    state.analyzers.push({ name, type, region: context.region, status: 'ACTIVE', createdAt: context.now });
    return { arn: analyzerArn(name, context), ...ANSWER };
  },

  'access-analyzer:DeleteAnalyzer': (state, { analyzerName }, context) => {
    const index = state.analyzers.findIndex(({ region, name }) => region === context.region && name === analyzerName);
    if (index === -1) throw context.refuse('missing', 'ResourceNotFoundException', `Analyzer ${analyzerName} was not found.`);
    state.analyzers.splice(index, 1);
    return ANSWER;
  },
};

function analyzerArn(name: string, { region, accountId }: { readonly region: string; readonly accountId: string }): string {
  return `arn:${partitionOf(region)}:access-analyzer:${region}:${accountId}:analyzer/${name}`;
}
