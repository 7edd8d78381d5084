import { join } from 'node:path'
import { expect, test } from 'vitest'
import { localFile, localName } from './d1-name.ts'

test('names are Miniflare’s: verified against files that Wrangler 4.164 made', () => {
  expect(localName('11111111-2222-3333-4444-555555555555')).toBe('f023adf8de81e80d62670e09f086149af129cccda34c51f26517069258c53e8c')
  expect(localName('DB2')).toMatch(/^75b516[0-9a-f]{58}$/)
  expect(localName('prev')).toMatch(/^84961c[0-9a-f]{58}$/)
})

test('the file is under the configuration’s folder, or where --persist-to says', () => {
  const name = `${localName('DB')}.sqlite`
  expect(localFile({ configDir: 'app', id: 'DB' })).toBe(join('app', '.wrangler', 'state', 'v3', 'd1', 'miniflare-D1DatabaseObject', name))
  expect(localFile({ configDir: 'app', persistTo: 'elsewhere', id: 'DB' })).toBe(join('elsewhere', 'v3', 'd1', 'miniflare-D1DatabaseObject', name))
})
