import { type JsonSchema, toJsonSchema } from '@valibot/to-json-schema';
import { policySchema } from '../functions/core/policy-file.ts';
import type { Rule } from '../rules/rule.ts';

/** The JSON Schema of the policy file, for editors. What only code can check (that a day exists, that names are unique) it leaves out. */
export function policyJsonSchema(rules: readonly Rule[]): JsonSchema {
  const schema = toJsonSchema(policySchema(rules), { typeMode: 'input', errorMode: 'ignore' });
  return { ...schema, $id: 'policy.schema.json', title: 'Holdfast policy file' };
}
