import * as v from 'valibot';
import securityGroup from '../../resources/ec2/security-group.ts';
import { defineRule } from '../rule.ts';
import { cutBesides, exposureParameters, isCertainlyInternet, listInWords, openingOf, peerInWords, SHARE_NOTE } from '../shared/exposure.ts';
import { revokeIngress } from '../shared/revocation.ts';

export default defineRule(securityGroup, {
  meta: {
    id: 'restricted-common-ports',
    version: 2,
    title: 'Security groups do not admit the internet to ports that are often attacked.',
    severity: 'HIGH',
    risk: 'low',
    rationale: 'Remote desktops, databases and FTP that anyone can reach are searched for all day; one weak password or unpatched flaw lets a stranger in.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/restricted-common-ports.html',
      'https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-14',
    ],
    notes: [SHARE_NOTE],
    changes: ['ec2:RevokeSecurityGroupIngress'],
    reverts: ['ec2:AuthorizeSecurityGroupIngress'],
    messages: {
      open: 'Anyone on the internet can try what answers on TCP {{ports}}: open to {{peers}}.',
      partly: 'A large part of the internet can try what answers on TCP {{ports}}: open to {{peers}}.',
      revoke:
        'Revoke just the ingress from {{peers}} to TCP {{ports}}; every other rule stays. New connections from there are refused; open ones may go on until they end.',
      revokePart:
        'Revoke just the ingress from {{peers}} to TCP {{ports}}; every other rule stays. These addresses are a large part of the internet, and not all of it: if they were chosen on purpose, allow them instead. New connections from there are refused; open ones may go on until they end.',
      revokeMore: 'Revoke just the ingress from {{peers}}; every other rule stays. More than TCP {{ports}} stops working, for these rules also admit: {{cut}}.',
    },
  },

  parameters: v.strictObject({
    ports: v.optional(
      v.pipe(
        v.array(
          v.pipe(v.number(), v.integer('A port is a whole number.'), v.minValue(0, 'A port is at least 0.'), v.maxValue(65_535, 'A port is at most 65535.')),
        ),
        v.minLength(1, 'Name at least one port.'),
        v.description("TCP ports; the default is that of AWS Config's rule of this name."),
      ),
      [20, 21, 3389, 3306, 4333],
    ),
    ...exposureParameters,
  }),
  needs: ['ingress'],

  evaluate({ ingress }, { parameters }) {
    const opening = openingOf(ingress, parameters.ports, parameters);
    if (opening === null) return { compliance: 'COMPLIANT' };
    const peers = listInWords(opening.rules.map(({ peer }) => peerInWords(peer)));
    const message = isCertainlyInternet(ingress, parameters.ports, parameters, opening) ? 'open' : 'partly';
    return { compliance: 'NON_COMPLIANT', message, data: { ports: listInWords(opening.ports.map(String)), peers } };
  },

  remediate({ groupId, ingress }, { parameters }) {
    const { rules = [], ports = [] } = openingOf(ingress, parameters.ports, parameters) ?? {};
    const [first, ...more] = revokeIngress(groupId, rules) ?? [];
    if (!first) return null;

    const said = { peers: listInWords(rules.map(({ peer }) => peerInWords(peer))), ports: listInWords(ports.map(String)) };
    const cut = rules.flatMap((rule) => cutBesides(rule, ports, parameters) ?? []);
    if (cut.length > 0) return { risk: 'high', message: 'revokeMore', data: { ...said, cut: listInWords(cut) }, steps: [first, ...more] };
    if (!isCertainlyInternet(ingress, parameters.ports, parameters, { rules, ports }))
      return { risk: 'high', message: 'revokePart', data: said, steps: [first, ...more] };
    return { risk: 'low', message: 'revoke', data: said, steps: [first, ...more] };
  },
});
