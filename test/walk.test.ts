import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { toJsonSchema } from '@valibot/to-json-schema';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { AwsAction } from '../aws/call.ts';
import type { ResourceRef } from '../resources/resource.ts';
import { controlsOf } from '../rules/generated/controls.ts';
import { revertsOf } from '../rules/rule.ts';
import { readCatalogue, testOf } from '../scripts/generate/catalogue.ts';
import { operationOf } from '../scripts/generate/iam.ts';

const ROOT = join(import.meta.dirname, '..');
const { rules, resources } = await readCatalogue(ROOT);

const WELL_FORMED_ARN = /^arn:aws:[a-z0-9-]+:[a-z0-9-]*:(\d{12})?:.+$/;
const SENTENCE = /^[A-Z`{'"].*[.?!]$/s;

/** The text of a file and of what it imports from its own room, the contract aside. */
function sourcesOf(path: string, seen = new Set<string>()): string {
  if (seen.has(path)) return '';
  seen.add(path);
  const text = readFileSync(join(ROOT, path), 'utf8');
  const room = path.split('/')[0] ?? '';
  const imported = [...text.matchAll(/ from '(\.[^']+)'/g)].map(([, specifier = '']) => join(dirname(path), specifier));
  return [text, ...imported.filter((each) => each.startsWith(`${room}/`) && each.split('/').length > 2).map((each) => sourcesOf(each, seen))].join('\n');
}

it('finds the rules and the resources', () => {
  expect(rules.length).toBeGreaterThan(0);
  expect(resources.length).toBeGreaterThan(0);
});

it('finds no file that is neither a unit, nor shared by one of its service', () => {
  const units = new Set([...rules, ...resources].map(({ path }) => path));
  const others = globSync(['rules/*/**/*.ts', 'resources/*/**/*.ts'], { cwd: ROOT }).filter(
    (path) => !units.has(path) && !/^\w+\/(shared|generated)\//.test(path),
  );
  const unused = others.filter((path) => {
    const siblings = [...units].filter((unit) => dirname(unit) === dirname(path));
    return !siblings.some((unit) => readFileSync(join(ROOT, unit), 'utf8').includes(`'./${basename(path)}'`));
  });

  expect(unused).toEqual([]);
});

describe.each(rules.map((unit) => [unit.path, unit.value.resource.type, unit] as const))('%s (%s)', (path, _type, unit) => {
  const { meta, parameters, needs, remediate, resource } = unit.value;
  const source = sourcesOf(path);

  it('is called by the name of its file, which no other rule has', () => {
    expect(meta.id).toBe(unit.name);
    expect(meta.id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    // One requirement may be of several types.
    expect(new Set(rules.flatMap((each) => (each.value.meta.id === meta.id ? [each.path] : []))).size).toBe(1);
  });

  it('says all of itself in whole sentences', () => {
    expect(Number.isInteger(meta.version) && meta.version >= 1).toBe(true);
    for (const sentence of [meta.title, meta.rationale, ...Object.values(meta.messages)]) expect(sentence).toMatch(SENTENCE);
    expect(Object.keys(meta.messages).length).toBeGreaterThan(0);
  });

  it('names its sources and its controls so that they can be looked up', () => {
    for (const reference of meta.references) expect(URL.canParse(reference), reference).toBe(true);
    // A framework without its version is ambiguous: CIS renumbers.
    const controls = controlsOf(meta.id);
    for (const control of controls) expect(control).toMatch(/^(FSBP|SecurityHub|cfn_nag|CIS-[A-Z]+-v\d+(\.\d+)*|NIST-800-53-r5):\S+$/);
    expect(new Set(controls).size).toBe(controls.length);
  });

  it('says what each of its parameters is for', () => {
    const { properties = {} } = toJsonSchema(parameters, { errorMode: 'ignore', typeMode: 'input' });
    for (const [name, property] of Object.entries(properties)) expect(property, name).toHaveProperty('description', expect.stringMatching(SENTENCE));
  });

  it('uses every message that it holds', () => {
    // Once where it is written, and at least once where it is said.
    for (const message of Object.keys(meta.messages)) expect(source.match(new RegExp(`['"\`]?\\b${message}\\b`, 'g'))?.length, message).toBeGreaterThan(1);
  });

  it('declares changes exactly where it remediates, each of them a change in the table of calls', async () => {
    expect(meta.changes.length > 0).toBe(remediate !== undefined);
    for (const declared of [meta.changes, revertsOf(meta)]) expect(new Set(declared).size).toBe(declared.length);
    const all = new Set([...meta.changes, ...revertsOf(meta)]);
    for (const action of all) expect((await operationOf(action)).effect, action).toBe('change');
    for (const action of all) expect(source.split(`'${action}'`).length, `${action} is declared and never made`).toBeGreaterThan(2);
  });

  it('has a way back for every step, if it may run unattended', () => {
    if (meta.risk === 'low') expect(source).not.toMatch(/\brevert: null\b/);
  });

  it('says why a change of it can not be taken back, and why a human has to find the way, where that is so', () => {
    expect(meta.irreversible !== undefined).toBe(/\brevert: null\b/.test(source));
    if (!remediate) expect(meta.byHand, 'byHand: why there is no remediation').toBeDefined();
    for (const sentence of [meta.irreversible, meta.byHand]) if (sentence !== undefined) expect(sentence).toMatch(SENTENCE);
  });

  it('needs nothing in its parameters', () => {
    expect(v.safeParse(parameters, {}).success).toBe(true);
    expect(v.safeParse(parameters, { 'no such parameter': 1 }).success).toBe(false);
  });

  it('needs facts, each once, and is of a resource that is in the house', () => {
    expect(needs.length).toBeGreaterThan(0);
    expect(new Set(needs).size).toBe(needs.length);
    expect(resources.map(({ value }) => value)).toContain(resource);
  });

  it('has its test, and its page', () => {
    expect(existsSync(join(ROOT, testOf(unit))), testOf(unit)).toBe(true);
    expect(readFileSync(join(ROOT, testOf(unit)), 'utf8')).toMatch(/\btestRule\(/);
    expect(existsSync(join(ROOT, `docs/rules/${meta.id}.md`)), `docs/rules/${meta.id}.md: run \`npm run generate\``).toBe(true);
  });
});

