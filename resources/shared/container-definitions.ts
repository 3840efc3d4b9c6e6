import { ownValue } from './own-value.ts';
import { count, flag, isRecord, named, orNone, shown, text } from './shown.ts';

/** One variable of a container's environment that stands in the definition itself. What is known only at deployment is not there. */
export interface EnvironmentVariable {
  readonly name?: string;
  /** null: it was given none. */
  readonly value?: string | null;
}

/** One container of a task. What a surface does not show, and what is known only at deployment, is not there. */
export interface Container {
  readonly name?: string;
  readonly image?: string;
  /** `user`, `user:group`, by name or by number; null: the one that the image names, or else root. */
  readonly user?: string | null;
  readonly privileged?: boolean;
  readonly readonlyRootFilesystem?: boolean;
  /** Hard limit, MiB; null: none of its own. */
  readonly memory?: number | null;
  /** null: no logging is configured. */
  readonly logDriver?: string | null;
  /** Linux capabilities besides those that every container has; null in the list: one that is known only at deployment. */
  readonly addedCapabilities?: readonly (string | null)[];
  readonly environment?: readonly EnvironmentVariable[];
  /** The task's volumes that it mounts, by name; null in the list: one that is known only at deployment. */
  readonly mountedVolumes?: readonly (string | null)[];
}

/** A volume of a task. */
export interface TaskVolume {
  readonly name?: string;
  /** The place on the host that it shows; null: the definition names none. */
  readonly hostPath?: string | null;
}

type Members = Readonly<Record<string, unknown>>;

/** A member by its name in a template and in AWS Config (`NetworkMode`), or in the API (`networkMode`). */
export function memberOf(record: Members, name: string): unknown {
  return ownValue(record, name) ?? record[`${name.charAt(0).toLowerCase()}${name.slice(1)}`];
}

/** The containers of a task definition, in the spelling of the API, AWS Config or a template. Undefined where it is no list. */
export function containersIn(definitions: unknown): readonly Container[] | undefined {
  return eachOf(definitions, (each) => (isRecord(each) ? containerIn(each) : {}));
}

/** The volumes of a task definition, in the spelling of the API, AWS Config or a template. Undefined where it is no list. */
export function volumesIn(volumes: unknown): readonly TaskVolume[] | undefined {
  return eachOf(volumes, (each) => (isRecord(each) ? shown<TaskVolume>({ name: named(memberOf(each, 'Name')), hostPath: hostPathIn(each) }) : {}));
}

/** ECS leaves out of its answers what was not set, and so does AWS Config: then a container is not privileged, and may write to its root filesystem. */
function containerIn(definition: Members): Container {
  const member = (name: string) => memberOf(definition, name);
  return shown<Container>({
    name: named(member('Name')),
    image: named(member('Image')),
    user: orNone(member('User') === '' ? null : member('User'), userIn),
    privileged: flag(member('Privileged') ?? false),
    readonlyRootFilesystem: flag(member('ReadonlyRootFilesystem') ?? false),
    memory: orNone(member('Memory'), count),
    logDriver: inside(definition, ['LogConfiguration', 'LogDriver'], null, named),
    addedCapabilities: inside(definition, ['LinuxParameters', 'Capabilities', 'Add'], [], (names) => eachOf(names, (name) => text(name) ?? null)),
    environment: inside(definition, ['Environment'], [], (variables) => eachOf(variables, variableIn)),
    mountedVolumes: inside(definition, ['MountPoints'], [], (mounts) => eachOf(mounts, mountedVolumeIn)),
  });
}

function variableIn(variable: unknown): EnvironmentVariable {
  if (!isRecord(variable)) return {};
  const value = memberOf(variable, 'Value');
  return shown<EnvironmentVariable>({ name: text(memberOf(variable, 'Name')), value: orNone(value, wordIn) });
}

function mountedVolumeIn(mount: unknown): string | null {
  return isRecord(mount) ? (named(memberOf(mount, 'SourceVolume')) ?? null) : null;
}

/**
 * `host` with a path shows that place of the host; without one, Docker makes an empty place of its own. A volume of the driver `local` with the mount option
 * `bind` is a place of the host by another name. https://docs.docker.com/engine/storage/volumes/
 */
function hostPathIn(volume: Members): string | null | undefined {
  const path = inside(volume, ['Host', 'SourcePath'], null, named);
  if (path !== null && path !== '') return path;
  const options = inside(volume, ['DockerVolumeConfiguration', 'DriverOpts', 'o'], null, named);
  if (options === undefined) return undefined;
  const binds = options?.split(',').some((option) => /^r?bind$/.test(option.trim()));
  return binds ? inside(volume, ['DockerVolumeConfiguration', 'DriverOpts', 'device'], null, named) : null;
}

/** What stands at the end of a path of members: `none` where the path breaks off, undefined where a step of it is known only at deployment. */
function inside<T>(record: Members, [name = '', ...deeper]: readonly string[], none: T, read: (value: unknown) => T | undefined): T | undefined {
  const value = memberOf(record, name);
  if (value === undefined || value === null) return none;
  if (deeper.length === 0) return read(value);
  return isRecord(value) ? inside(value, deeper, none, read) : undefined;
}

function eachOf<T>(list: unknown, read: (item: unknown) => T): readonly T[] | undefined {
  return Array.isArray(list) ? list.map(read) : undefined;
}

/** A template may also spell it as a number. */
function userIn(value: unknown): string | undefined {
  return typeof value === 'number' ? String(value) : text(value);
}

/** A text, which a template may also spell as a number or a truth. */
function wordIn(value: unknown): string | undefined {
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : named(value);
}
