import type { Example } from '../example.ts';

/** An account in which nobody ever set it. */
export default { onMoto: async ({ accountId }) => accountId } satisfies Example;
