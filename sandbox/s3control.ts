import { ANSWER, type Context, type OperationsOf } from './operation.ts';
import { noPublicAccessBlock, wholeBlock } from './s3.ts';

export const s3control: OperationsOf<'s3control'> = {
  's3control:GetPublicAccessBlock': (state, { AccountId }, context) => {
    assertOwnAccount(AccountId, context);
    if (state.publicAccessBlock === null) throw noPublicAccessBlock(context);
    return { PublicAccessBlockConfiguration: state.publicAccessBlock, ...ANSWER };
  },

  's3control:PutPublicAccessBlock': (state, { AccountId, PublicAccessBlockConfiguration }, context) => {
    assertOwnAccount(AccountId, context);
    state.publicAccessBlock = wholeBlock(PublicAccessBlockConfiguration);
    return ANSWER;
  },

  's3control:DeletePublicAccessBlock': (state, { AccountId }, context) => {
    assertOwnAccount(AccountId, context);
    state.publicAccessBlock = null;
    return ANSWER;
  },
};

function assertOwnAccount(accountId: string | undefined, context: Context): void {
  if (accountId !== context.accountId) throw context.refuse('denied', 'AccessDenied', 'Access Denied');
}
