// A process of its own that opens a PGlite folder: it says `open` or why not, and closes when it is told to.
import { createJiti } from 'jiti'

const jiti = createJiti(import.meta.url)
const { connect } = await jiti.import('../../../src/dialects/postgres/connect.ts')
const [name] = process.argv.slice(2)
try {
  const connection = await connect({ name: 'held', url: `pglite:${name}`, root: process.cwd(), purpose: 'write', timeoutMs: 30_000, applicationName: 'holder', environment: process.env })
  await connection.execute('create table if not exists kept (id int); insert into kept values (1)')
  process.send('open')
  process.on('message', () => leave(connection))
} catch (error) {
  process.send(error.code ?? String(error))
  process.disconnect()
}

async function leave(connection) {
  await connection.close()
  process.disconnect()
}
