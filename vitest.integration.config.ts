import { defineConfig } from 'vitest/config';
import { reportersFor } from './vitest.reporters.ts';

export default defineConfig({
  test: {
    reporters: reportersFor('integration'),
    include: ['test/integration/**/*.test.ts'],
    // One emulator at a time: each takes some hundred megabytes.
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 180_000,
    execArgv: ['--disable-warning=ExperimentalWarning'],
  },
});
