import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../aws/call.ts';
import { parseConfigurationItem } from '../../../functions/core/configuration-item.ts';
import domain from '../../../resources/opensearch/domain.ts';
import { TemplateRef, UNRESOLVED } from '../../../resources/resource.ts';
import { answering, collected, NOW, unread } from '../answering.ts';

const place = { accountId: '111122223333', region: 'eu-west-1' };
const arn = 'arn:aws:es:eu-west-1:111122223333:domain/films';
const ref = { ...place, type: 'AWS::OpenSearch::Domain', id: 'films' } as const;
const status = { DomainName: 'films', ARN: arn, Created: true, Deleted: false, Processing: false, UpgradeProcessing: false };
const options = {
  EnforceHTTPS: true,
  TLSSecurityPolicy: 'Policy-Min-TLS-1-2-2019-07',
  CustomEndpointEnabled: true,
  CustomEndpoint: 'films.example.com',
  CustomEndpointCertificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/c',
};

describe('reads a domain', () => {
  const answers = {
    'es:DescribeDomain': () => ({ DomainStatus: { ...status, VPCOptions: { VPCId: 'vpc-1', SubnetIds: ['subnet-1'] } } }),
    'es:DescribeDomainConfig': () => ({ DomainConfig: { DomainEndpointOptions: { Options: options, Status: { State: 'Processing' } } } }),
    'es:ListTags': () => ({ TagList: [{ Key: 'team', Value: 'media' }] }),
  };
  const read = (others: object = {}) => domain.read(answering({ ...answers, ...others }, domain.reads), ref, NOW);

  it('whole', async () => {
    expect(await read()).toEqual({
      name: 'films',
      busy: false,
      inVpc: true,
      enforceHttps: true,
      tlsPolicy: 'Policy-Min-TLS-1-2-2019-07',
      customEndpoint: { name: 'films.example.com', certificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/c' },
      tags: { team: 'media' },
    });
  });
  it('on the Internet, with nothing but its own endpoint', async () => {
    const plain = { EnforceHTTPS: false, CustomEndpointEnabled: false, CustomEndpoint: 'former.example.com' };
    const facts = await read({
      'es:DescribeDomain': () => ({ DomainStatus: { ...status, DomainEndpointOptions: options } }),
      'es:DescribeDomainConfig': () => ({ DomainConfig: { DomainEndpointOptions: { Options: plain } } }),
    });

    expect(facts).toMatchObject({ inVpc: false, enforceHttps: false, tlsPolicy: null, customEndpoint: null });
  });
  it('by what is in force, where nothing else is said', async () => {
    const facts = await read({
      'es:DescribeDomain': () => ({ DomainStatus: { ...status, DomainEndpointOptions: { EnforceHTTPS: true } } }),
      'es:DescribeDomainConfig': () => ({ DomainConfig: {} }),
    });

    expect(facts).toMatchObject({ enforceHttps: true });
  });
  it.each([{ Created: false }, { Processing: true }, { UpgradeProcessing: true }])('that is busy: %j', async (what) => {
    expect(await read({ 'es:DescribeDomain': () => ({ DomainStatus: { ...status, ...what } }) })).toMatchObject({ busy: true });
  });
  it('that is being deleted as null', async () => {
    expect(await read({ 'es:DescribeDomain': () => ({ DomainStatus: { ...status, Deleted: true } }) })).toBeNull();
  });
  it.each(['es:DescribeDomain', 'es:DescribeDomainConfig', 'es:ListTags'] as const)('that is gone by the time of %s as null', async (action) => {
    const missing = () => {
      throw new AwsError('missing', action, 'ResourceNotFoundException', 'No such domain.');
    };

    expect(await read({ [action]: missing })).toBeNull();
  });
  it('but for its endpoint where nothing is said of it', async () => {
    expect(unread(await read({ 'es:DescribeDomainConfig': () => ({ DomainConfig: {} }) }))).toEqual({
      enforceHttps: expect.stringContaining('without'),
      tlsPolicy: expect.stringContaining('without'),
      customEndpoint: expect.stringContaining('without'),
    });
  });
});

it('lists the domains', async () => {
  const ask = answering(
    { 'es:ListDomainNames': () => ({ DomainNames: [{ DomainName: 'films' }, { DomainName: 'logs', EngineType: 'Elasticsearch' }] }) },
    domain.reads,
  );

  expect(await collected(domain.list(ask, place))).toEqual(['films', 'logs']);
});

it('is the same whether or not it is busy', () => {
  const facts = { name: 'films', busy: false, inVpc: true, enforceHttps: true, tlsPolicy: null, customEndpoint: null, tags: {} };

  expect(domain.canonical?.({ ...facts, busy: true })).toEqual(domain.canonical?.(facts));
  expect(domain.arn(ref)).toBe(arn);
});

describe('is touched', () => {
  it.each([
    ['by its making', 'es:CreateDomain', { domainName: 'films' }, 'films'],
    ['by a change', 'es:UpdateDomainConfig', { domainName: 'films', domainEndpointOptions: { enforceHTTPS: false } }, 'films'],
    ['by a change that is called off', 'es:CancelDomainConfigChange', { domainName: 'films', dryRun: false }, 'films'],
    ['by an upgrade', 'es:UpgradeDomain', { domainName: 'films' }, 'films'],
    ['by its deletion', 'es:DeleteDomain', { domainName: 'films' }, 'films'],
    ['by its making through the former API', 'es:CreateElasticsearchDomain', { domainName: 'films' }, 'films'],
    ['by a change through the former API', 'es:UpdateElasticsearchDomainConfig', { domainName: 'films' }, 'films'],
    ['by an upgrade through the former API', 'es:UpgradeElasticsearchDomain', { domainName: 'films' }, 'films'],
    ['by its deletion through the former API', 'es:DeleteElasticsearchDomain', { domainName: 'films' }, 'films'],
    ['by tags', 'es:AddTags', { arn }, 'films'],
    ['by tags, however the ARN is spelled', 'es:AddTags', { aRN: arn, tagList: [] }, 'films'],
    ['by tags taken off', 'es:RemoveTags', { arn }, 'films'],
    ['not by tags of an application', 'es:AddTags', { arn: 'arn:aws:opensearch:eu-west-1:111122223333:application/a' }, undefined],
    ['not by a call that names nothing', 'es:CreateDomain', null, undefined],
  ] as const)('%s', (_name, event, request, id) => {
    expect(domain.touchedBy[event]?.(request, null, place)).toBe(id);
  });
});

describe('in what AWS Config recorded', () => {
  const fixture = '../shared/fixtures/config-items/AWS_OpenSearch_Domain.json';
  it.skipIf(!existsSync(fixture))(`is shown whole (passed over where ${fixture} is missing)`, () => {
    const { item } = parseConfigurationItem(JSON.parse(readFileSync(fixture, 'utf8')));

    expect(domain.idOf?.(item)).toBe('test');
    expect(domain.fromConfigurationItem?.(item)).toEqual({
      name: 'test',
      inVpc: true,
      enforceHttps: true,
      tlsPolicy: 'Policy-Min-TLS-1-0-2019-07',
      tags: {},
    });
  });
  it('shows one on the Internet, and no more than is there', () => {
    const item = {
      ...place,
      resourceId: 'films',
      resourceName: undefined,
      arn: undefined,
      configuration: { DomainName: 'films' },
      supplementaryConfiguration: {},
      tags: {},
    };

    expect(domain.idOf?.(item)).toBe('films');
    expect(domain.fromConfigurationItem?.(item)).toEqual({ name: 'films', inVpc: false, tags: {} });
    expect(domain.fromConfigurationItem?.({ ...item, configuration: { DomainEndpointOptions: { EnforceHTTPS: true } } })).toMatchObject({
      enforceHttps: true,
      tlsPolicy: null,
    });
    expect(domain.fromConfigurationItem?.({ ...item, configuration: undefined })).toEqual({});
  });
});

describe('in a template', () => {
  const proposed = (properties: Record<string, unknown>) =>
    domain.fromTemplate?.({ ...place, logicalId: 'Films', type: 'AWS::OpenSearchService::Domain', properties, siblings: [] });

  it('is on the Internet and takes HTTP, unless it says otherwise', () => {
    expect(proposed({})).toEqual({ inVpc: false, enforceHttps: false, tlsPolicy: null, tags: {} });
    expect(proposed({ DomainEndpointOptions: { EnforceHTTPS: 'true', TLSSecurityPolicy: 'Policy-Min-TLS-1-2-2019-07' } })).toMatchObject({
      enforceHttps: true,
      tlsPolicy: 'Policy-Min-TLS-1-2-2019-07',
    });
  });
  it.each([
    ['with a subnet', { SubnetIds: ['subnet-1'] }, true],
    ['with a subnet of the template', { SubnetIds: [new TemplateRef('Subnet')] }, true],
    ['with a subnet, whichever that will be', { SubnetIds: [UNRESOLVED] }, true],
    ['without a subnet', { SecurityGroupIds: ['sg-1'] }, false],
    ['with an empty list of them', { SubnetIds: [] }, false],
    ['with subnets that are known later', { SubnetIds: UNRESOLVED }, undefined],
    ['that are known later', UNRESOLVED, undefined],
  ])('has options of a VPC %s', (_name, VPCOptions, inVpc) => {
    expect(proposed({ VPCOptions })?.inVpc).toBe(inVpc);
  });
  it('does not show options of its endpoint that are known later', () => {
    expect(proposed({ DomainEndpointOptions: UNRESOLVED })).toEqual({ inVpc: false, tags: {} });
    expect(proposed({ DomainEndpointOptions: { EnforceHTTPS: UNRESOLVED, TLSSecurityPolicy: UNRESOLVED } })).toEqual({ inVpc: false, tags: {} });
  });
});
