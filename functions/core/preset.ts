import * as v from 'valibot';
import { conditionsOf } from '../../rules/generated/control-conditions.ts';
import type { Rule } from '../../rules/rule.ts';
import { holds, meeting } from '../../rules/shared/claims.ts';

/** The framework of each preset, as controls are spelt. */
const FRAMEWORKS = {
  'cis-3.0': 'CIS-AWS-v3.0.0',
  'cis-4.0': 'CIS-AWS-v4.0.1',
  'cis-5.0': 'CIS-AWS-v5.0.0',
  'cis-6.0': 'CIS-AWS-v6.0.0',
  'cis-7.0': 'CIS-AWS-v7.0.0',
  fsbp: 'FSBP',
  'security-hub': 'SecurityHub',
  'nist-800-53-r5': 'NIST-800-53-r5',
} as const;
export type Preset = keyof typeof FRAMEWORKS;
export const PRESETS = Object.keys(FRAMEWORKS) as [Preset, ...Preset[]];

/** The framework that a preset is for, as controls are spelt: `CIS-AWS-v5.0.0`. */
export function frameworkOf(preset: Preset): string {
  return FRAMEWORKS[preset];
}

/**
 * The parameters that a rule needs for every control of the preset's framework that it claims: its defaults, changed where a control asks for more. Empty where
 * the defaults will do.
 */
export function presetParameters(preset: Preset, rule: Rule): Readonly<Record<string, unknown>> {
  const where = conditionsOf(rule.meta.id).flatMap((each) => (each.controls.some((control) => control.startsWith(`${FRAMEWORKS[preset]}:`)) ? each.where : []));
  const defaults = v.parse(rule.parameters, {});
  const unmet = where.filter((condition) => !holds(condition, defaults));
  const set = new Map<string, unknown>();
  for (const condition of unmet) {
    const { parameter } = condition;
    set.set(parameter, meeting(condition, set.has(parameter) ? set.get(parameter) : Reflect.get(defaults, parameter)));
  }
  return Object.fromEntries(set);
}
