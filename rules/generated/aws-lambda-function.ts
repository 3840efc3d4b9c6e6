// Written by `npm run generate`.
import typeLambdaFunction from '../../resources/lambda/function.ts';
import lambdaLambdaFunctionPublicAccessProhibited from '../lambda/lambda-function-public-access-prohibited.ts';
import lambdaLambdaFunctionSettingsCheck from '../lambda/lambda-function-settings-check.ts';
import lambdaLambdaFunctionUrlAuthCheck from '../lambda/lambda-function-url-auth-check.ts';
import tagsRequiredTags from '../tags/required-tags.ts';
import type { Rule } from '../rule.ts';

export const rules: readonly Rule[] = [
  ...lambdaLambdaFunctionPublicAccessProhibited.filter(({ resource }) => resource.type === 'AWS::Lambda::Function'),
  lambdaLambdaFunctionSettingsCheck,
  lambdaLambdaFunctionUrlAuthCheck,
  tagsRequiredTags(typeLambdaFunction),
];
