import fc from 'fast-check'
import Database from 'libsql'
import mysql from 'mysql2/promise'
import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { quote as mysqlQuote } from '../../src/dialects/mysql/quote.ts'
import { quote as postgresQuote } from '../../src/dialects/postgres/quote.ts'
import { quote as sqliteQuote } from '../../src/dialects/sqlite/quote.ts'
import { leftOut, mariadbServer, mysqlServer, postgresServer } from '../services.ts'

const characters = fc.oneof(fc.constantFrom(..."'\"`\\;$[]()%_?:-/*\n\r\t \u0008\u001a", 'é', '🪿', 'x', '\\x', "''", '\\0'), fc.string({ unit: 'grapheme', maxLength: 2 }))
const text = fc.array(characters, { maxLength: 20 }).map((parts) => parts.join('').replaceAll('\0', ''))
const name = text.map((value) => `n${[...value].slice(0, 12).join('')}`.replaceAll(/\s+$/g, ''))

/** MySQL and MariaDB allow no character beyond U+FFFF in a name. */
const basicName = name.map((value) => value.replaceAll(/[\u{10000}-\u{10ffff}]/gu, ''))

describe('what is quoted reads back', () => {
  test.each(['on', 'off'])('on Postgres, standard_conforming_strings %s', async (setting) => {
    const client = new pg.Client(postgresServer())
    await client.connect()
    try {
      await client.query(`set standard_conforming_strings = ${setting}; set escape_string_warning = off`)
      await fc.assert(
        fc.asyncProperty(text, name, async (value, column) => {
          const { rows } = await client.query<Record<string, string>>(`select ${postgresQuote.literal(value)} as ${postgresQuote.identifier(column)}`)
          expect(Object.entries(rows[0]!)).toEqual([[column, value]])
        }),
        { numRuns: 300 },
      )
    } finally {
      await client.end()
    }
  })

  for (const [flavour, url] of [
    ['mysql', () => mysqlServer().url],
    ['mariadb', () => mariadbServer().url],
  ] as const) {
    test.skipIf(leftOut(flavour)).each(['', 'no_backslash_escapes', 'ansi_quotes', 'ansi_quotes,no_backslash_escapes'])(`on ${flavour}, sql_mode '%s'`, async (mode) => {
      const connection = await mysql.createConnection({ uri: url(), charset: 'utf8mb4' })
      try {
        await connection.query(`set sql_mode = '${mode}'`)
        await fc.assert(
          fc.asyncProperty(text, basicName, async (value, column) => {
            const [rows] = await connection.query<mysql.RowDataPacket[]>(`select ${mysqlQuote.literal(value)} as value, 1 as ${mysqlQuote.identifier(column)}`)
            expect(rows[0]!['value']).toBe(value)
            expect(Object.keys(rows[0]!)).toContain(column)
          }),
          { numRuns: 200 },
        )
      } finally {
        await connection.end()
      }
    })
  }

  test('on SQLite, NUL included', () => {
    const database = new Database(':memory:')
    fc.assert(
      fc.property(text, name, (value, column) => {
        const row = database.prepare(`select ${sqliteQuote.literal(value)} as ${sqliteQuote.identifier(column)}`).get() as Record<string, unknown>
        expect(row[column]).toBe(value)
      }),
    )
    expect(database.prepare(`select length(cast(${sqliteQuote.literal('a\0b')} as blob)) as bytes`).get()).toMatchObject({ bytes: 3 })
    database.close()
  })
})
