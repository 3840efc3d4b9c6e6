import type { Example } from '../example.ts';

/** An account in which nobody ever set a block. */
export default { onMoto: async ({ accountId }) => accountId } satisfies Example;
