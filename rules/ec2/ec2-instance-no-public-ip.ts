import instance from '../../resources/ec2/instance.ts';
import { defineRule } from '../rule.ts';
import { listInWords } from '../shared/exposure.ts';

export default defineRule(instance, {
  meta: {
    id: 'ec2-instance-no-public-ip',
    version: 1,
    title: 'Instances have no public IPv4 address.',
    severity: 'HIGH',
    risk: 'high',
    rationale:
      'An instance with an address of its own stands on the internet, with only its security groups in front of it; a load balancer, or none, would do.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/ec2-instance-no-public-ip.html',
      'https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-9',
      'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html',
    ],
    notes: [
      'Every IPv4 address of every network interface counts: those that EC2 gave out, and Elastic IP addresses. IPv6 is not looked at, as with AWS Config.',
      "Where a template does not say whether the only network interface gets an address, its subnet decides. One in the same template is asked; of another one, and of the default subnet that takes what names none, it is not known. AWS's Guard rule lets both pass.",
      'Of several network interfaces EC2 gives none an address, unless one of them asks for it.',
    ],
    byHand:
      "Who takes the address away cuts off whoever comes by it, and one that EC2 gave out can't be had again: another way in, and out, has to be there first.",
    changes: [],
    messages: {
      public: 'The instance can be reached from the internet at {{addresses}}, wherever its security groups allow it.',
      willBePublic: 'The instance will get a public address, and can be reached from the internet wherever its security groups allow it.',
    },
  },

  needs: ['publicAddresses'],

  evaluate({ publicAddresses }) {
    if (publicAddresses.length === 0) return { compliance: 'COMPLIANT' };
    const known = publicAddresses.filter((address) => address !== null);
    if (known.length === 0) return { compliance: 'NON_COMPLIANT', message: 'willBePublic' };
    return { compliance: 'NON_COMPLIANT', message: 'public', data: { addresses: listInWords(known) } };
  },
});
