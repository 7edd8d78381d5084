import { defineConfig } from 'vitest/config'

const exclude = ['**/node_modules/**', '**/dist/**', '.cache/**', 'test/fixtures/**']

/**
 * Unit tests stand beside the code and need nothing. Those below test/ read the servers that `npm test` has started
 * (test/services.ts); nothing is started from here, so that `npx vitest run src/lexer` works alone.
 */
export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: 'unit', include: ['src/**/*.test.ts', 'tools/**/*.test.ts'], exclude, testTimeout: 30_000 } },
      // An official tool's command takes seconds on a busy machine, and a test runs several.
      { extends: true, test: { name: 'real', include: ['test/**/*.test.ts'], exclude, testTimeout: 180_000, hookTimeout: 120_000 } },
    ],
  },
})
