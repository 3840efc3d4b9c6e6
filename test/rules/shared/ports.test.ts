import { describe, expect, it } from 'vitest';
import { reaches, reachesOnly, trafficInWords } from '../../../rules/shared/ports.ts';

function traffic(protocol: string | null, fromPort: number | null, toPort: number | null) {
  return { protocol, fromPort, toPort };
}

describe('reaches', () => {
  it.each([
    ['the port itself', traffic('tcp', 22, 22), 'yes'],
    ['a range around it', traffic('tcp', 0, 65_535), 'yes'],
    ['a range that begins with it', traffic('tcp', 22, 80), 'yes'],
    ['a range that ends with it', traffic('tcp', 0, 22), 'yes'],
    ['TCP by its number', traffic('6', 22, 22), 'yes'],
    ['all protocols', traffic('-1', -1, -1), 'yes'],
    ['all protocols with ports that say nothing', traffic('-1', 443, 443), 'yes'],
    ['the port below', traffic('tcp', 0, 21), 'no'],
    ['the port above', traffic('tcp', 23, 65_535), 'no'],
    ['UDP', traffic('udp', 22, 22), 'no'],
    ['UDP by its number', traffic('17', 22, 22), 'no'],
    ['ICMP whose type is 22', traffic('icmp', 22, 22), 'no'],
    ['ICMP of all types', traffic('icmp', -1, -1), 'no'],
    ['a protocol unknown until deployment', traffic(null, 443, 443), 'unknown'],
    ['a first port unknown, the last one not below', traffic('tcp', null, 80), 'unknown'],
    ['a first port unknown, the last one below', traffic('tcp', null, 21), 'no'],
    ['ports unknown', traffic('tcp', null, null), 'unknown'],
    ['ports unknown of UDP', traffic('udp', null, null), 'no'],
  ] as const)('%s', (_name, given, expected) => {
    expect(reaches(given, 'tcp', 22)).toBe(expected);
  });
});

describe('reachesOnly', () => {
  it.each([
    ['the one port', traffic('tcp', 22, 22), [22], true],
    ['two neighbours, both named', traffic('6', 20, 21), [21, 20], true],
    ['two neighbours, one named', traffic('tcp', 20, 21), [20], false],
    ['as many ports as are named, but others', traffic('tcp', 20, 21), [20, 22], false],
    ['everything', traffic('-1', -1, -1), [22], false],
    ['all TCP', traffic('tcp', -1, -1), [22], false],
    ['UDP', traffic('udp', 22, 22), [22], false],
  ] as const)('%s', (_name, given, ports, expected) => {
    expect(reachesOnly(given, 'tcp', ports)).toBe(expected);
  });
});

describe('trafficInWords', () => {
  it.each([
    [traffic('tcp', 22, 22), 'TCP 22'],
    [traffic('17', 0, 65_535), 'UDP 0-65535'],
    [traffic('-1', -1, -1), 'all traffic'],
    [traffic('icmp', -1, -1), 'protocol icmp'],
    [traffic(null, 1, 2), 'unknown traffic'],
  ] as const)('%o: %s', (given, words) => {
    expect(trafficInWords(given)).toBe(words);
  });
});
