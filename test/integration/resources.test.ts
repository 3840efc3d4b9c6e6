import { afterAll, beforeAll, expect, it } from 'vitest';
import { resources as everyResource } from '../../resources/generated/index.ts';
import type { ResourceType } from '../../resources/resource.ts';
import { operations } from '../../sandbox/sandbox.ts';
import { type Moto, startMoto, useEndpoint } from './moto.ts';
import { motoWorld, place, sandboxWorld, type World } from './worlds.ts';

/** moto lacks calls that they are read with. */
const NOT_ON_MOTO: readonly ResourceType[] = [
  'AWS::AccessAnalyzer::Account',
  'AWS::EC2::SnapshotBlockPublicAccess',
  'AWS::IAM::AccessKeyOrigins',
  'AWS::SecurityHub::Hub',
];
/** Those that both can show. */
const resources = everyResource.filter(({ type, reads }) => !NOT_ON_MOTO.includes(type) && reads.every((action) => Object.hasOwn(operations, action)));
let moto: Moto;
let putBack: () => void;
let worlds: readonly [World, World];

beforeAll(async () => {
  moto = await startMoto();
  putBack = useEndpoint(moto.endpoint);
  worlds = [sandboxWorld(), await motoWorld()];
  for (const { ask } of worlds) {
    await ask('s3:PutPublicAccessBlock', { Bucket: 'media', PublicAccessBlockConfiguration: { BlockPublicAcls: true } });
    await ask('s3:PutBucketPolicy', { Bucket: 'media', Policy: '{ "Version": "2012-10-17", "Statement": [] }' });
    await ask('s3control:PutPublicAccessBlock', { AccountId: place.accountId, PublicAccessBlockConfiguration: { IgnorePublicAcls: true } });
    await ask('iam:UpdateAccountPasswordPolicy', { MinimumPasswordLength: 12, RequireSymbols: true });
  }
});
afterAll(async () => {
  putBack?.();
  await moto?.stop();
});

/** Which thing of the furnished account is of that type. */
const IDS: Readonly<Record<string, (world: World) => string>> = {
  'AWS::CloudTrail::Account': () => place.accountId,
  'AWS::CloudTrail::Trail': ({ ids }) => ids.trail,
  'AWS::EC2::LaunchTemplate': ({ ids }) => ids.launchTemplate,
  'AWS::EC2::SecurityGroup': ({ ids }) => ids.web,
  'AWS::IAM::AccountPasswordPolicy': () => place.accountId,
  'AWS::Lambda::Function': ({ ids }) => ids.function,
  'AWS::IAM::Policy': ({ ids }) => ids.policy,
  'AWS::S3::AccountPublicAccessBlock': () => place.accountId,
  'AWS::S3::Bucket': () => 'media',
};

it.each(resources.map((resource) => [resource.type, resource] as const))(
  '%s: the same facts are read from the sandbox and from moto',
  async (type, resource) => {
    const facts = await Promise.all(
      worlds.map(async (world) => {
        const id = idOf(type, world);
        const read = await resource.read(world.ask, { ...place, ...(resource.global && { region: 'global' }), type, id }, new Date().toISOString());
        return plain(resource.canonical?.(read ?? {}) ?? read, world);
      }),
    );

    expect(facts[0]).toEqual(facts[1]);
    expect(facts[0]).not.toBeNull();
  },
);

it.each(resources.map((resource) => [resource.type, resource] as const))('%s: it is found in the list', async (type, resource) => {
  for (const world of worlds) {
    const ids: string[] = [];
    for await (const id of resource.list(world.ask, place)) ids.push(id);

    expect(ids).toContain(idOf(type, world));
  }
});

function idOf(type: ResourceType, world: World): string {
  const id = IDS[type]?.(world);
  if (id === undefined) throw new Error(`Say in IDS which thing of worlds.ts is a ${type}.`);
  return id;
}

/** Without ids that are made anew, moments, and the account's canonical id, which is the emulator's own. */
function plain(facts: unknown, { ids }: World): unknown {
  let text = JSON.stringify(facts);
  for (const [name, id] of Object.entries(ids)) text = text.replaceAll(id, `<${name}>`);
  text = text.replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, '<time>').replaceAll(/\b[0-9a-f]{64}\b/g, '<canonical id>');
  return JSON.parse(text);
}
