import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

interface Locked {
  readonly integrity?: string;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
interface Lock {
  readonly packages: Readonly<Record<string, Locked>>;
}
/** Every package of the lock file but the project itself, by its path. */
function locked(): [string, Locked][] {
  const { packages }: Lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  return Object.entries(packages).filter(([path]) => path !== '');
}

// A registry that lacks the package of some platform makes `npm install` drop its entry without a word; then `npm ci` refuses the lock file everywhere.
it('locks every optional dependency, for whichever platform it is', () => {
  const { packages }: Lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));

  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => !(`node_modules/${name}` in packages) && !(`${path}/node_modules/${name}` in packages)),
  );

  expect(missing).toEqual([]);
});

it('locks the content of every package, for whichever platform it is', () => {
  const unsafe = locked().filter(([, { integrity = '', link }]) => !link && !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity));

  expect(unsafe.map(([path]) => path)).toEqual([]);
});

it('decides by name about every package that would run a script when it is installed', () => {
  const { allowScripts }: { readonly allowScripts: Readonly<Record<string, boolean>> } = JSON.parse(readFileSync('package.json', 'utf8'));
  const scripted = locked().flatMap(([path, { hasInstallScript }]) => (hasInstallScript ? [path.replace(/^.*node_modules\//, '')] : []));

  expect(Object.keys(allowScripts).sort()).toEqual([...new Set(scripted)].sort());
  expect(
    Object.keys(allowScripts)
      .filter((name) => allowScripts[name])
      .sort(),
  ).toEqual(['esbuild', 'node']);
  // Without it npm 11 only warns of a script that nobody has allowed, and runs it.
  expect(readFileSync('.npmrc', 'utf8').split('\n')).toContain('strict-allow-scripts=true');
});
