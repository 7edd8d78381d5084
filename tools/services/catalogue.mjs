/**
 * Every service the tests can have. One row each:
 *
 * - `name`: what `start NAME` and `SKEIN_TEST_WITHOUT` call it.
 * - `group`: a name for several.
 * - `onlyByName`: not started unless asked for.
 * - `urlVariable`: the environment variable whose URL takes its place.
 * - `after`: services it needs, which stand before it in the list.
 * - `server`: a process that has to be started on every run.
 * - `provide(options)`: gets everything ready, starts it when it is a server, and resolves to what is published.
 * - `publish(services, provided)`: where that stands in services.json.
 */
import { provisionAtlas } from './atlas.mjs'
import { client, pgDump } from './clients.mjs'
import { interopFolders, provisionInterop } from './interop.mjs'
import { mariadbClient, mariadbVersions, provisionMariadb, startMariadb } from './mariadb.mjs'
import { mysqlClient, provisionMysql, startMysql } from './mysql.mjs'
import { newerNode } from './node.mjs'
import { provisionPgbouncer, startPgbouncer } from './pgbouncer.mjs'
import { postgresMajors, provisionPostgres, startPostgres, startPostgresConnections } from './postgres.mjs'

const postgres = postgresMajors.map((major) => ({
  name: `postgres${major}`,
  group: 'postgres',
  // The newest is the one meant when nobody says which.
  urlVariables: [`SKEIN_TEST_POSTGRES_${major}_URL`, ...(major === '18' ? ['SKEIN_TEST_POSTGRES_URL'] : [])],
  server: true,
  provision: () => provisionPostgres(major),
  provide: (options) => startPostgres(major, options),
  publish: (services, { url }) => ({ ...services, postgres: { ...services.postgres, [major]: url } }),
}))

const connections = {
  name: 'connections',
  group: 'postgres',
  server: true,
  provision: () => Promise.all([provisionPostgres('18'), client('openssl')]),
  provide: startPostgresConnections,
  publish: (services, provided) => ({ ...services, postgresConnections: provided }),
}

const pgbouncer = {
  name: 'pgbouncer',
  group: 'postgres',
  urlVariables: ['SKEIN_TEST_PGBOUNCER_URL'],
  server: true,
  after: ['postgres15'],
  provision: provisionPgbouncer,
  provide: ({ services }) => startPgbouncer(services().postgres['15']),
  publish: (services, provided) => ({ ...services, pgbouncer: { behind: process.env.SKEIN_TEST_PGBOUNCER_BEHIND_URL ?? null, ...provided } }),
}

const mysql = {
  name: 'mysql',
  urlVariables: ['SKEIN_TEST_MYSQL_URL'],
  server: true,
  provision: provisionMysql,
  provide: startMysql,
  publish: (services, provided) => ({ ...services, mysql: { passwordUrl: null, socket: null, ...provided } }),
}

const mariadb = mariadbVersions.map((version) => ({
  name: version === '10.11' ? 'mariadb' : `mariadb${version}`,
  onlyByName: version !== '10.11',
  urlVariables: version === '10.11' ? ['SKEIN_TEST_MARIADB_URL'] : [`SKEIN_TEST_MARIADB_${version.replace('.', '_')}_URL`],
  server: true,
  provision: () => provisionMariadb(version),
  provide: (options) => startMariadb(version, options),
  publish: (services, provided) => ({ ...services, mariadb: { ...services.mariadb, [version]: { passwordUrl: null, socket: null, ...provided } } }),
}))

/** Programs that tests and benches call by path. */
const programs = Object.entries({ psql: () => client('psql'), pg_dump: pgDump, sqlite3: () => client('sqlite3'), 'mysql-client': mysqlClient, 'mariadb-client': mariadbClient }).map(([name, provide]) => ({
  name,
  group: 'clients',
  provide,
  publish: (services, path) => ({ ...services, programs: { ...services.programs, [name]: path } }),
}))

const interop = interopFolders.map((name) => ({
  name,
  group: 'interop',
  provide: () => provisionInterop(name),
  publish: (services, folder) => ({ ...services, interop: { ...services.interop, [name]: folder } }),
}))

const interopPrograms = Object.entries({ node24: newerNode, atlas: provisionAtlas }).map(([name, provide]) => ({
  name,
  group: 'interop',
  provide,
  publish: (services, path) => ({ ...services, programs: { ...services.programs, [name]: path } }),
}))

/** Slow to be ready first, so that they overlap with the rest. */
export const catalogue = [mysql, ...mariadb, ...postgres, connections, pgbouncer, ...programs, ...interopPrograms, ...interop]
