import type { Files } from './files.ts'
import type { ConnectionSettings } from './settings.ts'

/** A machine with these files and nothing else: user `me`, home `/home/me`, sockets in `/run/pg`. */
export function filesOf(files: Readonly<Record<string, string | { readonly text: string; readonly isPrivate: boolean }>>): Files {
  return {
    async read(path) {
      const file = files[path]
      return typeof file === 'string' ? { text: file, isPrivate: true } : file
    },
    exists: (path) => path in files,
    home: (name) => `/home/me/${name}`,
    userName: () => 'me',
    socketFolder: () => '/run/pg',
  }
}

/** Settings as a person would say them: one line for the places, one for who and what, one for whatever is not as usual. */
export function inWords(settings: ConnectionSettings): string {
  const { tls } = settings
  const places = settings.endpoints.map(({ host, address, port, password }) => `${host} port ${port}${address === undefined ? '' : ` at ${address}`}${password === undefined ? '' : ` password ${JSON.stringify(password)}`}`)
  const unusual = [
    tls.mode === 'prefer' ? '' : `sslmode ${tls.mode}`,
    tls.negotiation === 'postgres' ? '' : `negotiation ${tls.negotiation}`,
    ...(['rootCert', 'cert', 'key', 'keyPassword', 'crl', 'minVersion', 'maxVersion'] as const).map((name) => (tls[name] === undefined ? '' : `${name} ${tls[name]}`)),
    tls.sendsCertificate ? '' : 'no client certificate',
    settings.channelBinding === 'prefer' ? '' : `channel binding ${settings.channelBinding}`,
    settings.requireAuth === undefined ? '' : `authentication ${settings.requireAuth.join(' ')}`,
    settings.connectTimeoutMs === undefined ? '' : `timeout ${settings.connectTimeoutMs} ms`,
    settings.targetSession === 'any' ? '' : `session ${settings.targetSession}`,
    settings.shuffles ? 'shuffled' : '',
    settings.applicationName === undefined ? '' : `application ${settings.applicationName}`,
    settings.options === undefined ? '' : `options ${settings.options}`,
    ...Object.entries(settings.startup).map(([name, value]) => `${name} ${value}`),
    settings.searchPath === undefined ? '' : `path ${settings.searchPath}`,
    settings.keepAliveMs === 0 ? '' : settings.keepAliveMs === undefined ? 'no keepalives' : `keepalives after ${settings.keepAliveMs} ms`,
  ].filter((text) => text !== '')
  return [`${places.join(', ')}`, `user ${settings.user} database ${settings.database}`, ...(unusual.length === 0 ? [] : [unusual.join(', ')])].join('\n')
}
