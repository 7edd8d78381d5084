import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'tsdown'
import { codeSplitting } from './tools/bundle/chunks.mjs'

/** Native and WASM parts stay dependencies, and so does what is found at run time. */
const kept = ['@electric-sql/pglite', 'libsql', 'libpg-query', 'jiti', 'pg-native', 'pg-cloudflare']

const dist = process.env.SKEIN_BUILD_INTO ?? 'dist'

/** Pure JavaScript parts are bundled. */
const shared = {
  platform: 'node',
  target: 'node20.19',
  sourcemap: false,
  clean: false,
  deps: { neverBundle: [/^node:/, ...kept.map((name) => new RegExp(`^${name}(/|$)`))], alwaysBundle: [/^(?!node:)/] },
  // Packages that ship both ways are taken as modules: their other build may load parts by names that a bundle cannot see.
  inputOptions: { resolve: { mainFields: ['module', 'main'] } },
  outExtensions: () => ({ js: '.js', dts: '.d.ts' }),
  logLevel: 'warn',
  hash: true,
}

/** pg's own `stream.js` makes Node load its HTTP client. */
const pgStream = {
  name: 'pg-stream',
  resolveId: (id, importer) => (id === './stream' && /[\\/]pg[\\/]lib[\\/]/.test(importer ?? '') ? fileURLToPath(new URL('tools/bundle/pg-stream.cjs', import.meta.url)) : null),
}

/** Says that the command line's files are CommonJS, whatever the package is. */
const commonjs = {
  name: 'commonjs',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'package.json', source: '{ "type": "commonjs" }\n' })
  },
}

const library = { ...shared, format: 'esm', outDir: dist, entry: { index: 'src/index.ts' } }

/**
 * The command line is CommonJS: Node 20 starts its module loader only for modules, reads each of them by way of its thread pool, and
 * evaluates every lazy part of the built-in modules that one imports. For a command of a tenth of a second that is a third of it.
 */
const commandLine = { ...shared, minify: { compress: false, mangle: { keepNames: true }, codegen: true }, format: 'cjs', outDir: join(dist, 'cli'), entry: { main: 'src/cli/main.ts' }, dts: false }

export default defineConfig([
  { ...commandLine, plugins: [pgStream, commonjs], outputOptions: { codeSplitting } },
  { ...library, plugins: [pgStream], outputOptions: { codeSplitting }, dts: false },
  { ...library, dts: { emitDtsOnly: true } },
])
