import { minuteText } from '../functions/core/phrases.ts';
import type { Stop } from '../functions/core/ports.ts';
import { rules } from '../rules/generated/index.ts';
import { UsageError } from './errors.ts';
import { ruleNamed } from './rule-option.ts';

export interface ScopeOptions {
  readonly account?: string;
  readonly rule?: string;
}

/** What a switch is for: everything, one account, or one rule. Throws `UsageError`. */
export function scopeFrom({ account, rule }: ScopeOptions): Stop['scope'] {
  if (account !== undefined && rule !== undefined)
    throw new UsageError('A switch is for one account or for one rule: say --account or --rule, or run it twice.');
  if (account !== undefined) {
    if (!/^\d{12}$/.test(account)) throw new UsageError(`--account is "${account}": an account id has twelve digits.`);
    return { accountId: account };
  }
  return rule === undefined ? 'all' : { ruleId: ruleNamed(rule, rules).meta.id };
}

/** `everything`, `account 111122223333`, `rule restricted-ssh` */
export function scopeText(scope: Stop['scope']): string {
  if (scope === 'all') return 'everything';
  return 'accountId' in scope ? `account ${scope.accountId}` : `rule ${scope.ruleId}`;
}

/** `The stop switch for everything is on: ana, since 2026-11-23 08:00 UTC (release night).` */
export function stopText({ scope, by, reason, since }: Stop): string {
  return `The stop switch for ${scopeText(scope)} is on: ${by}, since ${minuteText(since)} (${reason}).`;
}

/** The options that name a scope again. */
export function scopeOptions(scope: Stop['scope']): readonly string[] {
  if (scope === 'all') return [];
  return 'accountId' in scope ? ['--account', scope.accountId] : ['--rule', scope.ruleId];
}
