import { join } from 'node:path'
import { expect, test } from 'vitest'
import { stateFolder } from './state-folder.ts'

test.each([
  [{ SKEIN_STATE_DIR: 'here', HOME: 'h', XDG_STATE_HOME: 'x' }, 'linux', 'here'],
  [{ XDG_STATE_HOME: 'x', HOME: 'h' }, 'linux', join('x', 'skein')],
  [{ HOME: 'h' }, 'linux', join('h', '.local', 'state', 'skein')],
  [{ HOME: 'h', XDG_STATE_HOME: 'x' }, 'darwin', join('h', 'Library', 'Application Support', 'skein')],
  [{ LOCALAPPDATA: 'l', HOME: 'h' }, 'win32', join('l', 'skein')],
  [{}, 'win32', undefined],
] as const)('%o on %s is %s', (env, platform, expected) => {
  expect(stateFolder(env, platform)).toBe(expected)
})
