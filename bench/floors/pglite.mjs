/** A Node process that starts the embedded server in memory, asks it once and exits. */
import { PGlite } from '@electric-sql/pglite'

const server = await PGlite.create('memory://')
await server.query('select 1')
await server.close()
