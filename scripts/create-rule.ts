// npm run create-rule -- ec2/my-rule AWS::EC2::SecurityGroup
import { relative, resolve } from 'node:path';
import type { Resource } from '../resources/resource.ts';
import { readCatalogue, type Unit } from './generate/catalogue.ts';
import { placeIn, reporting, typeIn, Unmakeable, writeNew } from './skeleton.ts';

/** Writes a rule and its test that compile once they are filled in; answers what to do next. Throws `Unmakeable`. */
export async function createRule(root: string, [where, ofType]: readonly (string | undefined)[]): Promise<string[]> {
  const { service, name } = placeIn(where, 'ec2/restricted-ssh');
  const type = typeIn(ofType);
  const { rules, resources } = await readCatalogue(root);
  const namesake = rules.find(({ value }) => value.meta.id === name);
  if (namesake) throw new Unmakeable(`There is a rule "${name}" already: ${namesake.path}.`);
  const resource = resources.find(({ value }) => value.type === type);
  if (!resource) {
    const known = resources.map(({ value }) => value.type).join(', ') || 'none';
    throw new Unmakeable(`No file in resources/ is of type ${type} (known: ${known}). Make it first: npm run create-resource -- ${service}/<name> ${type}`);
  }

  const rulePath = `rules/${service}/${name}.ts`;
  const testPath = `test/rules/${service}/${name}.test.ts`;
  const contents = { service, name, type, resource };
  writeNew(
    root,
    new Map([
      [rulePath, ruleSource(contents)],
      [testPath, testSource(contents)],
    ]),
  );
  return [
    `wrote ${rulePath}`,
    `wrote ${testPath}`,
    '',
    'Neither compiles yet. Next:',
    '  1. Replace every FILL_IN_… (npm run types lists them). Start with the test: what it accepts, what it reports.',
    `  2. npm run unit -- ${testPath}`,
    '  3. npm run generate   (index, permissions, docs/rules)',
    '  4. npm test',
  ];
}

interface Contents {
  readonly service: string;
  readonly name: string;
  readonly type: string;
  readonly resource: Unit<Resource>;
}

function ruleSource({ service, name, resource }: Contents): string {
  const local = camelCase(resource.name);
  return `import ${local} from '${importPath(`rules/${service}`, resource.path)}';
import { defineRule } from '../rule.ts';

export default defineRule(${local}, {
  meta: {
    id: '${name}',
    version: 1,
    // The compliant world, in one sentence.
    title: FILL_IN_TITLE,
    severity: FILL_IN_SEVERITY,
    // Of the remediation: low only where nobody who is served today can miss what it takes away.
    risk: FILL_IN_RISK,
    // What goes wrong without it.
    rationale: FILL_IN_RATIONALE,
    references: [FILL_IN_REFERENCE],
    // Every call that its steps make or take back.
    changes: [FILL_IN_CHANGES],
    messages: {
      // What is wrong, and what follows from it.
      violated: FILL_IN_MESSAGE,
      // What the remediation does, and what that may break.
      remedy: FILL_IN_MESSAGE,
    },
  },

  // Where one of these facts is not shown, the answer is INSUFFICIENT_DATA.
  needs: [FILL_IN_FACTS],

  evaluate(facts) {
    if (FILL_IN_CONDITION(facts)) return { compliance: 'COMPLIANT' };
    return { compliance: 'NON_COMPLIANT', message: 'violated' };
  },

  // Leave it out where a human has to find the way, and say why in meta.byHand; a step without a revert is explained in meta.irreversible.
  remediate(facts) {
    return { risk: FILL_IN_RISK, message: 'remedy', steps: [{ apply: FILL_IN_CALL(facts), revert: FILL_IN_CALL(facts) }] };
  },
});
`;
}

function testSource({ service, name, type }: Contents): string {
  return `import rule from '../../../rules/${service}/${name}.ts';
import { testRule } from '../rule-tester.ts';

const ref = { accountId: '111122223333', region: 'eu-west-1', type: '${type}', id: FILL_IN_ID } as const;

// At least: the plainest violation, the subtlest, a look-alike that complies, the fact absent, and what a mere comparison of texts would get wrong.
testRule(rule, ref, {
  valid: [{ name: FILL_IN_NAME, facts: FILL_IN_FACTS }],
  invalid: [{ name: FILL_IN_NAME, facts: FILL_IN_FACTS, message: FILL_IN_SENTENCE, plan: FILL_IN_PLAN }],
  insufficient: [{ name: 'a resource that shows nothing', facts: {} }],
});
`;
}

function importPath(folder: string, path: string): string {
  return relative(folder, path);
}

function camelCase(name: string): string {
  return name.replaceAll(/-(\w)/g, (_all, letter: string) => letter.toUpperCase());
}

if (import.meta.main) await reporting(() => createRule(resolve(import.meta.dirname, '..'), process.argv.slice(2)));
