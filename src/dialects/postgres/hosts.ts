import { connectAuth, connectRefused } from '../errors.ts'
import type { Target } from '../dialect.ts'
import { attemptFailure, connectFailure, type Where } from './connect-failure.ts'
import type { Deadline } from './deadline.ts'
import { filesFor } from './files.ts'
import { wrongSession } from './errors.ts'
import type { ConnectionSettings, Endpoint } from './settings.ts'
import { isWanted, type SessionWish, wishes } from './target-session.ts'
import { mayTryOtherWay, type TlsAttempt, tlsAttempts } from './tls.ts'
import type { AuthenticationMethod } from './transports/tcp.ts'
import type { Wire } from './transports/wire.ts'

export interface OpenedServer {
  readonly wire: Wire
  readonly where: Where
}

/**
 * Tries the hosts in order (or shuffled) until one lets us in and is what target_session_attrs asks for, as libpq does: a host that
 * cannot be reached or is not ready leads to the next, one that refuses the user ends the search. All hosts share one deadline.
 */
export async function openServer(settings: ConnectionSettings, target: Target, deadline: Deadline): Promise<OpenedServer> {
  const endpoints = settings.shuffles ? shuffled(settings.endpoints) : settings.endpoints
  const failures: unknown[] = []
  for (const wish of wishes(settings.targetSession)) {
    for (const [index, endpoint] of endpoints.entries()) {
      try {
        const opened = await openEndpoint(endpoint, settings, target, { deadline, hostsLeft: endpoints.length - index })
        if (await isWanted(opened.wire, wish)) return opened
        await opened.wire.end()
        failures.push(notWanted(endpoint, wish, target))
      } catch (error) {
        if (endpoints.length === 1 || endsSearch(error)) throw error
        failures.push(error)
      }
    }
  }
  throw together(failures, target)
}

/** A refused user or database would be refused by every host; an interruption or a passed deadline is for all of them. */
function endsSearch(error: unknown): boolean {
  const { code } = error as { readonly code?: string }
  return !(code === connectRefused.code || code === 'connect.not-ready' || code === 'connect.tls' || code === 'connect.timeout')
}

async function openEndpoint(endpoint: Endpoint, settings: ConnectionSettings, target: Target, { deadline, hostsLeft }: { readonly deadline: Deadline; readonly hostsLeft: number }): Promise<OpenedServer> {
  // Without a limit of its own, a host that gives no answer must leave time for the others.
  const endMs = performance.now() + Math.min(settings.connectTimeoutMs ?? Infinity, deadline.leftMs() / hostsLeft)
  const attempts = await tlsAttempts(settings.tls, endpoint, target, filesFor(target.environment))
  for (const [index, tls] of attempts.entries()) {
    const where = { name: target.name, host: endpoint.host, port: endpoint.port, user: settings.user, database: settings.database, encrypted: tls !== false }
    try {
      return { wire: await openOnce(endpoint, settings, target, { tls, timeoutMs: endMs - performance.now() }), where }
    } catch (error) {
      const failure = attemptFailure(error)
      const isLast = index === attempts.length - 1
      if (isLast || !mayTryOtherWay(settings.tls.mode, failure === 'tls' || failure === 'auth' ? failure : 'other')) throw connectFailure(error, where)
    }
  }
  throw new Error('no way to connect was tried')
}

async function openOnce(endpoint: Endpoint, settings: ConnectionSettings, target: Target, { tls, timeoutMs }: { readonly tls: TlsAttempt; readonly timeoutMs: number }): Promise<Wire> {
  const { openTcp } = await import('./transports/tcp.ts')
  return openTcp({
    host: endpoint.address ?? endpoint.host,
    port: endpoint.port,
    password: (method) => passwordFor(method, endpoint, settings, target),
    startup: {
      user: settings.user,
      database: settings.database,
      application_name: settings.applicationName ?? target.applicationName,
      ...(settings.options === undefined ? {} : { options: settings.options }),
      ...settings.startup,
    },
    tls,
    mayBePlain: tls !== false && settings.tls.mode === 'prefer',
    negotiation: tls === false ? 'postgres' : settings.tls.negotiation,
    channelBinding: tls !== false && settings.channelBinding !== 'disable',
    keepAliveMs: settings.keepAliveMs,
    timeoutMs: Math.max(timeoutMs, 1),
    signal: target.signal,
  })
}

/** The password, once it is known that the server asks for it in a way that is accepted. */
function passwordFor(method: AuthenticationMethod, endpoint: Endpoint, settings: ConnectionSettings, target: Target): string {
  const isBound = method === 'scram-sha-256-plus'
  if (settings.channelBinding === 'require' && !isBound) throw connectAuth(`${target.name}: channel_binding=require, and the server offers none`, { hint: 'It needs TLS and SCRAM-SHA-256.' })
  const asked = isBound ? 'scram-sha-256' : method
  if (settings.requireAuth !== undefined && !accepts(settings.requireAuth, asked)) {
    throw connectAuth(`${target.name}: the server wants authentication by ${asked}, which require_auth does not accept`)
  }
  if (method === 'none') return ''
  if (endpoint.password === undefined) {
    throw connectAuth(`${target.name}: ${endpoint.host}:${endpoint.port} asks for the password of ${settings.user}, and there is none`, { hint: 'Give it in the URL, in PGPASSWORD, or in ~/.pgpass (which others must not be able to read).' })
  }
  return endpoint.password
}

/** `a,b` accepts those; `!a,!b` accepts all others. */
function accepts(required: readonly string[], method: string): boolean {
  return required.some((item) => item.startsWith('!')) ? !required.includes(`!${method}`) : required.includes(method)
}

function notWanted(endpoint: Endpoint, wish: SessionWish, target: Target) {
  return wrongSession(`${target.name}: ${endpoint.host}:${endpoint.port} is not ${wish}`, { hint: 'target_session_attrs asks for it.' })
}

/** One failure as it is; several as one error of the last one's kind, with the words of all. */
function together(failures: readonly unknown[], target: Target): unknown {
  const last = failures.at(-1)
  if (failures.length < 2 || !(last instanceof Error)) return last
  const words = [...new Set(failures.map((failure) => String((failure as Error).message).replace(`${target.name}: `, '')))]
  last.message = `${target.name}: none of the hosts could be used: ${words.join('; ')}`
  return last
}

function shuffled<Item>(items: readonly Item[]): readonly Item[] {
  return items.map((item) => ({ item, at: Math.random() })).sort((a, b) => a.at - b.at).map(({ item }) => item)
}
