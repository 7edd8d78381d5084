/** How SQL is spoken and a schema is read. */
export type DialectName = 'postgres' | 'mysql' | 'sqlite'
