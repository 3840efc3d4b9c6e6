import type { Example } from '../example.ts';
import { family } from './family.ts';

export default {
  onMoto: ({ region }) => family(region, {}, { privileged: true }),
  mayChange: ['containers', 'registration'],
} satisfies Example;
