/** The casts that plans rely on are the server's own, on every major. */
import { describe, expect, test } from 'vitest'
import { builtInCasts } from '../../../src/dialects/postgres/casts/built-in.ts'
import { type PostgresMajor, postgresServer } from '../../services.ts'
import { askPostgres } from '../../support/query.ts'

const contexts: Readonly<Record<string, string>> = { i: 'assignment', a: 'assignment', e: 'explicit' }

describe.each(['13', '14', '15', '16', '17', '18'] as const)('Postgres %s', (major: PostgresMajor) => {
  test('has every cast of the table, and stores by itself what the table says it does', async () => {
    const rows = await askPostgres(postgresServer(major), `
      select format_type(castsource, null) || ' > ' || format_type(casttarget, null) as cast, castcontext as context from pg_cast where castsource < 16384 and casttarget < 16384`)
    const found = new Map(rows.map(({ cast, context }) => [String(cast), contexts[String(context)]]))
    const wrong = [...builtInCasts].filter(([cast, context]) => found.get(cast) !== context).map(([cast, context]) => `${cast}: ${context}, the server says ${found.get(cast)}`)
    expect(wrong).toEqual([])
  })
})
