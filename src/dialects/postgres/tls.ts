import type { ConnectionOptions, SecureVersion } from 'node:tls'
import type { Target } from '../dialect.ts'
import { isAbsolute, resolve } from 'node:path'
import { connectTls } from '../errors.ts'
import type { Files } from './files.ts'
import type { ConnectionSettings, Endpoint, SslMode } from './settings.ts'

/** Ways to try one host, in order: with TLS or without. */
export type TlsAttempt = ConnectionOptions | false

/**
 * What an sslmode means for one host, as libpq has it: `allow` tries without first, `prefer` with first; from `require` on never without.
 * Unix sockets are never encrypted. A root certificate is checked against wherever there is one, as libpq does.
 */
export async function tlsAttempts(settings: ConnectionSettings['tls'], endpoint: Endpoint, target: Pick<Target, 'ssl' | 'root'>, files: Files): Promise<readonly TlsAttempt[]> {
  if (settings.mode === 'disable' || endpoint.host.startsWith('/')) return [false]
  const encrypted = await encryption(settings, endpoint, target, files)
  if (settings.mode === 'allow') return [false, encrypted]
  if (settings.mode === 'prefer') return [encrypted, false]
  return [encrypted]
}

async function encryption(settings: ConnectionSettings['tls'], endpoint: Endpoint, target: Pick<Target, 'ssl' | 'root'>, files: Files): Promise<ConnectionOptions> {
  const { mode } = settings
  const ca = await rootsOf(settings, target, files)
  const isChecked = ca !== undefined || settings.rootCert === 'system'
  if (!isChecked && (mode === 'verify-ca' || mode === 'verify-full')) {
    throw connectTls(`sslmode=${mode} needs the certificate of an authority, and ${settings.rootCert ?? files.home('.postgresql/root.crt')} does not exist`, {
      hint: 'Give sslrootcert=FILE, or sslrootcert=system for the authorities that come with Node, or ssl.ca in the configuration.',
    })
  }
  return {
    rejectUnauthorized: isChecked,
    ...(ca === undefined ? {} : { ca }),
    ...(mode === 'verify-full' ? {} : { checkServerIdentity: () => undefined }),
    // The driver names the host it connects to, unless that is an address.
    ...(endpoint.address === undefined ? {} : { servername: endpoint.host }),
    ...(settings.minVersion === undefined ? { minVersion: 'TLSv1.2' as const } : { minVersion: settings.minVersion as SecureVersion }),
    ...(settings.maxVersion === undefined ? {} : { maxVersion: settings.maxVersion as SecureVersion }),
    ...(await clientCertificate(settings, target, files)),
    ...(await revoked(settings, target, files)),
  }
}

async function rootsOf(settings: ConnectionSettings['tls'], target: Pick<Target, 'ssl' | 'root'>, files: Files): Promise<string | undefined> {
  if (target.ssl?.ca !== undefined) return target.ssl.ca
  if (settings.rootCert === 'system') return undefined
  if (settings.rootCert !== undefined) return (await files.read(within(target.root, settings.rootCert)))?.text
  return (await files.read(files.home('.postgresql/root.crt')))?.text
}

async function revoked(settings: ConnectionSettings['tls'], target: Pick<Target, 'root'>, files: Files): Promise<ConnectionOptions> {
  const path = settings.crl === undefined ? files.home('.postgresql/root.crl') : within(target.root, settings.crl)
  const file = await files.read(path)
  if (file === undefined && settings.crl !== undefined) throw connectTls(`the revocation list ${settings.crl} cannot be read`)
  return file === undefined ? {} : { crl: file.text }
}

/** Ours, when there is one: from the configuration, the URL, or the usual place. The key must not be readable by others. */
async function clientCertificate(settings: ConnectionSettings['tls'], target: Pick<Target, 'ssl' | 'root'>, files: Files): Promise<ConnectionOptions> {
  const passphrase = settings.keyPassword === undefined ? {} : { passphrase: settings.keyPassword }
  if (target.ssl?.cert !== undefined && target.ssl.key !== undefined) return { cert: target.ssl.cert, key: target.ssl.key, ...passphrase }
  if (!settings.sendsCertificate) return {}
  const cert = await files.read(settings.cert === undefined ? files.home('.postgresql/postgresql.crt') : within(target.root, settings.cert))
  if (cert === undefined) {
    if (settings.cert !== undefined) throw connectTls(`the client certificate ${settings.cert} cannot be read`)
    return {}
  }
  const keyPath = settings.key === undefined ? files.home('.postgresql/postgresql.key') : within(target.root, settings.key)
  const key = await files.read(keyPath)
  if (key === undefined) throw connectTls(`there is a client certificate, but its key ${keyPath} cannot be read`)
  if (!key.isPrivate) throw connectTls(`others may read the key ${keyPath} of the client certificate`, { hint: `chmod 600 ${keyPath}` })
  return { cert: cert.text, key: key.text, ...passphrase }
}

function within(root: string, path: string): string {
  return isAbsolute(path) ? path : resolve(root, path)
}

/** Whether the next way may be tried after this failure: the server has no TLS, TLS failed, or it wants the other way. */
export function mayTryOtherWay(mode: SslMode, failure: 'tls' | 'auth' | 'other'): boolean {
  return (mode === 'prefer' && failure !== 'other') || (mode === 'allow' && failure === 'auth')
}
