/** How facts differ from those that a change left, for a person: `-` what it left, `+` what is there. The argument is the detail of a refused undo. */
export function differenceLines(difference: unknown): string[] {
  if (typeof difference !== 'object' || difference === null) return [];
  return Object.entries(difference as Readonly<Record<string, { readonly left: unknown; readonly found: unknown }>>).flatMap(([name, { left, found }]) => {
    const [before, after] = [partsOf(left), partsOf(found)];
    return [
      `  ${name}:`,
      ...before.filter((part) => !after.includes(part)).map((part) => `    - ${part}`),
      ...after.filter((part) => !before.includes(part)).map((part) => `    + ${part}`),
    ];
  });
}

/** A list by its elements, so that only those that differ are shown. */
function partsOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).map((part) => JSON.stringify(part));
}
