/** The house, lowest floor first: a folder of src/ imports itself and what stands above it in this list. */
export const layers: readonly string[] = [
  'errors', 'lexer', 'model', 'config', 'diff', 'dialects', 'platforms', 'formats', 'scratch', 'sources', 'lint', 'apply', 'store',
  'backfill', 'postings', 'jobs', 'fleet', 'deploy', 'server', 'cli', 'tui',
]

/** Children of these folders may not import one another: that is what keeps each of them one folder. */
export const islands: readonly string[] = ['dialects', 'formats', 'platforms', 'lint/rules', 'cli/commands']

/** Folders that may know names of dialects, formats and platforms. Everything else is the core. */
export const namers: readonly string[] = ['dialects', 'platforms', 'formats', 'scratch', 'sources', 'config', 'lint/rules']

/** Names that the core must not say as strings. */
export const names: readonly string[] = ['postgres', 'mysql', 'sqlite', 'mariadb', 'pglite', 'd1', 'drizzle', 'prisma', 'atlas', 'wrangler', 'spicedb', 'tigerbeetle', 'planetscale', 'vitess']

/** Imports that break the order on purpose, each with its reason. */
export const allowed: readonly { readonly from: string; readonly to: string; readonly because: string }[] = []
