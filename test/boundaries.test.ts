import { execFileSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const DOORS = ['intake', 'config-rule', 'sweep', 'approve'] as const;

type Room = 'aws' | 'resources' | 'rules' | 'core' | 'adapters' | (typeof DOORS)[number] | 'reconcile' | 'sandbox' | 'cli';
interface Import {
  readonly from: string;
  /** As it stands in the source. */
  readonly specifier: string;
  readonly typeOnly: boolean;
}

/** Which rooms a room may import from. Kept apart from the linter's own table on purpose: each shows a mistake in the other. */
const MAY_IMPORT: Record<Room, readonly Room[]> = {
  aws: ['aws'],
  resources: ['resources', 'aws'],
  rules: ['rules', 'resources', 'aws'],
  core: ['core', 'rules', 'resources', 'aws'],
  adapters: ['adapters', 'core', 'rules', 'resources', 'aws'],
  intake: ['intake', 'adapters', 'core', 'rules', 'resources', 'aws'],
  'config-rule': ['config-rule', 'adapters', 'core', 'rules', 'resources', 'aws'],
  sweep: ['sweep', 'adapters', 'core', 'rules', 'resources', 'aws'],
  approve: ['approve', 'adapters', 'core', 'rules', 'resources', 'aws'],
  reconcile: ['reconcile', 'adapters', 'core', 'rules', 'resources', 'aws'],
  sandbox: ['sandbox', 'core', 'rules', 'resources', 'aws'],
  cli: ['cli', 'sandbox', ...DOORS, 'reconcile', 'adapters', 'core', 'rules', 'resources', 'aws'],
};
/** Rooms that only compute, and what they may take from elsewhere. */
const PURE_PACKAGES = ['valibot', 'ipaddr.js', 'jsonc-parser'];

const imports = globSync(['{aws,resources,rules,functions,sandbox,cli}/**/*.ts'], { cwd: ROOT }).flatMap(importsOf);

describe('the imports of the tree', () => {
  it('go one way', () => {
    const astray = imports.filter(({ from, specifier }) => {
      const target = targetOf(from, specifier);
      if (target === null) return false;
      const [here, there] = [roomOf(from), roomOf(target)];
      return here === null || there === null || !MAY_IMPORT[here].includes(there);
    });

    expect(imports.length).toBeGreaterThan(100);
    expect(astray).toEqual([]);
  });

  it('bring no package into the rooms that only compute, but those named', () => {
    const foreign = imports.filter(({ from, specifier, typeOnly }) => {
      const room = roomOf(from);
      if (targetOf(from, specifier) !== null || (room !== 'rules' && room !== 'core' && room !== 'resources')) return false;
      if (from === 'functions/core/hash.ts' && specifier === 'node:crypto') return false;
      return !PURE_PACKAGES.includes(specifier) && !(typeOnly && specifier.startsWith('@aws-sdk/'));
    });

    expect(foreign).toEqual([]);
  });

  it('bring the SDK in as a value only where calls are made and handlers are wired', () => {
    const values = imports.filter(({ specifier, typeOnly }) => specifier.startsWith('@aws-sdk/') && !typeOnly).map(({ from }) => from);

    expect(values.filter((from) => !/^(aws\/|functions\/adapters\/|functions\/[\w-]+\/handler\.ts$)/.test(from))).toEqual([]);
  });

  it('reach into aws/ by its contract alone, and from rules and core for types alone', () => {
    const reaching = imports.flatMap((each) => {
      const target = targetOf(each.from, each.specifier);
      return target?.startsWith('aws/') && !each.from.startsWith('aws/') ? [{ ...each, target }] : [];
    });

    expect(reaching.filter(({ from, target }) => target !== 'aws/call.ts' && target !== 'aws/service.ts' && roomOf(from) !== 'adapters')).toEqual([]);
    expect(reaching.filter(({ from, typeOnly }) => (roomOf(from) === 'rules' || roomOf(from) === 'core') && !typeOnly)).toEqual([]);
  });

  it('bring the code that makes changes to the loop alone', () => {
    const importers = imports.filter(({ from, specifier }) => targetOf(from, specifier) === 'functions/reconcile/apply.ts').map(({ from }) => from);

    expect(importers.filter((from) => !from.startsWith('functions/reconcile/'))).toEqual([]);
    expect(importers.length).toBeGreaterThan(0);
  });

  it('load no service but where it is called', () => {
    const eager = imports.filter(({ from, specifier }) => from === 'aws/call.ts' && specifier.startsWith('./'));

    expect(eager.filter(({ specifier, typeOnly }) => specifier !== './service.ts' && !typeOnly)).toEqual([]);
  });
});

/** Each line alone in a file of that name has to be an error. */
const REFUSED: readonly (readonly [why: string, path: string, source: string])[] = [
  ['a rule that imports the SDK', 'rules/ec2/bad.ts', "import { EC2Client } from '@aws-sdk/client-ec2';\nexport const x = EC2Client;"],
  ['a rule that imports a type of the SDK as a value', 'rules/ec2/bad.ts', "import { type Tag } from '@aws-sdk/client-ec2';\nexport type X = Tag;"],
  ['a rule that imports node', 'rules/ec2/bad.ts', "import { readFileSync } from 'node:fs';\nexport const x = readFileSync;"],
  ['a rule that imports a function', 'rules/ec2/bad.ts', "import { hashOf } from '../../functions/core/hash.ts';\nexport const x = hashOf;"],
  ['a rule that imports the table of calls', 'rules/ec2/bad.ts', "import { services } from '../../aws/call.ts';\nexport const x = services;"],
  ['a rule that imports a package', 'rules/ec2/bad.ts', "import { parse } from 'yaml';\nexport const x = parse;"],
  ['a rule with a promise', 'rules/ec2/bad.ts', 'export const x = async () => 1;'],
  ['a rule with an async method', 'rules/ec2/bad.ts', 'export const x = { async evaluate() {} };'],
  ['a rule that makes a promise', 'rules/ec2/bad.ts', 'export const x = () => Promise.resolve(1);'],
  ['a rule with a clock', 'rules/ec2/bad.ts', 'export const x = () => Date.now();'],
  ['a rule with another clock', 'rules/ec2/bad.ts', 'export const x = () => new Date();'],
  ['a rule that throws dice', 'rules/ec2/bad.ts', 'export const x = () => Math.random();'],
  ['a rule that reads the environment', 'rules/ec2/bad.ts', "export const x = () => process.env['HOME'];"],
  ['a rule that asks the network', 'rules/ec2/bad.ts', "export const x = () => fetch('https://example.com');"],
  ['a rule that keeps state', 'rules/ec2/bad.ts', 'let x = 1;\nexport const f = () => {\n  x += 1;\n  return x;\n};'],
  ['a core file that imports an adapter', 'functions/core/bad.ts', "import { openLedger } from '../adapters/ledger.ts';\nexport const x = openLedger;"],
  ['a core file that imports the loop', 'functions/core/bad.ts', "import { LookAgain } from '../reconcile/loop.ts';\nexport const x = LookAgain;"],
  ['a core file that imports node', 'functions/core/bad.ts', "import { readFileSync } from 'node:fs';\nexport const x = readFileSync;"],
  ['a core file with a clock', 'functions/core/bad.ts', 'export const x = () => Date.now();'],
  [
    'a core file that looks foreign text up in a plain object',
    'functions/core/bad.ts',
    'export const x = (modes: Readonly<Record<string, string>>, value: string) => modes[value];',
  ],
  [
    'a rule that looks foreign text up in a plain object',
    'rules/ec2/bad.ts',
    'export const x = (modes: Readonly<Record<string, string>>, value: string) => modes[value];',
  ],
  [
    'a resource that looks foreign text up in a plain object',
    'resources/ec2/bad.ts',
    'export const x = (modes: Readonly<Record<string, string>>, value: string) => modes[value];',
  ],
  [
    'an adapter that looks foreign text up in a plain object',
    'functions/adapters/bad.ts',
    'export const x = (modes: Readonly<Record<string, string>>, value: string) => modes[value];',
  ],
  [
    'a command that looks foreign text up in a plain object',
    'cli/bad.ts',
    'export const x = (modes: Readonly<Record<string, string>>, value: string) => modes[value];',
  ],
  ['hash.ts with more than hashes', 'functions/core/hash.ts', "import { readFileSync } from 'node:fs';\nexport const x = readFileSync;"],
  ['a resource that holds a client', 'resources/ec2/bad.ts', "import { EC2Client } from '@aws-sdk/client-ec2';\nexport const x = new EC2Client();"],
  ['a resource that imports a service', 'resources/ec2/bad.ts', "import { client } from '../../aws/ec2.ts';\nexport const x = client;"],
  ['a resource that imports a rule', 'resources/ec2/bad.ts', "import rule from '../../rules/ec2/restricted-ssh.ts';\nexport const x = rule;"],
  ['an adapter that imports a door', 'functions/adapters/bad.ts', "import { handler } from '../intake/handler.ts';\nexport const x = handler;"],
  ['an adapter that imports the loop', 'functions/adapters/bad.ts', "import { LookAgain } from '../reconcile/loop.ts';\nexport const x = LookAgain;"],
  ['a door that imports a door', 'functions/sweep/bad.ts', "import { handler } from '../intake/handler.ts';\nexport const x = handler;"],
  ['a door that imports what changes', 'functions/approve/bad.ts', "import { apply } from '../reconcile/apply.ts';\nexport const x = apply;"],
  ['a door that imports a service', 'functions/approve/bad.ts', "import { client } from '../../aws/ec2.ts';\nexport const x = client;"],
  ['a command that makes changes', 'cli/bad.ts', "import { apply } from '../functions/reconcile/apply.ts';\nexport const x = apply;"],
  ['aws/ that imports a resource', 'aws/bad.ts', "import { UNRESOLVED } from '../resources/resource.ts';\nexport const x = UNRESOLVED;"],
  ['a sandbox that imports an adapter', 'sandbox/bad.ts', "import { openLedger } from '../functions/adapters/ledger.ts';\nexport const x = openLedger;"],
];

/** What the same rooms do as a matter of course. */
const ACCEPTED: readonly (readonly [what: string, path: string, source: string])[] = [
  ['a rule that names a type of the SDK', 'rules/ec2/good.ts', "import type { Tag } from '@aws-sdk/client-ec2';\n\nexport type X = Tag;\n"],
  ['a rule that imports its resource', 'rules/ec2/good.ts', "import group from '../../resources/ec2/security-group.ts';\n\nexport const x = group;\n"],
  [
    'a rule with local variables',
    'rules/ec2/good.ts',
    'export function x(): number {\n  let sum = 0;\n  for (let i = 0; i < 3; i += 1) sum += i;\n  return sum;\n}\n',
  ],
  ['a resource that explains an error', 'resources/ec2/good.ts', "import { AwsError } from '../../aws/call.ts';\n\nexport const x = AwsError;\n"],
  ['a core file that reads a moment', 'functions/core/good.ts', 'export const x = (at: string): number => new Date(at).getTime();\n'],
];

describe('the linter', () => {
  let project: string;
  let complaints: ReadonlyMap<string, number>;

  beforeAll(() => {
    project = mkdtempSync(join(tmpdir(), 'holdfast-boundaries-'));
    symlinkSync(join(ROOT, 'node_modules'), join(project, 'node_modules'));
    mkdirSync(join(project, 'scripts'));
    cpSync(join(ROOT, 'scripts/lint'), join(project, 'scripts/lint'), { recursive: true });
    writeFileSync(join(project, 'biome.json'), readFileSync(join(ROOT, 'biome.json')));
    // Each case gets a file of its own, so that one run of the linter judges them all.
    complaints = lintEach([...REFUSED, ...ACCEPTED]);
  });
  afterAll(() => {
    rmSync(project, { recursive: true });
  });

  it.each(REFUSED)('refuses %s', (why) => {
    expect(complaints.get(why)).toBeGreaterThan(0);
  });
  it.each(ACCEPTED)('accepts %s', (what) => {
    expect(complaints.get(what)).toBe(0);
  });

  function lintEach(cases: typeof REFUSED): Map<string, number> {
    const fileOf = new Map<string, string>();
    for (const [index, [what, path, source]] of cases.entries()) {
      const file = path.endsWith('hash.ts') ? path : path.replace(/(\w+)\.ts$/, `$1-${index}.ts`);
      mkdirSync(dirname(join(project, file)), { recursive: true });
      writeFileSync(join(project, file), source);
      fileOf.set(what, file);
    }
    const report = lint();
    return new Map([...fileOf].map(([what, file]) => [what, report.filter((path) => path === file).length]));
  }

  /** The file of each error. */
  function lint(): string[] {
    const options = ['lint', '--reporter=json', '--max-diagnostics=none', '--diagnostic-level=error', '.'];
    const output = run(join(ROOT, 'node_modules/.bin/biome'), options);
    const report: unknown = JSON.parse(output);
    // The form of Biome's own JSON report.
    const { diagnostics } = report as { readonly diagnostics: readonly { readonly location: { readonly path: string | { readonly file: string } } }[] };
    return diagnostics.map(({ location: { path } }) => normalize(typeof path === 'string' ? path : path.file));
  }

  function run(command: string, options: readonly string[]): string {
    try {
      return execFileSync(command, options, { cwd: project, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    } catch (error) {
      // Biome ends with 1 where it finds an error; the report is on its standard output all the same.
      if (error instanceof Error && 'stdout' in error && typeof error.stdout === 'string' && error.stdout.length > 0) return error.stdout;
      throw error;
    }
  }
});

function importsOf(from: string): Import[] {
  const source = readFileSync(join(ROOT, from), 'utf8').replaceAll(/\/\*.*?\*\//gs, '');
  const named = source.matchAll(/^(?:import|export)\s(?<what>[^;'"]*?)\sfrom\s['"](?<specifier>[^'"]+)['"]/gms);
  const bare = source.matchAll(/^import\s['"](?<specifier>[^'"]+)['"]/gm);
  const lazy = source.matchAll(/\bimport\(\s*['"](?<specifier>[^'"]+)['"]/g);
  return [
    ...[...named].map(({ groups }) => ({ from, specifier: groups?.['specifier'] ?? '', typeOnly: groups?.['what']?.startsWith('type ') ?? false })),
    ...[...bare].map(({ groups }) => ({ from, specifier: groups?.['specifier'] ?? '', typeOnly: false })),
    // A lazy import of aws/call.ts's own services is what keeps a cold start small: it is not counted as loading them.
    ...(from === 'aws/call.ts' ? [] : [...lazy].map(({ groups }) => ({ from, specifier: groups?.['specifier'] ?? '', typeOnly: false }))),
  ];
}

/** The file that is imported, from the root of the tree; null: a package. */
function targetOf(from: string, specifier: string): string | null {
  return specifier.startsWith('.') ? normalize(join(dirname(from), specifier)) : null;
}

function roomOf(path: string): Room | null {
  const [first = '', second = ''] = path.split('/');
  const name = first === 'functions' ? second : first;
  return isRoom(name) ? name : null;
}

function isRoom(name: string): name is Room {
  return Object.hasOwn(MAY_IMPORT, name);
}
