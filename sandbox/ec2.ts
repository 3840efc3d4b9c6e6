import type { Filter, IpPermission } from '@aws-sdk/client-ec2';
import type { InputOf } from '../aws/call.ts';
import { partitionOf } from '../resources/partition.ts';
import { ANSWER, type Context, type OperationsOf } from './operation.ts';
import { type Page, pageOf } from './page.ts';
import { isSameTraffic, peerName, permissionsOf, rulesNamed, shown, shownRevoked, tagList, tagsFrom, type Wanted } from './permissions.ts';
import type { SecurityGroup, SecurityGroupRule, State, Traffic } from './state.ts';

export const ec2: OperationsOf<'ec2'> = {
  'ec2:DescribeSecurityGroups': (state, { GroupIds, GroupNames, Filters, MaxResults, NextToken }, context) => {
    for (const id of GroupIds ?? []) groupOf(state, { GroupId: id }, context);
    const filters = filtersOf<SecurityGroup>(
      Filters,
      { 'group-id': ({ id }) => id, 'group-name': ({ name }) => name, 'vpc-id': ({ vpcId }) => vpcId },
      context,
    );
    const groups = state.securityGroups.filter(
      (group) =>
        group.region === context.region &&
        (GroupIds === undefined || GroupIds.includes(group.id)) &&
        (GroupNames === undefined || GroupNames.includes(group.name)) &&
        filters.every((admits) => admits(group)),
    );
    const { items, next } = page(groups, NextToken, MaxResults, context);
    return { SecurityGroups: items.map((group) => shownGroup(group, context)), NextToken: next, ...ANSWER };
  },

  'ec2:DescribeSecurityGroupRules': (state, { SecurityGroupRuleIds, Filters, MaxResults, NextToken }, context) => {
    const all = state.securityGroups
      .filter(({ region }) => region === context.region)
      .flatMap((group) => group.rules.map((rule) => ({ rule, groupId: group.id })));
    for (const id of SecurityGroupRuleIds ?? []) {
      if (!all.some(({ rule }) => rule.id === id)) throw noSuchRule(id, context);
    }
    const filters = filtersOf<(typeof all)[number]>(
      Filters,
      { 'group-id': ({ groupId }) => groupId, 'security-group-rule-id': ({ rule }) => rule.id },
      context,
    );
    const rules = all.filter(
      (each) => (SecurityGroupRuleIds === undefined || SecurityGroupRuleIds.includes(each.rule.id)) && filters.every((admits) => admits(each)),
    );
    const { items, next } = page(rules, NextToken, MaxResults, context);
    return { SecurityGroupRules: items.map(({ rule, groupId }) => shown(rule, groupId, context)), NextToken: next, ...ANSWER };
  },

  'ec2:GetManagedPrefixListEntries': (state, { PrefixListId, MaxResults, NextToken }, context) => {
    const list = state.prefixLists.find(({ id, region }) => id === PrefixListId && region === context.region);
    if (list === undefined) throw context.refuse('missing', 'InvalidPrefixListID.NotFound', `The prefix list ID '${PrefixListId}' does not exist`);
    const { items, next } = page(list.entries, NextToken, MaxResults, context);
    const Entries = items.map(({ cidr, description }) => ({ Cidr: cidr, ...(description !== undefined && { Description: description }) }));
    return { Entries, NextToken: next, ...ANSWER };
  },

  'ec2:AuthorizeSecurityGroupIngress': (state, input, context) => ({ Return: true, SecurityGroupRules: authorize(state, input, false, context), ...ANSWER }),
  'ec2:AuthorizeSecurityGroupEgress': (state, input, context) => ({ Return: true, SecurityGroupRules: authorize(state, input, true, context), ...ANSWER }),
  'ec2:RevokeSecurityGroupIngress': (state, input, context) => ({ Return: true, ...revoke(state, input, false, context), ...ANSWER }),
  'ec2:RevokeSecurityGroupEgress': (state, input, context) => ({ Return: true, ...revoke(state, input, true, context), ...ANSWER }),
};

type Authorize = InputOf<'ec2:AuthorizeSecurityGroupIngress' | 'ec2:AuthorizeSecurityGroupEgress'>;
type Revoke = InputOf<'ec2:RevokeSecurityGroupIngress' | 'ec2:RevokeSecurityGroupEgress'>;

/** All of the rules, or none. */
function authorize(state: State, input: Authorize, isEgress: boolean, context: Context) {
  const group = groupOf(state, input, context);
  const wanted = rulesNamed(input, isEgress, context);
  if (wanted.length === 0) throw context.refuse('invalid', 'MissingParameter', 'The request must contain the parameter ipPermissions');
  for (const [index, traffic] of wanted.entries()) {
    if (wanted.slice(0, index).some((other) => isSameTraffic(other, traffic)))
      throw context.refuse('invalid', 'InvalidParameterValue', 'The same permission must not appear multiple times');
    if (group.rules.some((rule) => isSameTraffic(rule, traffic))) {
      throw context.refuse('invalid', 'InvalidPermission.Duplicate', `the specified rule "${described(traffic)}" already exists`);
    }
    if (traffic.peer.kind === 'prefix-list') assertPrefixList(state, traffic.peer.prefixListId, context);
    if (traffic.peer.kind === 'group' && traffic.peer.userId === context.accountId) groupOf(state, { GroupId: traffic.peer.groupId }, context);
  }
  if (input.DryRun) throw dryRun(context);
  const tags = tagsFrom((input.TagSpecifications ?? []).filter(({ ResourceType }) => ResourceType === 'security-group-rule').flatMap(({ Tags = [] }) => Tags));
  const made: SecurityGroupRule[] = wanted.map((traffic) => ({ id: context.newId('sgr'), ...traffic, tags }));
  group.rules.push(...made);
  return made.map((rule) => shown(rule, group.id, context));
}

