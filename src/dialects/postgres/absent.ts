import type { Absent } from '../dialect.ts'
import type { StatementError } from './classify.ts'

/** By SQLSTATE: how the server names it. 42704 is undefined_object, 0A000 feature_not_supported (Postgres's documentation, appendix A). */
const words: Readonly<Record<string, RegExp>> = {
  '42704': /^(?<what>role|collation) "(?<name>.*?)"(?: for encoding ".*")? does not exist$/s,
  '0A000': /^(?<what>extension) "(?<name>.*)" is not available$/s,
}

/** What a server lacks, where a statement failed for that. Its name stands in the message alone, so a server that speaks another language tells of none. */
export function absent({ code = '', message }: StatementError): Absent | undefined {
  const found = words[code]?.exec(message)?.groups as Absent | undefined
  return found === undefined ? undefined : { what: found.what, name: found.name }
}
