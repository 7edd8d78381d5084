import { withoutParameters } from './database-of.ts'
import { configInvalid } from './errors.ts'

const address = '127.0.0.1'

/**
 * A URL led through a tunnel: host and port become the local end. Where the server's name is checked against its certificate
 * (`sslmode=verify-full`) the name stays and `hostaddr`, as libpq understands it, leads to the tunnel.
 */
export function tunnelUrl(url: string, port: number, database: string): string {
  const parts = /^([a-z][a-z0-9+.-]*:\/\/)((?:[^/?]*@)?)([^/?]*)([^?]*)(\?.*)?$/is.exec(url)
  const [, scheme = '', user = '', hosts = '', path = '', query = ''] = parts ?? []
  if (parts === null || (hosts === '' && !/[?&]host(?:addr)?=/i.test(query))) {
    throw configInvalid(`${database}: a tunnel needs a URL with a host`, { hint: 'Remove `through`, or write a URL such as postgres://user@host/database.', details: { database } })
  }
  const rest = withoutParameters(query, ['host', 'hostaddr', 'port'])
  const checked = /[?&]sslmode=verify-full(?:&|$)/i.test(query)
  if (!checked) return `${scheme}${user}${address}:${port}${path}${rest}`
  const name = firstHost(hosts) || firstHost(decodeURIComponent(/[?&]host=([^&]*)/i.exec(query)?.[1] ?? '')) || address
  return `${scheme}${user}${name}:${port}${path}${rest}&hostaddr=${address}`
}

/** The first of `a:1,b:2`, without its port; an IPv6 address keeps its brackets. */
function firstHost(hosts: string): string {
  const [first = ''] = hosts.split(',')
  return /^\[[^\]]*\]/.exec(first)?.[0] ?? first.replace(/:\d*$/, '')
}