/** All of the rules, or none; in a default VPC those that match, and the rest is named in the answer (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RevokeSecurityGroupIngress.html). */
function revoke(state: State, input: Revoke, isEgress: boolean, context: Context) {
  const group = groupOf(state, input, context);
  const unknown: IpPermission[] = [];
  const doomed = new Set<SecurityGroupRule>();
  for (const id of input.SecurityGroupRuleIds ?? []) {
    const rule = group.rules.find((each) => each.id === id && each.isEgress === isEgress);
    if (rule === undefined) throw noSuchRule(id, context);
    doomed.add(rule);
  }
  for (const named of rulesNamed(input, isEgress, context)) {
    const rule = group.rules.find((each) => isSameTraffic(each, named));
    if (rule) doomed.add(rule);
    else if (isInDefaultVpc(state, group)) unknown.push(...permissionsOf(standingFor(named, group), isEgress));
    else throw context.refuse('missing', 'InvalidPermission.NotFound', 'The specified rule does not exist in this security group.');
  }
  if (doomed.size === 0 && unknown.length === 0) throw context.refuse('invalid', 'MissingParameter', 'The request must contain the parameter ipPermissions');
  if (input.DryRun) throw dryRun(context);
  group.rules = group.rules.filter((rule) => !doomed.has(rule));
  return {
    RevokedSecurityGroupRules: [...doomed].map((rule) => shownRevoked(rule, group.id)),
    ...(unknown.length > 0 && { UnknownIpPermissions: unknown }),
  };
}

/** The group with only this rule in it, to be shown. */
function standingFor(named: Wanted, group: SecurityGroup): SecurityGroup {
  return { ...group, rules: [{ ...named, id: '', tags: {} }] };
}

function groupOf(state: State, { GroupId, GroupName }: { GroupId?: string | undefined; GroupName?: string | undefined }, context: Context): SecurityGroup {
  if (GroupId === undefined && GroupName === undefined)
    throw context.refuse('invalid', 'MissingParameter', 'The request must contain the parameter GroupName or GroupId');
  const group = state.securityGroups.find(
    (each) => each.region === context.region && (GroupId === undefined ? each.name === GroupName && isInDefaultVpc(state, each) : each.id === GroupId),
  );
  if (group === undefined) throw context.refuse('missing', 'InvalidGroup.NotFound', `The security group '${GroupId ?? GroupName}' does not exist`);
  return group;
}

function isInDefaultVpc(state: State, { vpcId }: SecurityGroup): boolean {
  return state.vpcs.some(({ id, isDefault }) => id === vpcId && isDefault);
}

function assertPrefixList(state: State, prefixListId: string, context: Context): void {
  if (state.prefixLists.some(({ id, region }) => id === prefixListId && region === context.region)) return;
  throw context.refuse('missing', 'InvalidPrefixListID.NotFound', `The prefix list ID '${prefixListId}' does not exist`);
}

function shownGroup(group: SecurityGroup, { accountId, region }: Context) {
  return {
    GroupId: group.id,
    GroupName: group.name,
    Description: group.description,
    OwnerId: accountId,
    VpcId: group.vpcId,
    SecurityGroupArn: `arn:${partitionOf(region)}:ec2:${region}:${accountId}:security-group/${group.id}`,
    IpPermissions: permissionsOf(group, false),
    IpPermissionsEgress: permissionsOf(group, true),
    Tags: tagList(group.tags),
  };
}

function described({ peer, protocol, fromPort, toPort }: Traffic): string {
  if (protocol === '-1') return `peer: ${peerName(peer)}, ALL, ALLOW`;
  return `peer: ${peerName(peer)}, ${protocol.toUpperCase()}, from port: ${fromPort}, to port: ${toPort}, ALLOW`;
}

function noSuchRule(id: string, context: Context) {
  return context.refuse('missing', 'InvalidSecurityGroupRuleId.NotFound', `The security group rule ID '${id}' does not exist`);
}

function dryRun(context: Context) {
  return context.refuse('invalid', 'DryRunOperation', 'Request would have succeeded, but DryRun flag is set.');
}

function page<T>(all: readonly T[], token: string | undefined, asked: number | undefined, context: Context): Page<T> {
  const found = pageOf(all, token, Math.min(asked ?? context.pageSize, context.pageSize));
  if (found === undefined) throw context.refuse('invalid', 'InvalidNextToken', `The token '${token}' is invalid`);
  return found;
}

/** What each filter of a call demands. A filter that the sandbox does not know is refused: to pass it over would answer too much. */
function filtersOf<T>(filters: Filter[] | undefined, known: Readonly<Record<string, (item: T) => string>>, context: Context): ((item: T) => boolean)[] {
  return (filters ?? []).map(({ Name = '', Values = [] }) => {
    const show = known[Name];
    if (show === undefined) throw context.refuse('invalid', 'InvalidParameterValue', `The filter '${Name}' is not one that the sandbox knows`);
    return (item) => Values.includes(show(item));
  });
}
