import type { Dialect } from '../dialect.ts'
import { classify } from './classify.ts'
import { connect } from './connect.ts'
import { facts } from './facts.ts'
import { fingerprint } from './fingerprint.ts'
import { lock } from './lock.ts'
import { outcome } from './outcome.ts'
import { policy } from './policy.ts'
import { quote } from './quote.ts'
import { inspect, split, splitStream } from './split.ts'

/** SQLite files, libSQL servers and Cloudflare D1. */
export const sqlite: Dialect = {
  name: 'sqlite',
  schemes: ['sqlite', 'file', 'libsql', 'd1'],
  connect,
  split,
  splitStream,
  suspicions: inspect,
  facts,
  policy,
  quote,
  lock: (connection, _key, options) => lock(connection, options),
  fingerprint,
  outcome,
  classify,
}
