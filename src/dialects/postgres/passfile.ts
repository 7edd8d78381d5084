import type { Files } from './files.ts'

/** What a password is looked up for. */
export interface PasswordQuestion {
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string
  /** The default folder of unix sockets: connections there are called `localhost` in the file. */
  readonly socketFolder: string
}

/**
 * The password that libpq's password file has for a connection: the first line whose four fields match, `*` matching all.
 * A file that others may read is passed over, as libpq does.
 */
export async function passwordFrom(path: string, question: PasswordQuestion, files: Files): Promise<string | undefined> {
  const file = await files.read(path)
  if (file === undefined || !file.isPrivate) return undefined
  return passwordIn(file.text, question)
}

/** The same over the file's text. Pure. */
export function passwordIn(text: string, { host, port, database, user, socketFolder }: PasswordQuestion): string | undefined {
  const hosts = host === socketFolder ? [host, 'localhost'] : [host]
  for (const line of text.split(/\r?\n/)) {
    if (line === '' || line.startsWith('#')) continue
    const fields = fieldsOf(line)
    const [lineHost, linePort, lineDatabase, lineUser, password] = fields
    if (password === undefined || lineHost === undefined) continue
    const matches = hosts.some((name) => isMatch(lineHost, name)) && isMatch(linePort, String(port)) && isMatch(lineDatabase, database) && isMatch(lineUser, user)
    if (matches) return password.text === '' ? undefined : password.text
  }
  return undefined
}

interface Field {
  readonly text: string
  /** A bare `*`; an escaped one is a star. */
  readonly isAny: boolean
}

function isMatch(field: Field | undefined, value: string): boolean {
  return field !== undefined && (field.isAny || field.text === value)
}

/** Four fields ended by colons and the rest; `\:` and `\\` are a colon and a backslash. */
function fieldsOf(line: string): readonly Field[] {
  const fields: Field[] = []
  let text = ''
  let start = 0
  for (let at = 0; at <= line.length; at++) {
    const isEnd = at === line.length || (line[at] === ':' && fields.length < 4)
    if (isEnd) {
      fields.push({ text, isAny: line.slice(start, at) === '*' })
      text = ''
      start = at + 1
    } else {
      if (line[at] === '\\' && at + 1 < line.length) at++
      text += line[at]
    }
  }
  return fields
}
