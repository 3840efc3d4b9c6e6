import type { Example } from '../example.ts';
import { family } from './family.ts';

export default {
  onMoto: ({ region }) => family(region, {}, { linuxParameters: { initProcessEnabled: true, capabilities: { add: ['SYS_ADMIN', 'CHOWN'], drop: ['ALL'] } } }),
  mayChange: ['containers', 'registration'],
} satisfies Example;
