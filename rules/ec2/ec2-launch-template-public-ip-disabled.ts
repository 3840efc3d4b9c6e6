import launchTemplate from '../../resources/ec2/launch-template.ts';
import { defineRule, UnknownFact } from '../rule.ts';
import { MADE_BY_EKS_NOTE, nextVersion } from '../shared/next-launch-template-version.ts';

export default defineRule(launchTemplate, {
  meta: {
    id: 'ec2-launch-template-public-ip-disabled',
    version: 1,
    title: 'Launch templates give no public IPv4 address to network interfaces.',
    severity: 'HIGH',
    risk: 'high',
    rationale: 'Every instance that is launched from the template stands on the internet, with only its security groups in front of it.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/ec2-launch-template-public-ip-disabled.html',
      'https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-25',
      'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/manage-launch-template-versions.html',
    ],
    notes: [
      'The default version is judged, as AWS Config does: it is what is launched where no version is named.',
      'A network interface of which the template does not say it is left to the subnet, for which there is the rule subnet-auto-assign-public-ip-disabled.',
      'There is a plan only where the default version is the latest one and names no snapshots: else a new version would change more than the addresses, and a person has to make it.',
      MADE_BY_EKS_NOTE,
    ],
    changes: ['ec2:CreateLaunchTemplateVersion', 'ec2:ModifyLaunchTemplate'],
    reverts: ['ec2:DeleteLaunchTemplateVersions', 'ec2:ModifyLaunchTemplate'],
    messages: {
      assigns: 'What is launched from the default version can be reached from the internet at a public address of its own.',
      follow:
        'Make version {{next}} of the template, like {{old}} but for public addresses, which it gives to none, and make it the default. What is launched from now on reaches the internet only where its subnet has another way out, and is not reached from there; what runs stays as it is.',
    },
  },

  needs: ['networkInterfaces'],

  evaluate({ networkInterfaces }) {
    if (networkInterfaces.some(({ associatePublicIpAddress }) => associatePublicIpAddress === true)) return { compliance: 'NON_COMPLIANT', message: 'assigns' };
    if (networkInterfaces.some(({ associatePublicIpAddress }) => associatePublicIpAddress === undefined)) {
      throw new UnknownFact('Whether the template gives a network interface a public address is known only at deployment.');
    }
    return { compliance: 'COMPLIANT' };
  },

  remediate(template) {
    const NetworkInterfaces = template.networkInterfaces.map(({ associatePublicIpAddress, specification }) =>
      associatePublicIpAddress ? { ...specification, AssociatePublicIpAddress: false } : { ...specification },
    );
    const steps = nextVersion(template, { NetworkInterfaces }, `Like version ${template.defaultVersion}, without public addresses`);
    const data = { old: String(template.defaultVersion), next: String(template.lastNumber + 1) };
    return steps && { risk: 'high', message: 'follow', data, steps };
  },
});
