import type { Dialect } from '../dialect.ts'
import { absent } from './absent.ts'
import { classify } from './classify.ts'
import { clock } from './clock.ts'
import { connect } from './connect.ts'
import { commitsBetween } from './enum-values.ts'
import { facts } from './facts.ts'
import { fingerprint } from './fingerprint.ts'
import { identity } from './identity.ts'
import { interference } from './interference.ts'
import { lock } from './lock.ts'
import { outcome } from './outcome.ts'
import { policy } from './policy.ts'
import { privileges } from './privileges.ts'
import { quote } from './quote.ts'
import { inspect, split, splitStream } from './split.ts'

/** Postgres over TCP and sockets, and PGlite in this process. */
export const postgres: Dialect = {
  name: 'postgres',
  schemes: ['postgres', 'postgresql', 'pglite'],
  connect,
  split,
  splitStream,
  suspicions: inspect,
  facts,
  policy,
  commitsBetween,
  quote,
  lock,
  fingerprint,
  outcome,
  privileges,
  clock,
  identity,
  interference,
  schemas: async () => (await import('./schema-engine.ts')).schemaEngine,
  classify,
  absent,
}
