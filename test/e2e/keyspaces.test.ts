import { describe, expect, test } from 'vitest'
import { freshMysql } from '../services.ts'
import { journal, project } from '../support/project.ts'
import { askMysql } from '../support/query.ts'

/** Two keyspaces over one Drizzle folder: every ledger gets every row, each database only its own statements. */
describe('keyspaces over one Drizzle folder', () => {
  async function twoKeyspaces() {
    const [users, claims] = [await freshMysql(), await freshMysql()]
    const names = [users.name, claims.name]
    const module = (name: string) => `schema/${name.replace('t_', '')}.ts`
    const format = { name: 'drizzle', dir: 'drizzle', keyspaceOf: 'schema/*.ts' }
    const member = ({ name, url }: { name: string; url: string }) => ({ url, format, keyspace: name, keyspaces: names })
    const fleet = await project(
      { 'ai:users': member(users), 'ai:claims': member(claims) },
      {
        [module(users.name)]: "export const users = mysqlTable('users', {})\n",
        [module(claims.name)]: "export const claims = mysqlTable('claims', {})\n",
        'drizzle/meta/_journal.json': journal('mysql', [['0000_init', 1000], ['0001_claims', 2000]]),
        'drizzle/0000_init.sql': 'SET foreign_key_checks = 1;--> statement-breakpoint\nCREATE TABLE `users` (`id` int PRIMARY KEY);--> statement-breakpoint\nCREATE TABLE `claims` (`id` int PRIMARY KEY);--> statement-breakpoint\nCREATE INDEX `by_id` ON `claims` (`id`);\n',
        'drizzle/0001_claims.sql': 'INSERT INTO `claims` VALUES (7);\n',
      },
    )
    return { users, claims, fleet, drop: () => Promise.all([users.drop(), claims.drop()]) }
  }

  test('each gets its own tables and the whole ledger', async () => {
    const { users, claims, fleet, drop } = await twoKeyspaces()
    try {
      expect(await fleet.migrate()).toMatchObject({ code: 0, report: { summary: { migrated: 2 } } })
      const tables = async (url: string) => (await askMysql(url, 'show tables')).map((row) => Object.values(row)[0])
      expect(await tables(users.url)).toEqual(['__drizzle_migrations', 'users'])
      expect(await tables(claims.url)).toEqual(['__drizzle_migrations', 'claims'])
      const rows = 'select hash, created_at from __drizzle_migrations order by id'
      expect(await askMysql(users.url, rows)).toEqual(await askMysql(claims.url, rows))
      expect(await askMysql(claims.url, 'select id from claims')).toEqual([{ id: 7 }])
      expect((await fleet.status()).summary).toMatchObject({ current: 2 })
    } finally {
      await drop()
    }
  })

  test('a statement with no home is named before anything runs', async () => {
    const { users, fleet, drop } = await twoKeyspaces()
    try {
      await fleet.file('drizzle/0001_claims.sql', '-- gone from every module\nDROP TABLE `ghosts`;\n')
      const { code, report } = await fleet.migrate()
      expect(code).toBe(64)
      expect(report.databases[0]?.error).toMatchObject({ code: 'format.no-home', position: { file: 'drizzle/0001_claims.sql', line: 2 } })
      expect(await askMysql(users.url, 'show tables')).toEqual([])
    } finally {
      await drop()
    }
  })
})
