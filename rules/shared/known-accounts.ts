import * as v from 'valibot';

/** The parameter by which accounts of others are allowed; `what` finishes "Accounts of others that …". */
export function allowedAccountsParameter(what: string) {
  return v.optional(
    v.pipe(
      v.array(v.pipe(v.string(), v.regex(/^\d{12}$/, 'An account is named by its twelve digits.'))),
      v.description(`Accounts of others that ${what}: twelve digits each.`),
    ),
    [],
  );
}

/** What a rule about sharing takes besides: the accounts of ours, and those of others that are allowed. */
interface Known {
  readonly ownAccounts: readonly string[];
  readonly parameters: { readonly allowedAccounts: readonly string[] };
}

/** Those of the accounts that are neither ours nor allowed, sorted. */
export function strangersAmong(accounts: readonly string[], { ownAccounts, parameters: { allowedAccounts } }: Known): string[] {
  return [...new Set(accounts)].filter((account) => !ownAccounts.includes(account) && !allowedAccounts.includes(account)).sort();
}

/** For the page of every rule about sharing with accounts by name. */
export const OWN_ACCOUNTS_NOTE =
  'Our accounts are that of the resource and those under `accounts` in the policy file; `allowedAccounts` names accounts of others. Which accounts are of the same organization is not read.';
