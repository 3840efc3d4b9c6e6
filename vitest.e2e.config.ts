import { defineConfig } from 'vitest/config';
import { reportersFor } from './vitest.reporters.ts';

export default defineConfig({
  test: {
    reporters: reportersFor('e2e'),
    include: ['test/e2e/**/*.test.ts'],
    execArgv: ['--disable-warning=ExperimentalWarning'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