describe.each(resources.map((unit) => [unit.path, unit] as const))('%s', (path, unit) => {
  const { type, reads, touchedBy, global } = unit.value;
  const source = sourcesOf(path);
  const ref: ResourceRef = { accountId: '111122223333', region: global ? 'global' : 'eu-west-1', type, id: 'an-id' };

  it('is the only one of its type, which its file is named after', () => {
    expect(type).toMatch(/^AWS::[A-Za-z0-9]+::[A-Za-z0-9]+$/);
    expect(resources.filter(({ value }) => value.type === type)).toHaveLength(1);
    const [, , kind = ''] = type.split('::');
    expect(kind.toLowerCase()).toBe(unit.name.replaceAll('-', ''));
  });

  it('declares reads, each of them a read in the table of calls that it makes', async () => {
    const declared: readonly AwsAction[] = reads;
    expect(declared.length).toBeGreaterThan(0);
    for (const action of declared) expect((await operationOf(action)).effect, action).toBe('read');
    expect(new Set(declared).size).toBe(declared.length);
    for (const action of declared) expect(source.split(`'${action}'`).length, `${action} is declared and never asked`).toBeGreaterThan(2);
  });

  it('names events as CloudTrail does', () => {
    for (const key of Object.keys(touchedBy)) expect(key).toMatch(/^[a-z0-9-]+:[A-Z][A-Za-z0-9]*(\d{8}(v\d)?)?$/);
  });

  it('takes an event without parameters for one that touched nothing it could name', () => {
    const place = { accountId: ref.accountId, region: 'eu-west-1' };
    for (const [event, ids] of Object.entries(touchedBy)) {
      for (const [request, response] of [
        [null, null],
        [{}, null],
        [{}, {}],
      ]) {
        const answer = ids(request, response, place);
        const named = [answer].flat().filter((id) => id !== undefined);
        for (const id of named) expect(typeof id, event).toBe('string');
      }
    }
  });

  it('builds an ARN that is one, and another for each account and id', () => {
    const arn = unit.value.arn(ref);
    // Where the API takes ARNs, the id is one.
    if (arn === ref.id) return expect(unit.value.arn({ ...ref, id: 'arn:aws:x:eu-west-1:111122223333:a/b' })).toBe('arn:aws:x:eu-west-1:111122223333:a/b');
    expect(arn).toMatch(WELL_FORMED_ARN);
    expect(unit.value.arn({ ...ref, accountId: '444455556666', id: 'another-id' })).not.toBe(arn);
  });

  it('has its test', () => {
    expect(existsSync(join(ROOT, testOf(unit))), testOf(unit)).toBe(true);
  });
});
