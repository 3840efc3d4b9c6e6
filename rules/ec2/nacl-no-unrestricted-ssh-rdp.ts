import * as v from 'valibot';
import networkAcl, { type NetworkAclEntry } from '../../resources/ec2/network-acl.ts';
import { defineRule, type Step, UnknownFact } from '../rule.ts';
import { type Closing, closingsOf, entryInWords, type Gap, gapIn, type Port, portInWords } from '../shared/access-list.ts';
import { CERTAIN_SHARE, type Exposure, exposureParameters, listInWords, SHARE_NOTE } from '../shared/exposure.ts';

/** Remote desktops talk over UDP as well, once they have begun over TCP. */
const PORTS: readonly Port[] = [
  { transport: 'tcp', port: 22 },
  { transport: 'tcp', port: 3389 },
  { transport: 'udp', port: 3389 },
];

type Change = 'ec2:DeleteNetworkAclEntry' | 'ec2:CreateNetworkAclEntry';

export default defineRule(networkAcl, {
  meta: {
    id: 'nacl-no-unrestricted-ssh-rdp',
    version: 2,
    title: 'Network access lists do not admit SSH or remote desktops from the internet.',
    severity: 'MEDIUM',
    risk: 'low',
    rationale:
      'The list of a subnet is the second wall: where it stands open for remote logins, one security group opened by mistake is enough to let a stranger try.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/nacl-no-unrestricted-ssh-rdp.html',
      'https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-21',
      'https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html',
    ],
    notes: [
      SHARE_NOTE,
      'Entries are tried by their numbers, and the first that fits decides: a denial before the allowance complies. AWS Config is said to look at each allowance by itself (not confirmed).',
      'The list that comes with a VPC admits everything, and is reported, as AWS Config does as far as we know (not confirmed): it is in force in every subnet that was given no other.',
      'The range that answers come in on (TCP 1024-65535) holds 3389, and is reported where the internet may use it; a denial of 3389 before it is enough.',
      'SSH does not speak UDP, so that UDP 22 is not looked at; AWS Config names it.',
      'Put right unattended where one entry, for SSH or RDP alone, is the opening. Lists keep no record of connections, so that sessions from inside the VPC which came by that entry end, too: where people work so, give the rule the mode `approve`, or the list an entry of their own.',
      'Of an entry that a template puts into a list from elsewhere, the other entries are not shown, and one of them may deny first: that is not known.',
    ],
    changes: ['ec2:DeleteNetworkAclEntry', 'ec2:CreateNetworkAclEntry'],
    messages: {
      open: 'Anyone on the internet gets past the list of the subnet to {{ports}}: admitted by entry {{entries}}.',
      partly: 'A large part of the internet gets past the list of the subnet to {{ports}}: admitted by entry {{entries}}.',
      delete:
        'Delete just entry {{entries}}; every other entry stays. What it alone admitted ends at once, open sessions too, also from inside the VPC: lists keep no record of connections.',
      deleteSeveral:
        'Delete just the entries {{entries}}; every other entry stays. What they alone admitted ends at once, open sessions too, also from inside the VPC: lists keep no record of connections.',
      deny: 'Deny {{denied}}, just before what admits other traffic too{{deleted}}. Whoever comes from there loses these ports at once, open sessions too, also where a later entry would admit them, and from inside the VPC.',
    },
  },

  parameters: v.strictObject(exposureParameters),
  needs: ['ingress'],

  evaluate({ ingress }, { parameters }) {
    const gap = gapIn(ingress, PORTS, parameters);
    if (gap === null) return { compliance: 'COMPLIANT' };
    const said = { ports: listInWords(gap.ports.map(portInWords)), entries: listInWords(gap.entries.map(entryInWords)) };
    return { compliance: 'NON_COMPLIANT', message: isCertainlyInternet(ingress, parameters, gap) ? 'open' : 'partly', data: said };
  },

  remediate({ networkAclId, ingress }, { parameters }) {
    const closings = closingsOf(ingress, PORTS, parameters) ?? [];
    const steps = closings.map((closing) => stepsOf(networkAclId, closing));
    if (steps.some((each) => each === null)) return null;
    const [first, ...more] = steps.flatMap((each) => each ?? []);
    if (!first) return null;

    const deleted = listInWords(closings.filter(({ how }) => how === 'delete').map(({ entry }) => entryInWords(entry)));
    const denied = listInWords(closings.flatMap((closing) => (closing.how === 'deny' ? closing.denials.map(denialInWords) : [])));
    if (denied !== '') {
      const data = { denied, deleted: deleted === '' ? '' : `, and delete entry ${deleted}` };
      return { risk: 'high', message: 'deny', data, steps: [first, ...more] };
    }
    // One of several entries may be what people come in by; that of one is certain to be the opening that was complained of.
    if (closings.length > 1) return { risk: 'high', message: 'deleteSeveral', data: { entries: deleted }, steps: [first, ...more] };
    const gap = gapIn(ingress, PORTS, parameters);
    const risk = gap !== null && isCertainlyInternet(ingress, parameters, gap) ? 'low' : 'high';
    return { risk, message: 'delete', data: { entries: deleted }, steps: [first, ...more] };
  },
});

/** Whether these entries would be found as well if only the internet as a whole counted. */
function isCertainlyInternet(ingress: readonly NetworkAclEntry[], exposure: Exposure, { entries }: Gap): boolean {
  try {
    const whole = gapIn(ingress, PORTS, { ...exposure, share: Math.max(exposure.share, CERTAIN_SHARE) })?.entries ?? [];
    return entries.every((entry) => whole.includes(entry));
  } catch (error) {
    if (error instanceof UnknownFact) return false;
    throw error;
  }
}

function denialInWords({ ruleNumber, protocol, fromPort, cidr }: NetworkAclEntry): string {
  return `${protocol === '6' ? 'TCP' : 'UDP'} ${fromPort} from ${cidr} (as entry ${ruleNumber})`;
}

function stepsOf(NetworkAclId: string, closing: Closing): Step<Change>[] | null {
  const entries = closing.how === 'delete' ? [closing.entry] : closing.denials;
  const steps: Step<Change>[] = [];
  for (const entry of entries) {
    const create = creationOf(NetworkAclId, entry);
    if (create === null) return null;
    const deletion = { action: 'ec2:DeleteNetworkAclEntry', input: { NetworkAclId, RuleNumber: create.input.RuleNumber, Egress: false } } as const;
    steps.push(closing.how === 'delete' ? { apply: deletion, revert: create } : { apply: create, revert: deletion });
  }
  return steps;
}

/** Null: of an entry that is not known whole. */
function creationOf(NetworkAclId: string, { ruleNumber, action, protocol, fromPort, toPort, cidr }: NetworkAclEntry) {
  if (ruleNumber === null || action === null || protocol === null || fromPort === null || toPort === null || cidr === null) return null;
  const PortRange = { From: fromPort, To: toPort };
  const block = cidr.includes(':') ? { Ipv6CidrBlock: cidr } : { CidrBlock: cidr };
  const input = { NetworkAclId, RuleNumber: ruleNumber, Protocol: protocol, RuleAction: action, Egress: false, ...block, PortRange };
  return { action: 'ec2:CreateNetworkAclEntry', input } as const;
}
