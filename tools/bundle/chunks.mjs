/**
 * Which modules lie in one file of the bundle. Node needs about a millisecond for each file it loads, so what is used together
 * lies together; what only some runs use stays apart, since it would cost them all its reading.
 */
const source = (...folders) => new RegExp(`/src/(?:${folders.join('|')})`)

/** Commands and parts that few runs need. Left to the bundler: it cuts them where they are imported lazily. */
const rare = /\/src\/(?:cli\/(?:main|confirm|completion|demo)\.ts|cli\/render\/(?:(?:init|doctor|new|ready|progress-screen)\.ts|entities\/)|fleet\/(?:init|doctor|new|ready|manifest|found|repository|write-files|reports)|store\/(?!lazy-store|state-folder)|config\/(?:tunnel|shell|value-command)|scratch\/local\/|formats\/run-config\.ts|package-root\.ts|index\.ts|library\.ts)/

/** First match wins. */
const groups = [
  // All that `--version` and `--help` need: the core is a hundred times as large.
  { name: 'start', test: source('version\\.ts', 'cli/(?:own-process|streams|root-help|short-lived|compiled)\\.ts', 'config/(?:cache-folder|kept-files)\\.ts') },
  { name: 'postgres', test: (id) => /\/src\/dialects\/postgres\/(?!transports\/pglite)/.test(id) || /\/node_modules\/(?:pg|pg-[\w-]+|pgpass|postgres-[\w-]+|split2|xtend)\//.test(id) || id.includes('/tools/bundle/pg-stream') },
  { name: 'mysql', test: source('dialects/mysql/') },
  { name: 'sqlite', test: (id) => /\/src\/dialects\/sqlite\/(?!transports\/(?:d1-http|d1-client|libsql-http|hrana|post))/.test(id) },
  ...['drizzle', 'prisma', 'atlas', 'wrangler', 'sql'].map((name) => ({ name, test: (id) => new RegExp(`/src/formats/${name}/`).test(id) })),
  { name: 'formats', test: (id) => /\/src\/formats\/(?!index\.ts|run-config)[^/]+\.ts$/.test(id) },
  { name: 'core', test: (id) => (/\/src\//.test(id) && !/\/src\/(?:dialects|formats)\/[^/]+\//.test(id) && !rare.test(id)) || /\/node_modules\/(?:@stricli\/core|valibot|fast-string-width|fast-string-truncated-width)\//.test(id) },
]

export const codeSplitting = { includeDependenciesRecursively: false, groups: groups.map(({ name, test }) => ({ name, test: typeof test === 'function' ? test : (id) => test.test(id) })) }
