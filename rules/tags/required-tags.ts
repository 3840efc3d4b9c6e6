import * as v from 'valibot';
import { ownValue } from '../../resources/shared/own-value.ts';
import { defineRuleOfTagged } from '../rule.ts';

/** A regular expression: costs are allotted by codes such as `CC-1234`. */
const pattern = v.pipe(
  v.string(),
  v.check(isPattern, ({ input }) => `"${input}" is not a regular expression.`),
);

const required = v.strictObject({
  values: v.optional(v.pipe(v.array(v.string()), v.description('The values allowed; left out: any.'))),
  pattern: v.optional(v.pipe(pattern, v.description('A regular expression that the whole value has to match; left out: any.'))),
  types: v.optional(v.pipe(v.array(v.string()), v.description('Resource types that need it; left out: all that have tags.'))),
});

const parameters = v.strictObject({
  tags: v.optional(v.pipe(v.record(v.string(), required), v.description('The tags that have to be there, by their keys. None: nothing is required.')), {}),
});

export default defineRuleOfTagged(parameters, ({ type }) => ({
  meta: {
    id: 'required-tags',
    version: 1,
    title: 'Resources have the tags that the company allots costs and duties by.',
    severity: 'LOW',
    risk: 'high',
    rationale: 'A resource without an owner or a cost centre is paid for by nobody in particular, and nobody is asked when it breaks.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/required-tags.html',
      'https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html',
    ],
    byHand: 'Which value is the right one, only those know who run the resource.',
    notes: [
      'Without the parameter `tags` nothing is required, and the rule does not apply.',
      'Keys and values are compared as AWS does: case counts. AWS Config takes six keys, each with a list of values; here are as many as wanted, and a value may be held to a pattern.',
    ],
    changes: [],
    messages: {
      wrong: 'The resource is not tagged as agreed: {{what}}.',
    },
  },

  needs: ['tags'],

  evaluate({ tags }, { parameters: { tags: wanted } }) {
    const required = Object.entries(wanted).filter(([, { types }]) => types === undefined || types.includes(type));
    if (required.length === 0) return { compliance: 'NOT_APPLICABLE' };
    const wrong = required.flatMap(([key, requirement]) => faultOf(key, ownValue(tags, key), requirement) ?? []);
    if (wrong.length === 0) return { compliance: 'COMPLIANT' };
    return { compliance: 'NON_COMPLIANT', message: 'wrong', data: { what: wrong.join('; ') } };
  },
}));

function faultOf(key: string, value: string | undefined, { values, pattern }: v.InferOutput<typeof required>): string | null {
  if (value === undefined) return `${key} is missing`;
  if (values && !values.includes(value)) return `${key} is "${value}", and not one of ${values.join(', ')}`;
  if (pattern !== undefined && !new RegExp(`^(?:${pattern})$`, 'u').test(value)) return `${key} is "${value}", which does not match ${pattern}`;
  return null;
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text, 'u');
    return true;
  } catch {
    return false;
  }
}
