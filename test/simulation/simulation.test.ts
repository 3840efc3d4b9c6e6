import fc from 'fast-check';
import { expect, it } from 'vitest';
import { histories, live } from './history.ts';

/** So many histories. For a long run: `HOLDFAST_SIMULATION_RUNS=20000 npm run unit -- test/simulation`. */
const RUNS = Number(process.env['HOLDFAST_SIMULATION_RUNS'] ?? 300);
/** Left out of a long run, so that each sees other histories; fast-check names the seed and the path of what fails. */
const SEED = process.env['HOLDFAST_SIMULATION_SEED'] ?? (process.env['HOLDFAST_SIMULATION_RUNS'] ? undefined : '20261123');

it(`holds its invariants through ${RUNS} histories`, { timeout: 0 }, async () => {
  const property = fc.asyncProperty(histories, (history) => live(history));
  await fc.assert(property, { numRuns: RUNS, ...(SEED && { seed: Number(SEED) }) });
  expect(RUNS).toBeGreaterThan(0);
});
