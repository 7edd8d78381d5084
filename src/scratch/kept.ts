import { cancelOn } from '../dialects/cancel-on.ts'
import { closeAtEnd } from '../dialects/close.ts'
import type { Scratch } from './scratch.ts'

/** A scratch database that a signal stops in its work, and that is removed however the command ends. */
export function kept(scratch: Omit<Scratch, 'signal'>, signal: AbortSignal | undefined): Scratch {
  const deaf = cancelOn(signal, scratch.connection)
  const close = async () => {
    deaf()
    await scratch.close()
    forget()
  }
  const forget = closeAtEnd(close)
  return { ...scratch, close, ...(signal === undefined ? {} : { signal }) }
}
