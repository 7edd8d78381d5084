import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

type Collect = (options: { readonly type: 'minor' }) => void
let collect: Collect | undefined
let collecting: Promise<void> | undefined

/**
 * Lets go of prepared statements that nobody holds any more. libsql 0.5.29 can finalise one only when the collector finds it, and its
 * file stays open until then: on Windows it could not be removed, elsewhere `-wal` and `-shm` would stay beside it. All who close in the
 * same turn share one collection of young objects (about a millisecond).
 */
export function collectStatements(): Promise<void> {
  collecting ??= new Promise((resolve) => {
    setImmediate(() => {
      collecting = undefined
      collector()({ type: 'minor' })
      setImmediate(resolve)
    })
  })
  return collecting
}

function collector(): Collect {
  if (collect === undefined) {
    setFlagsFromString('--expose-gc')
    collect = runInNewContext('gc') as Collect
    setFlagsFromString('--no-expose-gc')
  }
  return collect
}
