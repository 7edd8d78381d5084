import { relative, resolve, sep } from 'node:path'
import type { AtlasConfig } from '../../config/shape.ts'
import type { Settled, Where } from '../format.ts'
import { defaultSchema } from './placement.ts'

/** The folder and where the revisions lie; `schemas` of the database bind the connection as `?search_path=` does. */
export async function settle(config: AtlasConfig, where: Where): Promise<Settled> {
  const dir = resolve(where.root, config.dir.replace(/^file:\/\//, '').replace(/\?.*$/, ''))
  const [bound] = where.schemas ?? []
  return {
    database: where.database,
    dir,
    shown: relative(where.root, dir).split(sep).join('/') || '.',
    root: where.root,
    table: defaultSchema,
    ...(config.revisionsSchema === undefined ? {} : { schema: config.revisionsSchema }),
    extra: bound === undefined ? {} : { bound },
  }
}
