import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Connection } from '../../../src/dialects/dialect.ts'
import { mysql } from '../../../src/dialects/mysql/dialect.ts'
import type { FreshDatabase } from '../../services.ts'
import { bothServers, open } from './both-servers.ts'

describe.each(bothServers)('what a user may do on $name', ({ name, fresh }) => {
  let database: FreshDatabase
  let root: Connection
  let user: string
  beforeEach(async () => {
    database = await fresh()
    root = await open(database.url)
    user = `o'brien_${database.name.slice(-8)}`
    await root.execute(`create user '${user.replaceAll("'", "''")}'@'%' identified by 'pass'`)
    await root.execute('create table ledger (id int)')
  })
  afterEach(async () => {
    await root.execute(`drop user '${user.replaceAll("'", "''")}'@'%'`)
    await root.close()
    await database.drop()
  })

  const grant = (what: string, on: string) => root.execute(`grant ${what} on ${on} to '${user.replaceAll("'", "''")}'@'%'`)
  async function missing(exists: boolean) {
    const url = new URL(database.url)
    url.username = encodeURIComponent(user)
    url.password = 'pass'
    const connection = await open(url.href)
    const found = await mysql.privileges?.(connection, { table: 'ledger', exists })
    await connection.close()
    return found
  }

  test('is told with the statement that grants the rest, which is enough', async () => {
    await grant('select', `\`${database.name}\`.*`)
    const found = await missing(false)
    expect(found?.map(({ what }) => what)).toEqual([`create, alter, drop, index in ${database.name}`, 'insert, update, delete rows of the ledger'])
    for (const { grant: statement } of found ?? []) await root.execute(statement)
    expect(await missing(false)).toEqual([])
  })

  test('counts a grant on the ledger alone, on a pattern of names, and on everything', async () => {
    await grant('create, alter, drop, index', `\`${database.name.slice(0, -3).replaceAll('_', '\\_')}%\`.*`)
    await grant('select, insert', `\`${database.name}\`.ledger`)
    expect((await missing(true))?.map(({ what }) => what)).toEqual(['update, delete rows of ledger'])
    await grant('all privileges', '*.*')
    expect(await missing(true)).toEqual([])
  })

  test('is left open where a role is enabled, which is not looked into', async () => {
    const role = `role_${database.name.slice(-8)}`
    await root.execute(`create role ${role}`)
    try {
      await root.execute(`grant ${role} to '${user.replaceAll("'", "''")}'@'%'`)
      await root.execute(`set default role ${role} ${name === 'MariaDB' ? 'for' : 'to'} '${user.replaceAll("'", "''")}'@'%'`)
      await grant('create, alter, drop, index', `\`${database.name}\`.*`)
      expect(await missing(false)).toMatchObject([{ what: 'select, insert, update, delete rows of the ledger', unless: expect.stringContaining(role) }])
      // What the user has by name is enough, whatever the role may add.
      await grant('select, insert, update, delete', `\`${database.name}\`.*`)
      expect(await missing(false)).toEqual([])
    } finally {
      await root.execute(`drop role ${role}`)
    }
  })

  test('is everything for the root, whose clock is this machine’s', async () => {
    expect(await mysql.privileges?.(root, { table: 'ledger', exists: true })).toEqual([])
    expect(Math.abs(Number(await mysql.clock?.(root)) - Date.now())).toBeLessThan(2_000)
  })
})
