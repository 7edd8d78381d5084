import { describe, expect, test } from 'vitest'
import { postgresConnections } from '../services.ts'
import { project } from '../support/project.ts'
import { filesBelow, shop } from '../support/shop.ts'
import { join } from 'node:path'

const secret = 'Hunter2-äß@%'

describe('row 46: secrets', () => {
  test('of a URL that does not work appear nowhere', async () => {
    const { address, port } = postgresConnections()
    const url = `postgres://skein_scram:${encodeURIComponent(secret)}@${address}:${port}/postgres`
    const one = await project({ shop: { url, format: { name: 'sql', dir: 'm' } } }, { 'm/0001_a.sql': 'create table a (id int);\n' })
    for (const args of [['status'], ['status', '--json'], ['migrate'], ['migrate', '--json'], ['doctor'], ['doctor', '--json'], ['ready', '--json'], ['migrate', '--dry-run', '--verbose']]) {
      const { stdout, stderr } = await one.skein(args)
      for (const spelling of [secret, encodeURIComponent(secret), 'Hunter2']) expect(stdout + stderr).not.toContain(spelling)
    }
    expect(await one.migrate()).toMatchObject({ code: 2, report: { databases: [{ error: { code: 'connect.auth', hint: expect.any(String) } }] } })
  })

  test('of a URL that cannot be understood appear nowhere either', async () => {
    for (const url of [`postgres://me:${secret}@host:port/db`, `postgres://me:${encodeURIComponent(secret)}@host/db?nonsense=1`, `mysql://me:${secret}@[::1/db`, `nonsense://me:${encodeURIComponent(secret)}@host/db`]) {
      const one = await project({ shop: { url, format: { name: 'sql', dir: 'm' } } }, { 'm/0001_a.sql': 'create table a (id int);\n' })
      const { code, stdout, stderr } = await one.skein(['migrate', '--json'])
      expect(code).toBe(64)
      expect(stdout + stderr).not.toContain('Hunter2')
    }
  })

  test.each(['postgres', 'mysql'] as const)('written into SQL are masked in plans, errors and the ledger, on %s', async (engine) => {
    const one = await shop(engine)
    const role = `skein_${Math.random().toString(36).slice(2, 10)}`
    const create = engine === 'postgres' ? `create role ${role} password '${secret}' in role never_there` : `create user ${role} identified by '${secret}' nonsense`
    await one.add('role', `${create};\n`)
    const plan = await one.skein(['migrate', '--dry-run', '--json', '--allow', 'unparsed'])
    expect(plan.stdout).not.toContain('Hunter2')
    const failed = await one.skein(['migrate', '--json', '--allow', 'unparsed'])
    expect(failed.code).toBe(2)
    expect(failed.stdout + failed.stderr).not.toContain('Hunter2')
    const status = await one.skein(['status', '--json'])
    expect(status.stdout).not.toContain('Hunter2')
    expect(JSON.stringify(await one.place.contents())).not.toContain('Hunter2')
    expect(JSON.stringify(Object.entries(filesBelow(one.root)).filter(([path]) => !path.startsWith(join(one.root, 'm'))))).not.toContain('Hunter2')
  })
})
