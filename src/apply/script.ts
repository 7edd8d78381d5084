import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { Dialect, SplitOptions } from '../dialects/dialect.ts'
import type { Reading } from '../formats/format.ts'
import { decode } from '../lexer/decode.ts'
import type { Migration } from '../model/migration.ts'
import type { Server } from '../model/server.ts'
import type { Statement, StatementFacts } from '../model/statement.ts'
import { tooLarge, unreadable } from './errors.ts'
import { type Allowed, assertAllowed, unallowed } from './permission.ts'

/** Largest migration file that is read, in bytes: beyond it a string of the runtime would not hold the text. */
export const scriptBytesMax = 256 * 1024 * 1024

/** Up to this size a file is read without giving way to others, in bytes. */
const readAtOnceMax = 1024 * 1024

/** A migration's text, cut into statements that are understood as far as the dialect can. */
export interface Script {
  readonly migration: Migration
  readonly text: string
  readonly statements: readonly Statement[]
  /** One for each statement. */
  readonly facts: readonly StatementFacts[]
}

/** Reads one migration's file and understands it; touches no database. Rejects with `script.*`, position included. */
export async function readScript(migration: Migration, reading: Reading, dialect: Dialect, server: Server, allowed: Allowed = new Set()): Promise<Script> {
  if (migration.bytes > scriptBytesMax) {
    throw tooLarge(`${migration.file} has ${migration.bytes} bytes; the limit is ${scriptBytesMax}`, { position: { file: migration.file, line: 1, column: 1 }, hint: 'Load data with the engine’s own import, or cut the file into several migrations.' })
  }
  const bytes = await bytesOf(migration)
  const decoded = decode(bytes, reading, migration.file).text
  const text = reading.prepare?.(decoded, migration) ?? decoded
  const suspicion = unallowed(dialect.suspicions?.(text, optionsOf(migration, server)) ?? [], allowed)
  if (suspicion !== undefined) throw suspicion
  const statements = reading.split?.(text, migration, dialect.name) ?? cut(text, reading, dialect, migration, server)
  const facts = await Promise.all(statements.map((statement) => dialect.facts(statement, server)))
  const script = { migration, text, statements, facts }
  for (const [index, statement] of statements.entries()) assertAllowed(script, index, dialect.policy?.(statement, facts[index] as StatementFacts), allowed)
  return script
}

/** A small file is read at once, which takes a hundredth of a millisecond; by way of Node's thread pool it takes thirty times that. */
async function bytesOf({ path, bytes, file }: Migration): Promise<Uint8Array> {
  try {
    return bytes <= readAtOnceMax ? readFileSync(path) : await readFile(path)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw unreadable(`${file} cannot be read: ${code ?? message}`, { position: { file, line: 1, column: 1 } })
  }
}

/** By the tool's own marker first, then by the dialect: offsets and lines stay those of the whole file. */
function cut(text: string, reading: Reading, dialect: Dialect, migration: Migration, server: Server): readonly Statement[] {
  const options = optionsOf(migration, server)
  if (reading.breakpoint === undefined || !text.includes(reading.breakpoint)) return dialect.split(text, options)
  const statements: Statement[] = []
  const place = { offset: 0, line: 1, column: 1 }
  for (const chunk of text.split(reading.breakpoint)) {
    for (const statement of dialect.split(chunk, options)) statements.push(moved(statement, place))
    advance(place, chunk)
    advance(place, reading.breakpoint)
  }
  return statements
}

function optionsOf({ file, delimiter }: Migration, { modes }: Server): SplitOptions {
  return { file, ...(delimiter === undefined ? {} : { delimiter }), ...(modes === undefined ? {} : { modes }) }
}

interface Place {
  offset: number
  line: number
  column: number
}

function moved(statement: Statement, place: Readonly<Place>): Statement {
  return {
    ...statement,
    start: statement.start + place.offset,
    end: statement.end + place.offset,
    line: statement.line + place.line - 1,
    column: statement.line === 1 ? statement.column + place.column - 1 : statement.column,
    ...(statement.data === undefined ? {} : { data: { start: statement.data.start + place.offset, end: statement.data.end + place.offset } }),
  }
}

function advance(place: Place, text: string): void {
  place.offset += text.length
  for (let newline = text.indexOf('\n'); newline !== -1; newline = text.indexOf('\n', newline + 1)) {
    place.line += 1
    place.column = text.length - newline
  }
  if (!text.includes('\n')) place.column += text.length
}
