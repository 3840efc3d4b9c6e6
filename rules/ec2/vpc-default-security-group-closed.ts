import securityGroup from '../../resources/ec2/security-group.ts';
import { defineRule } from '../rule.ts';
import { revokeEgress, revokeIngress } from '../shared/revocation.ts';

export default defineRule(securityGroup, {
  meta: {
    id: 'vpc-default-security-group-closed',
    version: 1,
    title: 'The default security group of a VPC admits nothing, in or out.',
    severity: 'HIGH',
    risk: 'high',
    rationale: 'What is launched without a group of its own gets the default one, and with it every permission that somebody ever put there.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/vpc-default-security-group-closed.html',
      'https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-2',
    ],
    changes: ['ec2:RevokeSecurityGroupIngress', 'ec2:RevokeSecurityGroupEgress'],
    reverts: ['ec2:AuthorizeSecurityGroupIngress', 'ec2:AuthorizeSecurityGroupEgress'],
    messages: {
      open: 'Whatever is launched without a group of its own gets the rules of this default group: ingress {{ingress}}, egress {{egress}}.',
      revokeAll:
        'Revoke every rule of the default group (ingress {{ingress}}, egress {{egress}}). Whatever uses this group, and no other, loses all its new connections.',
    },
  },

  needs: ['groupName', 'ingress', 'egress'],

  evaluate({ groupName, ingress, egress }) {
    if (groupName !== 'default') return { compliance: 'NOT_APPLICABLE' };
    if (ingress.length === 0 && egress.length === 0) return { compliance: 'COMPLIANT' };
    return { compliance: 'NON_COMPLIANT', message: 'open', data: { ingress: String(ingress.length), egress: String(egress.length) } };
  },

  remediate({ groupId, ingress, egress }) {
    const [inward, outward] = [revokeIngress(groupId, ingress), revokeEgress(groupId, egress)];
    if (inward === null || outward === null) return null;
    const [first, ...more] = [...inward, ...outward];
    if (!first) return null;
    return { risk: 'high', message: 'revokeAll', data: { ingress: String(ingress.length), egress: String(egress.length) }, steps: [first, ...more] };
  },
});
