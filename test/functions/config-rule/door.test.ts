import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { describe, expect, it } from 'vitest';
import { configEvaluations } from '../../../functions/adapters/evaluations.ts';
import { createConfigRule } from '../../../functions/config-rule/door.ts';
import type { WorkItem } from '../../../functions/core/cause.ts';
import type { ConfigEvaluation } from '../../../functions/core/config-rule.ts';
import { ruleContextFor } from '../../../functions/core/policy.ts';
import type { Log } from '../../../functions/core/ports.ts';
import { resources, rules } from '../../../sandbox/baseline.ts';

const CAPTURED = '2026-11-23T08:00:00.000Z';
const quiet: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

function item(cidrs: readonly string[], more: object = {}) {
  const ipPermissions = cidrs.map((cidrIp) => ({
    ipProtocol: 'tcp',
    fromPort: 22,
    toPort: 22,
    ipv4Ranges: [{ cidrIp }],
    ipv6Ranges: [],
    prefixListIds: [],
    userIdGroupPairs: [],
  }));
  return {
    resourceType: 'AWS::EC2::SecurityGroup',
    resourceId: 'sg-0a1b2c3d',
    ARN: 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0a1b2c3d',
    awsAccountId: '111122223333',
    awsRegion: 'eu-west-1',
    configurationItemStatus: 'OK',
    configurationItemCaptureTime: CAPTURED,
    configuration: { groupId: 'sg-0a1b2c3d', groupName: 'bastion', vpcId: 'vpc-1', ownerId: '111122223333', ipPermissions, ipPermissionsEgress: [], tags: [] },
    supplementaryConfiguration: {},
    tags: {},
    ...more,
  };
}

function event(invoking: object, more: object = {}) {
  return {
    version: '1.0',
    invokingEvent: JSON.stringify(invoking),
    resultToken: 'token',
    eventLeftScope: false,
    accountId: '111122223333',
    evaluationMode: 'DETECTIVE',
    ...more,
  };
}
const changed = (configurationItem: object, more: object = {}) => event({ messageType: 'ConfigurationItemChangeNotification', configurationItem }, more);

/** The door beside what it says to AWS Config and to the queue, in the order in which it does. */
async function through(given: unknown, newest: unknown = null, log = quiet, inForce = rules) {
  const said: ({ readonly reported: readonly ConfigEvaluation[] } | { readonly enqueued: readonly WorkItem[] })[] = [];
  const configRule = createConfigRule({
    resourceOf: async (named) => resources.find(({ type }) => type === named),
    rulesOf: async (type) => inForce.filter(({ resource }) => resource.type === type),
    contextOf: (rule, accountId) => ruleContextFor(null, rule, accountId, CAPTURED),
    evaluations: { report: async (reported) => void said.push({ reported }), newestItem: async () => newest },
    queue: { enqueue: async (enqueued) => void said.push({ enqueued }) },
    log,
  });
  await configRule(given);
  return said;
}

