import { expect, test, vi } from 'vitest'
import { connect } from './connect.ts'

vi.mock('./transports/pglite.ts', () => ({
  openPglite: async () => {
    vi.advanceTimersByTime(60_000)
    return { transport: 'pglite', parameters: { server_version: '18' }, send: () => new Promise(() => {}), end: async () => {} }
  },
}))

test('an embedded server has its whole deadline for a session once it has started, however long that took', async () => {
  vi.useFakeTimers()
  try {
    let ended: unknown
    void connect({ name: 'scratch', url: 'pglite:memory', root: '/', environment: {}, purpose: 'write', timeoutMs: 10_000, applicationName: 'skein' }).catch((error: unknown) => (ended = error))
    await vi.advanceTimersByTimeAsync(9_000)
    expect(ended).toBeUndefined()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(ended).toMatchObject({ code: 'connect.timeout' })
  } finally {
    vi.useRealTimers()
  }
})
