/** A certificate authority of our own, and what it and a second, untrusted one have signed. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { client } from './clients.mjs'
import { giveToServerUser, run } from './command.mjs'

const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']

/**
 * Makes certificates in `folder`. The server's names `localhost` only, so that `verify-full` against `127.0.0.1` fails;
 * the client's is for the database user `skein_cert`; `other…` come from an authority the server does not know.
 */
export async function certificates(folder) {
  mkdirSync(folder, { mode: 0o755 })
  const openssl = await client('openssl')
  const at = (name) => join(folder, name)
  const authority = (name) =>
    run([openssl, 'req', '-x509', ...curve, '-days', '3650', '-subj', `/CN=Skein test authority ${name}`, '-keyout', at(`${name}.key`), '-out', at(`${name}.crt`),
      '-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign,cRLSign'])
  const signed = async (name, ca, subject, extensions) => {
    writeFileSync(at(`${name}.ext`), extensions)
    await run([openssl, 'req', ...curve, '-subj', `/CN=${subject}`, '-keyout', at(`${name}.key`), '-out', at(`${name}.csr`)])
    await run([openssl, 'x509', '-req', '-in', at(`${name}.csr`), '-CA', at(`${ca}.crt`), '-CAkey', at(`${ca}.key`), '-CAcreateserial', '-days', '3650', '-extfile', at(`${name}.ext`), '-out', at(`${name}.crt`)])
  }
  await Promise.all([authority('ca'), authority('other-ca')])
  await signed('server', 'ca', 'localhost', 'subjectAltName=DNS:localhost\nextendedKeyUsage=serverAuth\n')
  await signed('client', 'ca', 'skein_cert', 'extendedKeyUsage=clientAuth\n')
  await signed('other-client', 'other-ca', 'skein_cert', 'extendedKeyUsage=clientAuth\n')
  giveToServerUser(at('server.key'))
  return {
    ca: at('ca.crt'), otherCa: at('other-ca.crt'), serverCert: at('server.crt'), serverKey: at('server.key'),
    clientCert: at('client.crt'), clientKey: at('client.key'), otherClientCert: at('other-client.crt'), otherClientKey: at('other-client.key'),
  }
}
