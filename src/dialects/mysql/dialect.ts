import type { Dialect } from '../dialect.ts'
import { classify } from './classify.ts'
import { clock } from './clock.ts'
import { connect } from './connect.ts'
import { facts } from './facts.ts'
import { fingerprint } from './fingerprint.ts'
import { lock } from './lock.ts'
import { outcome } from './outcome.ts'
import { policy } from './policy.ts'
import { privileges } from './privileges.ts'
import { quote } from './quote.ts'
import { inspect, split, splitStream } from './split.ts'

/** MySQL, MariaDB and what speaks like them. */
export const mysql: Dialect = {
  name: 'mysql',
  schemes: ['mysql', 'mariadb'],
  connect,
  split,
  splitStream,
  suspicions: inspect,
  facts,
  policy,
  quote,
  lock,
  fingerprint,
  outcome,
  privileges,
  clock,
  classify,
}
