import type { Example } from '../../walk/example.ts';

/** There is one in every account. */
export default { onMoto: async ({ accountId }) => accountId } satisfies Example;
