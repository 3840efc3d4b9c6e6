import type { InputOf } from '../../aws/call.ts';
import { isRecord } from '../../resources/shared/shown.ts';

/** What AddPermission takes, but for the function and its alias or version. */
export type Permission = Omit<InputOf<'lambda:AddPermission'>, 'FunctionName' | 'Qualifier' | 'RevisionId' | 'StatementId'> & { readonly StatementId: string };

/** Which of AddPermission's parameters makes which test of a statement. https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html */
const TESTS: ReadonlyMap<string, keyof Permission> = new Map([
  ['stringequals aws:sourceaccount', 'SourceAccount'],
  ['stringequals aws:principalorgid', 'PrincipalOrgID'],
  ['stringequals lambda:eventsourcetoken', 'EventSourceToken'],
  ['stringequals lambda:functionurlauthtype', 'FunctionUrlAuthType'],
  ['arnlike aws:sourcearn', 'SourceArn'],
  ['bool lambda:invokedviafunctionurl', 'InvokedViaFunctionUrl'],
]);

/** The statements of a function's policy, as its JSON text holds them; none where it is no such text. */
export function statementsIn(document: string | object): readonly unknown[] {
  if (typeof document !== 'string') return [];
  const { Statement }: { readonly Statement?: unknown } = { ...JSON.parse(document) };
  return Array.isArray(Statement) ? Statement : [];
}

/** The permission that makes exactly this statement. Null where AddPermission can't say all of it: then what is taken away could not be given back. */
export function permissionFor(statement: unknown): Permission | null {
  if (!isRecord(statement)) return null;
  const { Sid, Effect, Principal, Action, Condition = {}, Resource, ...more } = statement;
  const principal = principalIn(Principal);
  const isPlain = typeof Sid === 'string' && typeof Action === 'string' && typeof Resource === 'string' && Effect === 'Allow';
  if (!isPlain || principal === null || !isRecord(Condition) || Object.keys(more).length > 0) return null;

  const tests: Record<string, string | boolean> = {};
  for (const [operator, keys] of Object.entries(Condition)) {
    for (const [key, value] of Object.entries(isRecord(keys) ? keys : { '': null })) {
      const parameter = TESTS.get(`${operator} ${key}`.toLowerCase());
      if (parameter === undefined || typeof value !== 'string' || parameter in tests) return null;
      if (parameter === 'InvokedViaFunctionUrl' && value !== 'true') return null;
      tests[parameter] = parameter === 'InvokedViaFunctionUrl' ? true : value;
    }
  }
  return { StatementId: Sid, Action, Principal: principal, ...tests };
}

function principalIn(principal: unknown): string | null {
  if (typeof principal === 'string') return principal;
  const [entry, ...others] = isRecord(principal) ? Object.entries(principal) : [];
  if (!entry || others.length > 0 || (entry[0] !== 'AWS' && entry[0] !== 'Service')) return null;
  return typeof entry[1] === 'string' ? entry[1] : null;
}
