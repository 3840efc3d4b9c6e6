import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfigFile, showsResource } from '../functions/core/configuration-item.ts';
import { judge } from '../functions/core/judge.ts';
import { ruleContextFor } from '../functions/core/policy.ts';
import { rules } from '../rules/generated/index.ts';

/**
 * Recorded items go through every rule of their type, and each rule comes to an answer, but where the item does not hold the fact. Where AWS Config never shows it
 * (or that item does not), it stands here with the reason.
 */
const NOT_SHOWN: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'AWS::IAM::User': {
    accessKeys: 'AWS Config records no access keys',
    loginProfile: 'AWS Config records no passwords',
    passwordLastUsed: 'AWS Config records no passwords',
    mfaDevices: 'AWS Config records no MFA devices',
  },
  'AWS::Lambda::Function': { urls: 'AWS Config records no addresses of functions' },
  'AWS::CloudTrail::Trail': {
    logging: 'AWS Config records the description of a trail, not its status',
    eventSelectors: 'AWS Config records of the selectors only whether any were set',
  },
  'AWS::EC2::VPC': { flowLogs: 'AWS Config records flow logs as resources of their own, without their VPC' },
};
/** Facts that a certain item does not hold, though others of its type do. */
const NOT_IN_THIS_ITEM: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'AWS_KMS_Key.json': { tags: "it is a service's own key, whose tags are not the account's to set" },
  'c7n-event-config-rule-instance.json': { metadataOptions: 'the item is of 2016, before there was a version 2 of the metadata service' },
  'docs-config-sns-ci-change-2.json': { metadataOptions: 'the item is of 2017, before there was a version 2 of the metadata service' },
  'docs-config-rule-1.json': {
    state: 'its configuration is a stand-in',
    metadataOptions: 'its configuration is a stand-in',
    publicAddresses: 'its configuration is a stand-in',
  },
  'shape-config-ci-change.json': {
    metadataOptions: 'the item is of 2018, before there was a version 2 of the metadata service',
    publicAddresses: 'its network interfaces are left out',
  },
  'AWS_EKS_Cluster.json': {
    endpointPublicAccess: 'in 2022 AWS Config did not record the endpoints of a cluster',
    enabledLogTypes: 'in 2022 AWS Config did not record the logs of a cluster',
    secretsKeyArn: 'in 2022 AWS Config did not record the encryption of a cluster',
  },
  'AWS_RDS_DBInstance.json': { deletionProtection: 'it is of 2016, before there was any' },
  'docs-config-sns-ci-change-1.json': { encrypted: 'its volume is of 2014, before AWS Config recorded encryption' },
  'docs-history-file-1.json': { encrypted: 'its volumes are of 2014, before AWS Config recorded encryption' },
  'c7n-rds-from-rule.json': { deletionProtection: 'it is of 2017, before there was any' },
};

const items = globSync(['../shared/fixtures/config-items/*.json', '../shared/fixtures/eventbridge/*.json', '../shared/fixtures/lambda-events/*.json']).flatMap(
  (file) => {
    try {
      return readConfigFile(JSON.parse(readFileSync(file, 'utf8'))).items.map((item) => ({ file: basename(file), item }));
    } catch {
      // Events of other kinds hold no item.
      return [];
    }
  },
);

describe.skipIf(items.length === 0)('recorded items (passed over where ../shared/fixtures is missing)', () => {
  const known = items.flatMap(({ file, item }) => {
    const own = rules.filter(({ resource }) => resource.type.toLowerCase() === item.resourceType.toLowerCase() && resource.fromConfigurationItem);
    return showsResource(item) && item.item.configuration !== undefined ? own.map((rule) => ({ file, item, rule })) : [];
  });

  it('are some', () => {
    expect(known.length).toBeGreaterThan(20);
  });

  it.each(known.map((each) => [each.file, each.rule.meta.id, each] as const))('%s: %s comes to an answer', (file, _id, { item, rule }) => {
    const facts: object = rule.resource.fromConfigurationItem?.(item.item) ?? {};
    const excused = { ...NOT_SHOWN[rule.resource.type], ...NOT_IN_THIS_ITEM[file] };
    const absent = rule.needs.map(String).filter((need) => Reflect.get(facts, need) === undefined);

    expect(absent.filter((fact) => !(fact in excused))).toEqual([]);
    const { compliance, message } = judge(rule, facts, ruleContextFor(null, rule, item.item.accountId, '2026-11-23T08:00:00.000Z'));
    if (absent.length === 0) expect(compliance, message).not.toBe('INSUFFICIENT_DATA');
  });
});
