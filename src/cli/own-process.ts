import type { Output } from './context.ts'

/** What only the command line may do while configurations, which are code, run in its process. */
export interface OwnProcess {
  /** Standard output. Whatever else is written there, a configuration's `console.log` say, goes to standard error. */
  readonly stdout: Output
  /** Ends the process. Whoever else tries gets an error instead: an exit code of 0 would claim that the work was done. */
  exit(code: number): never
}

/** Takes both from whatever else is in this process. */
export function ownProcess(of: NodeJS.Process = process): OwnProcess {
  const { stdout, stderr } = of
  const write = stdout.write.bind(stdout)
  const exit = of.exit.bind(of)
  stdout.write = stderr.write.bind(stderr) as typeof stdout.write
  of.exit = (code) => {
    throw new Error(`process.exit(${code ?? ''}) was called`)
  }
  return {
    stdout: {
      write: (text) => write(text),
      get isTTY() {
        return stdout.isTTY
      },
      get columns() {
        return stdout.columns
      },
    },
    exit,
  }
}
