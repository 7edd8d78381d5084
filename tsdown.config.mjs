import { defineConfig } from 'tsdown'

/** Native and WASM parts stay dependencies, and so does what is found at run time. */
const kept = ['@electric-sql/pglite', 'libsql', 'libpg-query', 'jiti', 'pg-native', 'pg-cloudflare']

/** Pure JavaScript parts are bundled. */
const shared = {
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  outDir: process.env.SKEIN_BUILD_INTO ?? 'dist',
  sourcemap: false,
  clean: false,
  deps: { neverBundle: [/^node:/, ...kept.map((name) => new RegExp(`^${name}(/|$)`))], alwaysBundle: [/^(?!node:)/] },
  // Packages that ship both ways are taken as modules: their other build may load parts by names that a bundle cannot see.
  inputOptions: { resolve: { mainFields: ['module', 'main'] } },
  outExtensions: () => ({ js: '.js', dts: '.d.ts' }),
  logLevel: 'warn',
  hash: true,
}

export default defineConfig([
  { ...shared, entry: { 'cli/main': 'src/cli/main.ts', index: 'src/index.ts' }, dts: false },
  { ...shared, entry: { index: 'src/index.ts' }, dts: { emitDtsOnly: true } },
])
