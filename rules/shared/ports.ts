import type { SecurityGroupRule } from '../../resources/ec2/security-group.ts';

export type Transport = 'tcp' | 'udp';
/** IANA's numbers of protocols, which EC2 takes for the names too. */
const NUMBER: Readonly<Record<Transport, string>> = { tcp: '6', udp: '17' };

type Traffic = Pick<SecurityGroupRule, 'protocol' | 'fromPort' | 'toPort'>;

/** Whether a rule is about this port; `unknown` where that depends on what is known only at deployment. */
export function reaches({ protocol, fromPort, toPort }: Traffic, transport: Transport, port: number): 'yes' | 'no' | 'unknown' {
  if (protocol === '-1') return 'yes';
  // It may turn out to be -1, which no port narrows.
  if (protocol === null) return 'unknown';
  if (protocol !== transport && protocol !== NUMBER[transport]) return 'no';
  // Not confirmed that EC2 takes -1 for all ports of a transport: doubt counts as open.
  if (fromPort === -1 && toPort === -1) return 'yes';
  if ((fromPort !== null && port < fromPort) || (toPort !== null && port > toPort)) return 'no';
  return fromPort === null || toPort === null ? 'unknown' : 'yes';
}

/** Nothing but these ports of the transport. */
export function reachesOnly({ protocol, fromPort, toPort }: Traffic, transport: Transport, ports: readonly number[]): boolean {
  if (protocol !== transport && protocol !== NUMBER[transport]) return false;
  if (fromPort === null || toPort === null || fromPort < 0 || toPort - fromPort >= ports.length) return false;
  for (let port = fromPort; port <= toPort; port++) if (!ports.includes(port)) return false;
  return true;
}

/** `TCP 22`, `TCP 0-65535`, `all traffic`. */
export function trafficInWords({ protocol, fromPort, toPort }: Traffic): string {
  if (protocol === '-1') return 'all traffic';
  const transport = (['tcp', 'udp'] as const).find((name) => protocol === name || protocol === NUMBER[name]);
  if (transport === undefined) return protocol === null ? 'unknown traffic' : `protocol ${protocol}`;
  return `${transport.toUpperCase()} ${fromPort === toPort ? fromPort : `${fromPort}-${toPort}`}`;
}
