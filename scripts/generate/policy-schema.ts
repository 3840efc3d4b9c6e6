import { toJsonSchema } from '@valibot/to-json-schema';
import { policySchema } from '../../functions/core/policy-file.ts';
import type { Catalogue } from './catalogue.ts';

/** The JSON Schema of the policy file, for editors. What JSON Schema can't say (a waiver's end) is left to the check at the door. */
export function policyJsonSchema({ rules }: Catalogue): object {
  const schema = toJsonSchema(policySchema(rules.map(({ value }) => value)), { errorMode: 'ignore', typeMode: 'input' });
  return { ...schema, title: 'The policy file of Holdfast' };
}
