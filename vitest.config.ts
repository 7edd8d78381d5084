import { defineConfig } from 'vitest/config'

/**
 * Unit tests stand beside the code and need nothing. Those below test/ read the servers that `npm test` has started
 * (test/services.ts); nothing is started from here, so that `npx vitest run src/lexer` works alone.
 */
export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'tools/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', '.cache/**', 'test/fixtures/**'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
