import { defineConfig } from 'tsdown'

/** Pure JavaScript parts are bundled; native and WASM ones stay dependencies, and so does what is found at run time. */
const shared = {
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  outDir: 'dist',
  sourcemap: false,
  clean: false,
  external: [/^@electric-sql\/pglite/, 'libsql', 'libpg-query', 'jiti', 'node:sqlite', 'pg-native', 'pg-cloudflare'],
  noExternal: [/^(?!@electric-sql\/pglite|libsql|libpg-query|jiti|node:)/],
  outExtensions: () => ({ js: '.js', dts: '.d.ts' }),
  logLevel: 'warn',
}

export default defineConfig([
  { ...shared, entry: { 'cli/main': 'src/cli/main.ts', index: 'src/index.ts' }, dts: false },
  { ...shared, entry: { index: 'src/index.ts' }, dts: { emitDtsOnly: true } },
])
