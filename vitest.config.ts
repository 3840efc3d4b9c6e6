import { defineConfig } from 'vitest/config';
import { reportersFor } from './vitest.reporters.ts';

export default defineConfig({
  test: {
    reporters: reportersFor('unit'),
    include: ['test/**/*.test.ts'],
    exclude: ['test/integration/**', 'test/e2e/**'],
    execArgv: ['--disable-warning=ExperimentalWarning'],
  },
});
