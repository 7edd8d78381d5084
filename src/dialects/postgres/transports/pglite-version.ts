/** The exact version of @electric-sql/pglite that Skein comes with; a test holds it to package.json. */
export const pgliteVersion = '0.5.14'

/** The major version of Postgres in it, as its data folders name it. */
export const pgliteMajor = '18'

/** Name of the prepared data directory for this version: a brotli-compressed tar. */
export const templateName = `pglite-${pgliteVersion}.tar.br`
