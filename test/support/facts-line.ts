import type { Server } from '../../src/model/server.ts'
import type { Statement, StatementFacts } from '../../src/model/statement.ts'

/** Facts on one line, to compare: `DROP INDEX · outside · index s.i · sets x · database d · data · not parsed`. */
export function factsLine({ tag, transaction, objects, sets, database, dataOnly, parsed }: StatementFacts): string {
  return [
    tag,
    transaction,
    ...objects.map(({ kind, schema, name }) => `${kind} ${schema === undefined ? '' : `${schema}.`}${name}`),
    ...(sets.length > 0 ? [`sets ${sets.join(' ')}`] : []),
    ...(database === undefined ? [] : [`database ${database}`]),
    ...(dataOnly ? ['data'] : []),
    ...(parsed ? [] : ['not parsed']),
  ].join(' · ')
}

/** A statement that is its whole script. */
export function statementOf(text: string): Statement {
  return { text, start: 0, end: text.length, line: 1, column: 1, comment: '' }
}

/** A server as far as facts ask for it. */
export function serverOf(dialect: Server['dialect'], versionNumber: number): Server {
  const can = { transactionalDdl: true, sessions: true, pipelining: true, ownSchema: true, lockFree: false }
  return { dialect, flavour: dialect, version: String(versionNumber), versionNumber, transport: 'tcp', can, remarks: [] }
}
