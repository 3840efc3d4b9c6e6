import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../aws/call.ts';
import networkAcl from '../../../resources/ec2/network-acl.ts';
import { TemplateRef, type TemplateResource, type TemplateSibling, TemplateText, UNRESOLVED } from '../../../resources/resource.ts';
import { answering, collected, NOW, unread } from '../answering.ts';

const place = { accountId: '111122223333', region: 'eu-west-1' };
const ref = { ...place, type: 'AWS::EC2::NetworkAcl', id: 'acl-1' } as const;
const described = {
  NetworkAclId: 'acl-1',
  VpcId: 'vpc-1',
  IsDefault: false,
  Entries: [
    { RuleNumber: 32767, Protocol: '-1', RuleAction: 'deny', Egress: false, CidrBlock: '0.0.0.0/0' },
    { RuleNumber: 110, Protocol: '1', RuleAction: 'allow', Egress: false, Ipv6CidrBlock: '::/0', IcmpTypeCode: { Type: 8, Code: -1 } },
    { RuleNumber: 100, Protocol: '6', RuleAction: 'allow', Egress: false, CidrBlock: '0.0.0.0/0', PortRange: { From: 22, To: 23 } },
    { RuleNumber: 100, Protocol: '-1', RuleAction: 'allow', Egress: true, CidrBlock: '0.0.0.0/0' },
  ],
  Associations: [
    { NetworkAclAssociationId: 'aclassoc-2', SubnetId: 'subnet-2' },
    { NetworkAclAssociationId: 'aclassoc-1', SubnetId: 'subnet-1' },
  ],
  Tags: [{ Key: 'tier', Value: 'public' }],
};
const DENY_ALL = { ruleNumber: 32767, action: 'deny', protocol: '-1', fromPort: -1, toPort: -1, icmp: null, cidr: '0.0.0.0/0' };
const ALLOW_ALL = { ...DENY_ALL, ruleNumber: 100, action: 'allow' };
const SSH = { ruleNumber: 100, action: 'allow', protocol: '6', fromPort: 22, toPort: 23, icmp: null, cidr: '0.0.0.0/0' };

function read(answer: () => unknown) {
  return networkAcl.read(answering({ 'ec2:DescribeNetworkAcls': answer }, networkAcl.reads), ref, NOW);
}

describe('reads an access list', () => {
  it('in the order in which its entries are tried', async () => {
    expect(await read(() => ({ NetworkAcls: [described] }))).toEqual({
      networkAclId: 'acl-1',
      vpcId: 'vpc-1',
      isDefault: false,
      ingress: [SSH, { ruleNumber: 110, action: 'allow', protocol: '1', fromPort: -1, toPort: -1, icmp: { type: 8, code: -1 }, cidr: '::/0' }, DENY_ALL],
      egress: [ALLOW_ALL],
      subnetIds: ['subnet-1', 'subnet-2'],
      tags: { tier: 'public' },
    });
  });
  it('that is gone as null', async () => {
    const missing = () => {
      throw new AwsError('missing', 'ec2:DescribeNetworkAcls', 'InvalidNetworkAclID.NotFound', 'No such list.');
    };

    expect(await read(missing)).toBeNull();
    expect(await read(() => ({ NetworkAcls: [] }))).toBeNull();
  });
  it('but for its VPC where that is not said', async () => {
    expect(unread(await read(() => ({ NetworkAcls: [{ ...described, VpcId: undefined }] })))).toEqual({ vpcId: expect.stringContaining('without vpcId') });
  });
  it('of ours, and not that of a VPC that another account shares with us', async () => {
    expect(await read(() => ({ NetworkAcls: [{ ...described, OwnerId: '111122223333' }] }))).toMatchObject({ networkAclId: 'acl-1' });
    expect(await read(() => ({ NetworkAcls: [{ ...described, OwnerId: '999988887777' }] }))).toBeNull();
  });
  it.each([
    ['with an entry of an unknown kind', { ...described, Entries: [{ ...described.Entries[0], RuleAction: 'log' }] }, 'action'],
    ['with an entry without a block', { ...described, Entries: [{ ...described.Entries[0], CidrBlock: undefined }] }, 'block'],
  ])('not at all %s', async (_name, acl, why) => {
    await expect(read(() => ({ NetworkAcls: [acl] }))).rejects.toThrow(why);
  });
});

it('lists ours of every page', async () => {
  const pages = [
    { NetworkAcls: [{ NetworkAclId: 'acl-1' }], NextToken: '1' },
    { NetworkAcls: [{ NetworkAclId: 'acl-9', OwnerId: '999988887777' }], NextToken: '2' },
    { NetworkAcls: [{ NetworkAclId: 'acl-2' }] },
  ];
  const ask = answering({ 'ec2:DescribeNetworkAcls': ({ NextToken = '0' }: { NextToken?: string }) => pages[Number(NextToken)] }, networkAcl.reads);

  expect(await collected(networkAcl.list(ask, place))).toEqual(['acl-1', 'acl-2']);
});

