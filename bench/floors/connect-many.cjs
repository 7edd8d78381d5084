/** A bare loop: for every database a connection and one select, at most so many at a time. Arguments: URL of the server, prefix, databases, width. */
const { Client } = require('pg')

const [url, prefix, count, width] = process.argv.slice(2)
let next = 0

async function work() {
  while (next < Number(count)) {
    const database = new URL(url)
    database.pathname = `/${prefix}${next++}`
    const client = new Client({ connectionString: database.href })
    await client.connect()
    await client.query('select 1')
    await client.end()
  }
}

Promise.all(Array.from({ length: Number(width) }, work))
