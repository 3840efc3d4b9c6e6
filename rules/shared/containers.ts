import type { Registration, TaskDefinition } from '../../resources/ecs/task-definition.ts';
import type { Container, EnvironmentVariable } from '../../resources/shared/container-definitions.ts';
import { type Step, UnknownFact } from '../rule.ts';
import { mayBeSecret } from './credentials.ts';
import { listInWords } from './exposure.ts';

/** Undefined: the surface leaves it open. */
export type Verdict = boolean | undefined;
type Definition = NonNullable<Registration['containerDefinitions']>[number];

/** A revision that can't be run any more harms nobody, and one without containers runs nothing. */
export function runsNothing({ active, containers }: Pick<TaskDefinition, 'active' | 'containers'>): boolean {
  return !active || containers.length === 0;
}

export function isWindows({ operatingSystem }: Pick<TaskDefinition, 'operatingSystem'>): boolean {
  return operatingSystem?.toUpperCase().startsWith('WINDOWS') ?? false;
}

/**
 * The containers that violate a requirement, in words: `container web`, `containers web, log`; null where none does. One that violates is enough, whatever
 * is not known of the others. Throws `UnknownFact`, saying `what` is not known, where only what is open could violate it.
 */
export function violators(containers: readonly Container[], violates: (container: Container) => Verdict, what: string): string | null {
  const verdicts = containers.map(violates);
  const found = containers.flatMap((container, index) => (verdicts[index] ? [nameOf(container, index)] : []));
  if (found.length > 0) return `${found.length === 1 ? 'container' : 'containers'} ${listInWords(found)}`;
  const open = containers.flatMap((container, index) => (verdicts[index] === undefined ? [nameOf(container, index)] : []));
  if (open.length > 0) throw new UnknownFact(`Known only at deployment, of ${listInWords(open)}: ${what}.`);
  return null;
}

function nameOf({ name }: Container, index: number): string {
  return name ?? `number ${index + 1}`;
}

/**
 * Whether a container on Linux runs as root, as Docker reads `user:group`: by name or by number, where a text that is a number in any spelling is one. Without a
 * user it is the one that the image names, which the definition does not show, and mostly root.
 */
export function runsAsRoot({ user }: Container): Verdict {
  if (user === undefined) return undefined;
  const [name = ''] = (user ?? '').split(':');
  return name === '' || name === 'root' || /^[+-]?0+$/.test(name);
}

/** The registration with some of its containers put right; `change` answers a definition as it is to be. */
export function withContainers(
  { registration, containers }: TaskDefinition,
  change: (definition: Definition, container: Container) => Definition,
): Registration {
  const { containerDefinitions = [] } = registration;
  return { ...registration, containerDefinitions: containerDefinitions.map((definition, index) => change(definition, containers[index] ?? {})) };
}

/**
 * Registers a revision that is put right; taken back by registering the former content once more. No revision is ever deregistered for that: its number would
 * have to be guessed beforehand, and somebody else's may get it. Null where a revision could not be the same but for what is put right, or would show a secret.
 */
export function registerInstead({ registration, tags }: TaskDefinition, after: Registration): Step<'ecs:RegisterTaskDefinition'> | null {
  // Tags that begin so are AWS's to give: CloudFormation marks so what a template makes, and the template is where to change it.
  if (Object.keys(tags).some((key) => key.toLowerCase().startsWith('aws:'))) return null;
  // A plan is shown to whoever is asked, and kept in the ledger.
  if (settingsIn(registration).some(mayBeSecret)) return null;
  return { apply: { action: 'ecs:RegisterTaskDefinition', input: after }, revert: { action: 'ecs:RegisterTaskDefinition', input: registration } };
}

/** Whatever its owner can write into a revision freely, as if each were a variable. A word of a command is its own name: `--password=…`, or `--password` before the next. */
function settingsIn({ containerDefinitions = [], volumes = [] }: Registration): readonly EnvironmentVariable[] {
  const settings = containerDefinitions.flatMap(({ environment = [], dockerLabels, logConfiguration, firelensConfiguration, ...definition }) => {
    const words = [...(definition.command ?? []), ...(definition.entryPoint ?? []), ...(definition.healthCheck?.command ?? [])];
    return [
      ...environment.flatMap(({ name, value }) => (name !== undefined && value !== undefined ? { name, value } : [])),
      ...[dockerLabels, logConfiguration?.options, firelensConfiguration?.options].flatMap(entriesOf),
      ...words.map((word) => ({ name: word, value: word })),
    ];
  });
  return [...settings, ...volumes.flatMap(({ dockerVolumeConfiguration }) => entriesOf(dockerVolumeConfiguration?.driverOpts))];
}

function entriesOf(options: Readonly<Record<string, string>> = {}): readonly EnvironmentVariable[] {
  return Object.entries(options).map(([name, value]) => ({ name, value }));
}
