import type { Tags } from '../../resources/resource.ts';
import type { Actor, Cause } from './cause.ts';
import type { Finding } from './lane.ts';

/** The cause that a look is recorded under: the newest one that names an actor, else the newest. Own changes are nobody's doing. */
export function mainCause(causes: readonly Cause[]): Cause {
  const newestFirst = causes.toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
  const foreign = newestFirst.filter(({ own }) => !own);
  const cause = foreign.find(({ actor }) => actor !== null) ?? foreign[0] ?? newestFirst[0];
  if (!cause) throw new RangeError('A look needs a cause.');
  return cause;
}

/**
 * Who caused a violation. Infrastructure code among the causes of this look counts whatever else is known: where it may have
 * been the code, putting things right would fight it. Else an open finding keeps the actor it has.
 */
export function attribute(finding: Finding | undefined, violation: string, causes: readonly Cause[], codeRoles: readonly string[]): Actor | null {
  const foreign = causes.filter(({ own }) => !own);
  const code = foreign.find(({ actor }) => actor !== null && isCode(actor, codeRoles))?.actor;
  if (code) return code;
  if (finding && finding.state !== 'RESOLVED' && finding.message === violation && finding.actor) return finding.actor;
  return foreign.length > 0 ? mainCause(foreign).actor : null;
}

/** The change was infrastructure code's own; or no person is known to have made it, and the resource is one that a stack manages. */
export function isOwnedByCode(actor: Actor | null, tags: Tags | undefined, codeRoles: readonly string[]): boolean {
  if (actor !== null && (isCode(actor, codeRoles) || actor.through !== 'service')) return isCode(actor, codeRoles);
  return Object.keys(tags ?? {}).some((key) => key.startsWith('aws:cloudformation:'));
}

/** What made the change says so, or its role or session has one of the names that the policy gives to infrastructure code (`*` stands for any text). */
function isCode({ name, arn, through }: Actor, codeRoles: readonly string[]): boolean {
  const role = arn?.split('/').at(-1) ?? '';
  return through === 'code' || codeRoles.some((pattern) => matchesText(pattern, role) || matchesText(pattern, name));
}

/** Whether a text fits a pattern of the policy file, in any case of letters; `*` stands for any text. */
export function matchesText(pattern: string, name: string): boolean {
  return new RegExp(`^${pattern.split('*').map(RegExp.escape).join('.*')}$`, 'is').test(name);
}
