import type { LambdaFunction } from '../../../resources/lambda/function.ts';
import type { FunctionPolicy } from '../../../resources/shared/lambda-policy.ts';

export const arn = 'arn:aws:lambda:eu-west-1:111122223333:function:web';
export const ref = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::Lambda::Function', id: 'web' } as const;

/** A function that only its own account can call, read live. */
export const plain: LambdaFunction = {
  kind: 'function',
  name: 'web',
  arn,
  runtime: 'nodejs24.x',
  policies: { read: [], versionsLeftOut: 0 },
  urls: [],
  tags: {},
};

/** As Lambda spells a policy. */
export function policyOf(statements: readonly object[], qualifier: string | null = null): FunctionPolicy {
  const document = JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement: statements });
  return { qualifier, document, revisionId: `revision-${qualifier ?? 'own'}` };
}
