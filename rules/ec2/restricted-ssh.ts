import * as v from 'valibot';
import securityGroup from '../../resources/ec2/security-group.ts';
import { defineRule } from '../rule.ts';
import { cutBesides, exposureParameters, isCertainlyInternet, listInWords, openingOf, peerInWords, SHARE_NOTE } from '../shared/exposure.ts';
import { revokeIngress } from '../shared/revocation.ts';

const SSH = [22];

export default defineRule(securityGroup, {
  meta: {
    id: 'restricted-ssh',
    version: 2,
    title: 'Security groups do not admit SSH from the internet.',
    severity: 'HIGH',
    risk: 'low',
    rationale: 'A port 22 that anyone can reach is tried with stolen and guessed keys within minutes, and a flaw in the SSH server is open to all.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/restricted-ssh.html',
      'https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-13',
    ],
    notes: [SHARE_NOTE],
    changes: ['ec2:RevokeSecurityGroupIngress'],
    reverts: ['ec2:AuthorizeSecurityGroupIngress'],
    messages: {
      open: 'Anyone on the internet can try to log in by SSH: TCP 22 is open to {{peers}}.',
      partly: 'A large part of the internet can try to log in by SSH: TCP 22 is open to {{peers}}.',
      revoke:
        'Revoke just the ingress from {{peers}}; every other rule stays. New SSH connections from there are refused; open sessions may go on until they end.',
      revokePart:
        'Revoke just the ingress from {{peers}}; every other rule stays. These addresses are a large part of the internet, and not all of it: if they were chosen on purpose, allow them instead. New SSH connections from there are refused; open sessions may go on until they end.',
      revokeMore: 'Revoke just the ingress from {{peers}}; every other rule stays. More than SSH stops working, for these rules also admit: {{cut}}.',
    },
  },

  parameters: v.strictObject(exposureParameters),
  needs: ['ingress'],

  evaluate({ ingress }, { parameters }) {
    const opening = openingOf(ingress, SSH, parameters);
    if (opening === null) return { compliance: 'COMPLIANT' };
    const message = isCertainlyInternet(ingress, SSH, parameters, opening) ? 'open' : 'partly';
    return { compliance: 'NON_COMPLIANT', message, data: { peers: listInWords(opening.rules.map(({ peer }) => peerInWords(peer))) } };
  },

  remediate({ groupId, ingress }, { parameters }) {
    const open = openingOf(ingress, SSH, parameters)?.rules ?? [];
    const [first, ...more] = revokeIngress(groupId, open) ?? [];
    if (!first) return null;

    const peers = listInWords(open.map(({ peer }) => peerInWords(peer)));
    const cut = open.flatMap((rule) => cutBesides(rule, SSH, parameters) ?? []);
    if (cut.length > 0) return { risk: 'high', message: 'revokeMore', data: { peers, cut: listInWords(cut) }, steps: [first, ...more] };
    if (!isCertainlyInternet(ingress, SSH, parameters, { rules: open, ports: SSH }))
      return { risk: 'high', message: 'revokePart', data: { peers }, steps: [first, ...more] };
    return { risk: 'low', message: 'revoke', data: { peers }, steps: [first, ...more] };
  },
});
