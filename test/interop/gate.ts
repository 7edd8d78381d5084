/** A migration that runs until the test lets it go on, on Postgres: nothing is timed. */
import pg from 'pg'
import { onTestFinished } from 'vitest'

/** A statement that ends when somebody has put a row into `gate.open`. */
export const waitAtGate = "do $$ begin while not exists (select 1 from gate.open) loop perform pg_sleep(0.02); end loop; end $$"

export interface Gate {
  /** Lets the migration go on. */
  open(): Promise<void>
  /** Resolves when a session runs (or last ran) a query that has these words; rejects with the answer when the run that should ask it ends before. */
  sees(words: string, run: Promise<unknown>): Promise<void>
  query(sql: string): Promise<readonly Record<string, unknown>[]>
}

/** Makes the table, in a schema that no tool looks at. */
export async function gateAt(url: string): Promise<Gate> {
  const client = new pg.Client({ connectionString: url, application_name: 'the test' })
  client.on('error', () => {}) // The database is dropped with force, perhaps before this session has ended.
  await client.connect()
  onTestFinished(() => client.end())
  await client.query('create schema gate; create table gate.open (id int)')
  const query: Gate['query'] = async (sql) => (await client.query<Record<string, unknown>>(sql)).rows
  return {
    query,
    open: async () => void (await query('insert into gate.open values (1)')),
    async sees(words, run) {
      const ended: { answer?: unknown } = {}
      void run.then((answer) => (ended.answer = answer), (error: unknown) => (ended.answer = error))
      const asked = `select 1 from pg_stat_activity where datname = current_database() and application_name <> 'the test' and query like '%${words}%'`
      while ((await query(asked)).length === 0) {
        if ('answer' in ended) throw new Error(`the run ended before it came to ${words}: ${JSON.stringify(ended.answer)}`)
        await query('select pg_sleep(0.02)')
      }
    },
  }
}
