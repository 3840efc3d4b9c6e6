import { defineConfig } from 'vitest/config';
import { reportersFor } from './vitest.reporters.ts';

export default defineConfig({
  test: {
    reporters: reportersFor('unit'),
    include: ['test/**/*.test.ts'],
    exclude: ['test/integration/**', 'test/e2e/**'],
    // A slow machine that does other work too is no failure.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    execArgv: ['--disable-warning=ExperimentalWarning'],
  },
});
