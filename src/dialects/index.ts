import type { DialectName } from './dialect-name.ts'
import type { Dialect } from './dialect.ts'

/** Every dialect, loaded when first used. */
export const dialects: Readonly<Record<DialectName, () => Promise<Dialect>>> = {
  postgres: async () => (await import('./postgres/dialect.ts')).postgres,
  mysql: async () => (await import('./mysql/dialect.ts')).mysql,
  sqlite: async () => (await import('./sqlite/dialect.ts')).sqlite,
}

/** URL schemes, so that a URL finds its dialect without loading any. */
const schemes: Readonly<Record<string, DialectName>> = {
  postgres: 'postgres',
  postgresql: 'postgres',
  pglite: 'postgres',
  mysql: 'mysql',
  mariadb: 'mysql',
  sqlite: 'sqlite',
  file: 'sqlite',
  libsql: 'sqlite',
  d1: 'sqlite',
}

/** The dialect a URL speaks; undefined for an unknown scheme. */
export function dialectOfUrl(url: string): DialectName | undefined {
  return schemes[url.slice(0, Math.max(0, url.indexOf(':'))).toLowerCase()]
}
