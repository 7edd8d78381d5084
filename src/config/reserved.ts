/**
 * What the configuration will mean in later versions: refused by name until then, never accepted and ignored.
 * Keys are listed by the place where they will stand.
 */
export const reservedKeys = {
  fleet: ['store', 'jobs', 'tenants', 'postings', 'lint', 'environments'],
  database: ['planetscale', 'vitess', 'source', 'scratch', 'store', 'jobs', 'tenants', 'postings', 'backfill', 'baseline', 'health', 'chart', 'lint'],
  scratch: ['mysql'],
  format: ['baseline', 'health', 'chart', 'addresses', 'source'],
} as const

/** Formats that later versions bring. */
export const reservedFormats: readonly string[] = ['spicedb', 'tigerbeetle']

/** Functions that `skein` will export to configurations. */
export const reservedExports: readonly string[] = ['spicedb', 'tigerbeetle', 'drizzleSchema', 'prismaSchema', 'sqlSchema', 'tenants']
