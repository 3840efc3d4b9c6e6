import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

interface Lock {
  readonly packages: Readonly<Record<string, { readonly optionalDependencies?: Readonly<Record<string, string>> }>>;
}

// A registry that lacks the package of some platform makes `npm install` drop its entry without a word; then `npm ci` refuses the lock file everywhere.
it('locks every optional dependency, for whichever platform it is', () => {
  const { packages }: Lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));

  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => !(`node_modules/${name}` in packages) && !(`${path}/node_modules/${name}` in packages)),
  );

  expect(missing).toEqual([]);
});
