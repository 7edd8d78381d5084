import { relative, resolve } from 'node:path'
import type { SqlConfig } from '../../config/shape.ts'
import type { Settled, Where } from '../format.ts'

/** The ledger's table when the configuration names none. */
export const defaultTable = 'skein_migrations'

/** Everything stands in the configuration itself; no other file is read. */
export async function settle(config: SqlConfig, where: Where): Promise<Settled> {
  const dir = resolve(where.root, config.dir)
  const schema = config.schema ?? where.schemas?.[0]
  return {
    database: where.database,
    dir,
    shown: relative(where.root, dir).replaceAll('\\', '/') || '.',
    root: where.root,
    table: config.table ?? defaultTable,
    ...(schema === undefined ? {} : { schema }),
    extra: {},
  }
}
