import type { ConnectedServer } from '../dialect.ts'
import type { Capabilities } from '../../model/server.ts'

/** A file: DDL in transactions, a session, no room for anything of ours. The lock is the file's own, taken by each transaction. */
export const fileCapabilities: Capabilities = { transactionalDdl: true, sessions: true, pipelining: false, ownSchema: false, lockFree: false }

/** D1, local or not: a migration and its ledger row are one batch, so that the row is the guard. */
export const d1Capabilities: Capabilities = { transactionalDdl: true, sessions: false, pipelining: false, ownSchema: false, lockFree: true }

/** Everything that a transport must say of its server. */
export interface ServerFacts {
  readonly flavour: 'sqlite' | 'libsql' | 'd1'
  readonly version: string
  readonly transport: 'file' | 'd1-local' | 'd1-http' | 'http'
  readonly can: Capabilities
  readonly identity?: string
  readonly readOnly?: string
  readonly remarks?: readonly string[]
}

/** A connection's server in the model's words. */
export function server(facts: ServerFacts): ConnectedServer {
  return { dialect: 'sqlite', remarks: [], ...facts, versionNumber: versionNumber(facts.version) }
}

function versionNumber(version: string): number {
  if (!/^\d/.test(version)) return 0 // D1 does not tell.
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number)
  return major * 10_000 + minor * 100 + patch
}