describe('the Config rule', () => {
  it('reports a violation first, then has it looked at', async () => {
    const said = await through(changed(item(['203.0.113.0/24', '0.0.0.0/0'])));

    expect(said).toMatchObject([
      { reported: [{ resourceType: 'AWS::EC2::SecurityGroup', resourceId: 'sg-0a1b2c3d', compliance: 'NON_COMPLIANT', at: CAPTURED }] },
      { enqueued: [{ ref: { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::EC2::SecurityGroup', id: 'sg-0a1b2c3d' } }] },
    ]);
  });

  it('has a resource evaluated live, and logs the error, where its recorded facts make the code throw', async () => {
    const errors: unknown[] = [];
    const faulty = rules.map((rule) => ({
      ...rule,
      resource: {
        ...rule.resource,
        fromConfigurationItem() {
          throw new RangeError('too deep');
        },
      },
    }));
    const log = { ...quiet, error: (message: string, fields?: object) => errors.push([message, fields]) };
    const said = await through(changed(item(['0.0.0.0/0'])), null, log, faulty);

    expect(said).toMatchObject([{ reported: [{ compliance: 'NOT_APPLICABLE' }] }, { enqueued: [{ ref: { id: 'sg-0a1b2c3d' } }] }]);
    expect(errors).toEqual([['evaluation failed', { resourceId: 'sg-0a1b2c3d', of: 'AWS::EC2::SecurityGroup', error: 'too deep' }]]);
  });

  it('reports what complies, and enqueues nothing', async () => {
    expect(await through(changed(item(['203.0.113.0/24'])))).toMatchObject([{ reported: [{ compliance: 'COMPLIANT', annotation: null }] }]);
  });

  it.each([
    ['was deleted', changed(item([], { configurationItemStatus: 'ResourceDeleted', configuration: null }))],
    ['left the scope', changed(item(['0.0.0.0/0']), { eventLeftScope: true })],
    ['has no rule', changed({ ...item([]), resourceType: 'AWS::Glacier::Vault' })],
  ])('reports as not applicable what %s', async (_name, given) => {
    expect(await through(given)).toMatchObject([{ reported: [{ compliance: 'NOT_APPLICABLE' }] }]);
  });

  it('never reports as compliant what the item does not show enough of, and has it looked at', async () => {
    const unknown = item([]);
    const ipPermissions = [{ ipProtocol: 'tcp', fromPort: 22, toPort: 22, prefixListIds: [{ prefixListId: 'pl-1' }] }];
    const said = await through(changed({ ...unknown, configuration: { ...unknown.configuration, ipPermissions } }));

    expect(said).toMatchObject([{ reported: [{ compliance: 'NOT_APPLICABLE' }] }, { enqueued: [{}] }]);
  });

  it('fetches an item that was too large to send', async () => {
    const { configuration: _left, supplementaryConfiguration: _out, ...summary } = item([]);
    const oversized = event({ messageType: 'OversizedConfigurationItemChangeNotification', configurationItemSummary: summary });

    expect(await through(oversized, item(['0.0.0.0/0']))).toMatchObject([{ reported: [{ compliance: 'NON_COMPLIANT' }] }, { enqueued: [{}] }]);
  });

  it('keeps its annotation within what AWS Config takes', async () => {
    const many = Array.from({ length: 40 }, (_, index) => `${index * 6}.0.0.0/4`);
    const [first] = await through(changed(item([...many, '0.0.0.0/0'])));
    const [evaluation] = first && 'reported' in first ? first.reported : [];

    expect(evaluation?.annotation?.length).toBeGreaterThan(0);
    expect(evaluation?.annotation?.length).toBeLessThanOrEqual(256);
  });

  it.each([
    ['a proactive evaluation', changed(item(['0.0.0.0/0']), { evaluationMode: 'PROACTIVE' })],
    ['a schedule', event({ messageType: 'ScheduledNotification', awsAccountId: '111122223333', notificationCreationTime: CAPTURED })],
  ])('says and does nothing on %s', async (_name, given) => {
    expect(await through(given)).toEqual([]);
  });

  it('refuses what is no event of a Config rule, and says what is missing', async () => {
    await expect(through({ hello: 'world' })).rejects.toThrow(/invokingEvent/);
  });

  const folder = '../shared/fixtures/lambda-events';
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => /onfig-?rule|config-rule/i.test(file)) : [];
  if (files.length === 0) console.warn(`${folder} is not there: real events are passed over.`);
  it.each(files)('takes the real event %s', async (file) => {
    const said = await through(JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')));

    for (const each of said) if ('reported' in each) expect(each.reported).toHaveLength(1);
  });
});

describe('reporting to AWS Config', () => {
  const evaluation = (index: number): ConfigEvaluation => ({
    resourceType: 'AWS::EC2::SecurityGroup',
    resourceId: `sg-${index}`,
    compliance: 'COMPLIANT',
    annotation: null,
    at: CAPTURED,
  });
  const evaluations = Array.from({ length: 205 }, (_, index) => evaluation(index));

  function answering(failed: readonly string[] = []) {
    const sent: { Evaluations: readonly object[]; TestMode: boolean }[] = [];
    const send = async ({ input }: { input: { Evaluations: readonly object[]; TestMode: boolean } }) => {
      sent.push(input);
      return { FailedEvaluations: failed.map((ComplianceResourceId) => ({ ComplianceResourceId })) };
    };
    // The one method that it uses.
    return { sent, client: { send } as unknown as ConfigServiceClient };
  }

  it('goes in batches of a hundred, with one token', async () => {
    const { sent, client } = answering();
    await configEvaluations(client).report(evaluations, 'token');

    expect(sent.map(({ Evaluations }) => Evaluations.length)).toEqual([100, 100, 5]);
  });

  it('leaves an annotation out rather than sending an empty one', async () => {
    const { sent, client } = answering();
    await configEvaluations(client).report([evaluation(1)], 'token');

    expect(sent[0]?.Evaluations[0]).not.toHaveProperty('Annotation');
  });

  it('stores nothing in test mode', async () => {
    const { sent, client } = answering();
    await configEvaluations(client).report([evaluation(1)], 'TESTMODE');

    expect(sent[0]?.TestMode).toBe(true);
  });

  it('fails where AWS Config did not take one, and names it', async () => {
    await expect(configEvaluations(answering(['sg-7']).client).report([evaluation(7)], 'token')).rejects.toThrow('sg-7');
  });
});
