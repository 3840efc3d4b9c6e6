import type { Example } from '../example.ts';
import { family } from './family.ts';

export default {
  onMoto: ({ region }) => family(region, { pidMode: 'host' }),
  mayChange: ['pidMode', 'registration'],
} satisfies Example;