describe('is touched', () => {
  it.each([
    ['by CreateNetworkAcl', 'ec2:CreateNetworkAcl', { vpcId: 'vpc-1' }, { networkAcl: { networkAclId: 'acl-1' } }, 'acl-1'],
    ['by CreateNetworkAclEntry', 'ec2:CreateNetworkAclEntry', { networkAclId: 'acl-1', ruleNumber: 100 }, { _return: true }, 'acl-1'],
    ['by ReplaceNetworkAclEntry', 'ec2:ReplaceNetworkAclEntry', { networkAclId: 'acl-1', ruleNumber: 100 }, null, 'acl-1'],
    ['by DeleteNetworkAclEntry', 'ec2:DeleteNetworkAclEntry', { networkAclId: 'acl-1', ruleNumber: 100 }, null, 'acl-1'],
    ['by DeleteNetworkAcl', 'ec2:DeleteNetworkAcl', { networkAclId: 'acl-1' }, null, 'acl-1'],
    ['by coming into force in a subnet', 'ec2:ReplaceNetworkAclAssociation', { associationId: 'aclassoc-1', networkAclId: 'acl-1' }, null, 'acl-1'],
    ['by tags', 'ec2:CreateTags', { resourcesSet: { items: [{ resourceId: 'acl-1' }] } }, null, ['acl-1']],
    ['by tags taken off', 'ec2:DeleteTags', { resourcesSet: { items: [{ resourceId: 'acl-1' }, { resourceId: 'aclassoc-1' }] } }, null, ['acl-1', undefined]],
    ['not by a call that names nothing', 'ec2:CreateNetworkAclEntry', null, null, undefined],
    ['not by a creation without an answer', 'ec2:CreateNetworkAcl', {}, null, undefined],
  ] as const)('%s', (_name, event, request, response, id) => {
    expect(networkAcl.touchedBy[event]?.(request, response, place)).toEqual(id);
  });
});

describe('in what AWS Config recorded', () => {
  const fixture = '../shared/fixtures/config-items/AWS_EC2_NetworkAcl.json';
  it.skipIf(!existsSync(fixture))(`shows all of it (passed over where ${fixture} is missing)`, () => {
    const item = JSON.parse(readFileSync(fixture, 'utf8'));

    expect(networkAcl.fromConfigurationItem?.({ ...item, region: item.awsRegion })).toEqual({
      networkAclId: 'acl-b48fd1d0',
      vpcId: 'vpc-0990dc6d',
      isDefault: true,
      ingress: [ALLOW_ALL, DENY_ALL],
      egress: [ALLOW_ALL, DENY_ALL],
      subnetIds: ['subnet-29428871', 'subnet-32e85b44', 'subnet-38c20312', 'subnet-e83ba2d5'],
      tags: {},
    });
  });
  const recorded = (configuration: unknown) =>
    networkAcl.fromConfigurationItem?.({
      ...place,
      resourceId: 'acl-1',
      resourceName: undefined,
      arn: undefined,
      configuration,
      supplementaryConfiguration: {},
      tags: {},
    });
  it('knows ports, IPv6 and ICMP', () => {
    const entries = [
      { ruleNumber: 200, protocol: '6', ruleAction: 'allow', egress: false, ipv6CidrBlock: '::/0', cidrBlock: null, portRange: { from: 22, to: 23 } },
      { ruleNumber: 100, protocol: '1', ruleAction: 'deny', egress: false, cidrBlock: '10.0.0.0/8', icmpTypeCode: { type: 8, code: 0 } },
    ];

    expect(recorded({ entries })?.ingress).toEqual([
      { ruleNumber: 100, action: 'deny', protocol: '1', fromPort: -1, toPort: -1, icmp: { type: 8, code: 0 }, cidr: '10.0.0.0/8' },
      { ...SSH, ruleNumber: 200, cidr: '::/0' },
    ]);
  });
  it('does not show entries where one of them can not be read', () => {
    expect(recorded({ entries: [{ ruleNumber: 100 }] })).toEqual({ networkAclId: 'acl-1', tags: {} });
    expect(recorded(undefined)).toEqual({});
  });
});

