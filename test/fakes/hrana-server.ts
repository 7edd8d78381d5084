import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Condition, Step } from '../../src/dialects/sqlite/transports/hrana.ts'
import type { Driver } from '../../src/dialects/sqlite/drivers/driver.ts'
import { SqliteFailure } from '../../src/dialects/sqlite/drivers/failure.ts'
import { openDriver } from '../../src/dialects/sqlite/drivers/open.ts'

/**
 * A FAKE libSQL server: hrana 3 over HTTP with JSON, as HRANA_3_SPEC.md says, over an SQLite file. Each stream has a connection of its own.
 * A real sqld or Turso was never asked.
 */
export interface FakeHranaServer {
  /** For `libsql://`, with `?tls=0`. */
  readonly host: string
  readonly token: string
  /** How many pipeline requests came. */
  requests(): number
  /** Forgets all streams, as a server does with idle ones. */
  forgetStreams(): Promise<void>
  close(): Promise<void>
}

interface Received {
  readonly baton: string | null
  readonly requests: readonly ({ readonly type: 'execute'; readonly stmt: { readonly sql: string; readonly want_rows: boolean } } | { readonly type: 'batch'; readonly batch: { readonly steps: readonly { readonly stmt: { readonly sql: string }; readonly condition: Condition | null }[] } } | { readonly type: 'get_autocommit' | 'close' })[]
}

export async function fakeHranaServer(file: string): Promise<FakeHranaServer> {
  const token = 'fake-hrana-token-0815'
  const streams = new Map<string, Driver>()
  let count = 0
  const server = createServer((request, response) => {
    void (async () => {
      let text = ''
      for await (const chunk of request) text += String(chunk)
      const answer = (status: number, json: unknown) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json))
      if (request.headers.authorization !== `Bearer ${token}`) return answer(401, { error: 'Unauthorized: `The JWT is invalid`' })
      if (request.url !== '/v3/pipeline') return answer(404, { error: 'not found' })
      count += 1
      const body = JSON.parse(text) as Received
      const known = body.baton === null ? openDriver({ path: file, access: 'create' }) : streams.get(body.baton)
      if (known === undefined) return answer(404, { message: 'The stream has expired due to inactivity', code: 'STREAM_EXPIRED' })
      if (body.baton !== null) streams.delete(body.baton)
      const results = body.requests.map((one) => perform(known, one))
      let baton: string | null = null
      if (body.requests.some(({ type }) => type === 'close')) await known.close()
      else streams.set((baton = randomUUID()), known)
      return answer(200, { baton, base_url: null, results })
    })()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const forgetStreams = async () => {
    for (const driver of streams.values()) await driver.close()
    streams.clear()
  }
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    token,
    requests: () => count,
    forgetStreams,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await forgetStreams()
    },
  }
}

function perform(driver: Driver, request: Received['requests'][number]): unknown {
  const ok = (response: object) => ({ type: 'ok', response: { type: request.type, ...response } })
  switch (request.type) {
    case 'close':
      return ok({})
    case 'get_autocommit':
      return ok({ is_autocommit: !driver.inTransaction() })
    case 'execute': {
      const result = attempt(driver, request.stmt.sql)
      return result instanceof SqliteFailure ? { type: 'error', error: hranaError(result) } : ok({ result })
    }
    case 'batch': {
      const steps = request.batch.steps.map(({ stmt, condition }): Step => ({ sql: stmt.sql, ...(condition === null ? {} : { condition }) }))
      const results: (object | SqliteFailure | null)[] = []
      for (const step of steps) results.push(step.condition === undefined || holds(step.condition, results, driver) ? attempt(driver, step.sql) : null)
      return ok({ result: { step_results: results.map((one) => (one instanceof SqliteFailure ? null : one)), step_errors: results.map((one) => (one instanceof SqliteFailure ? hranaError(one) : null)) } })
    }
  }
}

function holds(condition: Condition, results: readonly (object | null)[], driver: Driver): boolean {
  switch (condition.type) {
    case 'ok': {
      const result = results[condition.step]
      return result !== null && result !== undefined && !(result instanceof SqliteFailure)
    }
    case 'not':
      return !holds(condition.cond, results, driver)
    case 'and':
      return condition.conds.every((one) => holds(one, results, driver))
    case 'is_autocommit':
      return !driver.inTransaction()
  }
}

function attempt(driver: Driver, sql: string): object | SqliteFailure {
  try {
    const rows = driver.all(sql)
    const names = Object.keys(rows[0] ?? {})
    return { cols: names.map((name) => ({ name, decltype: null })), rows: rows.map((row) => names.map((name) => encoded(row[name] ?? null))), affected_row_count: 0, last_insert_rowid: null }
  } catch (error) {
    if (error instanceof SqliteFailure) return error
    throw error
  }
}

function encoded(value: string | number | boolean | null): object {
  if (value === null) return { type: 'null' }
  if (typeof value === 'number') return Number.isInteger(value) ? { type: 'integer', value: String(value) } : { type: 'float', value }
  return { type: 'text', value: String(value) }
}

function hranaError({ message, code }: SqliteFailure): object {
  return { message: `SQLite error: ${message}`, code }
}
