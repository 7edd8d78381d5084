import { resolve } from 'node:path'
import { rememberValue } from '../../config/remember.ts'
import type { Settled } from '../format.ts'
import type { ToolConfig } from './tool-config.ts'

/** The database that `dbCredentials` names, as a URL of ours; nothing when it cannot be known, which is an error only where no URL is configured. */
export function databaseOf(tool: ToolConfig): Pick<Settled, 'url' | 'token'> {
  const credentials = tool.credentials
  const text = (name: string) => (typeof credentials[name] === 'string' && credentials[name] !== '' ? credentials[name] : typeof credentials[name] === 'number' ? String(credentials[name]) : undefined)
  const found = urlOf(tool, text)
  if (found === undefined) return {}
  rememberValue(found.url, 'url')
  if (found.token !== undefined) rememberValue(found.token, 'secret')
  return { url: found.url, ...(found.token !== undefined && { token: found.token }) }
}

type Text = (name: string) => string | undefined

function urlOf(tool: ToolConfig, text: Text): { url: string; token?: string } | undefined {
  if (tool.driver === 'expo' || tool.driver === 'durable-sqlite') return undefined
  if (tool.driver === 'd1-http') {
    const [account, database, token] = [text('accountId'), text('databaseId'), text('token')]
    return account === undefined || database === undefined ? undefined : { url: `d1://${account}/${database}`, ...(token !== undefined && { token }) }
  }
  const url = text('url') ?? text('connectionString') ?? fromVariable(tool)
  if (tool.dialect === 'sqlite') return url === undefined ? undefined : sqliteUrl(url, tool, text)
  if (url !== undefined && tool.driver === 'pglite' && !/^(?:postgres|postgresql):/.test(url)) return { url: `pglite:${url === 'memory://' ? 'memory' : resolve(tool.cwd, url.replace(/^file:(?:\/\/)?/, ''))}` }
  if (url !== undefined) return { url }
  return fromParts(tool, text)
}

/** `url: env.DATABASE_URL` of a checked environment: the variable of that name, when it is the only one. */
function fromVariable(tool: ToolConfig): string | undefined {
  const [name, ...others] = tool.variables
  return name === undefined || others.length > 0 ? undefined : tool.env[name]
}

function sqliteUrl(url: string, tool: ToolConfig, text: Text): { url: string; token?: string } {
  const token = text('authToken')
  const remote = /^(?:libsql|https?|wss?):\/\//.exec(url)
  if (remote !== null) {
    const host = url.slice(remote[0].length)
    const plain = /^(?:http|ws):/.test(url)
    return { url: `libsql://${host}${plain && !host.includes('tls=') ? `${host.includes('?') ? '&' : '?'}tls=0` : ''}`, ...(token !== undefined && { token }) }
  }
  const path = url.replace(/^(?:sqlite:|file:)(?:\/\/)?/, '')
  return { url: path === ':memory:' ? 'sqlite::memory:' : `sqlite:${resolve(tool.cwd, path)}` }
}

function fromParts(tool: ToolConfig, text: Text): { url: string } | undefined {
  const [host, database] = [text('host'), text('database')]
  if (host === undefined || database === undefined || tool.dialect === undefined) return undefined
  const [user, password, port] = [text('user'), text('password'), text('port')]
  const login = user === undefined ? '' : `${encodeURIComponent(user)}${password === undefined ? '' : `:${encodeURIComponent(password)}`}@`
  const ssl = tool.dialect === 'postgres' ? sslMode(tool.credentials['ssl']) : ''
  return { url: `${tool.dialect === 'mysql' ? 'mysql' : 'postgres'}://${login}${host.includes(':') ? `[${host}]` : host}${port === undefined ? '' : `:${port}`}/${encodeURIComponent(database)}${ssl}` }
}

/** node-postgres's `ssl`: true means an unchecked certificate only when it says so itself. */
function sslMode(ssl: unknown): string {
  if (typeof ssl === 'string') return `?sslmode=${ssl === 'allow' || ssl === 'prefer' || ssl === 'require' || ssl === 'verify-full' ? ssl : 'prefer'}`
  if (ssl === true) return '?sslmode=verify-full'
  if (typeof ssl === 'object' && ssl !== null) return (ssl as { rejectUnauthorized?: unknown }).rejectUnauthorized === false ? '?sslmode=require' : '?sslmode=verify-full'
  return ''
}
