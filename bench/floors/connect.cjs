/** A Node process that connects once with `pg` and exits. */
const { Client } = require('pg')

const client = new Client({ connectionString: process.argv[2] })
client.connect().then(() => client.end())
