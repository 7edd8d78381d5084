/** A database and a folder for one interop test, removed after it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import { freshMariadb, freshMysql, freshPostgres } from '../services.ts'

/** `postgres15` where a tool knows no newer one. */
export type Engine = 'postgres' | 'postgres15' | 'mysql' | 'mariadb' | 'sqlite'

export interface Place {
  readonly url: string
  /** An empty folder. A SQLite file lies in it as `app.db`. */
  readonly folder: string
}

/** Call once per suite; what it returns makes places, and after each test they are gone. */
export function places(): (engine: Engine) => Promise<Place> {
  const undo: (() => void | Promise<void>)[] = []
  afterEach(async () => {
    for (const step of undo.splice(0).reverse()) await step()
  })
  return async (engine) => {
    const folder = mkdtempSync(join(tmpdir(), 'skein-interop-'))
    undo.push(() => rmSync(folder, { recursive: true, force: true }))
    if (engine === 'sqlite') return { folder, url: `file:${join(folder, 'app.db')}` }
    const database = await { postgres: freshPostgres, postgres15: () => freshPostgres({ major: '15' }), mysql: freshMysql, mariadb: () => freshMariadb() }[engine]()
    undo.push(database.drop)
    return { folder, url: database.url }
  }
}
