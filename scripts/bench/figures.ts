/** What a bench answers: a title that says what was measured and against what, and a table. */
export interface Figures {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A bench prints figures with a baseline in the same run, and asserts nothing. */
export type Bench = () => Promise<Figures>;

/** The middle one; of an even number, the upper of the two in the middle. */
export function median(values: readonly number[]): number {
  const middle = values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
  if (middle === undefined) throw new RangeError('Nothing was measured.');
  return middle;
}

/** The table as lines of text, numbers to the right. */
export function printed({ title, columns, rows }: Figures): string {
  const all = [columns, ...rows];
  const widths = columns.map((_, index) => Math.max(...all.map((row) => row[index]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row.map((cell, index) => (index === 0 ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0))).join('  ');
  return [title, ...all.map(line)].join('\n');
}
