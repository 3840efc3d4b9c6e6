import type { Example } from '../example.ts';
import { tableOf } from './table.ts';

/** As tables are made. */
export default { onMoto: ({ region }) => tableOf(region) } satisfies Example;
