import type { Example } from '../example.ts';
import { BECAUSE, templateWith } from './launch-template.ts';

export default {
  onSandbox: (sandbox) =>
    templateWith(sandbox, {
      MetadataOptions: { HttpTokens: 'required' },
      NetworkInterfaces: [{ DeviceIndex: 0, AssociatePublicIpAddress: true, Groups: ['sg-1'] }, { DeviceIndex: 1 }],
    }),
  because: BECAUSE,
  mayChange: ['defaultVersion', 'latestVersion', 'networkInterfaces'],
} satisfies Example;
