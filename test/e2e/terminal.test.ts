import { expect, test } from 'vitest'
import { project } from '../support/project.ts'

const plain = { name: 'sql', dir: 'm' }
const acting = '\u001b[2J\u0007\u009b31m\u202e'

test('nothing of a file’s name or of an answer acts on the terminal', async () => {
  const name = `0001_${acting}gone`
  const fleet = await project({ shop: { url: 'sqlite:shop.db', format: plain } }, { [`m/${name}.sql`]: 'create table a (id integer);\n', 'm/0002_bad.sql': `select * from "${acting}";\n` })
  const shown = String.raw`0001_\x1b[2J\x07\x9b31m\u202egone`
  expect((await fleet.skein(['migrate', '--dry-run', '--to', name])).stdout).toContain(`-- m/${shown}.sql\n`)
  for (const args of [['migrate', '--to', name], ['status', '--timeout', '30s'], ['migrate']]) {
    const { stdout, stderr } = await fleet.skein(args)
    if (args.length > 1) expect(stdout).toContain(shown)
    // eslint-disable-next-line no-control-regex -- They are what must not be there.
    expect(`${stdout}${stderr}`).not.toMatch(/[\u001b\u0007\u009b\u202e]/)
  }
  // Programs get the name as it is.
  expect((await fleet.status()).databases[0]?.head).toEqual({ state: 'ok', value: name })
})

test('forty databases at a time are no leak to warn of', async () => {
  const databases = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`db${index}`, { url: `sqlite:${index}.db`, format: plain }]))
  const fleet = await project(databases, { 'm/0001_a.sql': 'create table a (id integer);\n' })
  const warnings: unknown[] = []
  const listen = (warning: unknown) => void warnings.push(warning)
  process.on('warning', listen)
  expect((await fleet.skein(['migrate', '--parallel', '40'])).code).toBe(0)
  process.off('warning', listen)
  expect(warnings).toEqual([])
})
