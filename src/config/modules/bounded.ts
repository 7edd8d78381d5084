import { Script } from 'node:vm'

const slot = Symbol.for('skein.bounded')
let script: Script | undefined

/** Runs `run` and ends it after `limitMs`, an endless loop too. What it awaits afterwards is not covered. Throws `ERR_SCRIPT_EXECUTION_TIMEOUT`. */
export function bounded<Result>(run: () => Result, limitMs: number): Result {
  const place = globalThis as { [slot]?: () => unknown }
  const before = place[slot]
  place[slot] = run
  try {
    script ??= new Script('globalThis[Symbol.for("skein.bounded")]()')
    return script.runInThisContext({ timeout: limitMs }) as Result
  } finally {
    if (before === undefined) delete place[slot]
    else place[slot] = before
  }
}

/** The promise's result, or a rejection with the same code as `bounded`'s after `limitMs`. */
export async function boundedWait<Result>(promise: PromiseLike<Result> | Result, limitMs: number): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(Object.assign(new Error('took too long'), { code: timeoutCode })), limitMs)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}

/** The code of the error that both throw. */
export const timeoutCode = 'ERR_SCRIPT_EXECUTION_TIMEOUT'
