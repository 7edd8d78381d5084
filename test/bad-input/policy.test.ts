import { describe, expect, test } from 'vitest'
import type { Engine } from '../support/place.ts'
import { project } from '../support/project.ts'
import { shop } from '../support/shop.ts'

const denied: readonly (readonly [Engine, string, string])[] = [
  ['postgres', 'drop owned by postgres;', 'drop-owned'],
  ['postgres', 'reassign owned by postgres to pg_read_all_data;', 'drop-owned'.replace('drop', 'reassign')],
  ['postgres', "alter system set work_mem = '1MB';", 'alter-system'],
  ['postgres', "copy kept to program 'cat';", 'copy-program'],
  ['postgres', "do $$ begin execute 'x'; copy kept to program 'cat'; end $$;", 'copy-program'],
  ['postgres', "select pg_read_file('/etc/passwd');", 'server-files'],
  ['mysql', "load data infile '/etc/passwd' into table kept;", 'load-data'],
  ['mysql', "load data local infile '/etc/passwd' into table kept;", 'load-data'],
  ['mysql', "select * from kept into outfile '/tmp/never';", 'server-files'],
  ['sqlite', "attach database 'other.sqlite' as other;", 'attach-database'],
  ['sqlite', "select load_extension('never');", 'load-extension'],
]

describe('row 45: statements that reach beyond the database', () => {
  test.each(denied)('are refused on %s: %s', async (engine, statement, rule) => {
    const one = await shop(engine)
    const path = await one.add('denied', `create table a (id int);\n${statement}\n`)
    expect(await one.refusal()).toMatchObject({ exit: 1, code: 'script.denied', at: `${path}:2:1`, hint: expect.stringContaining(`--allow ${rule}`), details: { rule } })
  })

  test('are shown to people with their place, and a file as a whole without one', async () => {
    const one = await project({ app: { url: 'sqlite:app.db', format: { name: 'sql', dir: 'm' } } }, { 'm/0001_a.sql': 'create table a (id int);\n\nattach database "x" as x;\n' })
    expect((await one.skein(['migrate'])).stdout).toContain('✖ m/0001_a.sql:3:1 has a statement that is not run unasked: ATTACH')
    await one.file('m/0001_a.sql', '')
    expect((await one.skein(['migrate'])).stdout).toContain('✖ m/0001_a.sql is empty')
  })

  test.each(['prisma', 'drizzle', 'atlas', 'wrangler'] as const)('are refused in %s too', async (format) => {
    const one = await shop('sqlite', { format })
    const path = await one.add('denied', `attach database 'other.sqlite' as other;\n`)
    expect(await one.refusal()).toMatchObject({ exit: 1, code: 'script.denied', at: `${path}:1:1` })
  })

  test('run when a person allows the rule for the run, or in the file', async () => {
    const one = await shop('postgres')
    await one.add('allowed', 'alter system reset work_mem;\n')
    await one.applied('--allow', 'alter-system')
    await one.add('directive', '-- skein: allow alter-system\nalter system reset work_mem;\n')
    await one.applied()
    expect((await one.status()).databases[0]).toMatchObject({ state: 'current', applied: { value: 3 } })
  })

  test('another rule’s leave is none', async () => {
    const one = await shop('postgres')
    await one.add('denied', 'alter system reset work_mem;\n')
    expect(await one.refusal('--allow', 'drop-owned')).toMatchObject({ code: 'script.denied' })
  })
})
