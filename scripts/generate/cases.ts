import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Catalogue, testOf } from './catalogue.ts';

/** The names of the examples in a rule's table, as they stand there. */
export interface CaseNames {
  readonly valid: readonly string[];
  readonly notApplicable: readonly string[];
  readonly invalid: readonly string[];
  readonly insufficient: readonly string[];
}
const LISTS = ['valid', 'notApplicable', 'invalid', 'insufficient'] as const;

/** While a test is imported for its table, the test runner is one that runs nothing. */
const SILENT_RUNNER = `
const silent = new Proxy(() => silent, { get: (_target, name) => (name === 'then' ? undefined : silent) });
export const describe = (_name, body) => { if (typeof body === 'function') body(); };
export { silent as it, silent as test, silent as expect, silent as vi, silent as beforeAll, silent as beforeEach, silent as afterAll, silent as afterEach };
`;
const COLLECTING_TESTER = `
export const tables = [];
export const CONTEXT = {};
export function testRule(rule, _ref, cases) { tables.push({ id: rule.meta.id, cases }); }
`;
const RUNNER_URL = `data:text/javascript,${encodeURIComponent(SILENT_RUNNER)}`;
const TESTER_URL = `data:text/javascript,${encodeURIComponent(COLLECTING_TESTER)}`;

/** The examples of every rule, by its id: read by importing the tests, with the runner and the harness replaced. A rule without a test has none. */
export async function readCaseNames(root: string, { rules }: Catalogue): Promise<Map<string, CaseNames>> {
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      if (specifier === 'vitest') return { url: RUNNER_URL, shortCircuit: true };
      if (specifier.endsWith('/rule-tester.ts')) return { url: TESTER_URL, shortCircuit: true };
      return next(specifier, context);
    },
  });
  try {
    for (const rule of rules) {
      const path = join(root, testOf(rule));
      if (existsSync(path)) await import(pathToFileURL(path).href);
    }
    const { tables }: { readonly tables: readonly { readonly id: string; readonly cases: unknown }[] } = await import(TESTER_URL);
    return new Map(tables.map(({ id, cases }) => [id, namesIn(cases)]));
  } finally {
    hooks.deregister();
  }
}

function namesIn(cases: unknown): CaseNames {
  const names = (list: (typeof LISTS)[number]) => {
    const given: unknown = typeof cases === 'object' && cases !== null ? Reflect.get(cases, list) : undefined;
    if (!Array.isArray(given)) return [];
    return given.flatMap((each: unknown) => (typeof each === 'object' && each !== null && 'name' in each && typeof each.name === 'string' ? [each.name] : []));
  };
  return { valid: names('valid'), notApplicable: names('notApplicable'), invalid: names('invalid'), insufficient: names('insufficient') };
}
