import pg from 'pg'
import type { LockTaken, Plan, Step } from '../../src/model/plan.ts'

/** From the weakest that anybody minds to the strongest. */
const modes = ['SHARE UPDATE EXCLUSIVE', 'SHARE', 'SHARE ROW EXCLUSIVE', 'EXCLUSIVE', 'ACCESS EXCLUSIVE']

interface Relation {
  readonly oid: string
  readonly name: string
  /** Tables that it inherits from, or is a partition of. */
  readonly above: readonly string[]
}

/** Runs a plan, step by step in one session, and answers with what its steps did and had not said: locks on what was there before, and work on all rows. What stands alone is run and not watched. */
export async function unsaidBy(url: string, plan: Plan): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('notice', () => {})
  await client.connect()
  try {
    await client.query('set check_function_bodies = off')
    const watching = new Watching(client)
    for (const { transaction, steps } of plan.groups) {
      if (transaction === 'none') for (const { sql } of steps) await client.query(sql)
      else await watching.run(steps)
    }
    return watching.unsaid
  } finally {
    await client.end()
  }
}

class Watching {
  readonly unsaid: string[] = []
  readonly #client: pg.Client
  #old: ReadonlyMap<string, Relation> | undefined

  constructor(client: pg.Client) {
    this.#client = client
  }

  async run(steps: readonly Step[]): Promise<void> {
    this.#old ??= await this.#relations()
    await this.#client.query('begin')
    const said: LockTaken[] = []
    for (const step of steps) {
      const before = await this.#rowsRead()
      await this.#client.query(step.sql)
      said.push(...(step.locks ?? []))
      const locks = await this.#locks()
      const isWorking = (await this.#rowsRead()) > before && step.verb !== 'guard'
      await this.#lookAt(step, said, locks, isWorking)
    }
    await this.#client.query('commit')
  }

  async #lookAt(step: Step, said: readonly LockTaken[], locks: readonly Lock[], isWorking: boolean): Promise<void> {
    const now = await this.#relations()
    for (const { oid, mode } of locks) {
      const names = [this.#old?.get(oid), now.get(oid)].flatMap((one) => (one === undefined ? [] : [one.name]))
      const above = this.#old?.get(oid)?.above ?? []
      const isSaid = said.some((lock) => modes.indexOf(lock.mode) >= modes.indexOf(mode) && (names.includes(lock.object) || ((lock.descendants ?? 0) > 0 && above.includes(lock.object))))
      if (!isSaid) this.#note(`locks ${names[0]} (${mode})`, step)
    }
    if (!isWorking) return
    if (step.works === undefined) this.#note('works on all rows', step)
    if (locks.some(({ mode }) => mode !== modes[0]) && !step.hazards.some(({ kind }) => kind === 'blocks-reads' || kind === 'blocks-writes')) this.#note('blocks others meanwhile', step)
  }

  #note(what: string, { sql }: Step): void {
    const line = `${what}: ${sql}`
    if (!this.unsaid.some((known) => known.startsWith(`${what}: `))) this.unsaid.push(line)
  }

  /** Of user tables, in this transaction; scans that check, build and rewrite are counted like all others. */
  async #rowsRead(): Promise<number> {
    const { rows } = await this.#client.query<{ read: string }>('select coalesce(sum(seq_tup_read), 0) + coalesce(sum(idx_tup_fetch), 0) as read from pg_stat_xact_user_tables')
    return Number(rows[0]?.read)
  }

  /** On what was there before the plan. */
  async #locks(): Promise<readonly Lock[]> {
    const { rows } = await this.#client.query<Lock>(`
      select relation::int8::text as oid, trim(upper(regexp_replace(replace(mode, 'Lock', ''), '([A-Z])', ' \\1', 'g'))) as mode
      from pg_locks where pid = pg_backend_pid() and locktype = 'relation'`)
    return rows.filter(({ oid, mode }) => this.#old?.has(oid) === true && modes.includes(mode))
  }

  async #relations(): Promise<ReadonlyMap<string, Relation>> {
    const { rows } = await this.#client.query<Relation>(`
      with recursive up (oid, above) as (select inhrelid, inhparent from pg_inherits union select u.oid, i.inhparent from up u join pg_inherits i on i.inhrelid = u.above)
      select c.oid::int8::text, format('%I.%I', n.nspname, c.relname) as name, array(select format('%I.%I', m.nspname, p.relname) from up u join pg_class p on p.oid = u.above join pg_namespace m on m.oid = p.relnamespace where u.oid = c.oid) as above
      from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p', 'm', 'v', 'f') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`)
    return new Map(rows.map((one) => [one.oid, one]))
  }
}

interface Lock {
  readonly oid: string
  readonly mode: string
}
