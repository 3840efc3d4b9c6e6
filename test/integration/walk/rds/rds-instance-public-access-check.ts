import type { Example } from '../example.ts';
import { databaseInstance } from './instance.ts';

export default { onMoto: ({ region }) => databaseInstance(region, { PubliclyAccessible: true }) } satisfies Example;
