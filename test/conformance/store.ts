import { afterEach, describe, expect, test } from 'vitest'
import type { Mark } from '../../src/model/migration.ts'
import type { Store } from '../../src/store/store.ts'

/** One place where stores of an engine can be opened, several at once as several processes would. */
export interface StorePlace {
  open(): Store
  remove(): Promise<void>
}

/** What every engine of the store promises. `place` makes an empty one. */
export function storeConformance(engine: string, place: () => Promise<StorePlace>): void {
  describe(`the store on ${engine}`, () => {
    const places: StorePlace[] = []
    const stores: Store[] = []
    afterEach(async () => {
      for (const store of stores.splice(0)) await store.close()
      for (const made of places.splice(0)) await made.remove()
    })
    const fresh = async () => {
      const made = await place()
      places.push(made)
      return () => {
        const store = made.open()
        stores.push(store)
        return store
      }
    }
    const mark = (statement: number, more: Partial<Mark> = {}): Mark => ({ statement, total: 9, hash: 'ab'.repeat(32), ...more })

    test('what was never written is not there, and asking is no error', async () => {
      const { progress } = (await fresh())()
      expect(await progress.read('a', 'b')).toBeUndefined()
      await progress.clear('a', 'b')
      expect(await progress.read('a', 'b')).toBeUndefined()
    })

    test('a mark comes back whole, the last one wins, and it can be forgotten', async () => {
      const { progress } = (await fresh())()
      const full = mark(1, { fingerprint: 'f', error: 'line one\nline "two" \'three\' \0 ü 🪿' })
      await progress.write('ledger', 'migration', full)
      expect(await progress.read('ledger', 'migration')).toEqual(full)
      await progress.write('ledger', 'migration', mark(2))
      expect(await progress.read('ledger', 'migration')).toEqual(mark(2))
      await progress.clear('ledger', 'migration')
      expect(await progress.read('ledger', 'migration')).toBeUndefined()
    })

    test('ledgers and migrations of like names are kept apart', async () => {
      const { progress } = (await fresh())()
      const keys = [['a', 'b/c'], ['a/b', 'c'], ['A', 'b/c'], ["a'; drop table progress; --", 'x'], ['a', 'b/c ']] as const
      for (const [index, [ledger, migration]] of keys.entries()) await progress.write(ledger, migration, mark(index))
      for (const [index, [ledger, migration]] of keys.entries()) expect((await progress.read(ledger, migration))?.statement).toBe(index)
    })

    test('what one store wrote another one reads, also after the first is closed', async () => {
      const open = await fresh()
      const one = open()
      const two = open()
      await one.progress.write('l', 'm', mark(3))
      expect(await two.progress.read('l', 'm')).toEqual(mark(3))
      await one.close()
      await two.progress.write('l', 'm', mark(4))
      expect(await open().progress.read('l', 'm')).toEqual(mark(4))
    })

    test('writers at the same time wait for one another and lose nothing', async () => {
      const open = await fresh()
      const writers = Array.from({ length: 4 }, () => open())
      await Promise.all(writers.flatMap((store, writer) => Array.from({ length: 10 }, (_, index) => store.progress.write(`l${writer}`, `m${index}`, mark(index)))))
      const reader = open()
      for (let writer = 0; writer < 4; writer++) for (let index = 0; index < 10; index++) expect((await reader.progress.read(`l${writer}`, `m${index}`))?.statement).toBe(index)
    })

    test('closing twice is no error', async () => {
      const store = (await fresh())()
      await store.progress.write('l', 'm', mark(1))
      await store.close()
      await store.close()
    })
  })
}
