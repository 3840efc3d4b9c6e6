import { addImage } from '../../../../sandbox/seed.ts';
import type { Example } from '../example.ts';

/** Shared with everybody, and with an account and an organization by name. */
export default {
  onSandbox: (sandbox) =>
    addImage(sandbox, {
      permissions: [{ UserId: '444455556666' }, { Group: 'all' }, { OrganizationArn: 'arn:aws:organizations::111122223333:organization/o-snapwave12' }],
      tags: { team: 'media' },
    }),
  because: 'moto has no GetImageBlockPublicAccessState.',
} satisfies Example;
