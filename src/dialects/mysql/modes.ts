/** Combinations that turn ANSI_QUOTES on. Source: MySQL 8.4 manual 7.1.11 (`ANSI`); MariaDB's list of SQL_MODE adds the others. */
const ansi = /\b(?:ansi|ansi_quotes|db2|maxdb|mssql|oracle|postgresql)\b/i

/** The modes of an `sql_mode` that change how a script is cut, as `SplitOptions.modes` names them. */
export function lexicalModes(sqlMode: string): readonly string[] {
  return [...(/\bno_backslash_escapes\b/i.test(sqlMode) ? ['no_backslash_escapes'] : []), ...(ansi.test(sqlMode) ? ['ansi_quotes'] : [])]
}

const assignment = /(?<!\bglobal\s+|\bpersist\s+|@@global\.|@@persist\.)\bsql_mode\s*:?=\s*(.+)/is

/**
 * The lexical modes behind a SET that names `sql_mode`, undefined when it leaves them: by the names that stand in its value, or, where that is
 * only a variable or DEFAULT, those at the start: mysqldump puts back what was.
 */
export function modesAfter(statement: string, atStart: readonly string[]): readonly string[] | undefined {
  const value = assignment.exec(statement)?.[1]
  if (value === undefined) return undefined
  const names = lexicalModes(value)
  return names.length > 0 || /['"]/.test(value) ? names : atStart
}
