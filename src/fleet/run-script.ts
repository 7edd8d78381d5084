import type { Connection, Dialect } from '../dialects/dialect.ts'

/** A statement of a script that failed, with the server's words as its message. */
export class ScriptFailure extends Error {
  readonly sql: string
  constructor(sql: string, { message }: Error) {
    super(message)
    this.sql = sql
  }
}

/** Runs a plan's script in a scratch database, each of its transactions in one round trip. Rejects with a {@link ScriptFailure}. */
export async function runScript(connection: Connection, { split }: Pick<Dialect, 'split'>, script: string): Promise<void> {
  for (const statements of transactionsOf(split(script).map(({ text }) => text))) {
    const isDone = statements.length > 1 && (await together(statements.slice(1, -1), connection))
    if (!isDone) await oneByOne(statements, connection)
  }
  await connection.reset()
}

/** From each `begin` to its `commit`; what stands outside of any is alone. */
function transactionsOf(statements: readonly string[]): readonly (readonly string[])[] {
  const found: string[][] = []
  let isOpen = false
  for (const text of statements) {
    if (isOpen) found.at(-1)?.push(text)
    else found.push([text])
    if (text === 'begin') isOpen = true
    else if (text === 'commit') isOpen = false
  }
  return found
}

/** False when one failed, and nothing of them stays: which it was is found by running them one by one. */
async function together(statements: readonly string[], connection: Connection): Promise<boolean> {
  return connection.together(statements).then(
    () => true,
    () => false,
  )
}

async function oneByOne(statements: readonly string[], connection: Connection): Promise<void> {
  for (const text of statements) {
    try {
      await connection.execute(text)
    } catch (error) {
      throw new ScriptFailure(text, error as Error)
    }
  }
}
