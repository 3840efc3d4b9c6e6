import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What was asked for can't be made; the message says what to do instead. */
export class Unmakeable extends Error {
  override readonly name = 'Unmakeable';
}

/** The folder and the name in `ec2/my-rule`. Throws `Unmakeable` where it is spelt otherwise. */
export function placeIn(argument: string | undefined, example: string): { readonly service: string; readonly name: string } {
  const [, service, name] = /^([a-z0-9-]+)\/([a-z0-9]+(?:-[a-z0-9]+)*)$/.exec(argument ?? '') ?? [];
  if (service === undefined || name === undefined)
    throw new Unmakeable(
      `${argument === undefined ? 'The name is missing' : `"${argument}" is not a name`}: it is a service and a name in kebab-case, as in ${example}.`,
    );
  if (service === 'shared' || service === 'generated') throw new Unmakeable(`"${service}" is not a service: what stands there is no unit of its own.`);
  return { service, name };
}

/** A resource type as CloudFormation spells it. Throws `Unmakeable`. */
export function typeIn(argument: string | undefined): `AWS::${string}::${string}` {
  if (argument === undefined || !isType(argument))
    throw new Unmakeable(
      `${argument === undefined ? 'The resource type is missing' : `"${argument}" is not a resource type`}: it is spelt as in AWS::EC2::SecurityGroup.`,
    );
  return argument;
}

function isType(text: string): text is `AWS::${string}::${string}` {
  return /^AWS::[A-Za-z0-9]+::[A-Za-z0-9]+$/.test(text);
}

/** Writes all of the files, or none: throws `Unmakeable` where one is there already. */
export function writeNew(root: string, files: ReadonlyMap<string, string>): void {
  const there = [...files.keys()].filter((path) => existsSync(join(root, path)));
  if (there.length > 0) throw new Unmakeable(`${there.join(' and ')} exists already: nothing was written.`);
  for (const [path, content] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}

/** Runs a script whose only expected failure is `Unmakeable`: that ends it with 2 and one line. */
export async function reporting(script: () => Promise<readonly string[]> | readonly string[]): Promise<void> {
  try {
    for (const line of await script()) console.log(line);
  } catch (error) {
    if (!(error instanceof Unmakeable)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}
