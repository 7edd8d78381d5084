/** A JSON path that is none: SQLite quotes it in its error, and so names our guard. */
const marker = '$skein_guard'

/**
 * A statement that fails exactly when `guard` does not hold, by a JSON function's complaint about its path (seen on SQLite 3.40 to 3.53 and
 * on D1's). It can stand in a script that is sent as a whole, and executing it leaves no prepared statement behind.
 */
export function guardStatement(guard: string): string {
  return `select case when (${guard}) then 1 else json_extract('{}', '${marker}') end`
}

/** Whether an error's words are those of a broken guard. */
export function isGuardMessage(message: string): boolean {
  return message.includes(marker.slice(1))
}