describe('in a template', () => {
  const entry = (logicalId: string, properties: Record<string, unknown>): TemplateSibling => ({
    logicalId,
    type: 'AWS::EC2::NetworkAclEntry',
    properties: { NetworkAclId: new TemplateRef('Acl'), RuleNumber: 100, Protocol: 6, RuleAction: 'allow', CidrBlock: '0.0.0.0/0', ...properties },
  });
  const acl = (...siblings: readonly TemplateSibling[]): TemplateResource => ({
    ...place,
    logicalId: 'Acl',
    type: 'AWS::EC2::NetworkAcl',
    properties: { VpcId: 'vpc-1', Tags: [{ Key: 'tier', Value: 'public' }] },
    siblings,
  });
  const ingressOf = (properties: Record<string, unknown>) => networkAcl.fromTemplate?.(acl(entry('In', properties)))?.ingress;
  const PORTS = { PortRange: { From: 22, To: 23 } };

  it('is a list with the entries that point to it, and with none, where none do', () => {
    const elsewhere = entry('Elsewhere', { NetworkAclId: 'acl-9', ...PORTS });
    const facts = networkAcl.fromTemplate?.(
      acl(entry('Late', { RuleNumber: '200', ...PORTS }), entry('Out', { Egress: 'true' }), entry('In', PORTS), elsewhere),
    );

    expect(facts).toEqual({
      vpcId: 'vpc-1',
      isDefault: false,
      ingress: [SSH, { ...SSH, ruleNumber: 200 }],
      egress: [{ ...SSH, fromPort: -1, toPort: -1 }],
      tags: { tier: 'public' },
    });
    expect(networkAcl.fromTemplate?.(acl())?.ingress).toEqual([]);
  });
  it.each([
    ['the name of a protocol', { Protocol: 'tcp', ...PORTS }, SSH],
    ['numbers and actions as texts', { Protocol: '6', RuleNumber: '100', RuleAction: 'ALLOW', PortRange: { From: '22', To: '23' } }, SSH],
    ['IPv6', { CidrBlock: undefined, Ipv6CidrBlock: '::/0', ...PORTS }, { ...SSH, cidr: '::/0' }],
    ['all protocols, whatever ports are beside them', { Protocol: -1, ...PORTS }, ALLOW_ALL],
    ['ICMP', { Protocol: 1, Icmp: { Type: 8, Code: -1 } }, { ...SSH, protocol: '1', fromPort: -1, toPort: -1, icmp: { type: 8, code: -1 } }],
    ['half a range, whose other end is not known', { PortRange: { From: 22 } }, { ...SSH, toPort: null }],
    ['a range that is known only at deployment', { PortRange: UNRESOLVED }, { ...SSH, fromPort: null, toPort: null }],
    ['a block that is known only at deployment', { CidrBlock: UNRESOLVED, ...PORTS }, { ...SSH, cidr: null }],
    ['a direction that is known only at deployment', { Egress: UNRESOLVED, ...PORTS }, { ...SSH, action: null }],
    [
      'nothing but what is known only at deployment',
      { RuleNumber: UNRESOLVED, RuleAction: UNRESOLVED, Protocol: UNRESOLVED, CidrBlock: UNRESOLVED, PortRange: UNRESOLVED },
      { ruleNumber: null, action: null, protocol: null, fromPort: null, toPort: null, icmp: null, cidr: null },
    ],
  ])('reads %s', (_name, properties, expected) => {
    expect(ingressOf(properties)).toEqual([expected]);
  });
  it('reads the block of a VPC beside it, where that one states it', () => {
    const ingressBeside = (block: unknown, CidrBlock: unknown) => {
      const vpc = { logicalId: 'Vpc', type: 'AWS::EC2::VPC', properties: { CidrBlock: block } };
      return networkAcl.fromTemplate?.(acl(entry('In', { CidrBlock, ...PORTS }), vpc))?.ingress;
    };
    const its = new TemplateRef('Vpc', 'CidrBlock');

    expect(ingressBeside('10.0.0.0/16', its)).toEqual([{ ...SSH, cidr: '10.0.0.0/16' }]);
    expect(ingressBeside('10.0.0.0/16', new TemplateText([its]))).toEqual([{ ...SSH, cidr: '10.0.0.0/16' }]);
    expect(ingressBeside(UNRESOLVED, its)).toEqual([{ ...SSH, cidr: null }]);
    expect(ingressBeside('10.0.0.0/16', new TemplateRef('Other', 'CidrBlock'))).toEqual([{ ...SSH, cidr: null }]);
  });
  it('finds its entries by a reference that is written as a text, too', () => {
    expect(ingressOf({ NetworkAclId: new TemplateText([new TemplateRef('Acl')]), ...PORTS })).toEqual([SSH]);
  });
  it('shows an entry of a list from elsewhere beside others that are not shown', () => {
    const lone = { ...place, ...entry('Lone', { NetworkAclId: 'acl-9', ...PORTS }), siblings: [] };
    const notShown = { ruleNumber: null, action: null, protocol: null, fromPort: null, toPort: null, icmp: null, cidr: null };

    expect(networkAcl.fromTemplate?.(lone)).toEqual({ ingress: [SSH, notShown], egress: [notShown] });
  });
  it('leaves an entry to the list in the template that it points to', () => {
    expect(networkAcl.fromTemplate?.({ ...place, ...entry('In', PORTS), siblings: [acl()] })).toBeNull();
  });
});

it('is the same whichever subnets it is in force in', async () => {
  const [one, other] = await Promise.all([described, { ...described, Associations: [] }].map((acl) => read(() => ({ NetworkAcls: [acl] }))));

  expect(other).not.toEqual(one);
  expect(other && networkAcl.canonical?.(other)).toEqual(one && networkAcl.canonical?.(one));
});

it('has the ARN that IAM knows it by', () => {
  expect(networkAcl.arn(ref)).toBe('arn:aws:ec2:eu-west-1:111122223333:network-acl/acl-1');
});
