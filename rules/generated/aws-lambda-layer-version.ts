// Written by `npm run generate`.
import lambdaLambdaFunctionPublicAccessProhibited from '../lambda/lambda-function-public-access-prohibited.ts';
import type { Rule } from '../rule.ts';

export const rules: readonly Rule[] = [
  ...lambdaLambdaFunctionPublicAccessProhibited.filter(({ resource }) => resource.type === 'AWS::Lambda::LayerVersion'),
];
