import { expect, test } from 'vitest'
import { settingText } from './setting-text.ts'

test.each([
  ['work_mem=4MB', `work_mem to '4MB'`],
  ['search_path=app, "Odd, name", "say ""so"""', `search_path to 'app', 'Odd, name', 'say "so"'`],
  ['search_path=""', `search_path to ''`],
  ['app.tenant=a=b', `app.tenant to 'a=b'`],
  ['DateStyle=ISO, DMY', `DateStyle to 'ISO, DMY'`],
])('%s', (setting, text) => {
  expect(settingText(setting)).toBe(text)
})
