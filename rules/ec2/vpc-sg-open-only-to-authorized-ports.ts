import * as v from 'valibot';
import securityGroup, { type SecurityGroupRule } from '../../resources/ec2/security-group.ts';
import { defineRule, UnknownFact } from '../rule.ts';
import { type Exposure, exposureParameters, listInWords, openingOf, peerInWords, SHARE_NOTE } from '../shared/exposure.ts';
import { trafficInWords } from '../shared/ports.ts';
import { revokeIngress } from '../shared/revocation.ts';

const HIGHEST_PORT = 65_535;

const port = v.pipe(
  v.number(),
  v.integer('A port is a whole number.'),
  v.minValue(0, 'A port is at least 0.'),
  v.maxValue(HIGHEST_PORT, 'A port is at most 65535.'),
);
const portRange = v.pipe(
  v.string(),
  v.regex(/^\d{1,5}-\d{1,5}$/, 'A range of ports is written as 1020-1025.'),
  v.check((range) => {
    const [from, to] = endsOf(range);
    return from <= to && to <= HIGHEST_PORT;
  }, 'A range of ports begins with the lower one, and ends with 65535 at the latest.'),
);
const ports = v.array(v.union([port, portRange], 'Name ports by their numbers (443), or ranges of them as texts ("1020-1025").'));
type Ports = readonly (number | string)[];

export default defineRule(securityGroup, {
  meta: {
    id: 'vpc-sg-open-only-to-authorized-ports',
    version: 1,
    title: 'Security groups admit the internet to no ports but those that are meant for it.',
    severity: 'HIGH',
    risk: 'high',
    rationale:
      'Databases, caches and consoles that were never meant for the internet are found there within hours; what is meant for it is known, and can be written down.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/vpc-sg-open-only-to-authorized-ports.html',
      'https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-18',
    ],
    notes: [
      SHARE_NOTE,
      'TCP 80 and 443 are authorised by default, as in Security Hub; AWS Config authorises none until it is told.',
      'A rule that spans authorised and other ports violates, as does one for all traffic. Protocols without ports (ICMP, say) are not looked at.',
      'A group that the internet has no way into complies; AWS Config calls it not applicable.',
    ],
    changes: ['ec2:RevokeSecurityGroupIngress'],
    reverts: ['ec2:AuthorizeSecurityGroupIngress'],
    messages: {
      open: 'The internet may come in by ports that nobody authorised: {{rules}}. Whatever answers there can be tried by anyone.',
      revoke:
        'Revoke the ingress of {{rules}}, all of it, also to authorised ports in between; every other rule stays. New connections are refused; open ones may go on until they end. Whoever was meant to come in this way has to be let in by a rule for them.',
    },
  },

  parameters: v.strictObject({
    authorizedTcpPorts: v.optional(v.pipe(ports, v.description('TCP ports, and ranges of them as `1020-1025`, that may be open to the internet.')), [80, 443]),
    authorizedUdpPorts: v.optional(v.pipe(ports, v.description('The same of UDP.')), []),
    ...exposureParameters,
  }),
  needs: ['ingress'],

  evaluate({ ingress }, { parameters }) {
    const open = openRules(ingress, parameters);
    return open.length === 0 ? { compliance: 'COMPLIANT' } : { compliance: 'NON_COMPLIANT', message: 'open', data: { rules: inWords(open) } };
  },

  remediate({ groupId, ingress }, { parameters }) {
    const open = openRules(ingress, parameters);
    const [first, ...more] = revokeIngress(groupId, open) ?? [];
    return first ? { risk: 'high', message: 'revoke', data: { rules: inWords(open) }, steps: [first, ...more] } : null;
  },
});

interface Authorised extends Exposure {
  readonly authorizedTcpPorts: Ports;
  readonly authorizedUdpPorts: Ports;
}

/** The rules that open a port that is not authorised. Throws `UnknownFact` where there may be some. */
function openRules(ingress: readonly SecurityGroupRule[], parameters: Authorised): readonly SecurityGroupRule[] {
  if (!mayBeOpen(ingress, parameters)) return [];
  const open = new Set<SecurityGroupRule>();
  let doubt: UnknownFact | null = null;
  for (const [transport, authorised] of [
    ['tcp', parameters.authorizedTcpPorts],
    ['udp', parameters.authorizedUdpPorts],
  ] as const) {
    try {
      const what = `a ${transport.toUpperCase()} port that nobody authorised`;
      for (const rule of openingOf(ingress, portsToAsk(ingress, authorised), parameters, transport, what)?.rules ?? []) open.add(rule);
    } catch (error) {
      // What is certain of the other transport is still to be told.
      if (!(error instanceof UnknownFact)) throw error;
      doubt = error;
    }
  }
  if (open.size === 0 && doubt !== null) throw doubt;
  return ingress.filter((rule) => open.has(rule));
}

/** Quick to tell of most groups: all rules together, whatever ports they are for, do not let the internet in. */
function mayBeOpen(ingress: readonly SecurityGroupRule[], parameters: Authorised): boolean {
  const forEveryPort = ingress.map((rule) => ({ ...rule, protocol: '-1' }));
  try {
    return openingOf(forEveryPort, [0], parameters) !== null;
  } catch (error) {
    if (error instanceof UnknownFact) return true;
    throw error;
  }
}

/** One port of each stretch that no rule, and no authorised range, begins or ends in; those that are authorised left out. */
function portsToAsk(ingress: readonly SecurityGroupRule[], authorised: Ports): number[] {
  const ranges = authorised.map(endsOf);
  const rules = ingress.map(({ fromPort, toPort }) => [fromPort ?? 0, toPort ?? HIGHEST_PORT] as const);
  const starts = new Set([0, ...[...ranges, ...rules].flatMap(([from, to]) => [from, to + 1])]);
  return [...starts].filter((start) => start >= 0 && start <= HIGHEST_PORT && !ranges.some(([from, to]) => from <= start && start <= to)).sort((a, b) => a - b);
}

function endsOf(range: number | string): readonly [number, number] {
  if (typeof range === 'number') return [range, range];
  const [from, to] = range.split('-').map(Number);
  return [from ?? 0, to ?? HIGHEST_PORT];
}

function inWords(rules: readonly SecurityGroupRule[]): string {
  return listInWords(rules.map((rule) => `${trafficInWords(rule)} from ${peerInWords(rule.peer)}`));
}
