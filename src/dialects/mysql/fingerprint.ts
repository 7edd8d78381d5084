import { createHash } from 'node:crypto'
import type { ObjectName, StatementFacts } from '../../model/statement.ts'
import type { Connection, Row } from '../dialect.ts'
import { quote } from './quote.ts'

/** Statements that change what the objects they name are; of the others an unchanged definition would prove nothing. */
const defines = /^(CREATE|ALTER|DROP|RENAME|TRUNCATE) /

/** ER_BAD_DB_ERROR, ER_NO_SUCH_TABLE, ER_SP_DOES_NOT_EXIST, ER_TRG_DOES_NOT_EXIST, ER_EVENT_DOES_NOT_EXIST, MariaDB: ER_UNKNOWN_SEQUENCES. */
const absentCodes = new Set([1049, 1146, 1305, 1360, 1539, 4091])
const privilegeCodes = new Set([1044, 1142, 1227, 1370])

/**
 * A digest of the definitions, as the server prints them, of all objects that a defining statement names; one that is not there counts too.
 * Undefined when it names none, or one whose definition may not be or cannot be read.
 */
export async function fingerprint(connection: Connection, facts: StatementFacts): Promise<string | undefined> {
  const objects = objectsIn(facts)
  if (objects.length === 0) return undefined
  const digest = createHash('sha256')
  for (const object of objects) {
    const question = questionFor(object, facts.tag)
    const definition = question === undefined ? undefined : await definitionOf(connection, question)
    if (definition === undefined) return undefined
    digest.update(`${object.kind}\0${object.schema ?? ''}\0${object.name}\0${definition}\0`)
  }
  return digest.digest('hex')
}

/** The question that `fingerprint` asks first, if it asks any. */
export function firstQuestion(facts: StatementFacts): string | undefined {
  const [object] = objectsIn(facts)
  return object === undefined ? undefined : questionFor(object, facts.tag)
}

function objectsIn({ tag, dataOnly, objects }: StatementFacts): readonly ObjectName[] {
  if (!defines.test(tag) || dataOnly) return []
  return objects.filter(({ kind }) => kind !== 'index' || !objects.some((other) => other.kind === 'table'))
}

function questionFor(object: ObjectName, tag: string): string | undefined {
  const name = object.schema === undefined ? quote.identifier(object.name) : `${quote.identifier(object.schema)}.${quote.identifier(object.name)}`
  // Emptying a table leaves its definition as it was.
  if (tag === 'TRUNCATE TABLE') return `select exists (select 1 from ${name}) as has_rows`
  if (object.kind === 'table') return `show create table ${name}`
  if (object.kind === 'view') return `show create view ${name}`
  if (object.kind === 'trigger') return `show create trigger ${name}`
  if (object.kind === 'database') return `show create database ${name}`
  const noun = tag.split(' ').slice(1).join(' ').toLowerCase()
  if (object.kind === 'routine' || noun === 'event' || noun === 'sequence') return `show create ${noun} ${name}`
  return undefined
}

async function definitionOf(connection: Connection, question: string): Promise<string | undefined> {
  try {
    const [row] = await connection.query(question)
    return row === undefined ? undefined : textOf(row)
  } catch (error) {
    const { errno = 0 } = error as { errno?: number }
    if (absentCodes.has(errno)) return 'absent'
    if (privilegeCodes.has(errno)) return undefined
    throw error
  }
}

/** All columns, since some say more than the definition (sql_mode, collation); the counter moves with every insert and is left out. */
function textOf(row: Row): string {
  return JSON.stringify(row).replace(/ AUTO_INCREMENT=\d+/g, '')
}
