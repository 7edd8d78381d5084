import { describe, expect, test } from 'vitest'
import { startSkein } from '../support/child.ts'
import { project } from '../support/project.ts'

/** A configuration is code, and runs in the command line's own process. */
async function configured(before: string) {
  const fleet = await project({}, { 'm/0001_a.sql': 'create table a (id integer);\n' })
  await fleet.file('skein.config.ts', `import { defineFleet, sql } from 'skein'\n${before}\nexport default defineFleet({ databases: { shop: { url: 'sqlite:shop.db', format: sql({ dir: 'm' }) } } })\n`)
  return startSkein(['status', '--timeout', '60s', '--json'], fleet.root).ended
}

describe('a configuration', () => {
  test('that prints does not get between a program and its JSON', async () => {
    const { code, stdout, stderr } = await configured("console.log('loading'); process.stdout.write('raw\\n')")
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ command: 'status', summary: { databases: 1 } })
    expect(stderr).toContain('loading\nraw\n')
  })

  test('that ends the process does not make a command succeed that has done nothing', async () => {
    const { code, stdout } = await configured('process.exit(0)')
    expect(code).toBe(64)
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'config.failed', message: 'skein.config.ts threw: process.exit(0) was called' } })
  })

  test('that leaves a failure behind ends the command as a defect, in the envelope too', async () => {
    const { code, stdout } = await configured("Promise.reject(new Error('later'))")
    expect(code).toBe(70)
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'internal.defect', message: 'later' } })
  })
})
